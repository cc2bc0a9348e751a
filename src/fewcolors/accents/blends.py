"""Pixels that only blend two others: the soft edge between two things is no third thing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int16Array, Int64Array, UInt8Array
from fewcolors.accents.cells import LAB, lattice_of

# Edges are soft over so many pixels to either side.
REACH = (1, 2)
DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
# A pixel lies between two others when the way over it is hardly longer, and neither is nearly its own colour (CIELAB).
DETOUR = 1.15
OWN = 10.0
_SQ_OWN = (OWN * LAB.unit) ** 2


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
    own = lattice_of(flat.take(places, 0))
    blend = np.zeros(len(places), bool)
    for step in REACH:
        for down, right in DIRECTIONS:
            y, x = down * step, right * step
            inside = (rows >= y) & (rows < height - y) & (columns >= abs(x)) & (columns < width - abs(x))
            at = np.flatnonzero(inside & ~blend)
            blend[at] = _between(flat, places.take(at), y * width + x, own.take(at, 0))
    return blend


def _between(flat: UInt8Array, places: Int64Array, step: int, own: Int16Array) -> npt.NDArray[np.bool_]:
    """Do pixels (n,) of `own` colours (n, 4) lie between those a step before and after them? Within a plain thing the
    first question settles it."""
    before = lattice_of(flat.take(places - step, 0))
    to_before = _sq_distance(own, before)
    between = to_before >= _SQ_OWN
    left = np.flatnonzero(between)
    after = lattice_of(flat.take(places[left] + step, 0))
    to_after = _sq_distance(own[left], after)
    over = np.sqrt(_sq_distance(before[left], after))
    between[left] = (np.sqrt(to_before[left]) + np.sqrt(to_after) <= DETOUR * over) & (to_after >= _SQ_OWN)
    return between


def _sq_distance(a: Int16Array, b: Int16Array) -> npt.NDArray[np.int32]:
    """In lattice steps: no two colours of sRGB are further apart than 32 bits hold."""
    difference = np.subtract(a, b, dtype=np.int32)
    difference *= difference
    return np.asarray(difference[:, 0] + difference[:, 1] + difference[:, 2], np.int32)
