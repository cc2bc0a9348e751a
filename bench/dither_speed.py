"""What mapping and dithering cost at 256 colours on one thread, in turns: against brute force, and against imagequant.

Brute force is the kernel's own SIMD loop over int16 points, kept from leaving anything out: its boxes, which spare it
most palette colours when neighbours lie in one block, are made useless by shuffling the pixels. Both sides go from
pixels to the nearest colour, so both pay for the colour space; the loop alone is listed, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

import fewcolors
from bench.bars import Bar
from bench.cases import Case
from bench.engines import Answer, Engine, Pixels, load_engines
from bench.engines.ours import built
from bench.race import Trial, WrongAnswer, race
from bench.tables import geometric_mean, milliseconds, table
from fewcolors import _kernel
from fewcolors.color import SPACES
from fewcolors.quantize import DITHERS, SPACE

N_COLORS = 256
NEAREST, BRUTE, LOOP = "nearest mapping", "brute force", "brute force, loop alone"
DIFFUSION = "Floyd–Steinberg to the same palette"
FAST, BALANCED = "fewcolors fast, auto", "fewcolors balanced, auto"
RIVAL, RIVAL_DITHERED = "imagequant", "imagequant, dithering 1.0"

# Must and aim: times the speed of brute force, of imagequant's step of dithering, of imagequant with dithering.
TIMES_BRUTE = (4, 8)
TIMES_ITS_STEP = (3, 8)
TIMES_ITS_SPEED = {FAST: (3.5, 6), BALANCED: (1, 2.5)}


def measure(cases: Sequence[Case], rounds: int, on_case: Callable[[str], None]) -> tuple[list[Trial], list[str]]:
    """Every entrant on every case, in turns; and a line about each that is not built yet or missing."""
    trials: list[Trial] = []
    missing: dict[str, None] = {}
    for case in cases:
        on_case(case.name)
        engines, lines = entrants(case.image)
        missing |= dict.fromkeys(lines)
        trials += race(engines, case, N_COLORS, rounds)
    return trials, list(missing)


def entrants(image: Pixels, n_colors: int = N_COLORS) -> tuple[list[Engine], list[str]]:
    """Those that are here and built; mappings share one palette of the picture, designed before the clock runs."""
    palette = fewcolors.design_palette(image, n_colors, effort="fast", threads=1)
    ours = [
        Engine(NEAREST, "fewcolors", partial(apply, palette=palette, dither="none")),
        Engine(DIFFUSION, "fewcolors", partial(apply, palette=palette, dither="floyd-steinberg")),
        Engine(FAST, "fewcolors", partial(dithered, effort="fast")),
        Engine(BALANCED, "fewcolors", partial(dithered, effort="balanced")),
    ]
    found, unbuilt = built(ours)
    brute = BruteForce(image, palette)
    found += [Engine(BRUTE, "fewcolors", brute.run), Engine(LOOP, "fewcolors", brute.run_loop)]
    plain, missing = load_engines([RIVAL])
    plain = [engine for engine in plain if engine.name == RIVAL]
    rivals, _ = load_engines([RIVAL_DITHERED], "DITHERED")
    return [*found, *plain, *rivals], [*unbuilt, *missing]


def apply(image: Pixels, n_colors: int, palette: fewcolors.Palette, dither: str) -> Answer:
    """Map to a palette that is given."""
    if dither not in DITHERS:
        raise fewcolors.NotBuiltError(f"dither={dither!r} is not built yet")
    result = fewcolors.apply_palette(image, palette, dither=dither, threads=1)
    return Answer(palette.rgb, result.to_array)


def dithered(image: Pixels, n_colors: int, effort: str) -> Answer:
    """`quantize` whole, with the ditherer that chooses for itself."""
    result = fewcolors.quantize(image, n_colors, dither="auto", effort=effort, threads=1)
    return Answer(result.palette.rgb, result.to_array)


class BruteForce:
    """The kernel's loop over every pixel of one picture and every colour of one palette, in the default space."""

    def __init__(self, image: Pixels, palette: fewcolors.Palette) -> None:
        self._palette = palette
        self._space = SPACES[SPACE]
        self._centers = self._space.to_lattice(np.ascontiguousarray(palette.rgb), 1)
        self._pixels = image.reshape(-1, 3)
        self._order = np.random.default_rng(0).permutation(len(self._pixels))
        points = np.ascontiguousarray(self._space.to_lattice(self._pixels, 1)[self._order])
        self._clusters = _kernel.Clusters(_kernel.Cloud(points, np.ones(len(points), np.int64)), 1)

    def run(self, image: Pixels, n_colors: int) -> Answer:
        """Colour space and loop; the pixels' order was changed before the clock ran."""
        self._space.to_lattice(self._pixels, 1)
        return self.run_loop(image, n_colors)

    def run_loop(self, image: Pixels, n_colors: int) -> Answer:
        """The loop alone."""
        sq_distances = self._clusters.sq_distances(self._centers, 1)
        return Answer(self._palette.rgb, partial(self._render, image, sq_distances))

    def _render(self, image: Pixels, sq_distances: np.ndarray) -> Pixels:
        """The mapping that the loop must agree with. Raises WrongAnswer where it does not."""
        picture = fewcolors.apply_palette(image, self._palette, dither="none", threads=1).to_array()
        there = self._space.to_lattice(np.ascontiguousarray(picture.reshape(-1, 3)), 1).astype(np.int64)
        here = self._space.to_lattice(self._pixels, 1).astype(np.int64)
        if not np.array_equal(np.square(there - here).sum(axis=1)[self._order], sq_distances):
            raise WrongAnswer("the mapping's colours are not the nearest ones")
        return picture


def speed_table(trials: Sequence[Trial]) -> str:
    """Milliseconds by entrant and photo."""
    cases = list(dict.fromkeys(trial.case for trial in trials))
    times = _times(trials)
    rows = [
        [engine, *(milliseconds(by_case[case]) for case in cases), milliseconds(geometric_mean(by_case.values()))]
        for engine, by_case in times.items()
    ]
    return table(f"Milliseconds, k = {N_COLORS}, one thread", ["entrant", *cases, "geometric mean"], rows)


def steps_sentence(trials: Sequence[Trial]) -> str:
    """The two steps whose ratio is judged, as means over photos."""
    steps = {"ours": _step(trials, DIFFUSION, NEAREST), "imagequant's": _step(trials, RIVAL_DITHERED, RIVAL)}
    texts = [f"{name} {milliseconds(step)} ms" for name, step in steps.items() if step is not None]
    return f"The step of dithering, with it minus without, mean over photos: {', '.join(texts) or 'not measured'}."


def speed_bars(trials: Sequence[Trial]) -> list[Bar]:
    """What this run could measure of them."""
    times = _times(trials)
    bars = [_times_bar("nearest mapping: times the speed of brute force", TIMES_BRUTE, times, NEAREST, BRUTE)]
    ours, theirs = _step(trials, DIFFUSION, NEAREST), _step(trials, RIVAL_DITHERED, RIVAL)
    if ours is not None and theirs is not None:
        # A step lost in the noise of two medians is no speed: the whole call bounds it from above.
        step = ours if ours > 0 else _mean(times[DIFFUSION])
        name = "step of Floyd–Steinberg: times the speed of imagequant's"
        bars.append(Bar(name, *TIMES_ITS_STEP, theirs / step, at_least=True))
    for engine, limits in TIMES_ITS_SPEED.items():
        if engine in times and RIVAL_DITHERED in times:
            bars.append(_times_bar(f"{engine}: times imagequant's speed", limits, times, engine, RIVAL_DITHERED))
    return bars


def _times_bar(
    name: str, limits: tuple[float, float], times: dict[str, dict[str, float]], ours: str, theirs: str
) -> Bar:
    ratio = geometric_mean(times[theirs][case] / times[ours][case] for case in times[ours])
    return Bar(name, *limits, ratio, at_least=True)


def _step(trials: Sequence[Trial], with_it: str, without: str) -> float | None:
    """Seconds that dithering adds, mean over photos; None where one of the two did not run."""
    times = _times(trials)
    if with_it not in times or without not in times:
        return None
    return _mean(times[with_it]) - _mean(times[without])


def _mean(by_case: dict[str, float]) -> float:
    return sum(by_case.values()) / len(by_case)


def _times(trials: Sequence[Trial]) -> dict[str, dict[str, float]]:
    """Median seconds by entrant and photo."""
    times: dict[str, dict[str, float]] = {}
    for trial in trials:
        times.setdefault(trial.engine, {})[trial.case] = trial.time
    return times
