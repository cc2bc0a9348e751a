"""The end of a search: from centres anywhere on the lattice to k distinct 8-bit colours.

A file's palette is 8-bit, and rounding costs about as much as separates the best methods (0.2 % at k=64, 0.6 % at
256 on 34 photos). So the last passes are made between palettes that are 8-bit already.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray, Int16Array, Int64Array, UInt8Array
from fewcolors.cloud import Cloud, color_words
from fewcolors.design.kmeans import ONE_PASS, KMeans


def settled(cloud: Cloud, kmeans: KMeans, centers: Int16Array, locked: UInt8Array, passes: int) -> UInt8Array:
    """8-bit colours (k, c) near the centres, the first of them `locked`: Lloyd passes whose means are rounded to 8
    bits, as long as they gain, at most `passes`. `kmeans` must be on the whole cloud."""
    colors = _rounded(cloud, centers.astype(np.float64), locked)
    best = None
    for _ in range(passes):
        lattice = kmeans.run("8 bits", cloud.lattice(colors), ONE_PASS)
        objective = kmeans.objective(lattice)
        if best is not None and objective >= best[0]:
            break
        best = objective, colors
        colors = _rounded(cloud, kmeans.means(lattice), locked)
    return colors if best is None else best[1]


def _rounded(cloud: Cloud, points: FloatArray, locked: UInt8Array) -> UInt8Array:
    colors = cloud.space.settle_srgb8(points, cloud.histogram.colors.shape[1], cloud.threads)
    colors[: len(locked)] = locked
    return colors


def filled(cloud: Cloud, colors: UInt8Array, k: int, locked: int) -> tuple[UInt8Array, Int64Array]:
    """`colors` without those that serve nothing, and in their places the histogram's worst-served ones: k in all,
    distinct; and the weight each serves. The first `locked` stay, whatever they serve."""
    for _ in range(3):  # a colour put in may take all that another served; each round lowers the error
        weights = cloud.serve(colors).weights
        useful = weights > 0
        useful[:locked] = True
        if len(colors) == k and useful.all():
            return colors, weights
        colors = with_worst_served(cloud, colors[useful], k)
    return colors, cloud.serve(colors).weights


def with_worst_served(cloud: Cloud, colors: UInt8Array, k: int) -> UInt8Array:
    """Farthest first among the colours that are not in the palette yet, weighted; each pick is served from then on."""
    histogram = cloud.histogram
    free = ~np.isin(color_words(histogram.colors), color_words(colors))
    sq_distances = cloud.sq_distances(colors)
    while len(colors) < k:
        cost = np.where(free, sq_distances * cloud.weights, -1)
        worst = int(cost.argmax())
        colors = np.concatenate([colors, histogram.colors[worst : worst + 1]])
        free[worst] = False
        sq_distances = np.minimum(sq_distances, _sq_distances_to(cloud, worst))
    return colors


def _sq_distances_to(cloud: Cloud, row: int) -> Int64Array:
    difference = cloud.points.astype(np.int32) - cloud.points[row]
    total: Int64Array = (difference * difference).sum(axis=1, dtype=np.int64)
    return total
