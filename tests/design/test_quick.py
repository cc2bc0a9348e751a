"""Quick clusters are those of their steps taken one by one, and near the best."""

from __future__ import annotations

import numpy as np
import pytest

from fewcolors import _kernel, design_palette
from fewcolors.color import SPACES
from fewcolors.design.quick import CELL_BITS, CELLS_PER_CENTER, PASSES, quick_centers


def step_by_step(pixels: np.ndarray, k: int, space: str) -> np.ndarray:
    """The naive twin: each step by a call of its own."""
    colors, weights = _kernel.count_colors(pixels, 1)
    points = SPACES[space].to_lattice(colors, 1)
    cloud = _kernel.Cloud(points, weights)
    centers, bits = points, CELL_BITS
    if len(colors) > k:
        start = cloud
        while bits > 0:
            cells = _kernel.pool(colors, points, weights, bits, float("inf"))
            if len(cells[1]) >= CELLS_PER_CENTER * k:
                start = _kernel.Cloud(*cells)
                break
            bits -= 1
        centers = _kernel.split_centers(start, k, 64)
    clusters = _kernel.Clusters(cloud, len(centers))
    clusters.run(centers, 0, PASSES.most, PASSES.tolerance, 1, 1)
    return clusters.moments()


@pytest.mark.parametrize("space", ["srgb", "linear", "oklab", "cielab"])
@pytest.mark.parametrize(("count", "most", "k"), [(1, 256, 8), (8, 256, 8), (9, 256, 8), (3000, 256, 8), (3000, 9, 40)])
def test_the_clusters_are_those_of_the_steps(space: str, count: int, most: int, k: int) -> None:
    pixels = np.random.default_rng(count).integers(0, most, (count, 3), np.uint8)
    found = _kernel.quick_clusters(
        pixels, SPACES[space].converter, k, CELL_BITS, CELLS_PER_CENTER, PASSES.most, PASSES.tolerance
    )
    assert np.array_equal(found, step_by_step(pixels, k, space))


def test_no_more_colours_than_centres_come_out_exactly() -> None:
    pixels = np.array([[1, 2, 3], [200, 100, 0], [1, 2, 3]], np.uint8)
    centers, weights = quick_centers(pixels, 8, SPACES["oklab"])
    assert sorted(map(tuple, SPACES["oklab"].settle_srgb8(centers, 3, 1).tolist())) == [(1, 2, 3), (200, 100, 0)]
    assert sorted(weights.tolist()) == [1, 2]


def test_the_error_is_near_that_of_the_search() -> None:
    rng = np.random.default_rng(7)
    pixels = np.clip(rng.normal(128, 50, (2500, 3)), 0, 255).astype(np.uint8)
    centers, _ = quick_centers(pixels, 8, SPACES["srgb"])
    colors = np.rint(centers[:, :3] / SPACES["srgb"].unit)
    best = design_palette(pixels[None], 8, space="srgb").rgb.astype(float)
    assert _error(pixels, colors) < 1.08 * _error(pixels, best)


def _error(pixels: np.ndarray, colors: np.ndarray) -> float:
    return float(((pixels[:, None].astype(float) - colors) ** 2).sum(axis=2).min(axis=1).mean())


def test_arguments_that_would_read_outside_are_refused() -> None:
    converter = SPACES["oklab"].converter
    for pixels, k, bits in ((np.zeros((0, 3), np.uint8), 8, 4), (np.zeros((2, 4), np.uint8), 8, 4),
                            (np.zeros((2, 3), np.uint8), 0, 4), (np.zeros((2, 3), np.uint8), 8, 9)):  # fmt: skip
        with pytest.raises(ValueError, match="must be"):
            _kernel.quick_clusters(pixels, converter, k, bits, 8, 12, 1e-3)
