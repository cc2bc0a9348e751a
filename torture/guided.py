"""Guided: the palette parsers again, by a fuzzer that sees which lines it reaches and keeps what reaches new ones:
atheris, libFuzzer for Python. Where it is not installed (the dependency group `torture`) the notes say so, and nothing
is counted.

The first byte of an input chooses the format. `python -m torture.guided FOLDER [libFuzzer's options]` is the fuzzer
itself.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from torture.child import CHECKOUT, PATIENCE
from torture.tally import Tally

# libFuzzer's own bounds: bytes of an input and megabytes of the process. Its bound of seconds goes by the clock on the
# wall, which runs on where a machine pauses us for others.
BOUNDS = ("-max_len=4096", "-rss_limit_mb=3072", "-print_final_stats=1")


def write_corpus(folder: Path) -> None:
    """The good files, the number of their format before each."""
    from torture.parsers import corpus  # here: what the fuzzer is to see must not be loaded before it looks

    for number, (name, files) in enumerate(corpus().items()):
        for which, data in enumerate(files):
            (folder / f"{name}-{which}").write_bytes(bytes([number]) + data)


def run(seed: int, seconds: float) -> Tally:
    """So many seconds; what it complains of is one crash, with the input."""
    tally = Tally()
    if importlib.util.find_spec("atheris") is None:
        tally.notes["guided"] = "atheris is not installed"
        return tally
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        folder.mkdir()
        write_corpus(folder)
        options = [f"-seed={seed + 1}", f"-max_total_time={int(seconds)}", f"-artifact_prefix={name}/", *BOUNDS]
        command = [sys.executable, "-m", "torture.guided", str(folder), *options]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=2 * seconds + PATIENCE)
        text = done.stderr.decode("utf-8", "replace")
        tally.notes["guided, runs"] = int((re.findall(r"number_of_executed_units: (\d+)", text) or ["0"])[-1])
        tally.inputs = len(list(folder.iterdir()))  # those that reached something new: distinct for sure
        if done.returncode != 0:
            found = [path.read_bytes()[:300] for path in Path(name).glob("*-*") if path.is_file()]
            tally.complain("crashes", f"guided, {found}: {' | '.join(text.splitlines()[-30:])[-1500:]}")
    return tally


def main(arguments: list[str]) -> None:
    """The fuzzer: never returns."""
    import atheris

    with atheris.instrument_imports(include=["fewcolors.formats", "fewcolors.color"]):
        from fewcolors.errors import FewcolorsError
        from fewcolors.formats import FORMATS, parse

    from torture.bounds import time_bound

    names = list(FORMATS)

    def try_one(data: bytes) -> None:
        if data:
            try:
                with time_bound():
                    parse(data[1:], format=names[data[0] % len(names)])
            except FewcolorsError as error:
                if "\n" in str(error):
                    raise AssertionError(f"not one line: {error}") from error

    atheris.Setup(["guided", *arguments], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
