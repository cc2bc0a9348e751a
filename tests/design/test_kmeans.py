"""The kernel's Lloyd passes against the textbook's loop, pass for pass, and the law that no pass raises the error."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fewcolors import _kernel, count_colors
from fewcolors.color import BUILT
from tests import twins
from tests.pictures import GENERATED, LAW, SPACES

Array = NDArray[Any]

# Coordinates a cloud may have: few, for ties and empty clusters; Oklab's negative ones; the corners of the lattice.
COORDINATES = (tuple(range(5)), tuple(range(-3000, 3000, 250)), (0, 64, 16320))


@st.composite
def problems(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Points (n, 4), their weights, and starting centres on even coordinates (so on the grids 1 and 2)."""
    values = st.sampled_from(draw(st.sampled_from(COORDINATES)))
    count, k = draw(st.integers(1, 80)), draw(st.integers(1, 12))
    points = draw(arrays(np.int16, (count, 4), elements=values))
    weights = draw(arrays(np.int64, count, elements=st.integers(1, 9)))
    centers = draw(arrays(np.int16, (k, 4), elements=values)) // 2 * 2
    return points, weights, centers.astype(np.int16)


def run(problem: tuple[Array, Array, Array], most: int, tolerance: float, grid: int) -> tuple[Array, int, Any]:
    points, weights, centers = problem
    clusters = _kernel.Clusters(_kernel.Cloud(points, weights), len(centers))
    moved, passes = clusters.run(centers, most, tolerance, grid, 1)
    return moved, passes, clusters


@LAW
@given(problems(), st.integers(1, 12), st.sampled_from([0.0, 1e-3, 0.05, 0.5]), st.sampled_from([1, 2]))
def test_passes_equal_the_textbooks(
    problem: tuple[Array, Array, Array], most: int, tolerance: float, grid: int
) -> None:
    points, weights, centers = problem
    expected, expected_passes = twins.lloyd(points, weights, centers, most, tolerance, grid)
    moved, passes, clusters = run(problem, most, tolerance, grid)
    assert np.array_equal(moved, expected)
    assert passes == expected_passes
    assert np.array_equal(clusters.labels(), twins.nearest(points, expected))
    assert clusters.objective(moved) == twins.objective(points, weights, expected)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("name", GENERATED)
def test_passes_on_a_pictures_colors_equal_the_textbooks(name: str, space: str) -> None:
    histogram = count_colors(GENERATED[name]())
    points = BUILT[space].to_lattice(np.ascontiguousarray(histogram.colors[::3]), 1)
    weights = np.ascontiguousarray(histogram.weights[::3])
    problem = points, weights, points[:: max(1, len(points) // 9)][:9].copy()
    for most in (1, 2, 3, 50):
        expected, expected_passes = twins.lloyd(*problem, most)
        moved, passes, _ = run(problem, most, 0.0, 1)
        assert np.array_equal(moved, expected)
        assert passes == expected_passes


@LAW
@given(problems(), st.sampled_from([1, 2]))
def test_no_pass_raises_the_objective(problem: tuple[Array, Array, Array], grid: int) -> None:
    objectives = []
    for most in range(1, 12):
        moved, _, clusters = run(problem, most, 0.0, grid)
        objectives.append(clusters.objective(moved))
    assert all(later <= earlier for earlier, later in pairwise(objectives))


def test_no_pass_raises_the_objective_of_a_photo(china: NDArray[np.uint8]) -> None:
    histogram = count_colors(china)
    cloud = _kernel.Cloud(BUILT["oklab"].to_lattice(np.asarray(histogram.colors), 0), np.asarray(histogram.weights))
    clusters = _kernel.Clusters(cloud, 64)
    centers = _kernel.split_centers(cloud, 64)
    objectives = []
    for _ in range(20):
        centers, _ = clusters.run(centers, 2, 0.0, 1, 0)
        objectives.append(clusters.objective(centers))
    assert all(later < earlier for earlier, later in pairwise(objectives))
    assert objectives[-1] < 0.98 * objectives[0]  # splitting starts them 3 % above where they end


@LAW
@given(problems(), st.integers(1, 6))
def test_many_runs_on_one_state_equal_runs_from_anew(problem: tuple[Array, Array, Array], most: int) -> None:
    """The state keeps labels and sums from run to run; they must be those of the present centres all the same."""
    points, weights, centers = problem
    clusters = _kernel.Clusters(_kernel.Cloud(points, weights), len(centers))
    for chosen in (centers, centers[::-1].copy(), centers[: 1 + len(centers) // 2].copy(), centers):
        moved, passes = clusters.run(chosen, most, 0.0, 1, 1)
        expected, expected_passes = twins.lloyd(points, weights, chosen, most)
        assert np.array_equal(moved, expected)
        assert passes == expected_passes
        assert clusters.objective(moved) == twins.objective(points, weights, expected)


def test_a_center_that_serves_nothing_stays_where_it_is() -> None:
    points = np.array([[0, 0, 0, 0], [10, 0, 0, 0]], np.int16)
    centers = np.array([[4, 0, 0, 0], [900, 0, 0, 0]], np.int16)
    moved, _, _ = run((points, np.array([1, 3]), centers), 9, 0.0, 1)
    assert moved.tolist() == [[8, 0, 0, 0], [900, 0, 0, 0]]
