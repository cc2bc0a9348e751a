"""Popularity: the k cells of 5 bits a channel that hold the most pixels; each gives the mean of its colours.

The oldest and simplest choice by image. It sees no distances: many entries crowd where a large even area is, and a
colour that is not popular gets none near it, however different. Its neighbour `mediancut` was invented against that.

Source: Heckbert, "Color image quantization for frame buffer display" (SIGGRAPH 1982), who tells of it from 1978.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws
from fewcolors.design.groups import cell_shape, cells_of, group_sums, mean_colors, prepared


def popularity_colors(cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
    """The palette (k, c) of the most popular cells, uint8, distinct, heaviest first: `n_colors`, or all there are.

    Of cells with as many pixels the darker goes first, by red, then green, then blue. Works on 8-bit sRGB values
    whatever the cloud's space; `draws` is not used.
    """
    histogram = prepared(cloud)
    colors, weights = histogram.colors, histogram.weights
    shape = cell_shape(colors.shape[1])
    cells = np.ravel_multi_index(tuple(cells_of(colors).T), shape)
    sums, pixels = group_sums(colors, weights, cells, int(np.prod(shape)))
    popular = np.argsort(-pixels, kind="stable")[: min(n_colors, np.count_nonzero(pixels))]
    return mean_colors(sums[popular], pixels[popular])
