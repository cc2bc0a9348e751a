"""The fewest bits that hold an index or a grey level, and samples packed into bytes."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import UInt8Array

DEPTHS = (1, 2, 4, 8)


def depth_of(n_colors: int) -> int:
    """Bits that tell `n_colors` apart, 1 to 256.

    >>> [depth_of(k) for k in (1, 2, 3, 16, 17, 256)]
    [1, 1, 2, 4, 8, 8]
    """
    return next(bits for bits in DEPTHS if n_colors <= 1 << bits)


def grey_depth_of(rgba: UInt8Array) -> int | None:
    """Bits that hold these colours (k, 4) as grey levels; None where one is no opaque grey.

    >>> grey_depth_of(np.array([[0, 0, 0, 255], [85, 85, 85, 255]], np.uint8))
    2
    """
    levels = rgba[:, 0]
    if (rgba[:, 1] != levels).any() or (rgba[:, 2] != levels).any() or (rgba[:, 3] < 255).any():
        return None
    return next(bits for bits in DEPTHS if not (levels % (255 // ((1 << bits) - 1))).any())


def packed(samples: UInt8Array, bits: int) -> UInt8Array:
    """Samples (h, w) of so many bits as lines of bytes, the leftmost sample highest; what is over is 0.

    >>> packed(np.array([[1, 0, 1]], np.uint8), 1).tolist()
    [[160]]
    """
    if bits == 8:
        return samples
    each = 8 // bits
    height, width = samples.shape
    lines = np.zeros((height, -(-width // each)), np.uint8)
    for i in range(each):
        part = samples[:, i::each]
        lines[:, : part.shape[1]] |= part << (8 - bits * (i + 1))
    return lines
