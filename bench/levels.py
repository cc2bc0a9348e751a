"""Shows that the kernel's levels run different code and give the same bytes.

The level is chosen when the kernel loads, so each turn is a process of its own, forced by FEWCOLORS_KERNEL_LEVEL. It
quantizes one photo on one thread and prints the level it really ran, the seconds, and a digest of palette and indices.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from bench.cases import sklearn_case

LEVELS = ("neon",) if platform.machine() in {"aarch64", "arm64"} else ("baseline", "avx2", "avx512")
N_COLORS = 256  # the more colours, the more of the time is the nearest-colour loop that the levels differ in


@dataclass
class Level:
    """What one level answered; `digest` is empty where this processor lacks the level."""

    name: str
    digest: str = ""
    seconds: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """Median seconds of the call, without the start of its process."""
        return median(self.seconds)


def levels(rounds: int) -> list[Level]:
    """Every level in turns; one that the processor lacks stays without an answer."""
    results = [Level(name) for name in LEVELS]
    for _ in range(rounds):
        for level in results:
            answer = _ask(level.name)
            if answer["level"] != level.name:
                continue
            if level.digest not in ("", answer["digest"]):
                raise AssertionError(f"level {level.name} gave two different answers")
            level.digest = str(answer["digest"])
            level.seconds.append(float(str(answer["seconds"])))
    return results


def _ask(level: str) -> dict[str, object]:
    process = subprocess.run(
        [sys.executable, "-m", "bench.levels"],
        env={**os.environ, "FEWCOLORS_KERNEL_LEVEL": level},
        capture_output=True,
        text=True,
    )
    if process.returncode:
        return {"level": f"refused: {process.stderr.strip().splitlines()[-1]}"}
    answer: dict[str, object] = json.loads(process.stdout)
    return answer


def answer() -> dict[str, object]:
    """What the forced process prints: the best of three calls, the first of which warms up."""
    import fewcolors

    image = sklearn_case("china").image
    seconds = []
    for _ in range(3):
        before = perf_counter()
        result = fewcolors.quantize(image, N_COLORS, space="srgb", dither="none", threads=1)
        seconds.append(perf_counter() - before)
    digest = hashlib.sha256(result.palette.rgb.tobytes() + result.indices.tobytes()).hexdigest()[:16]
    return {"level": fewcolors.kernel_level(), "digest": digest, "seconds": min(seconds)}


if __name__ == "__main__":
    print(json.dumps(answer()))
