"""Opponent spaces: linear light -> cones by a matrix -> a root of each -> three axes by a matrix. Oklab and CIELAB
are such.

The way onto the lattice is the kernel's (color.cpp). Here are the way of deep colours, between the lattice's points,
and the way back, for the few colours of a palette.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, UInt8Array
from fewcolors._sealed import sealed
from fewcolors.color.srgb import linear_to_srgb8, srgb_to_linear

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


@sealed
class Opponent:
    """The numbers of an opponent space.

    `to_cones`, `to_axes` and their inverses `from_axes`, `from_cones`: row-major matrices. root(x) is the cube root
    of x less
    `shift` where x >= `root_from`, and `slope` * x below. `steps`: lattice steps of 1.0 on the axes.
    """

    to_cones: Matrix
    to_axes: Matrix
    from_axes: Matrix
    from_cones: Matrix
    steps: int
    root_from: float = 0.0
    slope: float = 0.0
    shift: float = 0.0

    def points(self, colors: UInt8Array, threads: int) -> Int16Array:
        """uint8 (n, 3 or 4) -> int16 (n, 4): the axes times `steps`, rounded; the fourth coordinate is 0."""
        root = np.array([self.root_from, self.slope, self.shift])
        to_axes = np.array(self.to_axes) * self.steps
        return _kernel.opponent_lattice(colors, linear_levels(), np.array(self.to_cones), root, to_axes, threads)

    def converter(self, grey: Int16Array, alpha_steps: float, least_alpha: int) -> _kernel.Converter:
        """`points`, for the kernel's use; the other arguments say how transparency joins (space.py)."""
        root = np.array([self.root_from, self.slope, self.shift])
        to_axes = np.array(self.to_axes) * self.steps
        return _kernel.Converter(
            linear_levels(), np.array(self.to_cones), root, to_axes, grey, alpha_steps, least_alpha
        )

    def coordinates(self, colors: FloatArray) -> FloatArray:
        """float64 (n, 3) sRGB colours in [0, 1] -> float64 (n, 3): the axes times `steps`."""
        cones = _times(self.to_cones, srgb_to_linear(colors))
        roots = np.where(cones < self.root_from, self.slope * cones, cube_root(cones) - self.shift)
        return _times(self.to_axes, roots) * self.steps

    def rgb8(self, points: FloatArray) -> UInt8Array:
        """float64 (n, 3) -> uint8 (n, 3): the nearest 8-bit sRGB levels, clipped."""
        roots = _times(self.from_axes, points / self.steps)
        shifted = roots + self.shift
        cubes = shifted * shifted * shifted
        line = roots / self.slope if self.slope else cubes
        return linear_to_srgb8(_times(self.from_cones, np.where(cubes < self.root_from, line, cubes)))


@cache
def linear_levels() -> FloatArray:
    """The linear light (256,) of each 8-bit level."""
    return srgb_to_linear(np.arange(256) / 255.0)


def cube_root(values: FloatArray) -> FloatArray:
    """For values >= 0, by Newton's iteration: + - * / alone, and powers of two taken out exactly.

    >>> cube_root(np.array([0.0, 0.125, 1.0, 1e-6])).tolist()
    [0.0, 0.5, 1.0, 0.01]
    """
    fractions, exponents = np.frexp(values)
    thirds = exponents // 3
    values_near_1 = np.ldexp(fractions, exponents - 3 * thirds)  # from 0.5 to 4
    # The line errs by up to 7 %; Newton squares that: 5e-3, 2e-5, 6e-10, below the last bit; and once more for it.
    root = 0.25 * values_near_1 + 0.7
    for _ in range(5):
        square = root * root
        root = root - (root * square - values_near_1) / (3.0 * square)
    return np.where(values > 0, np.ldexp(root, thirds), 0.0)


def scaled_row(row: tuple[float, float, float], by: float) -> tuple[float, float, float]:
    """A row of a matrix times a number."""
    return row[0] * by, row[1] * by, row[2] * by


def scaled_columns(matrix: Matrix, x: float, y: float, z: float) -> Matrix:
    """A matrix whose columns are multiplied by three numbers."""
    first, second, third = ((a * x, b * y, c * z) for a, b, c in matrix)
    return first, second, third


def _times(matrix: Matrix, rows: FloatArray) -> FloatArray:
    """`rows @ matrix.T`, summed in the order written: BLAS may fuse or reorder, and other bits be another colour."""
    x, y, z = rows[:, 0], rows[:, 1], rows[:, 2]
    return np.stack([m[0] * x + m[1] * y + m[2] * z for m in matrix], axis=1)
