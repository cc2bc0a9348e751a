"""Flat areas of screenshots: does each keep one colour, and the right one?

A region is 64 or more equal pixels that touch along edges. It is textured when its rendering has more than one colour;
otherwise its difference is CIEDE2000 between its colour and its rendering's, and it is inexact when these differ though
the palette holds the colour. Regions are found, and colours compared, by scikit-image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab
from skimage.measure import label

from bench.bars import Bar
from bench.cases import Case
from bench.engines import Engine, Pixels
from bench.looks_report import AUTO
from bench.race import check
from bench.tables import table

LEAST_PIXELS = 64
KS = (64, 256)
MOST_DELTA_E = 1.0
# Beside ours, what the same bars say of others.
ENTRANTS = (AUTO, "fewcolors none", "fewcolors floyd-steinberg", "imagequant, dithering 1.0")
HEADER = ("picture", "k", "engine", "regions", "textured", "worst ΔE2000", "beyond 1", "inexact")


@dataclass(frozen=True)
class Regions:
    """`numbers` (h, w): the region of each pixel, 0 for none; `starts` (n,): one pixel of each, in flat order."""

    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Screen:
    """What one engine made of one screenshot: counts of regions, and the largest difference of those not textured."""

    engine: str
    case: str
    n_colors: int
    regions: int
    textured: int
    worst_delta_e: float
    beyond: int
    inexact: int


def regions_of(image: Pixels) -> Regions:
    """The flat regions of a picture (h, w, 3)."""
    pieces = label(_words(image) + 1, background=0, connectivity=1)  # black is 0 and no background: hence the 1
    sizes = np.bincount(pieces.ravel())
    large = np.flatnonzero(sizes >= LEAST_PIXELS)
    renumbered = np.zeros(len(sizes), np.int64)
    renumbered[large] = np.arange(1, len(large) + 1)
    numbers = renumbered[pieces]
    found, starts = np.unique(numbers, return_index=True)
    return Regions(numbers, starts[found > 0])


def screen_of(engine: Engine, case: Case, n_colors: int, regions: Regions) -> Screen:
    """One drawing, checked and judged."""
    answer = engine.run(case.image, n_colors)
    picture = check(answer, case.image, n_colors)
    textured = is_textured(picture, regions)
    before, after = (pixels.reshape(-1, 3)[regions.starts[~textured]] for pixels in (case.image, picture))
    differences = deltaE_ciede2000(rgb2lab(before), rgb2lab(after))
    held = np.isin(_words(before), _words(answer.palette))
    return Screen(
        engine.name,
        case.name,
        n_colors,
        len(regions),
        int(textured.sum()),
        float(differences.max(initial=0)),
        int((differences > MOST_DELTA_E).sum()),
        int((held & (before != after).any(axis=1)).sum()),
    )


def is_textured(picture: Pixels, regions: Regions) -> NDArray[np.bool_]:
    """For each region (n,): has it more than one colour in `picture`?"""
    words = _words(picture).ravel()
    # Region 0, the pixels of none, is compared with its own first pixel and left out at the end.
    first = np.concatenate([[0], words[regions.starts]])
    numbers = regions.numbers.ravel()
    other = np.bincount(numbers[words != first[numbers]], minlength=len(first))
    textured: NDArray[np.bool_] = other[1:] > 0
    return textured


def _words(colors: Pixels) -> NDArray[np.int64]:
    """Each colour as one number."""
    return colors.astype(np.int64) @ np.array([65536, 256, 1], np.int64)


def screens_table(screens: Sequence[Screen]) -> str:
    """A row per screenshot, number of colours and engine."""
    rows = [
        [
            screen.case,
            str(screen.n_colors),
            screen.engine,
            *(str(count) for count in (screen.regions, screen.textured)),
            f"{screen.worst_delta_e:.2f}",
            *(str(count) for count in (screen.beyond, screen.inexact)),
        ]
        for screen in screens
    ]
    return table(f"Regions of {LEAST_PIXELS} equal pixels or more", HEADER, rows)


def screens_bars(screens: Sequence[Screen]) -> list[Bar]:
    """What `auto` may do to flat areas: nothing that is seen."""
    own = [screen for screen in screens if screen.engine == AUTO]
    if not own:
        return []
    worst = max(screen.worst_delta_e for screen in own)
    return [
        Bar("auto: flat regions textured", 0, 0, sum(screen.textured for screen in own)),
        Bar("auto: worst ΔE2000 of a flat region", MOST_DELTA_E, MOST_DELTA_E, worst),
        Bar("auto: inexact though the palette holds the colour", 0, 0, sum(screen.inexact for screen in own)),
    ]
