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
    flat = picture.reshape(-1, picture.shape[2])
    rows, columns = places // width, places % width
    own = lab_of(flat[places])
    blend = np.zeros(len(places), bool)
    for step in REACH:
        for down, right in DIRECTIONS:
            y, x = down * step, right * step
            inside = (rows >= y) & (rows < height - y) & (columns >= abs(x)) & (columns < width - abs(x))
            at = np.flatnonzero(inside & ~blend)
            blend[at] = _between(flat, places[at], y * width + x, own[at])
    return blend


def _between(flat: UInt8Array, places: Int64Array, step: int, own: FloatArray) -> npt.NDArray[np.bool_]:
    """Do pixels (n,) of `own` colours (n, 3) lie between those a step before and after them? Within a thing that is
    plain the first question settles it."""
    before = lab_of(flat[places - step])
    to_before = _distance(own, before)
    between = to_before >= OWN
    left = np.flatnonzero(between)
    after = lab_of(flat[places[left] + step])
    to_after = _distance(own[left], after)
    on_the_way = to_before[left] + to_after <= DETOUR * _distance(before[left], after)
    between[left] = on_the_way & (to_after >= OWN)
    return between


def _distance(a: FloatArray, b: FloatArray) -> FloatArray:
    difference = a - b
    difference *= difference
    return np.asarray(np.sqrt(difference[:, 0] + difference[:, 1] + difference[:, 2]), np.float64)
