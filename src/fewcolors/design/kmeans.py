"""Weighted k-means on the lattice: the kernel's passes, and their state from run to run.

Source: Lloyd (1957/1982), weighted by the counts of distinct colours as in Celebi (2011), which leaves the objective that of all
pixels. Everything is integer: no pass can raise the objective (a mean rounded to a grid is the grid's best point), the
passes end, and every machine takes the same ones. The textbook's loop in Python stands in the tests, as this one's twin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, Int64Array


@dataclass(frozen=True)
class Stop:
    """When a run ends: after `most` passes, or one that gains no more than `tolerance` of the objective."""

    most: int
    tolerance: float


ONE_PASS = Stop(1, 0.0)


class KMeans:
    """k-means on one cloud. Centres are (k, 4) int16 rows on the lattice; the state is that of the last run's centres.

    `passes` counts the passes made so far, as a measure of work that no machine's speed changes.
    """

    def __init__(self, cloud: _kernel.Cloud, slots: int, threads: int) -> None:
        self.cloud = cloud
        self.passes = 0
        self._clusters = _kernel.Clusters(cloud, slots)
        self._threads = threads

    def run(self, centers: Int16Array, stop: Stop, grid: int = 1) -> Int16Array:
        """The centres where the passes end; means are rounded to multiples of `grid` lattice steps."""
        centers, passes = self._clusters.run(centers, stop.most, stop.tolerance, grid, self._threads)
        self.passes += passes
        return centers

    def objective(self, centers: Int16Array) -> int:
        """Sum of weight times squared distance to the centre, over the clusters of the last run's `centers`."""
        return self._clusters.objective(centers)

    def means(self, centers: Int16Array) -> FloatArray:
        """The mean (k, 4) of each cluster of the last run's `centers`; an empty cluster's is its centre."""
        moments = self._clusters.moments()[: len(centers)]
        weights = moments[:, 4:5]
        return np.where(weights > 0, moments[:, :4] / np.maximum(weights, 1), centers)

    def weights(self, k: int) -> Int64Array:
        """The weight (k,) of each cluster."""
        return self._clusters.moments()[:k, 4]

    def spreads(self, k: int) -> tuple[FloatArray, FloatArray]:
        """Of each cluster its principal axis times the standard deviation along it (k, 4), and what that spread costs (k,)."""
        spreads = self._clusters.spreads()[:k]
        return spreads[:, :4], spreads[:, 4]

    def sq_distances(self, centers: Int16Array) -> np.ndarray:
        """Squared distance of every point (n,) to the nearest of the centres."""
        return self._clusters.sq_distances(centers, self._threads)
