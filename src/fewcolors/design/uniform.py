"""Uniform grid: the cube of colours in k or fewer equal boxes; each gives its middle. No image is looked at.

What a display with a fixed palette does, and the yardstick of what looking at the image is worth. A grid serves all
images alike, and most of its colours none of one image: prefer anything else here when the image is known.

Source: Heckbert, "Color image quantization for frame buffer display" (SIGGRAPH 1982), "uniform quantization".
"""

from __future__ import annotations

import math
from itertools import cycle, product

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws

# Red, green, blue get one more level in this order: green first. It has most of the luminance (0.72, red 0.21, blue
# 0.07: ITU-R BT.709), so the eye sees its steps best.
FAVOR = (1, 0, 2)
CLEAR = (0, 0, 0, 0)


def uniform_colors(cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
    """The palette (k, c) of a uniform grid, uint8, distinct, k at most `n_colors`: 4 x 4 x 4 for 64, 6 x 7 x 6 for 256.

    The same for every image; for one with alpha the last colour is clear and the grid has one fewer (but for `n_colors`
    1, an opaque grey). Works on 8-bit sRGB values whatever the cloud's space; `draws` is not used.
    """
    if cloud.histogram.colors.shape[1] == 3:
        return np.array(_grid(n_colors), np.uint8)
    opaque = [(*color, 255) for color in _grid(max(1, n_colors - 1))]
    return np.array([*opaque, CLEAR][:n_colors], np.uint8)


def _grid(n_colors: int) -> list[tuple[int, ...]]:
    return list(product(*(_middles(count) for count in level_counts(n_colors))))


def level_counts(n_colors: int) -> tuple[int, ...]:
    """How many levels red, green and blue have: as equal as possible with a product of at most `n_colors`.

    >>> level_counts(256), level_counts(2)
    ((6, 7, 6), (1, 2, 1))
    """
    counts = [1, 1, 1]
    channels = cycle(FAVOR)
    while True:
        more = counts.copy()
        more[next(channels)] += 1
        if math.prod(more) > n_colors:
            return tuple(counts)
        counts = more


def _middles(count: int) -> list[int]:
    """The middles of `count` equal parts of 0 … 255, rounded half up.

    Levels with 0 and 255 as ends, as the web's old palette has them, leave 40 % more error (12 photos, k=64).
    """
    return [((2 * part + 1) * 255 + count) // (2 * count) for part in range(count)]
