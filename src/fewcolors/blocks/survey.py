"""Survey: all that the design of a palette needs to know of a picture, and what adds up over its blocks.

Pixels in calm areas count more where the space follows the eye (`fewcolors.texture`): that looks at four pixels around
each, so blocks come with a halo of as many, and with it the weights are those of the whole picture, bit for bit. Of
large pictures the bands of rows are weighed that are weighed in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Pixels, UInt8Array, as_image, with_alpha
from fewcolors.blocks.counts import Counts
from fewcolors.blocks.request import Request
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.texture import WINDOW, weigh_bands

# Pixels beyond each side of a block that the weights of its own depend on.
HALO = len(WINDOW) // 2

# From the first row up to the last of each.
Bands = Sequence[tuple[int, int]]


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
    """`counted`: the colours, every pixel counting once; `calm`: by what their errors show, None where no pixel was
    weighed; `is_deep`: whether a block holds more than 8 bits do."""

    counted: Counts
    calm: Counts | None
    is_deep: bool

    def __add__(self, other: Survey) -> Survey:
        weighed = [calm for calm in (self.calm, other.calm) if calm is not None]
        calm = reduce(add, weighed) if weighed else None
        return Survey(self.counted + other.counted, calm, self.is_deep or other.is_deep)


def survey_block(block: Any, place: Place, request: Request, bands: Bands = ()) -> Survey:
    """The survey of one block (h, w[, c]), its halo around it; `bands`: the rows of the picture that are weighed by
    what their errors show. Raises ArgumentError, which names the place."""
    try:
        pixels = pixels_of(block, request, request.chosen.held)
        own = np.ascontiguousarray(place.within(pixels))
        counted = count_colors(own, threads=request.plan.threads or None)
        is_deep = pixels.dtype != np.uint8
        calm = None if is_deep else _calm(np.asarray(pixels, np.uint8), place, bands, request)
        return Survey(Counts.of(counted, request.most_colors), calm, is_deep)
    except (ArgumentError, NotBuiltError) as error:
        raise type(error)(f"{place}: {error}") from None


def _calm(pixels: UInt8Array, place: Place, bands: Bands, request: Request) -> Counts | None:
    above, below, left, right = place.halo
    shift = above - place.row
    rows = [(max(first + shift, above), min(last + shift, len(pixels) - below)) for first, last in bands]
    inside = [(first, last) for first, last in rows if first < last]
    if not inside:
        return None
    columns = slice(left, pixels.shape[1] - right)
    return Counts.of(weigh_bands(pixels, inside, columns, request.plan.threads), request.most_colors)


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
    shape_of(array)
    return array


def shape_of(block: Any) -> tuple[int, ...]:
    """The shape of a block, which is not read where it tells. Raises ArgumentError where it is no picture's."""
    shape: tuple[int, ...] = np.shape(block)
    if len(shape) not in (2, 3):
        raise ArgumentError(f"shape {shape} is no block of a picture; expected (height, width[, channels])")
    return shape


def with_holes(array: npt.NDArray[Any], nodata: float | None) -> Pixels:
    """The image of an array, clear where all channels have the value `nodata`, or where one is NaN if that is NaN.
    Raises ArgumentError."""
    if nodata is None:
        return _without_holes(array)
    missing = np.isnan(array) if np.isnan(nodata) else array == nodata
    if array.ndim == 3:
        missing = missing[:, :, :3].any(axis=2) if np.isnan(nodata) else missing[:, :, :3].all(axis=2)
    filled = array.copy()
    filled[missing] = 0
    image = with_alpha(as_image(filled, "image"))
    image = image.copy() if np.shares_memory(image, array) else image
    image[missing] = 0
    return image


def _without_holes(array: npt.NDArray[Any]) -> Pixels:
    try:
        return as_image(array, "image")
    except ArgumentError:
        if array.dtype.kind == "f" and np.isnan(array).any():
            raise ArgumentError(
                "image: some pixels are NaN; in Python nodata=float('nan') lets them be clear"
            ) from None
        raise
