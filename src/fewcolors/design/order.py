"""Orders of a palette. All are stable and depend on the colours and weights alone.

Only + - * / and comparisons decide a place, so that every machine orders alike: hue is the angle's stand-in that
goes once round a square instead of a circle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color import SPACES

Rows = npt.NDArray[np.intp]

# Below this chroma (of Oklab, where sRGB's reaches 0.32) a hue is not seen: such colours count as greys and go first.
GREY_CHROMA = 0.02
# A chain takes k^2 steps; beyond this many colours (0.1 s) Z-order, which needs none, stands in for it.
LONGEST_CHAIN = 4096


def by_weight(colors: UInt8Array, weights: Int64Array) -> Rows:
    """Heaviest first; equal weights by colour, least red first."""
    return np.lexsort([*_by_color(colors), -weights])


def by_luminance(colors: UInt8Array, weights: Int64Array) -> Rows:
    """Darkest first, by Oklab lightness."""
    return np.lexsort([*_by_color(colors), -weights, _oklab(colors)[:, 0]])


def by_hue(colors: UInt8Array, weights: Int64Array) -> Rows:
    """Greys first, darkest first; then round the hues from pink over yellow, green and blue, each hue's darkest
    first."""
    lab = _oklab(colors)
    grey = lab[:, 1] * lab[:, 1] + lab[:, 2] * lab[:, 2] < GREY_CHROMA * GREY_CHROMA
    hue = np.where(grey, -1.0, square_angle(lab[:, 1], lab[:, 2]))
    return np.lexsort([*_by_color(colors), -weights, lab[:, 0], np.floor(hue * 8)])


def by_similarity(colors: UInt8Array, weights: Int64Array) -> Rows:
    """A chain: from the darkest colour always on to the nearest one left (Oklab), the lowest index of equals."""
    if len(colors) > LONGEST_CHAIN:
        return _along_z_order(colors)
    points = _oklab(colors)
    left = by_luminance(colors, weights)
    chain, left = left[:1].tolist(), left[1:]
    while len(left):
        difference = points[left] - points[chain[-1]]
        nearest = int((difference * difference).sum(axis=1).argmin())
        chain.append(int(left[nearest]))
        left = np.delete(left, nearest)
    return np.array(chain, np.intp)


ORDERS: dict[str, Callable[[UInt8Array, Int64Array], Rows]] = {
    "weight": by_weight,
    "luminance": by_luminance,
    "hue": by_hue,
    "similarity": by_similarity,
}


def square_angle(x: FloatArray, y: FloatArray) -> FloatArray:
    """From 0 to 4 as (x, y) goes round from the positive x axis; rises with the angle.

    >>> square_angle(np.array([1.0, 0.0, -1.0, 0.0]), np.array([0.0, 1.0, 0.0, -1.0])).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    size = np.maximum(np.abs(x) + np.abs(y), 1e-300)
    angle: FloatArray = np.where(y >= 0, 1 - x / size, 3 + x / size)
    return angle


def _along_z_order(colors: UInt8Array) -> Rows:
    ordered, _ = _kernel.count_weighted(colors, np.ones(len(colors), np.int64))
    place = {row.tobytes(): i for i, row in enumerate(ordered)}
    return np.argsort([place[row.tobytes()] for row in colors], kind="stable")


def _oklab(colors: UInt8Array) -> FloatArray:
    return SPACES["oklab"].to_lattice(np.ascontiguousarray(colors), 1)[:, :3] / SPACES["oklab"].unit


def _by_color(colors: UInt8Array) -> list[npt.NDArray[Any]]:
    return [colors[:, c] for c in reversed(range(colors.shape[1]))]
