"""Naive twins: what the fast code must equal, written the way a textbook would. Slow, and obviously right."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Björn Ottosson, "A perceptual color space for image processing" (2020), matrices of the 2021 update.
LINEAR_SRGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LMS_ROOT_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def count(image: Array) -> dict[tuple[int, ...], int]:
    """How many pixels have each colour."""
    channels = image.shape[-1]
    words = image.reshape(-1, channels).astype(np.int64) @ 256 ** np.arange(channels)
    numbers, weights = np.unique(words, return_counts=True)
    colors = (numbers[:, None] >> 8 * np.arange(channels)) & 255
    return dict(zip(map(tuple, colors.tolist()), weights.tolist(), strict=True))


def nearest(points: Array, centers: Array) -> Array:
    """The row of the nearest centre of every point; ties go to the lowest row."""
    return sq_distances(points, centers).argmin(axis=1)


def sq_distances(points: Array, centers: Array) -> Array:
    """Squared distances (n, k), exact for whole numbers."""
    difference = points.astype(np.int64)[:, None, :] - centers.astype(np.int64)[None, :, :]
    return (difference**2).sum(axis=2)


def objective(points: Array, weights: Array, centers: Array) -> int:
    """What k-means minimizes: weights times squared distances to the nearest centre."""
    return int((sq_distances(points, centers).min(axis=1) * weights).sum())


def lloyd(
    points: Array, weights: Array, centers: Array, fixed: int, most: int, tolerance: float = 0.0, grid: int = 1
) -> tuple[Array, list[int]]:
    """Lloyd's loop on whole numbers: assign, move every centre to its points' mean on the grid, until a rule ends it.

    The rules, looked at after each assignment: `most` passes are made; the pass gained at most `tolerance` of the
    objective before it; no centre moves. The first `fixed` centres stay. Also the objective of each pass.
    """
    objectives: list[int] = []
    while True:
        labels = nearest(points, centers)
        objectives.append(objective(points, weights, centers))
        settled = [before - now <= tolerance * before for before, now in pairwise(objectives[-2:])]
        if any(settled) or len(objectives) == most:
            return centers, objectives
        moved = means(points, weights, labels, centers, fixed, grid)
        if np.array_equal(moved, centers):
            return centers, objectives
        centers = moved


def means(points: Array, weights: Array, labels: Array, centers: Array, fixed: int, grid: int) -> Array:
    """The mean of each cluster, rounded half up to multiples of `grid`; an empty cluster's centre stays."""
    moved = centers.copy()
    for row in range(fixed, len(centers)):
        own = labels == row
        weight = int(weights[own].sum())
        if weight:
            sums = (points[own].astype(np.int64) * weights[own, None]).sum(axis=0)
            moved[row] = [(2 * int(total) + weight * grid) // (2 * weight * grid) * grid for total in sums]
    return moved


def oklab(colors: Array) -> Array:
    """8-bit sRGB (n, 3) -> Oklab (n, 3), by the printed formulas in double precision."""
    encoded = colors / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ LINEAR_SRGB_TO_LMS.T) @ LMS_ROOT_TO_OKLAB.T


def mse(a: Array, b: Array) -> float:
    """Squared differences summed over channels, mean over pixels; channel by channel, pixel by pixel."""
    total = 0
    for one, other in zip(a.reshape(-1, a.shape[2]).tolist(), b.reshape(-1, b.shape[2]).tolist(), strict=True):
        total += sum((x - y) ** 2 for x, y in zip(one, other, strict=True))
    return total / (a.shape[0] * a.shape[1])
