"""The race: engines take turns (A B C A B C …) on one picture, on one thread, and every answer is checked.

Taking turns spreads whatever else the machine does over all of them. The error is computed here from the picture that
came back, never taken from the engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time

import numpy as np
from threadpoolctl import threadpool_limits

from bench.cases import Case
from bench.engines import Answer, Engine, Pixels

# Linux counts processor time in steps of up to 10 ms; below this a share says nothing.
MEASURABLE = 0.05
# Rows compared at a time: 24 megapixels at once would need a gigabyte for their differences.
BAND = 256


class WrongAnswer(Exception):
    """An engine returned a picture that is not in its palette, or too many colours."""


@dataclass
class Trial:
    """One engine on one picture with one number of colours: its error, and its seconds per round."""

    engine: str
    case: str
    n_colors: int
    mse: float = 0.0
    n_colors_after: int = 0
    digest: str = ""
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """Median wall seconds."""
        return median(self.seconds)


def race(engines: list[Engine], case: Case, n_colors: int, rounds: int) -> list[Trial]:
    """A trial per engine, `rounds` answers each, in turns."""
    trials = [Trial(engine.name, case.name, n_colors) for engine in engines]
    with threadpool_limits(limits=1):
        _warm_up(engines)
        for _ in range(rounds):
            for engine, trial in zip(engines, trials, strict=True):
                _take_turn(engine, trial, case.image)
    return trials


def _warm_up(engines: list[Engine]) -> None:
    """One call each on a little noise, so that nobody's first turn pays for lazy loading."""
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for engine in engines:
        engine.run(noise, 8)


def _take_turn(engine: Engine, trial: Trial, image: Pixels) -> None:
    before, cpu_before = perf_counter(), process_time()
    answer = engine.run(image, trial.n_colors)
    trial.seconds.append(perf_counter() - before)
    trial.cpu_seconds.append(process_time() - cpu_before)
    try:
        picture = check(answer, image, trial.n_colors)
    except WrongAnswer as fault:
        raise WrongAnswer(f"{trial.engine} on {trial.case}, k = {trial.n_colors}: {fault}") from fault
    trial.mse = mse(image, picture)
    trial.n_colors_after = np.unique(_packed(picture)).size
    trial.digest = hashlib.sha256(picture.tobytes()).hexdigest()[:16]


def check(answer: Answer, image: Pixels, n_colors: int) -> Pixels:
    """The rendered picture, once it is of the right shape, in at most `n_colors` colours, all of the palette."""
    picture = answer.render()
    if picture.shape != image.shape or picture.dtype != np.uint8:
        raise WrongAnswer(f"a picture of {image.shape} came back as {picture.dtype} {picture.shape}")
    if len(answer.palette) > n_colors:
        raise WrongAnswer(f"{len(answer.palette)} palette entries where {n_colors} were asked for")
    strangers = np.setdiff1d(_packed(picture), _packed(answer.palette))
    if strangers.size:
        raise WrongAnswer(f"{strangers.size} colours of the picture are not in the palette")
    return picture


def mse(image: Pixels, picture: Pixels) -> float:
    """Squared differences summed over the three 8-bit channels, mean over pixels."""
    total = sum(_sq_sum(image[i : i + BAND], picture[i : i + BAND]) for i in range(0, len(image), BAND))
    return total / (int(image.shape[0]) * int(image.shape[1]))


def _sq_sum(image: Pixels, picture: Pixels) -> int:
    difference = image.astype(np.int32) - picture
    return int(np.square(difference).sum(dtype=np.int64))


def busy(trials: Iterable[Trial]) -> str:
    """Proves the one thread (never far above 1) and tells how quiet the machine was (1: nothing else ran)."""
    shares = sorted(sum(trial.cpu_seconds) / sum(trial.seconds) for trial in trials if trial.time > MEASURABLE)
    if not shares:
        return "No call was long enough to compare processor time with wall time."
    return f"Processor time / wall time of the calls: {median(shares):.2f} (median), {shares[-1]:.2f} (most)."


def _packed(colors: Pixels) -> np.ndarray:
    """Each colour as one number, for set arithmetic."""
    return colors.reshape(-1, 3).astype(np.int32) @ np.array([65536, 256, 1], np.int32)
