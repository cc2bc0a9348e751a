"""Sanitized: the laws of the kernel, and a crowd of threads, on builds under AddressSanitizer with UBSan, and under
ThreadSanitizer. `make test-kernel` runs the kernel's own tests under all three.

The compiled module alone is built anew, by the wheel's own build, into build/sanitized; a child process loads it in the
place of the wheel's. Python itself is not under a sanitizer, so its memory is not watched for leaks, and its own locks
are taken as they are.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from torture.child import CHECKOUT, KERNEL, run_apart
from torture.kernel.levels import VARIABLE, levels_of_this_cpu
from torture.tally import Tally

PLACE = CHECKOUT / "build" / "sanitized"
# What malloc gives is filled with a pattern, so that reading memory before it is written shows.
FILLED = "max_malloc_fill_size=1073741824:malloc_fill_byte=165"


@dataclass(frozen=True)
class Build:
    """`checks`: of -fsanitize; `runtime`: what must be loaded before Python; `options`: its environment; `module`: what
    is run on it."""

    checks: str
    runtime: str
    options: dict[str, str]
    module: str


ASAN = Build(
    "address,undefined",
    "libasan.so",
    # Python's own leaks are none of ours.
    {
        "ASAN_OPTIONS": f"detect_leaks=0:{FILLED}",
        "UBSAN_OPTIONS": "print_stacktrace=1",
    },
    "torture.kernel.fuzz",
)
TSAN = Build("thread", "libtsan.so", {"TSAN_OPTIONS": "halt_on_error=1:exitcode=66"}, "torture.kernel.races")


def path_of(library: str) -> str | None:
    """Where the compiler has it; None without."""
    compiler = shutil.which("g++") or shutil.which("c++")
    if compiler is None:
        return None
    done = subprocess.run([compiler, f"-print-file-name={library}"], capture_output=True, text=True)
    found = done.stdout.strip()
    return found if Path(found).is_absolute() else None


def built(build: Build) -> Path | None:
    """The module under these checks, built where it is missing or older than the sources; None where that fails."""
    place = PLACE / build.checks.replace(",", "-")
    newest = max(path.stat().st_mtime for path in (CHECKOUT / "kernel").rglob("*.?pp"))
    module = next(iter(place.glob("_kernel*.so")), None)
    if module is not None and module.stat().st_mtime > newest:
        return module
    flags = f"-fsanitize={build.checks} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1"
    command = [
        sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(place), ".",
        "-C", f"build-dir={place}/cmake", "-C", f"cmake.define.CMAKE_CXX_FLAGS={flags}",
    ]  # fmt: skip
    if subprocess.run(command, cwd=CHECKOUT, capture_output=True).returncode != 0:
        return None
    wheel = max(place.glob("*.whl"), key=lambda path: path.stat().st_mtime)
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if "/_kernel" in name and name.endswith(".so"))
        module = place / Path(name).name
        module.write_bytes(archive.read(name))
    return module


def run(seed: int, seconds: float) -> Tally:
    """The laws at each level, two thirds of the time; races, the rest. What cannot be built is said in the notes."""
    levels = levels_of_this_cpu()
    plan = [(ASAN, level, 2 * seconds / 3 / len(levels)) for level in levels] + [(TSAN, levels[-1], seconds / 3)]
    total = Tally()
    for number, (build, level, share) in enumerate(plan):
        library, module = path_of(build.runtime), built(build)
        if library is None or module is None:
            total.notes[f"not built under {build.checks}"] = True
            continue
        # Python is C alone: without C++'s library the sanitizer does not find what throws exceptions.
        loaded = f"{library} {path_of('libstdc++.so.6')}"
        environment = {"LD_PRELOAD": loaded, KERNEL: str(module), VARIABLE: level, **build.options}
        total += run_apart(build.module, seed + 77_000 + 1000 * number, share, environment)
    return total


def main() -> int:
    """Build both beforehand, which takes some minutes."""
    return 0 if all(built(build) for build in (ASAN, TSAN)) else 1


if __name__ == "__main__":
    sys.exit(main())
