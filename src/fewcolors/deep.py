"""DeepCloud: a histogram's colours as weighted points of one space in double precision.

For what 8 bits cannot hold (16-bit and float images); bytes keep to its neighbour `cloud`, whose whole numbers on a
lattice are searched faster. The two are asked alike: `serve` says how a palette serves the histogram, `rounded` is the
cloud of the colours rounded to 8 bits, where every search begins (docs/decisions/0003).
"""

from __future__ import annotations

from dataclasses import field
from math import fsum

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, UInt8Array, to_8_bits, to_floats
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.alpha import firm_labels
from fewcolors.cloud import Cloud, Service, reduced_weights, served_weights
from fewcolors.color import Space
from fewcolors.histogram import Histogram

Labels = npt.NDArray[np.int32]


@sealed
class DeepCloud:
    """`weights`: (m,) float64, whole, the histogram's over their greatest common divisor. `threads`: 0 for all cores;
    nothing depends on it but time. Coordinates are float64 in lattice steps of `space`, (…, 3), with alpha (…, 4)."""

    histogram: Histogram
    space: Space
    threads: int
    weights: FloatArray
    # The last palette's labels and squared distances: asked for in turn, as its error, its service and its means.
    _latest: dict[bytes, tuple[Labels, FloatArray]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, histogram: Histogram, space: Space, threads: int) -> DeepCloud:
        """The colours of a deep `histogram` as points of `space`."""
        return cls(histogram, space, threads, reduced_weights(histogram)[0].astype(np.float64))

    @once
    def points(self) -> FloatArray:
        """Where the histogram's colours lie, (m, c)."""
        return self.space.coordinates(self.histogram.colors)

    @once
    def rounded(self) -> Cloud:
        """The cloud of the colours rounded to 8 bits each."""
        return Cloud.of(self.histogram.rounded(), self.space, self.threads)

    @once
    def nearest_bytes(self) -> UInt8Array:
        """The colours rounded to 8 bits each, (m, c), in the order of the histogram."""
        return to_8_bits(self.histogram.colors)

    def coordinates(self, colors: UInt8Array) -> FloatArray:
        """Where 8-bit colours (k, c) lie, c being the histogram's channels."""
        return self.space.coordinates(to_floats(colors))

    def nearest(self, centers: FloatArray) -> tuple[Labels, FloatArray]:
        """For each of the histogram's colours the row (m,) of the nearest centre (k, c), the lowest of equals, and the
        squared distance (m,)."""
        return _kernel.nearest(self.points, centers, self.threads)

    def nearest_color(self, colors: UInt8Array) -> tuple[Labels, FloatArray]:
        """The same for 8-bit colours (k, c); opaque and clear ones keep to opaque and clear colours (alpha.py)."""
        key = colors.tobytes()
        if key not in self._latest:
            self._latest.clear()
            self._latest[key] = self._firm_nearest(colors, self.coordinates(colors))
        return self._latest[key]

    def _firm_nearest(self, colors: UInt8Array, centers: FloatArray) -> tuple[Labels, FloatArray]:
        labels, sq_distances = self.nearest(centers)
        if colors.shape[1] == 4:
            alphas = self.histogram.colors[:, 3] * 255
            moved = firm_labels(labels, self.points, alphas, centers, colors[:, 3], self.threads)
            difference = self.points[moved] - centers[labels[moved]]
            sq_distances[moved] = (difference * difference).sum(axis=1)
        return labels, sq_distances

    def serve(self, colors: UInt8Array) -> Service:
        """How `colors` (k, c) serve the histogram, each of its colours by the nearest."""
        labels, _ = self.nearest_color(colors)
        return Service(labels.astype(np.uint16), served_weights(self.histogram, labels, len(colors)))

    def objective(self, labels: Labels, sq_distances: FloatArray, k: int) -> float:
        """Weight times squared distance, summed; the same number on every machine."""
        return fsum(self.per_cluster(labels, self.weights * sq_distances, k).tolist())

    def means(self, labels: Labels, centers: FloatArray) -> FloatArray:
        """The mean (k, c) of each cluster; an empty cluster's is its centre."""
        weights = self.per_cluster(labels, self.weights, len(centers))[:, None]
        sums = [self.per_cluster(labels, self.weights * axis, len(centers)) for axis in self.points.T]
        return np.where(weights > 0, np.stack(sums, axis=1) / np.maximum(weights, 1), centers)

    def per_cluster(self, labels: Labels, values: FloatArray, k: int) -> FloatArray:
        """`values` (m,) summed by their label, (k,): one after the other, in the order of the histogram."""
        return np.asarray(np.bincount(labels, weights=values, minlength=k), np.float64)


AnyCloud = Cloud | DeepCloud


def cloud_of(histogram: Histogram, space: Space, threads: int) -> AnyCloud:
    """The colours of `histogram` as points of `space`: on the lattice where 8 bits hold them.

    >>> from fewcolors.color import SPACES
    >>> cloud_of(Histogram([[0.1, 0.2, 0.3]], [1]), SPACES["srgb"], 1).rounded.histogram.colors.tolist()
    [[26, 51, 76]]
    """
    return DeepCloud.of(histogram, space, threads) if histogram.is_deep else Cloud.of(histogram, space, threads)
