"""Which small colours of a picture its palette would lose.

    histogram ──▶ cells ──▶ modes of little weight ──far from every entry?──▶ far from all that is heavier? ──▶ regions

Most pictures stop at the third arrow: no place of theirs is looked at. Every step decides by whole numbers, or by
CIEDE2000 out of + - * / and sqrt (`apart`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.accents.apart import apart
from fewcolors.accents.blends import is_blend
from fewcolors.accents.cells import DENSITY, Cells, lab_of
from fewcolors.accents.regions import regions_of
from fewcolors.histogram import Histogram, count_colors

# What an accent is: so many alike pixels at least, in regions of which each has so many; at most so large a share.
LEAST_PIXELS = 12
LEAST_OF_A_REGION = 4
MOST_SHARE = 0.01
# CIEDE2000 between its colour and everything of more weight, at strength 1. What is meant is 20; the rest is for the
# difference between what is sought, a peak among the colours, and the mean of what is found.
FAR = 18.0
# CIEDE2000 to the entry that serves it. What is promised is 10; the rest is for the difference between the mean of the
# pixels found here and that of what somebody else would call the same thing.
NEAR = 8.0
# Within `FAR` lies at most so many times the weight within `NEAR`: a soft edge or a thing's shading, not the slope of
# a gradient. (Accents of the test set that were tuned on: 1 to 2.8.)
MOST_AROUND = 3
# CIEDE2000 is at most 1.45 times CIELAB's distance (of 200,000 pairs near each other): within 1 / 1.5 of a limit
# there is nothing to look at closely.
MOST_STRETCH = 1.5
# What bytes tell apart.
_MOST_GROUPS = 255

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Accent:
    """`color`: (c,) uint8; `pixels`: how many have it, or nearly; `regions`: in how many places."""

    color: UInt8Array
    pixels: int
    regions: int


@dataclass(frozen=True)
class Found:
    """`lost`: the accents that no entry of the palette serves, heaviest first; `served`: the others, and `serving`:
    the row of the palette that serves each of them."""

    lost: list[Accent]
    served: list[Accent]
    serving: list[int]


NOTHING = Found([], [], [])


@dataclass(frozen=True)
class Scene:
    """Where accents are sought. `pixels`: (h, w, c); `colors`: (m, c) the distinct ones, in Z-order; `weights`: (m,)
    how many pixels have each; `heard`: None, or (h, w) which of the pixels count."""

    pixels: UInt8Array
    colors: UInt8Array
    weights: Int64Array
    heard: npt.NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, pixels: UInt8Array, counted: Histogram, heard: npt.NDArray[np.bool_] | None = None) -> Scene:
        """Of 8-bit pixels (h, w, c) and their histogram."""
        colors, weights = np.asarray(counted.colors), np.asarray(counted.weights)
        if heard is not None:
            flat = pixels.reshape(-1, pixels.shape[2])
            weights = _kernel.sum_weights(flat, colors, np.ascontiguousarray(heard).reshape(-1).astype(np.uint8))
        return cls(pixels, colors, weights, heard)

    def numbered(self, numbers: UInt8Array) -> UInt8Array:
        """For each pixel (h, w) the number of its colour, `numbers` (m,); 0 for what does not count."""
        flat = self.pixels.reshape(-1, self.pixels.shape[2])
        image = _kernel.look_up_8(flat, self.colors, numbers.astype(np.uint16), 1).reshape(self.pixels.shape[:2])
        return image if self.heard is None else image * self.heard


def find_accents(scene: Scene, colors: UInt8Array, strength: float) -> Found:
    """The accents of `scene` that a palette of `colors` (k, c) would lose; only where there are any are those it serves
    looked for. `strength`: 1 asks for a CIEDE2000 of `FAR`, 2 for half of it."""
    if scene.weights.sum() * MOST_SHARE < LEAST_PIXELS:
        return NOTHING
    cells = Cells.of(scene.colors, scene.weights)
    entries = _opaque_rows(colors)
    small = np.flatnonzero(cells.is_mode & (cells.densities >= DENSITY * LEAST_OF_A_REGION))
    small = small[cells.densities[small] <= DENSITY * MOST_SHARE * cells.weights.sum()]
    far = FAR / strength
    near = min(NEAR, far / 2)
    is_lost = _beyond(cells.lab[small], lab_of(colors[entries]), near)
    if not is_lost.any():
        return NOTHING
    look = _Look(scene, cells, far, near)
    lost = look.accents(small[is_lost])
    lost = [accent for accent in lost if _beyond(lab_of(accent.color[None]), lab_of(colors[entries]), near)[0]]
    if not lost:
        return NOTHING
    served = look.accents(small[~is_lost])
    serving = [int(entries[apart(lab_of(one.color[None]), lab_of(colors[entries])).argmin()]) for one in served]
    return Found(lost, served, serving)


@dataclass(frozen=True)
class _Look:
    """Where, and what is sought there."""

    scene: Scene
    cells: Cells
    far: float
    near: float

    def accents(self, modes: Rows) -> list[Accent]:
        """Those whose colours lie around these modes, heaviest first."""
        modes = self._alone(modes)
        if len(modes) == 0:
            return []
        inside: list[list[UInt8Array]] = [[] for _ in range(_MOST_GROUPS + 1)]
        for number, pixels in _regions(self.scene.pixels, self.scene.numbered(self._groups(modes))):
            inside[number].append(pixels)
        found = [_accent(pixels) for pixels in inside if sum(map(len, pixels)) >= LEAST_PIXELS]
        most = MOST_SHARE * float(self.cells.weights.sum())
        return sorted((one for one in found if one.pixels <= most), key=lambda one: -one.pixels)

    def _alone(self, modes: Rows) -> Rows:
        """Those of `modes` that are far from everything of more weight, heaviest first, at most `_MOST_GROUPS`."""
        cells = self.cells
        modes = modes[np.argsort(-cells.densities[modes], kind="stable")]
        heavier = np.flatnonzero(cells.densities > cells.densities[modes].min(initial=0))
        alone = []
        for mode in modes.tolist():
            others = heavier[cells.densities[heavier] > cells.densities[mode]]
            if _beyond(cells.lab[mode : mode + 1], cells.lab[others], self.far)[0]:
                alone.append(mode)
        return np.array(alone[:_MOST_GROUPS], np.intp)

    def _groups(self, modes: Rows) -> UInt8Array:
        """For each colour of the scene the number, from 1, of the mode it is near to; 0 for none. A mode on a slope is
        left out."""
        cells = self.cells
        numbers = np.zeros(len(cells) + 1, np.uint8)
        for number, mode in reversed(list(enumerate(modes.tolist(), 1))):
            differences = apart(cells.lab[mode : mode + 1], cells.lab)
            near, not_far = differences < self.near, differences < self.far
            if cells.weights[not_far].sum() <= MOST_AROUND * cells.weights[near].sum():
                numbers[:-1][near] = number
        return numbers[cells.of_colors]


def _opaque_rows(colors: UInt8Array) -> Rows:
    return np.flatnonzero(colors[:, 3] == 255) if colors.shape[1] == 4 else np.arange(len(colors))


def _beyond(lab: FloatArray, others: FloatArray, limit: float) -> npt.NDArray[np.bool_]:
    """For each of `lab` (n, 3): is it at least `limit` of CIEDE2000 from all of `others` (m, 3)?"""
    if len(others) == 0:
        return np.ones(len(lab), bool)
    beyond: npt.NDArray[np.bool_] = _kernel.nearest(lab, others, 1)[1] > (limit / MOST_STRETCH) ** 2
    for row in np.flatnonzero(beyond):
        beyond[row] = apart(lab[row : row + 1], others).min() >= limit
    return beyond


def _regions(picture: UInt8Array, numbers: UInt8Array) -> list[tuple[int, UInt8Array]]:
    """The regions of a picture (h, w, c) that count, of one of `numbers` (h, w) each: that, and their pixels (n, c)."""
    flat = picture.reshape(-1, picture.shape[2])
    regions = regions_of(numbers)
    large = regions.sizes >= LEAST_OF_A_REGION
    pixels = large[regions.labels]
    places, of = regions.places[pixels], regions.labels[pixels]
    blended = np.bincount(of, weights=is_blend(picture, places), minlength=len(regions.sizes))
    large &= blended * 2 <= regions.sizes
    order = np.argsort(of, kind="stable")
    ends = np.searchsorted(of[order], np.arange(len(large) + 1))
    return [
        (int(regions.numbers[one]), flat[places[order[ends[one] : ends[one + 1]]]]) for one in np.flatnonzero(large)
    ]


def _accent(regions: list[UInt8Array]) -> Accent:
    """One accent of the pixels of its regions: of their commonest colour where half of them have it, else of their
    mean."""
    pixels = np.concatenate(regions)
    counted = count_colors(pixels[None])
    weights = np.asarray(counted.weights)
    commonest = int(weights.argmax())
    color = np.asarray(counted.colors)[commonest]
    if weights[commonest] * 2 < len(pixels):
        color = (pixels.astype(np.int64).sum(axis=0) * 2 + len(pixels)) // (2 * len(pixels))
    return Accent(color.astype(np.uint8), len(pixels), len(regions))
