"""Threshold matrices: where in the picture which share of a mixture comes first.

A matrix holds ranks; tiled over the picture, pixel (y, x) has the threshold (rank + 1/2) / levels. A colour that is one
part of black to three of white becomes black where the threshold is below a quarter, white elsewhere.

Bayer's matrices make the most regular texture and the finest; `clustered-dot` makes the dots of newsprint, which
survive copying and printing; `blue-noise` has no texture that the eye could lock on to: prefer it on photos.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from fewcolors._arrays import Int64Array, UInt32Array

# Thresholds are parts of this; so are the kernel's shares.
ONE = 1 << 16

# B. E. Bayer, "An optimum method for two-level rendition of continuous-tone pictures", IEEE Int. Conf. on
# Communications (1973): the order of two by two, from which each larger matrix follows.
BAYER_2 = """
    0  2
    3  1
"""

# Robert Ulichney, "Digital Halftoning" (MIT Press, 1987), page 86: clustered dots at 45 degrees. Each of 18 ranks,
# counted from 1, stands there twice.
CLUSTERED_DOT = """
     5  4  3 14 15 16
     6  1  2 13 18 17
     9  7  8 10 12 11
    14 15 16  5  4  3
    13 18 17  6  1  2
    10 12 11  9  7  8
"""


@cache
def bayer(size: int) -> UInt32Array:
    """Thresholds (size, size), in parts of `ONE`; `size` a power of two.

    >>> (bayer(2) * 4 // ONE).tolist()
    [[0, 2], [3, 1]]
    """
    first = ranks = _matrix(BAYER_2)
    while len(ranks) < size:
        ranks = np.kron(np.ones((2, 2), np.int64), 4 * ranks) + np.kron(first, np.ones_like(ranks))
    return _thresholds(ranks)


@cache
def clustered_dot() -> UInt32Array:
    """Thresholds (6, 6), in parts of `ONE`."""
    return _thresholds(_matrix(CLUSTERED_DOT) - 1)


@cache
def blue_noise() -> UInt32Array:
    """Thresholds (64, 64), in parts of `ONE`; the data file says who printed it."""
    from importlib import resources  # 10 ms that other ways to dither do without

    text = resources.files("fewcolors.mapping").joinpath("data/blue-noise.txt").read_text("ascii")
    return _thresholds(_matrix(text))


def _matrix(text: str) -> Int64Array:
    """Whole numbers, a row a line; what follows a # is a comment."""
    rows = [line.partition("#")[0].split() for line in text.splitlines()]
    return np.array([row for row in rows if row], np.int64)


def _thresholds(ranks: Int64Array) -> UInt32Array:
    levels = int(ranks.max()) + 1
    thresholds = ((2 * ranks + 1) * ONE // (2 * levels)).astype(np.uint32)
    thresholds.flags.writeable = False
    return thresholds
