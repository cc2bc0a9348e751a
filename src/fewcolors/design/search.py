"""The search for the best palette."""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, Int64Array, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.kmeans import Problem
from fewcolors.palette import Palette

EFFORTS = ("fast", "balanced", "best")


def design(cloud: Cloud, n_colors: int, effort: str, seed: int) -> Palette:
    """The palette of at most `n_colors` colours with the least error found, ordered by weight, heaviest first."""
    histogram = cloud.histogram
    if len(histogram) <= n_colors:
        return ordered(np.asarray(histogram.colors), np.asarray(histogram.weights))
    pooled = Problem(*_kernel.pool(histogram.colors, cloud.points, histogram.weights, 2), cloud.threads)
    full = Problem(cloud.points, histogram.weights, cloud.threads)
    means = pooled.run(_kernel.split_centers(pooled.cloud, n_colors), tolerance=1e-5, max_passes=100)
    means = full.run(means.centers, tolerance=1e-5, max_passes=20)
    centers = means.centers
    if cloud.space.grid:
        means = full.run(_on_grid(centers, cloud.space.grid), tolerance=0, max_passes=10, grid=cloud.space.grid)
        centers = means.centers
    rgba = cloud.space.to_srgb8(centers.astype(np.float64))
    colors = rgba[:, : histogram.colors.shape[1]]
    return ordered(colors, means.weights)


def _on_grid(centers: Int16Array, grid: int) -> Int16Array:
    return ((centers.astype(np.int32) + grid // 2) // grid * grid).astype(np.int16)


def ordered(colors: UInt8Array, weights: Int64Array) -> Palette:
    """By weight, heaviest first; equal weights by colour, darkest red first, so that the order is always the same."""
    keys = tuple(colors[:, c] for c in reversed(range(colors.shape[1])))
    order = np.lexsort((*keys, -weights))
    return Palette(colors[order], weights[order])
