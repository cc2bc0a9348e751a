"""Targets: does quality mean the same on every picture, does it rise, and are sizes met?

The judge of quality is SSIMULACRA2, which the library does not have. For every wanted quality its median over the
photos is taken, and how many photos come within 6 of it; beside it, how many would if each were given the same mean
squared error in place of the same quality. On drawings and screenshots it is asked only that the judge's score rises.
"""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases, screenshot_cases, wheel_cases
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
# Shares of the bytes of the picture in 256 colours; every second picture is asked one of them, in turn.
SHARES = (0.3, 0.6, 0.9)
SIZED = 2
WITHIN = 6
# Shares of the photos in per cent.
ALIKE = 80
CLOSE = 95


@dataclass(frozen=True)
class Reached:
    """What came of one wanted quality: the colours, SSIMULACRA2, MSE, and whether one colour less missed it."""

    case: str
    held_out: bool
    is_photo: bool
    wanted: float
    n_colors: int
    quality: float
    judged: float
    mse: float
    one_less_misses: bool


@dataclass(frozen=True)
class Fitted:
    """What came of one size; `one_more`: the bytes of one colour more, undithered, None where there is none."""

    case: str
    share: float
    max_bytes: int
    bytes: int
    n_colors: int
    quality: float
    one_more: int | None

    @property
    def close(self) -> bool:
        """Within 5 % under it, or all there is, or below a step: one colour more, even undithered, is more than 5 %
        larger and does not fit, as where 5 colours take twice the bits of 4."""
        leeway = 0.05 * self.max_bytes
        if self.one_more is None or self.bytes >= self.max_bytes - leeway:
            return True
        return self.one_more > max(self.max_bytes, self.bytes + leeway)


@dataclass(frozen=True, eq=False)
class Job:
    """One picture, and what is asked of it; photos alone are compared with each other."""

    case: Case
    is_photo: bool
    share: float | None


def targets(images: int | None, record: bool) -> int:
    """`python -m bench targets`: 0, or 1 when a bar is missed or the judge is absent."""
    judges, missing = load_judges([JUDGE])
    if not judges:
        say("; ".join(missing))
        return 1
    cases = [*photo_cases(), *wheel_cases(), *cq100_cases(images)]
    pictures = [*((case, True) for case in cases), *((case, False) for case in screenshot_cases())]
    shares = [None if i % SIZED else SHARES[i // SIZED % len(SHARES)] for i in range(len(pictures))]
    jobs = [Job(case, is_photo, share) for (case, is_photo), share in zip(pictures, shares, strict=True)]
    reached, fitted = _asked(jobs)
    bars = targets_bars(reached, fitted)
    facts = machine(judges)
    results = {"reached": [asdict(each) for each in reached], "fitted": [asdict(each) for each in fitted]}
    text = [quality_table(reached), size_table(fitted), bars_table(bars), sentence(facts)]
    publish("targets", facts, {**results, "bars": judged(bars)}, text, record)
    return exit_code(bars)


def _asked(jobs: Sequence[Job]) -> tuple[list[Reached], list[Fitted]]:
    """All jobs, in as many processes as there are cores: nothing here is timed."""
    reached: list[Reached] = []
    fitted: list[Fitted] = []
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for job, (qualities, sizes) in zip(jobs, pool.map(ask, jobs), strict=True):
            say(job.case.name)
            reached += qualities
            fitted += sizes
    return reached, fitted


def ask(job: Job) -> tuple[list[Reached], list[Fitted]]:
    """Every wanted quality that can be reached, and the size that is asked, if any."""
    judges, _ = load_judges([JUDGE])
    found = [reach(job, wanted, judges[0]) for wanted in WANTED]
    return [each for each in found if each], [] if job.share is None else [fit(job.case, job.share)]


def reach(job: Job, wanted: float, judge: Judge) -> Reached | None:
    """None where 256 colours do not reach it."""
    image = job.case.image
    try:
        result = quantize(image, quality=wanted, threads=1)
    except TargetError:
        return None
    picture = result.to_array()
    less = [row["quality"] for row in result.report["tried"] if row["n_colors"] == len(result.palette) - 1]
    return Reached(
        job.case.name,
        job.case.held_out,
        job.is_photo,
        wanted,
        len(result.palette),
        result.report["quality"],
        Scores().score(judge, image, picture),
        mse(image, picture),
        bool(less) and less[-1] < wanted,
    )


def fit(case: Case, share: float) -> Fitted:
    """The best picture in a share of the bytes that 256 colours take."""
    size = int(_bytes(quantize(case.image, 256, threads=1)) * share)
    result = quantize(case.image, max_bytes=size, threads=1)
    k = len(result.palette)
    more = None if k == 256 else _bytes(quantize(case.image, k + 1, dither="none", threads=1))
    return Fitted(case.name, share, size, _bytes(result), k, result.report["quality"], more)


def targets_bars(reached: Sequence[Reached], fitted: Sequence[Fitted]) -> list[Bar]:
    """The promises of the documentation."""
    photos = [each for each in reached if each.is_photo]
    least = min(_alike([each.judged for each in photos if each.wanted == wanted]) for wanted in WANTED)
    names = dict.fromkeys(each.case for each in reached)
    rising = [rises([each for each in reached if each.case == name]) for name in names]
    close = [each.close for each in fitted]
    return [
        Bar(f"{JUDGE} rises with quality, % of pictures", 100, 100, _percent(rising), at_least=True),
        Bar(f"within {WITHIN} of the median, % of photos, worst quality", ALIKE, 90, least, at_least=True),
        Bar("one colour less misses, %", 100, 100, _percent([each.one_less_misses for each in reached]), at_least=True),
        Bar("max_bytes exceeded, times", 0, 0, sum(each.bytes > each.max_bytes for each in fitted)),
        Bar(
            "within 5 % under max_bytes, or all 256 colours, or below a step, %",
            CLOSE,
            100,
            _percent(close),
            at_least=True,
        ),
    ]


def quality_table(reached: Sequence[Reached]) -> str:
    """A row for each wanted quality, of the photos."""
    photos = [each for each in reached if each.is_photo]
    return table(
        "The same quality on every photo",
        (
            "quality",
            "photos",
            "colours",
            f"median {JUDGE}",
            f"% within {WITHIN}",
            "of those held out",
            "at the same MSE instead",
        ),
        [_quality_row(wanted, photos) for wanted in WANTED],
    )


def _quality_row(wanted: float, photos: Sequence[Reached]) -> list[str]:
    own = [each for each in photos if each.wanted == wanted]
    colors = sorted(each.n_colors for each in own)
    middle = median(each.judged for each in own)
    held = [abs(each.judged - middle) <= WITHIN for each in own if each.held_out]
    by_mse = at_same_mse(photos, median(each.mse for each in own))
    return [
        f"{wanted:g}",
        str(len(own)),
        f"{colors[0]} to {colors[-1]}",
        f"{middle:.1f}",
        f"{_alike([each.judged for each in own]):.0f}",
        f"{_percent(held):.0f}" if held else "–",
        f"{_alike(by_mse):.0f}" if by_mse else "–",
    ]


def at_same_mse(photos: Sequence[Reached], error: float) -> list[float]:
    """The judge's score of each photo at one mean squared error, on the line through its two results that lie nearest,
    over the logarithm of the error."""
    found = []
    for name in dict.fromkeys(each.case for each in photos):
        own = sorted((each for each in photos if each.case == name), key=lambda each: abs(math.log(each.mse / error)))
        if len(own) > 1 and own[0].mse != own[1].mse:
            slope = (own[1].judged - own[0].judged) / math.log(own[1].mse / own[0].mse)
            found.append(own[0].judged + slope * math.log(error / own[0].mse))
    return found


def size_table(fitted: Sequence[Fitted]) -> str:
    """A row for each share of the full size."""
    rows = []
    for share in SHARES:
        used = [100 * each.bytes / each.max_bytes for each in fitted if each.share == share]
        if used:
            rows.append([f"{share:.0%}", str(len(used)), f"{min(used):.1f}", f"{median(used):.1f}", f"{max(used):.1f}"])
    header = ("of the size in 256 colours", "pictures", "least", "median", "most")
    return table("Bytes used of max_bytes, %", header, rows)


def _alike(scores: Sequence[float]) -> float:
    middle = median(scores)
    return _percent([abs(score - middle) <= WITHIN for score in scores])


def rises(own: Sequence[Reached]) -> bool:
    """Whether the judge's score rises from each wanted quality to the next, up to where one number of colours reaches
    both and the pictures are the same."""
    ordered = sorted(own, key=lambda each: each.wanted)
    return all(
        less.judged < more.judged or (less.n_colors, less.judged) == (more.n_colors, more.judged)
        for less, more in pairwise(ordered)
    )


def _percent(flags: Sequence[bool]) -> float:
    return 100 * float(np.mean(flags))


def _bytes(result: Indexed) -> int:
    return len(encode_indexed(np.asarray(result.indices), np.asarray(result.palette.rgba)))
