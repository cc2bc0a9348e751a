"""A picture's colours in a few thousand cells, and the modes among them: colours heavier than all that are near.

Weights are added up for all cells, mean colours made only of those that are asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import FloatArray, Int16Array, Int64Array, UInt8Array
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.color import SPACES

# Cells are cubes of side 8: some 3,000 to 7,000 of a photo's hold a colour, and 6 to 70 of these are modes.
BITS = 3
# A density is so many times a weight.
DENSITY = 8
SIDE = 256 >> BITS
LAB = SPACES["cielab"]
# Denser cells are looked for so many cubes around a mode first: of 352 modes of 15 photos, lost with 16 colours, 307
# are known not to stand alone by the nearest one there.
_AROUND = 4

Rows = npt.NDArray[np.intp]


def _by_distance() -> npt.NDArray[np.int64]:
    steps = np.stack(np.meshgrid(*[np.arange(-_AROUND, _AROUND + 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    return steps[np.argsort((steps * steps).sum(axis=1), kind="stable")]


# The steps to the cubes around one, the nearest first.
_OFFSETS = _by_distance()


@sealed
class Cells:
    """The opaque colours (m, 3) of pictures in cubes. `cubes`: (n,) their numbers; `weights`: (n,); `densities`: (n,)
    `DENSITY` times the weight around each, its own counting most; `is_mode`: (n,) whether no neighbour's is higher;
    `grid`: (side, side, side) the densities of all cubes, 0 for those without a colour."""

    cubes: Rows
    weights: Int64Array
    densities: Int64Array
    is_mode: npt.NDArray[np.bool_]
    grid: npt.NDArray[Any]
    _colors: UInt8Array
    _color_weights: Int64Array
    _first: Rows

    def __len__(self) -> int:
        return len(self.weights)

    @classmethod
    def of(cls, colors: UInt8Array, weights: Int64Array) -> Cells:
        """The cells of colours (m, 3 or 4) in Z-order, and their weights (m,), 0 for what is not to count."""
        counts = weights > 0
        if colors.shape[1] == 4:
            counts &= colors[:, 3] == 255
        if not counts.all():
            colors, weights = colors[counts], weights[counts]
        colors = np.ascontiguousarray(colors[:, :3])
        first = _cube_starts(colors)
        cubes = cube_numbers(colors.take(first, 0))
        totals = np.add.reduceat(weights, first) if len(first) else weights
        # 4 bytes hold the densities of 268 megapixels, and take half the time.
        held = np.zeros(SIDE**3, np.int32 if weights.sum() < 2**31 // DENSITY else np.int64)
        held[cubes] = totals
        # 1, 2, 1 along each axis: a peak lies where the weight is, not beside it.
        densities = _each_with_neighbors(held, np.add, 2) * np.not_equal(held, 0)
        highest = _each_with_neighbors(densities, np.maximum, 1)
        grid = densities.reshape(SIDE, SIDE, SIDE)
        own = densities[cubes]
        return cls(cubes, totals, own.astype(np.int64), own == highest[cubes], grid, colors, weights, first)

    @once
    def lab(self) -> FloatArray:
        """The mean colours of all cells, CIELAB (n, 3)."""
        return _mean_lab(self._colors, self._color_weights, self._first, self.weights)

    def lab_of_few(self, rows: Rows) -> FloatArray:
        """Those of some of the cells, (r, 3), without making the others."""
        if len(rows) == 0:
            return np.empty((0, 3))
        counts = np.diff(self._first, append=len(self._colors))[rows]
        starts = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(self._first[rows] - starts, counts)
        return _mean_lab(self._colors.take(places, 0), self._color_weights.take(places), starts, self.weights[rows])

    def denser_nearby(self, rows: Rows) -> Rows:
        """For each of some cells the row of the nearest cell that is denser, in steps of cubes; itself where none of
        the cubes around is."""
        row_of = np.zeros(SIDE**3, np.intp)
        row_of[self.cubes] = np.arange(len(self))
        places = np.stack(np.unravel_index(self.cubes[rows], self.grid.shape), axis=1)
        around = (places[:, None] + _OFFSETS).clip(0, SIDE - 1) @ np.array([SIDE * SIDE, SIDE, 1])
        denser = self.grid.reshape(-1)[around] > self.densities[rows][:, None]
        found = denser.argmax(axis=1)
        pick = np.arange(len(rows))
        return np.where(denser[pick, found], row_of[around[pick, found]], rows)


def cube_numbers(colors: UInt8Array) -> Rows:
    """The number of the cube of each colour (..., 3 or more)."""
    levels = colors >> BITS
    numbers = levels[..., 0].astype(np.intp)
    for axis in (1, 2):
        numbers *= SIDE
        numbers += levels[..., axis]
    return numbers


def lab_of(colors: UInt8Array) -> FloatArray:
    """CIELAB (n, 3), L 0 to 100, of opaque colours (n, 3 or 4), from the lattice: the same on every CPU."""
    return lattice_of(colors)[:, :3] / float(LAB.unit)


def lattice_of(colors: UInt8Array) -> Int16Array:
    """The same in steps of the lattice, (n, 4)."""
    return LAB.to_lattice(np.ascontiguousarray(colors[:, :3]), 1)


def _mean_lab(colors: UInt8Array, weights: Int64Array, starts: Rows, totals: Int64Array) -> FloatArray:
    """The mean colours of runs of colours (m, 3) that begin at `starts` (n,) and weigh `totals` (n,)."""
    sums = [np.add.reduceat(weights * colors[:, axis], starts) for axis in range(3)]
    return lab_of(np.rint(np.stack(sums, axis=1) / totals[:, None]).astype(np.uint8))


def _cube_starts(colors: UInt8Array) -> Rows:
    """Where the colours of each cube begin. They come in Z-order: those of one cube stand beside each other."""
    levels = colors.reshape(-1)
    other = np.flatnonzero((levels[3:] ^ levels[:-3]) >= 1 << BITS) // 3 + 1
    return np.concatenate([np.zeros(min(1, len(colors)), np.intp), other[np.diff(other, prepend=0) > 0]])


def _each_with_neighbors(grid: npt.NDArray[Any], combine: np.ufunc, middle: int) -> npt.NDArray[Any]:
    """`middle` times `grid` (side^3,) combined with its neighbours along each axis in turn; beyond the ends lies 0."""
    cube = grid.reshape(SIDE, SIDE, SIDE)
    for axis in range(3):
        front = np.moveaxis(cube, axis, 0)
        out = front * middle
        combine(out[1:], front[:-1], out=out[1:])
        combine(out[:-1], front[1:], out=out[:-1])
        cube = np.moveaxis(out, 0, axis)
    return np.ascontiguousarray(cube).reshape(-1)
