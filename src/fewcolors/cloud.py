"""Cloud: a histogram's colours as weighted points of one space, in the form the kernel searches.

Made once for a picture, used by the design of its palette and by the mapping of its pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, UInt8Array
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

    @classmethod
    def of(cls, histogram: Histogram, space: Space, threads: int) -> Cloud:
        """The colours of `histogram` as points of `space`."""
        weight = int(histogram.weights.sum())
        if weight > MOST_WEIGHT:
            raise NotBuiltError(
                f"histogram: a weight of {weight:,} is not built yet; try weights that sum to at most {MOST_WEIGHT:,}"
            )
        points = space.to_lattice(histogram.colors, threads)
        return cls(histogram, space, points, _kernel.Cloud(points, histogram.weights), threads)

    def lattice(self, rgba: UInt8Array) -> Int16Array:
        """Where the colours (k, 4) of a palette lie: with as many channels as the histogram has."""
        channels = self.histogram.colors.shape[1]
        return self.space.to_lattice(np.ascontiguousarray(rgba[:, :channels]), self.threads)
