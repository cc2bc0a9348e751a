"""Seen: a picture as it meets the eye, opaque, laid over black or over white; in pieces, so that memory stays small.

What measures of appearance share. A picture of theirs is uint8 levels or float64 in [0, 1], (h, w, 3) or (h, w, 4) with
straight alpha. A transparent picture has no look of its own, only one over something; as palettes are designed for the
mean over black and white (see `color.space`), it is measured so: of two pictures of which one is transparent anywhere,
each pixel's number is the mean of the two that it has over black and over white. Blending is in encoded values, as
browsers do it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color.opponent import linear_levels
from fewcolors.color.srgb import srgb_to_linear
from fewcolors.errors import ArgumentError

# uint8 levels, or float64 in [0, 1].
Pixels = UInt8Array | FloatArray


@dataclass(frozen=True)
class Seen:
    """`pixels` (h, w, 3 or 4) over a grey `ground`, 0 or 255. Rows and columns are asked for by their numbers."""

    pixels: Pixels
    ground: int

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        height, width = self.pixels.shape[:2]
        return height, width

    def levels(self, rows: Int64Array, columns: Int64Array) -> FloatArray:
        """Encoded values on the scale of 8 bits, 0 to 255, float64 (len(rows), len(columns), 3)."""
        part = self._part(rows, columns)
        values = in_levels(part)
        if values.shape[2] == 3:
            return values
        share = values[:, :, 3:] / 255
        over: FloatArray = values[:, :, :3] * share + self.ground * (1 - share)
        return over

    def all_levels_8(self) -> UInt8Array:
        """The levels of all rows and columns, rounded to the nearest of 256, uint8 (h, w, 3)."""
        if self.pixels.dtype == np.uint8 and self.pixels.shape[2] == 3:
            return np.ascontiguousarray(self.pixels, np.uint8)
        height, width = self.size
        levels = np.empty((height, width, 3), np.uint8)
        for row in range(height):
            levels[row] = np.rint(self.levels(np.array([row]), np.arange(width))[0])
        return levels

    def linear(self, rows: Int64Array, columns: Int64Array) -> FloatArray:
        """Linear light, 0 to 1, float64 (len(rows), len(columns), 3)."""
        if self.pixels.dtype == np.uint8 and self.pixels.shape[2] == 3:
            return np.take(linear_levels(), self._part(rows, columns).astype(np.uint8, copy=False))
        return srgb_to_linear(self.levels(rows, columns) / 255)

    def _part(self, rows: Int64Array, columns: Int64Array) -> npt.NDArray[np.uint8 | np.float64]:
        return self.pixels[rows][:, columns]


# One of the measures: two pictures -> a number for each pixel.
Difference = Callable[[Seen, Seen], FloatArray]


def over_grounds(a: Pixels, b: Pixels, difference: Difference) -> FloatArray:
    """The map of `difference`; of transparent pictures, the mean of the maps over black and over white."""
    check_pair(a, b)
    pair = without_idle_alpha(a), without_idle_alpha(b)
    over_black = difference(*(Seen(pixels, 0) for pixels in pair))
    if all(pixels.shape[2] == 3 for pixels in pair):
        return over_black
    over_white = difference(*(Seen(pixels, 255) for pixels in pair))
    mean: FloatArray = (over_black + over_white) / 2
    return mean


def check_pair(a: Pixels, b: Pixels) -> None:
    """Raise `ArgumentError` where an array is no picture as it is measured here, or the two differ in size."""
    for name, pixels in (("image", a), ("result", b)):
        if pixels.dtype not in (np.uint8, np.float64) or pixels.ndim != 3 or pixels.shape[2] not in (3, 4):
            raise ArgumentError(
                f"{name}: {pixels.dtype} of shape {pixels.shape} cannot be measured; "
                "expected uint8, or float64 in [0, 1], (height, width, 3 or 4)"
            )
    if a.shape[:2] != b.shape[:2]:
        raise ArgumentError(
            f"result: its size {b.shape[1]} x {b.shape[0]} is not the image's, {a.shape[1]} x {a.shape[0]}"
        )


def in_levels(pixels: npt.NDArray[np.uint8 | np.float64]) -> FloatArray:
    """uint8 levels, or floats in [0, 1], as float64 levels from 0 to 255."""
    values = pixels.astype(np.float64)
    return values if pixels.dtype == np.uint8 else values * 255


def without_idle_alpha(pixels: Pixels) -> Pixels:
    """Without an alpha channel that is opaque everywhere."""
    top = 255 if pixels.dtype == np.uint8 else 1.0
    return pixels[:, :, :3] if pixels.shape[2] == 4 and bool((pixels[:, :, 3] == top).all()) else pixels


def pieces(length: int, most: int) -> Iterator[tuple[int, int]]:
    """Start and stop of equal pieces of 0 .. length, none longer than `most`.

    >>> list(pieces(10, 4))
    [(0, 3), (3, 6), (6, 10)]
    """
    count = -(-length // most)
    edges = [length * i // count for i in range(count + 1)]
    return itertools.pairwise(edges)


def mirrored(start: int, stop: int, length: int) -> Int64Array:
    """The numbers start .. stop of lines of a picture that has `length` of them and is mirrored at its borders.

    >>> mirrored(-2, 5, 3).tolist()
    [1, 0, 0, 1, 2, 2, 1]
    """
    folded = np.arange(start, stop) % (2 * length)
    return np.minimum(folded, 2 * length - 1 - folded)
