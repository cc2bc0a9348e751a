"""PNG's five filters: every byte as its difference from what its neighbours foretell.

Indices are names, not levels, so that differences say little of them: unfiltered is best for most indexed pictures.
Where neighbours of the palette are neighbours in the picture too (see `order`), photos gain up to 6 %, screenshots
with gradients more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array

NAMES = ("none", "sub", "up", "average", "paeth")  # in the standard's order, which is their number in the file


def filtered(lines: UInt8Array) -> UInt8Array:
    """All five ways to write lines (h, n) of bytes with one byte a pixel or less: (5, h, n)."""
    here = lines.astype(np.int16)
    left, above, corner = np.zeros_like(here), np.zeros_like(here), np.zeros_like(here)
    left[:, 1:], above[1:], corner[1:, 1:] = here[:, :-1], here[:-1], here[:-1, :-1]
    foretold = [np.zeros_like(here), left, above, (left + above) >> 1, _paeth(left, above, corner)]
    return np.stack([(here - other).astype(np.uint8) for other in foretold])


def _paeth(left: np.ndarray, above: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Whichever of the three is nearest to left + above - corner; ties in this order (the standard's)."""
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    first = (to_left <= to_above) & (to_left <= to_corner)
    return np.where(first, left, np.where(to_above <= to_corner, above, corner))


def least_sum(ways: UInt8Array) -> Int64Array:
    """For each line the filter with the least sum of |differences|, the standard's own advice: (h,)."""
    sums = np.minimum(ways, 0 - ways).sum(axis=2, dtype=np.int64)
    return np.asarray(sums.argmin(axis=0), np.int64)


def fewest_pairs(ways: UInt8Array) -> Int64Array:
    """For each line the filter that leaves the fewest different pairs of neighbouring bytes: (h,)."""
    pairs = ways[:, :, :-1].astype(np.uint16) << 8 | ways[:, :, 1:]
    pairs.sort(axis=2)
    different = (pairs[:, :, 1:] != pairs[:, :, :-1]).sum(axis=2)
    return np.asarray(different.argmin(axis=0), np.int64)


def least_entropy(ways: UInt8Array) -> Int64Array:
    """For each line the filter whose bytes are the most uneven: the greatest sum of squared counts (h,). Squares stand
    for the entropy's logarithms, which not every machine rounds alike."""
    height = ways.shape[1]
    rows = 256 * np.arange(height)[:, None]
    counts = [np.bincount((rows + way).ravel(), minlength=256 * height).reshape(height, 256) for way in ways]
    return np.asarray(np.square(counts).sum(axis=2).argmax(axis=0), np.int64)


HEURISTICS: dict[str, Callable[[UInt8Array], Int64Array]] = {
    "least sum": least_sum,
    "fewest pairs": fewest_pairs,
    "least entropy": least_entropy,
}


def stream(ways: UInt8Array, choice: Int64Array) -> UInt8Array:
    """The bytes that are compressed: every line with its filter's number in front, (h, 1 + n)."""
    _, height, width = ways.shape
    lines = np.empty((height, 1 + width), np.uint8)
    lines[:, 0] = choice
    lines[:, 1:] = ways[choice, np.arange(height)]
    return lines


def unfiltered(lines: UInt8Array) -> UInt8Array:
    """`stream` of filter 0 for every line."""
    return np.pad(lines, ((0, 0), (1, 0)))
