"""Pixels that only blend two others: the soft edge between two things is no third thing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.accents.cells import lab_of

# Edges are soft over so many pixels to either side.
REACH = (1, 2)
DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
# A pixel lies between two others when the way over it is hardly longer, and neither is nearly its own colour (CIELAB).
DETOUR = 1.15
OWN = 10.0


def is_blend(picture: UInt8Array, places: Int64Array) -> npt.NDArray[np.bool_]:
    """For each of the pixels at `places` (n,), flat, of `picture` (h, w, c): does it lie between two opposite
    neighbours in colour?

    >>> edge = np.repeat(np.array([[[0], [120], [255]]], np.uint8), 3, axis=2)
    >>> is_blend(edge, np.arange(3)).tolist()
    [False, True, False]
    """
    height, width = picture.shape[:2]
    rows, columns = places // width, places % width
    own = lab_of(picture[rows, columns])
    blend = np.zeros(len(places), bool)
    for step in REACH:
        for down, right in DIRECTIONS:
            y, x = down * step, right * step
            inside = (rows >= y) & (rows + y < height) & (columns >= abs(x)) & (columns + abs(x) < width)
            at = np.flatnonzero(inside & ~blend)
            before = lab_of(picture[rows[at] - y, columns[at] - x])
            after = lab_of(picture[rows[at] + y, columns[at] + x])
            blend[at] = _between(before, own[at], after)
    return blend


def _between(before: FloatArray, own: FloatArray, after: FloatArray) -> npt.NDArray[np.bool_]:
    to_before, to_after = _distance(own, before), _distance(own, after)
    on_the_way = to_before + to_after <= DETOUR * _distance(before, after)
    return on_the_way & (np.minimum(to_before, to_after) >= OWN)


def _distance(a: FloatArray, b: FloatArray) -> FloatArray:
    lightness, green_red, blue_yellow = (a - b).T
    total = lightness * lightness + green_red * green_red + blue_yellow * blue_yellow
    return np.asarray(np.sqrt(total), np.float64)
