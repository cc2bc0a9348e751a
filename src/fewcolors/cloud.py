"""Cloud: a histogram's colours as weighted points of one space, in the form the kernel searches.

Made once for a picture, used by the design of its palette and by the mapping of its pixels. Its neighbour for colours
between the levels of 8 bits is `deep`.
"""

from __future__ import annotations

from dataclasses import field

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, Int64Array, UInt8Array, UInt16Array, UInt32Array
from fewcolors._sealed import sealed
from fewcolors.alpha import firm_labels
from fewcolors.color import Space
from fewcolors.histogram import Histogram

# Below this the kernel's weighted sums of squared coordinates fit 63 bits (kernel/design/moments.hpp). Four gigapixels,
# or 17 megapixels that weigh 255 each because they are calm; what is more is rounded to so many steps.
MOST_WEIGHT = 2**32 - 1
# Bits of the lower half of a weight, see `served_weights`.
_HALF = 28


@sealed
class Service:
    """What a palette does for a histogram.

    `labels`: for each of the histogram's colours the row (m,) of the nearest of the palette's, the lowest of equals; an
    opaque or clear one's is opaque or clear where there is such (alpha.py); a colour that is in the palette has its
    own. `weights`: how much of the histogram's weight (k,) each row serves.
    """

    labels: UInt16Array
    weights: Int64Array


@sealed
class Cloud:
    """`points`: (m, 4) int16, where the histogram's colours lie on the lattice of `space`; `weights`: (m,) int64, the
    histogram's over their greatest common divisor, less than 2^32 in all, rounded where they were more; `kernel`: both,
    searchable.

    `threads`: how many the work on it may use, 0 for all cores; nothing depends on it but time.
    """

    histogram: Histogram
    space: Space
    points: Int16Array
    weights: Int64Array
    kernel: _kernel.Cloud
    threads: int
    _unit_weight: int | None
    # The last palette's service: its weights are asked for first, by the design, and then its labels, by the mapping.
    _latest: dict[bytes, Service] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, histogram: Histogram, space: Space, threads: int) -> Cloud:
        """The colours of `histogram` as points of `space`."""
        weights, unit = reduced_weights(histogram)
        points = space.to_lattice(histogram.colors, threads)
        return cls(histogram, space, points, weights, _kernel.Cloud(points, weights), threads, unit)

    @property
    def rounded(self) -> Cloud:
        """Itself: its colours have 8 bits."""
        return self

    def lattice(self, colors: UInt8Array) -> Int16Array:
        """Where colours (k, c) lie, c being the histogram's channels."""
        return self.space.to_lattice(np.ascontiguousarray(colors), self.threads)

    def serve(self, colors: UInt8Array) -> Service:
        """How `colors` (k, c) serve the histogram, each of its colours by the nearest."""
        key = colors.tobytes()
        if key not in self._latest:
            self._latest.clear()
            self._latest[key] = self._served(colors)
        return self._latest[key]

    def _served(self, colors: UInt8Array) -> Service:
        lattice = self.lattice(colors)
        clusters = self._assigned(lattice)
        labels = clusters.labels()
        distinct = len(np.unique(lattice, axis=0, return_counts=True)[0]) == len(lattice)
        if not self._made_firm(labels, colors, lattice) and distinct:
            return Service(labels, self._weights_of(clusters, labels, len(colors)))
        if not distinct:
            _prefer_exact(labels, np.asarray(self.histogram.colors), colors)
        return Service(labels, served_weights(self.histogram, labels, len(colors)))

    def _weights_of(self, clusters: _kernel.Clusters, labels: UInt16Array, k: int) -> Int64Array:
        if self._unit_weight is None:
            return served_weights(self.histogram, labels, k)
        return clusters.moments()[:, 4] * self._unit_weight

    def nearest(self, colors: UInt8Array) -> UInt16Array:
        """For each of the histogram's colours the row (m,) of the nearest of `colors` (k, c), however firm."""
        return self._assigned(self.lattice(colors)).labels()

    def _assigned(self, lattice: Int16Array) -> _kernel.Clusters:
        clusters = _kernel.Clusters(self.kernel, len(lattice))
        clusters.assign(lattice, np.arange(len(lattice), dtype=np.int32), self.threads)
        return clusters

    def _made_firm(self, labels: UInt16Array, colors: UInt8Array, lattice: Int16Array) -> bool:
        if colors.shape[1] == 3:
            return False
        alphas = np.asarray(self.histogram.colors[:, 3])
        return len(firm_labels(labels, self.points, alphas, lattice, colors[:, 3], self.threads)) > 0

    def sq_distances(self, colors: UInt8Array) -> Int64Array:
        """The squared distance (m,), in lattice steps, of each of the histogram's colours to the nearest of
        `colors`."""
        return _kernel.Clusters(self.kernel, 1).sq_distances(self.lattice(colors), self.threads).astype(np.int64)


def reduced_weights(histogram: Histogram) -> tuple[Int64Array, int | None]:
    """The weights over their greatest common divisor, and that: weights times a number are the same weights, to the
    last bit of every sum. Where they are too much all the same, over the power of 2 that makes them fit, rounded, at
    least 1; and None.

    >>> reduced_weights(Histogram([[0, 0, 0], [9, 9, 9]], [4, 2**40]))
    (array([         1, 2147483648]), None)
    """
    unit = _common_divisor(histogram.weights)
    weights = np.asarray(histogram.weights if unit == 1 else histogram.weights // unit)
    if int(weights.sum()) <= MOST_WEIGHT:
        return weights, unit
    shift, rounded = 0, weights
    while int(rounded.sum()) > MOST_WEIGHT:
        shift += 1
        rounded = np.maximum((weights + (1 << (shift - 1))) >> shift, 1)
    return rounded, None


def served_weights(histogram: Histogram, labels: npt.NDArray[np.integer], k: int) -> Int64Array:
    """How much of the weight (k,) has each label."""
    # `bincount` adds in double precision, exact up to 2^53: so halves, of at most 2^24 colours and 2^63 in all.
    high, low = np.asarray(histogram.weights) >> _HALF, np.asarray(histogram.weights) & ((1 << _HALF) - 1)
    sums = [np.bincount(labels, weights=half, minlength=k).astype(np.int64) for half in (high, low)]
    return (sums[0] << _HALF) + sums[1]


def _common_divisor(weights: Int64Array) -> int:
    return 1 if weights.min() == 1 else int(np.gcd.reduce(weights))


def _prefer_exact(labels: UInt16Array, colors: UInt8Array, palette: UInt8Array) -> None:
    """All colours under alpha 0 are one point of the lattice: the kernel cannot tell them apart, their bytes can."""
    rows = {color.tobytes(): row for row, color in reversed(list(enumerate(palette)))}
    words, wanted = color_words(colors), color_words(palette)
    for at in np.flatnonzero(np.isin(words, wanted)):
        labels[at] = rows[colors[at].tobytes()]


def color_words(colors: UInt8Array) -> UInt32Array:
    """One number a colour (n, c)."""
    return colors.astype(np.uint32) @ (np.uint32(256) ** np.arange(colors.shape[1], dtype=np.uint32))
