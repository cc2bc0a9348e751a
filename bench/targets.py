"""Targets: does quality mean the same on every photo, and are sizes met?

The judge of quality is SSIMULACRA2, which the library does not have. For every wanted quality its median over the
photos is taken, and how many photos come within 6 of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases
from bench.judges import Judge, load_judges
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.scores import Scores
from bench.tables import table
from fewcolors import Indexed, TargetError, quantize
from fewcolors.images import encode_indexed
from fewcolors.metrics import mse

JUDGE = "SSIMULACRA2"
WANTED = (40, 55, 70)
# Shares of the bytes of the photo in 256 colours.
SHARES = (0.3, 0.6, 0.9)
WITHIN = 6
# Shares of the photos in per cent.
ALIKE = 80
CLOSE = 95


@dataclass(frozen=True)
class Reached:
    """What came of one wanted quality: the colours, SSIMULACRA2, MSE, and whether one colour less missed it."""

    case: str
    held_out: bool
    wanted: float
    n_colors: int
    quality: float
    judged: float
    mse: float
    one_less_misses: bool


@dataclass(frozen=True)
class Fitted:
    """What came of one size: `close` where it is nearly used up or all colours fit."""

    case: str
    max_bytes: int
    bytes: int
    n_colors: int
    quality: float

    @property
    def close(self) -> bool:
        """Within 5 % under it, or all there is."""
        return self.bytes >= self.max_bytes * 0.95 or self.n_colors == 256


def targets(images: int | None, record: bool) -> int:
    """`python -m bench targets`: 0, or 1 when a bar is missed or the judge is absent."""
    judges, missing = load_judges([JUDGE])
    if not judges:
        say("; ".join(missing))
        return 1
    cases = [*photo_cases(), *cq100_cases(images)]
    reached: list[Reached] = []
    fitted: list[Fitted] = []
    for case in cases:
        say(case.name)
        reached += [found for wanted in WANTED if (found := reach(case, wanted, judges[0]))]
        fitted += fit(case)
    bars = targets_bars(reached, fitted)
    facts = machine(judges)
    results = {"reached": [asdict(each) for each in reached], "fitted": [asdict(each) for each in fitted]}
    text = [quality_table(reached), size_table(fitted), bars_table(bars), sentence(facts)]
    publish("targets", facts, {**results, "bars": judged(bars)}, text, record)
    return exit_code(bars)


def reach(case: Case, wanted: float, judge: Judge) -> Reached | None:
    """None where 256 colours do not reach it."""
    try:
        result = quantize(case.image, quality=wanted)
    except TargetError:
        return None
    picture = result.to_array()
    less = [row["quality"] for row in result.report["tried"] if row["n_colors"] == len(result.palette) - 1]
    return Reached(
        case.name,
        case.held_out,
        wanted,
        len(result.palette),
        result.report["quality"],
        Scores().score(judge, case.image, picture),
        mse(case.image, picture),
        bool(less) and less[-1] < wanted,
    )


def fit(case: Case) -> list[Fitted]:
    """One for each share."""
    most = _bytes(quantize(case.image, 256))
    found = []
    for share in SHARES:
        size = int(most * share)
        result = quantize(case.image, max_bytes=size)
        found.append(Fitted(case.name, size, _bytes(result), len(result.palette), result.report["quality"]))
    return found


def targets_bars(reached: Sequence[Reached], fitted: Sequence[Fitted]) -> list[Bar]:
    """The promises of the documentation."""
    least = min(_alike([each.judged for each in reached if each.wanted == wanted]) for wanted in WANTED)
    photos = {each.case for each in reached}
    rising = [_rises([each for each in reached if each.case == case]) for case in photos]
    close = [each.close for each in fitted]
    return [
        Bar(f"{JUDGE} rises with quality, % of photos", 100, 100, 100 * float(np.mean(rising)), at_least=True),
        Bar(f"within {WITHIN} of the median, % of photos, worst quality", ALIKE, 90, least, at_least=True),
        Bar("one colour less misses, %", 100, 100, _percent([each.one_less_misses for each in reached]), at_least=True),
        Bar("max_bytes exceeded, times", 0, 0, sum(each.bytes > each.max_bytes for each in fitted)),
        Bar("within 5 % under max_bytes, or all 256 colours, %", CLOSE, 100, _percent(close), at_least=True),
    ]


def quality_table(reached: Sequence[Reached]) -> str:
    """A row for each wanted quality."""
    rows = []
    for wanted in WANTED:
        own = [each for each in reached if each.wanted == wanted]
        judged_scores, colors = [each.judged for each in own], sorted(each.n_colors for each in own)
        held = [each.judged for each in own if each.held_out]
        middle = median(judged_scores)
        near = 100 * float(np.mean([abs(score - middle) <= WITHIN for score in held])) if held else float("nan")
        rows.append(
            [
                f"{wanted:g}",
                str(len(own)),
                f"{colors[0]} to {colors[-1]}",
                f"{middle:.1f}",
                f"{_alike(judged_scores):.0f}",
                f"{near:.0f}",
            ]
        )
    header = ("quality", "photos", "colours", f"median {JUDGE}", f"% within {WITHIN}", "of those held out")
    return table("The same quality on every photo", header, rows)


def size_table(fitted: Sequence[Fitted]) -> str:
    """A row for each share of the full size."""
    rows = []
    for i, share in enumerate(SHARES):
        own = fitted[i :: len(SHARES)]
        used = [100 * each.bytes / each.max_bytes for each in own]
        rows.append([f"{share:.0%}", f"{min(used):.1f}", f"{median(used):.1f}", f"{max(used):.1f}"])
    return table("Bytes used of max_bytes, %", ("of the size in 256 colours", "least", "median", "most"), rows)


def _alike(scores: Sequence[float]) -> float:
    middle = median(scores)
    return _percent([abs(score - middle) <= WITHIN for score in scores])


def _rises(own: Sequence[Reached]) -> bool:
    return all(less.judged < more.judged for less, more in pairwise(sorted(own, key=lambda each: each.wanted)))


def _percent(flags: Sequence[bool]) -> float:
    return 100 * float(np.mean(flags))


def _bytes(result: Indexed) -> int:
    return len(encode_indexed(np.asarray(result.indices), np.asarray(result.palette.rgba)))
