"""Octree: the cube of colours in eighths, these in eighths again, down to single colours; then merged from below.

    a tree 8 high: a node is a cube of colours, its children the eighths of it that hold any, its leaves single colours
    while there are more than k leaves:
        of the lowest nodes that have children take the one of the fewest pixels; merge its children into one leaf

Fast, and rare colours that lie apart from all others keep an entry. But the cubes stand fixed, and those left are of
two or three sizes, wherever the pixels are: some 70 % more error than its neighbour `wu`, whose boxes follow the image.

Source: Gervautz & Purgathofer, "A simple method for color quantization: octree quantization" (1988). Departures:
1.  The whole tree is there before anything is merged, so that the order of the pixels does not matter; the paper saves
    memory and merges whenever a pixel brings leaf k + 1.
2.  The last node is merged only as far as needed, so that k leaves are left, not up to 7 fewer. An image with a colour
    in each eighth of the cube would else have one leaf for every k below 8.
The node of the fewest pixels on any floor, not the lowest, would be the worse choice: 24 % more error (12 photos of
CQ100 at k=64: 327 instead of 261), since it merges large cubes of few pixels.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws
from fewcolors.design.groups import group_sums, mean_colors, prepared


def octree_colors(cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
    """The palette (k, c) of an octree, uint8, distinct: `n_colors`, seldom one fewer, or all of the histogram's colours
    when it has no more.

    Works on 8-bit sRGB values whatever the cloud's space; `draws` is not used.
    """
    histogram = prepared(cloud)
    colors, weights = histogram.colors, histogram.weights
    leaves = _leaves(colors, weights, n_colors)
    means = mean_colors(*group_sums(colors, weights, leaves, int(leaves[-1]) + 1))
    # Where the last node was merged in part, the mean of the part may lie in the cube of a child left over, and be its.
    return np.unique(means, axis=0)


def _leaves(colors: UInt8Array, weights: Int64Array, n_colors: int) -> Int64Array:
    """Which leaf (n,) each colour (n, c) lies in, when at most `n_colors` leaves are left.

    In Z-order the colours of a node stand together. So the tree is told by the seams between neighbours: a seam belongs
    to the lowest node that holds both; a node of j children has j - 1 seams; and to merge these is to take its seams
    away.
    """
    heights = _bit_lengths(np.bitwise_or.reduce(colors[1:] ^ colors[:-1], axis=1))
    pixels = _node_weights(heights, weights)
    order = np.lexsort((pixels, heights))
    seams = np.ones(len(colors) - 1, bool)
    seams[order[: max(0, len(colors) - n_colors)]] = False
    return np.concatenate([[0], np.cumsum(seams)])


def _bit_lengths(values: UInt8Array) -> Int64Array:
    """1 for 1, 2 for 2 and 3, … 8 for 128 to 255: how high the lowest node stands that holds two colours whose levels
    differ in these bits."""
    return np.searchsorted(1 << np.arange(8), values, side="right")


def _node_weights(heights: Int64Array, weights: Int64Array) -> Int64Array:
    """The pixels (n - 1,) of the node of each seam."""
    pixels = np.empty(len(heights), np.int64)
    for height in range(1, 9):
        borders = heights > height
        nodes = np.concatenate([[0], np.cumsum(borders)])
        own = heights == height
        pixels[own] = np.bincount(nodes, weights)[nodes[1:][own]]
    return pixels
