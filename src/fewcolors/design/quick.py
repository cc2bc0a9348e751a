"""Quick: clusters of a few thousand pixels in a tenth of a millisecond, for one of a million thumbnails.

    pixels ──count──▶ cells of side 2^4 or less ──split──▶ k centres ──▶ all colours: passes

One call of the kernel (quick.cpp), since handing over between the steps takes as long as they do. The search proper
(`search`) begins the same, then moves centres about between runs of passes, which is what its per cents are made of;
prefer it wherever milliseconds do not matter. docs/collections.md has what this one loses.
"""

from __future__ import annotations

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color import Space
from fewcolors.design.kmeans import Stop

CELL_BITS = 4
CELLS_PER_CENTER = 8
PASSES = Stop(12, 1e-3)


def quick_centers(pixels: UInt8Array, k: int, space: Space) -> tuple[FloatArray, Int64Array]:
    """Up to `k` centres (k, 4) on or off the lattice of `space` for pixels (n, 3), and how many (k,) each serves.
    Where no more colours are distinct than that, these.

    >>> import numpy as np
    >>> from fewcolors.color import SPACES
    >>> centers, weights = quick_centers(np.array([[0, 0, 0], [9, 9, 9], [9, 9, 9]], np.uint8), 2, SPACES["srgb"])
    >>> assert weights.tolist() == [1, 2] and centers[1].tolist() == [SPACES["srgb"].unit * 9] * 3 + [0]
    """
    moments = _kernel.quick_clusters(
        pixels, space.converter, k, CELL_BITS, CELLS_PER_CENTER, PASSES.most, PASSES.tolerance
    )
    weights = moments[:, 4]
    if weights.min() == 0:
        moments = moments[weights > 0]
        weights = moments[:, 4]
    return moments[:, :4] / weights[:, None], weights
