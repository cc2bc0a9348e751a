"""Crowd: many threads and processes quantizing at once get the bytes that one alone gets, and nobody waits for ever.

Processes are forked while threads are at work, and spawned. Python without the interpreter's lock is tried where that
is the Python that runs this; the kernel is built for it.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import fewcolors as fc
from tests.laws import company
from tests.laws.company import exit_code, others_at_work
from tests.laws.digests import digest
from torture.samples import Pixels, waves
from torture.tally import Tally

# Each takes other steps of the library; the last ones have four dimensions, and depth.
CASES: tuple[dict[str, Any], ...] = (
    {"dither": "none", "space": "srgb"},
    {"effort": "fast"},
    {"dither": "bayer-8", "effort": "fast"},
    {"dither": "floyd-steinberg", "space": "cielab", "effort": "fast"},
    {"dither": "joint"},
    {"dither": "riemersma", "n_colors": "auto"},
    {"quality": 40, "effort": "fast"},
    {"max_bytes": 3000},
)
PICTURES = 3
RESULTS = len(CASES) * PICTURES
THREADS = 8
# A forked child that is not done by then waits for a lock that nobody holds: it takes some milliseconds, on a machine
# that pauses it for others minutes.
PATIENCE = 600


def picture(number: int) -> Pixels:
    """Small ones, opaque and not."""
    return waves(60 + number, 70, 3 if number else 4)


def result(number: int) -> str:
    """The digest of one case on one picture."""
    options = {"n_colors": 16, **CASES[number % len(CASES)]}
    if "quality" in options or "max_bytes" in options:
        del options["n_colors"]
    return digest(fc.quantize(picture(number // len(CASES) % PICTURES), **options))


class Crowd:
    """One run: kinds of company in turn, until the time is over."""

    def __init__(self, seed: int) -> None:
        locked = getattr(sys, "_is_gil_enabled", lambda: True)()
        self.tally = Tally(notes={"without the interpreter's lock": not locked})
        self._draw = random.Random(seed)
        self._alone = [result(number) for number in range(RESULTS)]

    def run(self, seconds: float) -> Tally:
        """Threads, forks, and processes of either kind."""
        end = time.monotonic() + seconds
        kinds = (self._threads, self._forks, lambda: self._processes("fork"), lambda: self._processes("spawn"))
        turn = 0
        while turn < len(kinds) or time.monotonic() < end:
            kinds[turn % len(kinds)]()
            turn += 1
        self.tally.inputs = RESULTS
        return self.tally

    def _order(self) -> list[int]:
        numbers = list(range(RESULTS))
        self._draw.shuffle(numbers)
        return numbers

    def _compare(self, kind: str, numbers: list[int], found: Iterator[str]) -> None:
        for number, answer in zip(numbers, found, strict=True):
            self.tally.faults += 1
            self.tally.expect(answer == self._alone[number], "wrong", f"{kind}: case {number} has other bytes")

    def _threads(self) -> None:
        numbers = self._order()
        with ThreadPoolExecutor(THREADS) as pool:
            self._compare("threads", numbers, pool.map(result, numbers))

    def _processes(self, method: str) -> None:
        numbers = self._order()
        with ProcessPoolExecutor(4, multiprocessing.get_context(method)) as pool:
            self._compare(method, numbers, pool.map(result, numbers, timeout=PATIENCE))

    def _forks(self) -> None:
        with others_at_work(lambda number: result(number % RESULTS)):
            for number in self._order()[:8]:
                time.sleep(self._draw.random() / 50)  # another moment of the others' work each time
                code = forked(lambda number=number: result(number) == self._alone[number])  # type: ignore[misc]
                self.tally.faults += 1
                kind = "crashes" if code < 0 else "wrong"
                self.tally.expect(code == 0, kind, f"forked among threads, case {number}: exit {code}")


def forked(work: Callable[[], bool]) -> int:
    """The exit code of a copy of this process that does `work`."""
    return exit_code(company.forked(work, PATIENCE))


def run(seed: int, seconds: float) -> Tally:
    """All kinds of company once, then again until the time is over."""
    return Crowd(seed).run(seconds)
