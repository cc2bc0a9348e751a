"""24 megapixels: what is left when the picture is so large that design no longer dominates.

Turns alternate as in every race here. The control is what two threads gain on this machine when they merely copy the
array, half each: no program that reads the pixels can be asked to gain much more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter, process_time

import numpy as np
from threadpoolctl import threadpool_limits

import fewcolors
from bench.cases import Case
from bench.engines import Answer, Engine, Pixels
from bench.memory import peak_beyond
from bench.race import Trial, WrongAnswer, check, mse
from bench.stages import Stopwatch

WIDTH, HEIGHT = 6000, 4000
NOISE = 2  # levels up or down, which gives the picture millions of colours
N_COLORS = 256
EFFORT = "fast"
OURS = f"fewcolors {EFFORT}"
COPY = "copying the array"
THREADS = (1, 2)
# Turns to one of imagequant's, which lasts as long as some twenty of ours, and copies to one of ours, of which there
# could be forty: the shorter the call, the more of them its median needs.
SPRINTS = 3
COPIES = 5


@dataclass(frozen=True)
class Large:
    """What was measured on `case`, which has `n_distinct` colours.

    `trials` by entrant and number of threads; `stages` (seconds by name) and `peaks` (bytes) by number of threads.
    """

    case: Case
    n_distinct: int
    trials: dict[tuple[str, int], Trial]
    stages: dict[int, dict[str, float]]
    peaks: dict[int, int]

    @property
    def n_pixels(self) -> int:
        """Width times height."""
        return self.case.image.size // 3

    def gain(self, name: str, threads: int) -> float:
        """Times the speed of one thread."""
        return self.trials[name, 1].time / self.trials[name, threads].time


def large_case(tile: Pixels, height: int = HEIGHT, width: int = WIDTH) -> Case:
    """`tile` (h, w, 3) repeated to the size, with seeded noise of up to `NOISE` levels, clipped."""
    rows, columns = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    image = np.tile(tile, (rows, columns, 1))[:height, :width]
    noise = np.random.default_rng(0).integers(-NOISE, NOISE + 1, image.shape, np.int8)
    return Case("china, tiled, with noise", (image + noise.astype(np.int16)).clip(0, 255).astype(np.uint8))


def usable_threads() -> tuple[int, ...]:
    """Those of `THREADS` that this process has cores for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return tuple(threads for threads in THREADS if threads <= cores)


def measure(rivals: Sequence[Engine], case: Case, rounds: int, on_round: Callable[[int], None]) -> Large:
    """All entrants in turns, `rounds` times; `on_round` hears the number of each round as it begins."""
    threads = usable_threads()
    watches = {count: Stopwatch() for count in threads}
    with threadpool_limits(limits=1), ThreadPoolExecutor(max(threads)) as workers:
        turns = Turns(case, workers)
        _run(case.image[:64], 1)  # so that the first turn does not pay for lazy loading
        for i in range(rounds):
            on_round(i + 1)
            for rival in rivals:
                turns.quantize(rival.name, 1, partial(rival.run, case.image, N_COLORS))
            for count in SPRINTS * threads:
                with watches[count].watching():
                    turns.quantize(OURS, count, partial(_run, case.image, count))
                turns.copy(count)
    peaks = {count: peak_beyond(case.image, N_COLORS, EFFORT, count) for count in threads}
    stages = {count: watch.medians for count, watch in watches.items()}
    return Large(case, len(fewcolors.count_colors(case.image)), turns.trials, stages, peaks)


def _run(image: Pixels, threads: int) -> Answer:
    result = fewcolors.quantize(image, N_COLORS, space="srgb", dither="none", effort=EFFORT, threads=threads)
    return Answer(result.palette.rgb, result.to_array)


class Turns:
    """The trials so far, and the picture that each engine gave: checked in full once, the same in every later turn."""

    def __init__(self, case: Case, workers: ThreadPoolExecutor) -> None:
        self.trials: dict[tuple[str, int], Trial] = {}
        self._case = case
        self._workers = workers
        self._judged: dict[str, tuple[Pixels, float]] = {}
        self.copied = np.ones_like(case.image)  # written to before, so that no copy pays for fresh pages

    def quantize(self, engine: str, threads: int, run: Callable[[], Answer]) -> None:
        """Time one call and judge its answer."""
        with self._timed(engine, threads):
            answer = run()
        self.trials[engine, threads].mse = self._judge(engine, answer)

    def copy(self, threads: int) -> None:
        """The control: copy the array in as many parts as there are threads, a few times."""
        targets, sources = np.array_split(self.copied, threads), np.array_split(self._case.image, threads)
        for _ in range(COPIES):
            with self._timed(COPY, threads):
                list(self._workers.map(np.copyto, targets, sources))

    def _judge(self, engine: str, answer: Answer) -> float:
        """The answer's error. Raises WrongAnswer for one that breaks the rules, or differs from the engine's first."""
        if engine not in self._judged:
            picture = check(answer, self._case.image, N_COLORS)
            self._judged[engine] = (picture, mse(self._case.image, picture))
        first, error = self._judged[engine]
        if not np.array_equal(answer.render(), first):
            raise WrongAnswer(f"{engine}: not the picture it gave before")
        return error

    @contextmanager
    def _timed(self, name: str, threads: int) -> Iterator[None]:
        trial = self.trials.setdefault((name, threads), Trial(name, self._case.name, N_COLORS))
        before, cpu_before = perf_counter(), process_time()
        yield
        trial.seconds.append(perf_counter() - before)
        trial.cpu_seconds.append(process_time() - cpu_before)
