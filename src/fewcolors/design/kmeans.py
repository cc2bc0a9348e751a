"""Weighted k-means on the lattice: the kernel's passes, and their state from run to run.

Source: Lloyd (1957/1982), weighted by the counts of distinct colours as in Celebi (2011), which leaves the objective
that of all pixels. Everything is integer: no pass can raise the objective (a mean rounded to a grid is the grid's
best point), the passes end, and every machine takes the same ones. The textbook's loop in Python stands in the
tests, as this one's twin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, Int64Array, UInt16Array
from fewcolors._sealed import sealed


@sealed
class Stop:
    """When a run ends: after `most` passes, or one that gains no more than `tolerance` of the objective."""

    most: int
    tolerance: float


ONE_PASS = Stop(1, 0.0)

# A run's name, the objective of each pass, and the seconds from the start of the run to the end of each pass.
Hear = Callable[[str, Sequence[float], Sequence[float]], None]


class KMeans:
    """k-means on one cloud. Centres are (k, 4) int16 rows on the lattice; the state is that of the last run's centres.

    The first `fixed` centres never move. `hear` is told of every run when it ends.
    """

    def __init__(self, cloud: _kernel.Cloud, slots: int, threads: int, fixed: int, hear: Hear) -> None:
        self.fixed = fixed
        self._clusters = _kernel.Clusters(cloud, slots)
        self._threads = threads
        self._hear = hear

    def run(self, name: str, centers: Int16Array, stop: Stop) -> Int16Array:
        """The centres where the passes end."""
        moved, objectives, seconds = self._clusters.run(
            centers, self.fixed, stop.most, stop.tolerance, 1, self._threads
        )
        self._hear(name, objectives, seconds)
        return moved

    def place(self, centers: Int16Array) -> int:
        """Put the state where `centers` are, and say their objective: weight times squared distance, summed."""
        return self._clusters.run(centers, len(centers), 1, 0.0, 1, self._threads)[1][0]

    def objective(self, centers: Int16Array) -> int:
        """The same for the centres of the last run, where the state is already."""
        return self._clusters.objective(centers)

    def means(self, centers: Int16Array) -> FloatArray:
        """The mean (k, 4) of each cluster of the last run's `centers`; an empty cluster's is its centre."""
        moments = self._clusters.moments()[: len(centers)]
        weights = moments[:, 4:5]
        return np.where(weights > 0, moments[:, :4] / np.maximum(weights, 1), centers)

    def weights(self, k: int) -> Int64Array:
        """The weight (k,) of each cluster."""
        return self._clusters.moments()[:k, 4]

    def labels(self) -> UInt16Array:
        """The cluster (n,) of each point of the cloud."""
        return self._clusters.labels()

    def spreads(self, k: int) -> tuple[FloatArray, FloatArray]:
        """Of each cluster its principal axis times the standard deviation along it (k, 4), and that spread's cost
        (k,)."""
        spreads = self._clusters.spreads()[:k]
        return spreads[:, :4], spreads[:, 4]
