"""Random codebook: k colours of the image drawn at random, each as likely as it has pixels.

The rival that the textbook's k-means has to beat, and the least that looking at the image is worth. Its neighbour
`plusplus` draws too, but keeps the colours apart.

Source: scikit-learn's example "Color Quantization using K-Means". There pixels are drawn, and may have one colour; here
a colour that comes again is drawn anew, so that k entries are k colours.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws


def codebook_colors(cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
    """The palette (k, c) of a random codebook, uint8, distinct colours of the histogram in the order drawn: `n_colors`,
    or all of them when it has no more.

    Colours are drawn by weight without replacement, in no space.
    """
    colors, weights = cloud.histogram.colors, cloud.histogram.weights
    left = weights // np.gcd.reduce(weights)  # sums to less than 2^32, or there would be no cloud
    wanted = min(n_colors, len(colors))
    chosen: list[int] = []
    while len(chosen) < wanted:
        drawn = _draw(left, wanted - len(chosen), draws)
        chosen += drawn
        left[drawn] = 0
    return colors[chosen]


def _draw(weights: Int64Array, count: int, draws: Draws) -> list[int]:
    """The distinct rows among `count` drawn by weight, in the order drawn.

    That a row came again says nothing about the next new one, so those drawn later, from what is left, are as likely as
    if each had been taken out at once.
    """
    up_to = np.cumsum(weights)
    pixels = (draws.numbers(count) * up_to[-1]).astype(np.int64)
    rows = np.searchsorted(up_to, pixels, side="right")
    return list(dict.fromkeys(rows.tolist()))
