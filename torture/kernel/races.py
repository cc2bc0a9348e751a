"""Races: calls that work in threads, by several threads of Python at once, for ThreadSanitizer to look at."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

import fewcolors as fc
from torture.samples import waves
from torture.tally import Tally

# Large enough for several chunks of work in each pass.
SIDES = (300, 420)
OPTIONS: tuple[dict[str, Any], ...] = (
    {"dither": "none", "space": "srgb"}, {"effort": "fast"}, {"dither": "blue-noise", "effort": "fast"},
    {"dither": "floyd-steinberg", "effort": "fast"}, {"dither": "riemersma", "effort": "fast"},
)  # fmt: skip


def one(number: int) -> np.ndarray:
    """Indices, on three threads of the kernel's."""
    image = waves(*SIDES, 3 + number % 2)
    return np.asarray(fc.quantize(image, 24, threads=3, **OPTIONS[number % len(OPTIONS)]).indices)


def run(seed: int, seconds: float) -> Tally:
    """All of them four at a time, over and over."""
    tally, end, turn = Tally(), time.monotonic() + seconds, seed
    first: dict[int, np.ndarray] = {}
    with ThreadPoolExecutor(4) as pool:
        while time.monotonic() < end or not tally.faults:
            numbers = [(turn + step) % (2 * len(OPTIONS)) for step in range(4)]
            for number, found in zip(numbers, pool.map(one, numbers), strict=True):
                tally.faults += 1
                same = np.array_equal(first.setdefault(number, found), found)
                tally.expect(same, "wrong", f"case {number} differs from itself")
            turn += 4
    tally.inputs = len(first)
    return tally
