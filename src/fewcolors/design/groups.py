"""Groups of a histogram's colours: their cells of 5 bits a channel, their weights and their mean colours.

What the classics share. They work on 8-bit sRGB values, as their papers do. Colours with alpha are premultiplied first,
which their papers do not tell: a hidden colour then has no say, and a mean takes no fringe from it.

Everything is whole numbers. NumPy adds some of them as doubles, but no sum comes near 2^53 (weights sum to less than
2^32, a level is below 2^8), so that all are exact, in any order and on every machine.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.histogram import Histogram

# Bits a cell keeps of red, green, blue and alpha. Five of a colour's eight are what Heckbert (1982) and Wu (1991) keep;
# four of alpha, whose steps are seen less, hold a table of all cells to 2^19.
CELL_BITS = (5, 5, 5, 4)


def prepared(cloud: Cloud) -> Histogram:
    """The cloud's histogram as the classics take it.

    Weights are divided by their greatest common divisor; a cloud is refused unless they then sum to less than 2^32.
    Colours with alpha are premultiplied, so that one of alpha a comes back only to within some 128 / a levels.
    """
    histogram = cloud.histogram
    divisor = np.gcd.reduce(histogram.weights)
    if divisor == 1 and histogram.colors.shape[1] == 3:
        return histogram
    return Histogram(_premultiplied(histogram.colors), histogram.weights // divisor)


def cell_shape(channels: int) -> tuple[int, ...]:
    """How many cells lie along each channel.

    >>> cell_shape(4)
    (32, 32, 32, 16)
    """
    return tuple(1 << bits for bits in CELL_BITS[:channels])


def cells_of(colors: UInt8Array) -> Int64Array:
    """Which cell (n, c) each colour (n, c) lies in.

    >>> cells_of(np.array([[7, 8, 255]], np.uint8)).tolist()
    [[0, 1, 31]]
    """
    lost_bits = 8 - np.array(CELL_BITS[: colors.shape[1]])
    cells: Int64Array = np.right_shift(colors, lost_bits, dtype=np.int64)
    return cells


def group_sums(
    colors: UInt8Array, weights: Int64Array, groups: Int64Array, count: int
) -> tuple[Int64Array, Int64Array]:
    """Sums (count, c) of weight times colour, and (count,) of weight, over the colours (n, c) of each group; `groups`
    (n,) says which of 0 … count - 1 each belongs to."""
    sums = [np.bincount(groups, weights * colors[:, c], count) for c in range(colors.shape[1])]
    return np.stack(sums, axis=1).astype(np.int64), np.bincount(groups, weights, count).astype(np.int64)


def mean_colors(sums: Int64Array, weights: Int64Array) -> UInt8Array:
    """The mean colours (k, c) of groups of prepared colours whose sums (k, c) and weights (k,) are given, rounded half
    up; no longer premultiplied.

    A rounded mean never leaves the bounds of its colours, so groups in boxes that do not overlap have distinct means.

    >>> mean_colors(np.array([[3, 4, 510]]), np.array([2])).tolist()
    [[2, 2, 255]]
    """
    means = _divided(sums, weights[:, None])
    if means.shape[1] == 4:
        means[:, :3] = _divided(means[:, :3] * 255, np.maximum(means[:, 3:], 1))
    return means.astype(np.uint8)


def _premultiplied(colors: UInt8Array) -> UInt8Array:
    """Times alpha / 255. Levels end up no higher than their alpha, so that divided by it they come apart again: colours
    that are distinct here are so in `mean_colors` too."""
    if colors.shape[1] == 3:
        return colors
    out = colors.copy()
    out[:, :3] = _divided(colors[:, :3].astype(np.int64) * colors[:, 3:], np.int64(255))
    return out


def _divided(numerators: Int64Array, denominators: Int64Array | np.int64) -> Int64Array:
    """Rounded half up."""
    return (2 * numerators + denominators) // (2 * denominators)
