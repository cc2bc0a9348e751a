"""What the command costs before it does anything: whole processes, in turns, medians."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

COMMAND = Path(sys.executable).parent / "fewcolors"
PROCESSES = {
    'python -c "import click"': [sys.executable, "-c", "import click"],
    "fewcolors --help": [str(COMMAND), "--help"],
    'python -c "import fewcolors"': [sys.executable, "-c", "import fewcolors"],
}


def startup(rounds: int) -> dict[str, float]:
    """Median wall seconds of each process; one unmeasured turn first, which fills the disk cache."""
    seconds: dict[str, list[float]] = {name: [] for name in PROCESSES}
    for turn in range(rounds + 1):
        for name, arguments in PROCESSES.items():
            elapsed = _run(arguments)
            if turn:
                seconds[name].append(elapsed)
    return {name: median(times) for name, times in seconds.items()}


def _run(arguments: list[str]) -> float:
    before = perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - before
