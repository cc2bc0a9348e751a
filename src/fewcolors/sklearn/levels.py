"""Levels: tables of numbers that are 8-bit colours in disguise, and back.

A photo in scikit-learn's hands is a table (n, 3) of floats: n / 255, or whole numbers from 0 to 255. Such rows are
few when counted, and the kernel's integers hold them exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array

Table = npt.NDArray[Any]

# The kernel's points have four coordinates.
MOST_FEATURES = 4
# How far, in levels, a product with 255 can lie beside the level it stands for, by the bytes of a float: n / 255 and
# n * (1 / 255) err by at most 2 ulp, which is 3e-5 and 6e-14 of a level.
_TOLERANCE = {4: 1e-4, 8: 1e-12}


@dataclass(frozen=True)
class Levels:
    """`rows`: (n, 3 or 4) uint8, the table's numbers times `scale`, which is 255 or 1; fewer than three features are
    filled up with zeros."""

    rows: UInt8Array
    scale: int


def levels_of(table: Table, threads: int = 1) -> Levels | None:
    """The levels of a table (n, d) of uint8 or floats, C-contiguous; None where it has others, or is not finite.

    >>> levels_of(np.array([[0.2, 1.0, 0.0]])).rows.tolist()
    [[51, 255, 0]]
    >>> levels_of(np.array([[0.2, 1.0, 0.001]])) is None
    True
    """
    if table.shape[1] > MOST_FEATURES:
        return None
    if table.dtype == np.uint8:
        return Levels(filled_up(table), 1)
    numbers, tolerance = table.reshape(-1).astype(np.float64, copy=False), _TOLERANCE[table.dtype.itemsize]
    for scale in (255, 1):  # zeros and ones are both; floats in [0, 1] are what the recipe makes
        rows = _kernel.to_levels(numbers, scale, tolerance, threads)
        if rows is not None:
            return Levels(filled_up(rows.reshape(table.shape)), scale)
    return None


def filled_up(rows: UInt8Array) -> UInt8Array:
    """Rows (n, 1 to 4) with zeros up to three features, C-contiguous."""
    if rows.shape[1] >= 3:
        return np.ascontiguousarray(rows)
    filled = np.zeros((len(rows), 3), np.uint8)
    filled[:, : rows.shape[1]] = rows
    return filled
