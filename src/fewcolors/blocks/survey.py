"""Survey: all that the design of a palette needs to know of a picture, and what adds up over its blocks.

Pixels in calm areas count more where the space follows the eye (`fewcolors.texture`): that looks at four pixels around
each, so blocks come with a halo of as many, and with it the weights are those of the whole picture, bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import Pixels, UInt8Array, as_image, with_alpha
from fewcolors.blocks.counts import Counts
from fewcolors.blocks.request import Request
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.texture import WINDOW, calm_weights

# Pixels beyond each side of a block that the weights of its own depend on.
HALO = len(WINDOW) // 2


@dataclass(frozen=True)
class Place:
    """Where a block lies: `row` and `column` of its first pixel, and how many pixels of halo it comes with above,
    below, left and right."""

    row: int = 0
    column: int = 0
    halo: tuple[int, int, int, int] = (0, 0, 0, 0)

    def within(self, block: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The block without its halo."""
        above, below, left, right = self.halo
        return block[above : block.shape[0] - below, left : block.shape[1] - right]

    def __str__(self) -> str:
        return f"the block at row {self.row:,}, column {self.column:,}"


@dataclass(frozen=True)
class Survey:
    """`counted`: the colours, every pixel counting once; `calm`: by what their errors show, None where that is not
    asked for, or the picture is deep; `is_deep`: whether a block holds more than 8 bits do."""

    counted: Counts
    calm: Counts | None
    is_deep: bool

    def __add__(self, other: Survey) -> Survey:
        both = None if self.calm is None or other.calm is None else self.calm + other.calm
        return Survey(self.counted + other.counted, both, self.is_deep or other.is_deep)


def survey_block(block: Any, place: Place, request: Request) -> Survey:
    """The survey of one block (h, w[, c]), its halo around it. Raises ArgumentError, which names the place."""
    try:
        pixels = pixels_of(block, request, request.chosen.held)
        own = np.ascontiguousarray(place.within(pixels))
        threads = request.plan.threads or None
        counted = count_colors(own, threads=threads)
        is_deep = pixels.dtype != np.uint8
        calm = None
        if request.weighs_calm and not is_deep:
            calm = Counts.of(_calm(np.asarray(pixels, np.uint8), own, counted, place, request), request.most_colors)
        return Survey(Counts.of(counted, request.most_colors), calm, is_deep)
    except (ArgumentError, NotBuiltError) as error:
        raise type(error)(f"{place}: {error}") from None


def _calm(pixels: UInt8Array, own: npt.NDArray[Any], counted: Histogram, place: Place, request: Request) -> Histogram:
    threads = request.plan.threads
    weights = np.ascontiguousarray(place.within(calm_weights(np.ascontiguousarray(pixels), threads))).reshape(-1)
    colors = np.asarray(counted.colors, np.uint8)
    return Histogram._of(colors, _kernel.sum_weights(own.reshape(-1, own.shape[2]), colors, weights))


def count_block(block: Any, place: Place, nodata: float | None, threads: int | None) -> Histogram:
    """The colours of one block, as they are. Raises ArgumentError, which names the place."""
    try:
        return count_colors(with_holes(as_pixels(block), nodata), threads=threads)
    except (ArgumentError, NotBuiltError) as error:
        raise type(error)(f"{place}: {error}") from None


def is_deep_block(block: Any, place: Place, nodata: float | None) -> bool:
    """Whether 8 bits do not hold the pixels of a block."""
    try:
        return with_holes(as_pixels(block), nodata).dtype != np.uint8
    except (ArgumentError, NotBuiltError) as error:
        raise type(error)(f"{place}: {error}") from None


def added(parts: Sequence[Any]) -> Any:
    """Several surveys, histograms or arrays as one: neighbours first, so that what is large is touched least often."""
    while len(parts) > 1:
        parts = [reduce(add, parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return parts[0]


def pixels_of(block: Any, request: Request, holding: UInt8Array) -> Pixels:
    """What of a block's pixels counts: as `Plan.pixels` has it, but with an alpha channel wherever the picture has one,
    whether or not this block needs it. `holding`: colours (k, 4) that the palette has."""
    return request.plan.alpha.pixels(with_holes(as_pixels(block), request.nodata), holding)


def as_pixels(block: Any) -> npt.NDArray[Any]:
    """The numbers of a block; it is an array, or has a name of its own to be told by."""
    array = np.asarray(block)
    if array.ndim not in (2, 3):
        raise ArgumentError(f"shape {array.shape} is no block of a picture; expected (height, width[, channels])")
    return array


def with_holes(array: npt.NDArray[Any], nodata: float | None) -> Pixels:
    """The image of an array, clear where all channels have the value `nodata`, or where one is NaN if that is NaN."""
    if nodata is None:
        return as_image(array, "image")
    missing = np.isnan(array) if np.isnan(nodata) else array == nodata
    if array.ndim == 3:
        missing = missing[:, :, :3].any(axis=2) if np.isnan(nodata) else missing[:, :, :3].all(axis=2)
    filled = array.copy()
    filled[missing] = 0
    image = with_alpha(as_image(filled, "image"))
    image = image.copy() if np.shares_memory(image, array) else image
    image[missing] = 0
    return image
