"""Cloud: a histogram's colours as weighted points of one space, in the form the kernel searches.

Made once for a picture, used by the design of its palette and by the mapping of its pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, Int64Array, UInt8Array, UInt16Array, UInt32Array
from fewcolors.color import Space
from fewcolors.errors import NotBuiltError
from fewcolors.histogram import Histogram

# Four gigapixels. Below this the kernel's weighted sums of squared coordinates fit 63 bits (kernel/moments.hpp).
MOST_WEIGHT = 2**32 - 1


@dataclass(frozen=True)
class Cloud:
    """`points`: (m, 4) int16, where the histogram's colours lie on the lattice of `space`; `kernel`: them, searchable.

    `threads`: how many the work on it may use, 0 for all cores; nothing depends on it but time.
    """

    histogram: Histogram
    space: Space
    points: Int16Array
    kernel: _kernel.Cloud
    threads: int
    _latest: dict[bytes, UInt16Array] = field(
        default_factory=dict, repr=False, compare=False
    )  # the last labels asked for

    @classmethod
    def of(cls, histogram: Histogram, space: Space, threads: int) -> Cloud:
        """The colours of `histogram` as points of `space`."""
        weights = _reduced(histogram.weights)
        weight = int(weights.sum())
        if weight > MOST_WEIGHT:
            raise NotBuiltError(
                f"histogram: a weight of {weight:,} is not built yet; try weights that sum to at most {MOST_WEIGHT:,}"
            )
        points = space.to_lattice(histogram.colors, threads)
        return cls(histogram, space, points, _kernel.Cloud(points, weights), threads)

    def lattice(self, colors: UInt8Array) -> Int16Array:
        """Where colours (k, c) lie, c being the histogram's channels."""
        return self.space.to_lattice(np.ascontiguousarray(colors), self.threads)

    def labels(self, colors: UInt8Array) -> UInt16Array:
        """For each of the histogram's colours the row (m,) of the nearest of `colors` (k, c), the lowest of equals;
        a colour that is among them has its own."""
        key = colors.tobytes()
        if key not in self._latest:  # a palette's last weights and the mapping's first need are the same labels
            self._latest.clear()
            self._latest[key] = self._nearest(colors)
        return self._latest[key]

    def _nearest(self, colors: UInt8Array) -> UInt16Array:
        lattice = self.lattice(colors)
        clusters = _kernel.Clusters(self.kernel, len(colors))
        clusters.assign(lattice, np.arange(len(colors), dtype=np.int32), self.threads)
        labels = clusters.labels()
        if len(np.unique(lattice, axis=0)) < len(lattice):
            _prefer_exact(labels, np.asarray(self.histogram.colors), colors)
        return labels

    def sq_distances(self, colors: UInt8Array) -> Int64Array:
        """The squared distance (m,), in lattice steps, of each of the histogram's colours to the nearest of
        `colors`."""
        return _kernel.Clusters(self.kernel, 1).sq_distances(self.lattice(colors), self.threads).astype(np.int64)

    def weights(self, colors: UInt8Array) -> Int64Array:
        """How much of the histogram's weight (k,) each of `colors` (k, c) serves."""
        served = np.bincount(self.labels(colors), weights=self.histogram.weights, minlength=len(colors))
        return served.astype(np.int64)  # exact: weights sum to less than 2^53


def _reduced(weights: Int64Array) -> Int64Array:
    """By their greatest common divisor: weights times a number are the same weights, to the last bit of every sum."""
    if weights.min() == 1:
        return weights
    reduced: Int64Array = weights // np.gcd.reduce(weights)
    return reduced


def _prefer_exact(labels: UInt16Array, colors: UInt8Array, palette: UInt8Array) -> None:
    """Two 8-bit colours can be one point of the lattice: all under alpha 0 are, and a few deep blues of Oklab. Then
    the kernel cannot tell them apart, but their bytes can."""
    rows = {color.tobytes(): row for row, color in reversed(list(enumerate(palette)))}
    words, wanted = color_words(colors), color_words(palette)
    for at in np.flatnonzero(np.isin(words, wanted)):
        labels[at] = rows[colors[at].tobytes()]


def color_words(colors: UInt8Array) -> UInt32Array:
    """One number a colour (n, c)."""
    return colors.astype(np.uint32) @ (np.uint32(256) ** np.arange(colors.shape[1], dtype=np.uint32))
