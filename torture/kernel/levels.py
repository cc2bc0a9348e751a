"""Levels: the laws of the kernel at every level of SIMD that this CPU has, a process each."""

from __future__ import annotations

import os
import subprocess
import sys

from torture.child import run_apart
from torture.tally import Tally

VARIABLE = "FEWCOLORS_KERNEL_LEVEL"


def levels_of_this_cpu() -> list[str]:
    """Lowest first, as the kernel lists them when it refuses one that nobody has."""
    command = [sys.executable, "-c", "from fewcolors import kernel_level"]
    done = subprocess.run(command, env=os.environ | {VARIABLE: "none-such"}, capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1].split(" it has ")[1].split(" (")[0].split(", ")


def run(seed: int, seconds: float) -> Tally:
    """An equal share for each level, and other cases."""
    levels = levels_of_this_cpu()
    return sum(
        (
            run_apart("torture.kernel.fuzz", seed + 1000 * number, seconds / len(levels), {VARIABLE: level})
            for number, level in enumerate(levels)
        ),
        Tally(),
    )
