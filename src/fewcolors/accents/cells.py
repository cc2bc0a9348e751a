"""A picture's colours in a few thousand cells, and the modes among them: colours heavier than all that are near."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color import SPACES

# Cells are cubes of side 8: some 3,000 to 7,000 of a photo's hold a colour, and 6 to 70 of these are modes.
BITS = 3
# A density is so many times a weight.
DENSITY = 8
_SIDE = 256 >> BITS
_LAB = SPACES["cielab"]


@dataclass(frozen=True)
class Cells:
    """The opaque colours of pictures in cubes. `lab`: (n, 3) their means in CIELAB; `weights`: (n,); `densities`:
    (n,) `DENSITY` times the weight around each, its own counting most; `is_mode`: (n,) whether no neighbour's is
    higher; `of_colors`: (m,) the row of each colour's cube, n for those that do not count."""

    lab: FloatArray
    weights: Int64Array
    densities: Int64Array
    is_mode: npt.NDArray[np.bool_]
    of_colors: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.weights)

    @classmethod
    def of(cls, colors: UInt8Array, weights: Int64Array) -> Cells:
        """The cells of colours (m, 3 or 4) in Z-order, and their weights (m,), 0 for what is not to count."""
        opaque = np.flatnonzero((weights > 0) & (colors[:, -1] == 255 if colors.shape[1] == 4 else True))
        cubes = (colors[opaque, :3] >> BITS).astype(np.int64) @ np.array([_SIDE * _SIDE, _SIDE, 1])
        # Colours come in Z-order: those of one cube stand beside each other.
        first = np.flatnonzero(np.diff(cubes, prepend=-1))
        held = cubes[first]
        weights = weights[opaque]
        if len(first) == 0:  # nothing is opaque
            empty = np.empty(0, np.int64)
            return cls(np.empty((0, 3)), empty, empty, empty.astype(bool), np.zeros(len(colors), np.int64))
        totals = np.add.reduceat(weights, first)
        sums = [np.add.reduceat(weights * colors[opaque, axis], first) for axis in range(3)]
        means = np.stack(sums, axis=1) / totals[:, None]
        grid = np.zeros(_SIDE**3, np.int64)
        grid[held] = totals
        # 1, 2, 1 along each axis: a peak lies where the weight is, not beside it.
        densities = _each_with_neighbors(grid, np.add, 2) * (grid > 0)
        highest = _each_with_neighbors(densities, np.maximum, 1)
        rows = np.full(len(colors), len(first))
        rows[opaque] = np.repeat(np.arange(len(first)), np.diff(first, append=len(opaque)))
        lab = lab_of(np.rint(means).astype(np.uint8))
        return cls(lab, totals, densities[held], (densities == highest)[held], rows)


def lab_of(colors: UInt8Array) -> FloatArray:
    """CIELAB (n, 3), L 0 to 100, of opaque colours (n, 3 or 4), from the lattice: the same on every CPU."""
    points = _LAB.to_lattice(np.ascontiguousarray(colors[:, :3]), 1)
    return points[:, :3] / float(_LAB.unit)


def _each_with_neighbors(grid: Int64Array, combine: np.ufunc, middle: int) -> Int64Array:
    """`middle` times `grid` (side^3,) combined with its neighbours along each axis in turn; beyond the ends lies 0."""
    cube = grid.reshape(_SIDE, _SIDE, _SIDE)
    for axis in range(3):
        front = np.moveaxis(cube, axis, 0)
        out = front * middle
        combine(out[1:], front[:-1], out=out[1:])
        combine(out[:-1], front[1:], out=out[:-1])
        cube = np.moveaxis(out, 0, axis)
    return np.ascontiguousarray(cube).reshape(-1)
