"""Transparent pictures: what they come out as over black, white, mid-grey and magenta, ours and the rivals'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fewcolors as fc
from bench.alpha_cases import AlphaCase, alpha_cases
from bench.bars import Bar, bars_table
from bench.engines import Pixels, load_engines
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.tables import table

KS = (16, 64, 256)
GROUNDS = {"black": (0, 0, 0), "white": (255, 255, 255), "mid-grey": (128, 128, 128), "magenta": (255, 0, 255)}
OURS = "fewcolors"
# In per cent of the cases: lower than each rival. Times the error of imagequant, which counts as 1 where it is less.
LEAST_WON, AIMED_WON, MOST_TIMES, LEAST_ERROR = 80, 95, 1.05, 1.0


@dataclass(frozen=True)
class Trial:
    """One picture by one engine: its MSE over each of the `GROUNDS`, in their order, and the worst of these."""

    engine: str
    case: str
    held_out: bool
    n_colors: int
    errors: tuple[float, ...]

    @property
    def worst(self) -> float:
        """Of the four."""
        return max(self.errors)


Run = Callable[[Pixels, int], Pixels]  # a picture (h, w, 4) and a number of colours -> the picture in so many


def over(image: Pixels, ground: tuple[int, int, int]) -> NDArray[np.int64]:
    """The picture laid over a colour in encoded 8-bit values, rounded, as browsers do it."""
    levels = image.astype(np.int64)
    alpha = levels[:, :, 3:]
    laid: NDArray[np.int64] = (levels[:, :, :3] * alpha + np.array(ground, np.int64) * (255 - alpha) + 127) // 255
    return laid


def errors(image: Pixels, result: Pixels) -> tuple[float, ...]:
    """The squared differences over each ground, summed over channels, their means over pixels."""
    return tuple(float(((over(image, g) - over(result, g)) ** 2).sum(axis=2).mean()) for g in GROUNDS.values())


def ours(image: Pixels, n_colors: int) -> Pixels:
    """As the textbook has it: plain distances, nothing dithered, no accents."""
    result = fc.quantize(image, n_colors, space="srgb", dither="none", accents="off")
    return result.palette.rgba[result.indices]


def imagequant(image: Pixels, n_colors: int) -> Pixels:
    """libimagequant without dithering, at its own quality."""
    from imagequant import quantize_raw_rgba_bytes

    height, width = image.shape[:2]
    raw, colors = quantize_raw_rgba_bytes(image.tobytes(), width, height, dithering_level=0.0, max_colors=n_colors)
    rgba = np.array(colors, np.uint8).reshape(-1, 4)
    return np.asarray(rgba[np.frombuffer(raw, np.uint8).reshape(height, width)], np.uint8)


def pillow(image: Pixels, n_colors: int) -> Pixels:
    """Pillow's octree, the only method of its own for RGBA."""
    from PIL import Image

    picture = Image.fromarray(image).quantize(n_colors, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return np.array(picture.convert("RGBA"))


RIVALS: dict[str, Run] = {"imagequant": imagequant, "Pillow fast octree": pillow}


def alpha(record: bool) -> int:
    """`python -m bench alpha`: 0, or 1 when a bar is missed."""
    engines, missing = load_engines(list(RIVALS))
    here = {engine.name for engine in engines}
    runs: dict[str, Run] = {OURS: ours} | {name: run for name, run in RIVALS.items() if name in here}
    cases, trials = alpha_cases(), []
    for name, run in runs.items():
        say(name)
        trials += [_trial(name, run, case, k) for case in cases for k in KS]
    bars = alpha_bars(trials)
    facts = machine(engines)
    tables = [_won_table(trials), _lost_table(trials), bars_table(bars)]
    results: dict[str, Any] = {"trials": [asdict(trial) for trial in trials], "bars": judged(bars)}
    publish("alpha", facts, results, [*tables, *missing, sentence(facts)], record)
    return exit_code(bars)


def _trial(name: str, run: Run, case: AlphaCase, n_colors: int) -> Trial:
    return Trial(name, case.name, case.held_out, n_colors, errors(case.image, run(case.image, n_colors)))


def alpha_bars(trials: Sequence[Trial]) -> list[Bar]:
    """How often the worst of the four errors is lower than the rivals', and how far above imagequant's it ever is.

    Where ours is 0 nothing can be lower: it counts as lower."""
    rivals = sorted({trial.engine for trial in trials} - {OURS})
    lower = [all(_lower(ours, theirs[name]) for name in rivals) for ours, theirs in _pairs(trials)]
    bars = [Bar("cases lower than both rivals, %", LEAST_WON, AIMED_WON, 100 * sum(lower) / len(lower), True)]
    if "imagequant" in rivals:
        times = [ours.worst / max(theirs["imagequant"].worst, LEAST_ERROR) for ours, theirs in _pairs(trials)]
        bars.append(Bar("times imagequant's, or 1 where that is less: highest", MOST_TIMES, 1.0, max(times)))
    return bars


def _lower(ours: Trial, theirs: Trial) -> bool:
    return ours.worst < theirs.worst or ours.worst == 0


def _pairs(trials: Sequence[Trial]) -> list[tuple[Trial, dict[str, Trial]]]:
    """Each of ours, and the rivals' of the same picture and k by their names."""
    own = [trial for trial in trials if trial.engine == OURS]
    theirs: dict[tuple[str, int], dict[str, Trial]] = {}
    for trial in trials:
        if trial.engine != OURS:
            theirs.setdefault((trial.case, trial.n_colors), {})[trial.engine] = trial
    return [(trial, theirs.get((trial.case, trial.n_colors), {})) for trial in own]


def _won_table(trials: Sequence[Trial]) -> str:
    rows = []
    for rival in sorted({trial.engine for trial in trials} - {OURS}):
        for held_out in (True, False):
            for k in KS:
                pairs = [
                    (ours, theirs[rival])
                    for ours, theirs in _pairs(trials)
                    if (ours.held_out, ours.n_colors) == (held_out, k)
                ]
                ratios = [ours.worst / other.worst for ours, other in pairs if other.worst > 0]
                won = sum(_lower(ours, other) for ours, other in pairs)
                part = "held out" if held_out else "the others"
                rows.append(
                    [rival, part, f"{k}", f"{won} of {len(pairs)}", f"{median(ratios):.3f}", f"{max(ratios):.3f}"]
                )
    header = ("rival", "cases", "k", "ours lower", "ours / theirs, median", "highest")
    return table("The worst of the MSEs over black, white, mid-grey and magenta", header, rows)


def _lost_table(trials: Sequence[Trial]) -> str:
    rows = []
    for ours, theirs in _pairs(trials):
        ahead = [other for other in theirs.values() if not _lower(ours, other)]
        rows += [
            [ours.case, f"{ours.n_colors}", f"{ours.worst:.3f}", each.engine, f"{each.worst:.3f}"] for each in ahead
        ]
    return table("Where ours is not lower", ("case", "k", "ours", "rival", "theirs"), rows or [["nowhere"] + [""] * 4])
