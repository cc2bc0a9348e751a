"""Weighted k-means on the lattice: the textbook's loop. The passes are the kernel's.

Source: Lloyd (1957/1982); weighted by the counts of distinct colours as in Celebi (2011), which leaves the objective that of all
pixels. Everything is integer: a pass can never raise the objective (a mean rounded to a grid is the grid's best point), the
loop ends, and every machine takes the same steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, Int64Array


@dataclass(frozen=True)
class Means:
    """Where a run of passes ended.

    `centers` (k, 4) int16 on the lattice; `weights` (k,) int64 and `errors` (k,) int64, of the clusters of these centres
    (sums of weight, and of weight times squared distance in lattice steps); `passes` made.
    """

    centers: Int16Array
    weights: Int64Array
    errors: Int64Array
    passes: int

    @property
    def objective(self) -> int:
        """Sum of weight times squared distance to the nearest centre, in squared lattice steps."""
        return int(self.errors.sum())


class Problem:
    """A cloud to be clustered: what stays the same from run to run."""

    def __init__(self, points: Int16Array, weights: Int64Array, threads: int) -> None:
        self.points = points
        self.weights = weights
        self.threads = threads
        self.cloud = _kernel.Cloud(points, weights)
        self.total = int(weights.sum())

    def run(self, centers: Int16Array, *, tolerance: float, max_passes: int, grid: int = 1) -> Means:
        """Lloyd passes from `centers` until a pass gains less than `tolerance` of the objective, or `max_passes`.

        The means are rounded to multiples of `grid` lattice steps. A centre that loses all its points stays where it is.
        """
        clusters = _kernel.Clusters(self.cloud, len(centers))
        slots = np.arange(len(centers), dtype=np.int32)
        before = None
        for passes in range(1, max_passes + 1):
            clusters.assign(centers, slots, self.threads)
            moments = clusters.moments()
            errors = cluster_errors(centers, moments)
            objective = int(errors.sum())
            moved = rounded_means(centers, moments, grid)
            settled = before is not None and before - objective <= tolerance * before
            if settled or passes == max_passes or np.array_equal(moved, centers):
                break
            centers, before = moved, objective
        return Means(centers, moments[:, 4], errors, passes)


def cluster_errors(centers: Int16Array, moments: Int64Array) -> Int64Array:
    """Sum over each cluster of w |x - c|^2 = sum w|x|^2 - 2 c . sum wx + |c|^2 sum w."""
    c = centers.astype(np.int64)
    return moments[:, 5] - 2 * (c * moments[:, :4]).sum(axis=1) + (c * c).sum(axis=1) * moments[:, 4]


def rounded_means(centers: Int16Array, moments: Int64Array, grid: int) -> Int16Array:
    """Each cluster's mean, rounded half up to multiples of `grid`; the old centre where a cluster is empty."""
    weights = moments[:, 4:5]
    doubled = np.maximum(weights, 1) * (2 * grid)
    means = (2 * moments[:, :4] + weights * grid) // doubled * grid
    return np.where(weights > 0, means, centers).astype(np.int16)
