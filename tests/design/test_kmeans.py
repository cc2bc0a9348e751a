"""The kernel's Lloyd passes against the textbook's loop, pass for pass, and the law that no pass raises the error."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fewcolors import _kernel, count_colors
from fewcolors.color import SPACES as COLOR_SPACES
from tests import twins
from tests.pictures import GENERATED, LAW, SPACES

Array = NDArray[Any]

# Coordinates a cloud may have: few, for ties and empty clusters; Oklab's negative ones; the corners of the lattice.
COORDINATES = (tuple(range(5)), tuple(range(-3000, 3000, 250)), (0, 64, 16320))


@dataclass
class Problem:
    """Points (n, 4), their weights, starting centres (k, 4), and how many of these stay where they are."""

    points: Array
    weights: Array
    centers: Array
    fixed: int = 0

    def clusters(self) -> _kernel.Clusters:
        return _kernel.Clusters(_kernel.Cloud(self.points, self.weights), len(self.centers))

    def twin(self, most: int, tolerance: float = 0.0, grid: int = 1) -> tuple[Array, list[int]]:
        return twins.lloyd(self.points, self.weights, self.centers, self.fixed, most, tolerance, grid)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small ones; the centres on even coordinates, so on the grids 1 and 2."""
    values = st.sampled_from(draw(st.sampled_from(COORDINATES)))
    count, k = draw(st.integers(1, 80)), draw(st.integers(1, 12))
    return Problem(
        draw(arrays(np.int16, (count, 4), elements=values)),
        draw(arrays(np.int64, count, elements=st.integers(1, 9))),
        (draw(arrays(np.int16, (k, 4), elements=values)) // 2 * 2).astype(np.int16),
        draw(st.integers(0, k)),
    )


@LAW
@given(problems(), st.integers(1, 12), st.sampled_from([0.0, 1e-3, 0.05, 0.5]), st.sampled_from([1, 2]))
def test_passes_equal_the_textbooks(problem: Problem, most: int, tolerance: float, grid: int) -> None:
    expected, expected_objectives = problem.twin(most, tolerance, grid)
    clusters = problem.clusters()
    centers, objectives, seconds = clusters.run(problem.centers, problem.fixed, most, tolerance, grid, 1)
    assert np.array_equal(centers, expected)
    assert objectives == expected_objectives
    assert len(seconds) == len(objectives)
    assert seconds[0] > 0
    assert seconds == sorted(seconds)
    assert np.array_equal(clusters.labels(), twins.nearest(problem.points, expected))
    assert clusters.objective(centers) == twins.objective(problem.points, problem.weights, expected)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("name", GENERATED)
def test_passes_on_a_pictures_colors_equal_the_textbooks(name: str, space: str) -> None:
    histogram = count_colors(GENERATED[name]())
    points = COLOR_SPACES[space].to_lattice(np.ascontiguousarray(histogram.colors[::3]), 1)
    starts = points[:: max(1, len(points) // 9)][:9].copy()
    problem = Problem(points, np.ascontiguousarray(histogram.weights[::3]), starts)
    for most in (1, 2, 40):
        expected, expected_objectives = problem.twin(most)
        centers, objectives, _ = problem.clusters().run(starts, 0, most, 0.0, 1, 1)
        assert np.array_equal(centers, expected)
        assert objectives == expected_objectives


@LAW
@given(problems(), st.sampled_from([1, 2]))
def test_no_pass_raises_the_objective(problem: Problem, grid: int) -> None:
    _, objectives, _ = problem.clusters().run(problem.centers, problem.fixed, 30, 0.0, grid, 1)
    assert all(later <= earlier for earlier, later in pairwise(objectives))


@pytest.mark.parametrize("space", SPACES)
def test_every_pass_on_a_photo_lowers_the_objective(china: NDArray[np.uint8], space: str) -> None:
    histogram = count_colors(china)
    points = COLOR_SPACES[space].to_lattice(np.asarray(histogram.colors), 0)
    cloud = _kernel.Cloud(points, np.asarray(histogram.weights))
    _, objectives, _ = _kernel.Clusters(cloud, 64).run(_kernel.split_centers(cloud, 64, 256), 0, 30, 0.0, 1, 0)
    assert len(objectives) == 30
    assert all(later < earlier for earlier, later in pairwise(objectives))


@LAW
@given(problems(), st.integers(1, 6))
def test_many_runs_on_one_state_equal_runs_from_anew(problem: Problem, most: int) -> None:
    """The state keeps labels and sums from run to run; they must be those of the present centres all the same."""
    clusters, all_centers = problem.clusters(), problem.centers
    half = 1 + len(all_centers) // 2
    for chosen in (all_centers, all_centers[::-1].copy(), all_centers[:half].copy(), all_centers):
        again = Problem(problem.points, problem.weights, chosen)
        expected, expected_objectives = again.twin(most)
        centers, objectives, _ = clusters.run(chosen, 0, most, 0.0, 1, 1)
        assert np.array_equal(centers, expected)
        assert objectives == expected_objectives
        assert clusters.objective(centers) == expected_objectives[-1]


def test_a_center_that_serves_nothing_stays_where_it_is() -> None:
    points = np.array([[0, 0, 0, 0], [10, 0, 0, 0]], np.int16)
    problem = Problem(points, np.array([1, 3]), np.array([[4, 0, 0, 0], [900, 0, 0, 0]], np.int16))
    centers, _, _ = problem.clusters().run(problem.centers, 0, 9, 0.0, 1, 1)
    assert centers.tolist() == [[8, 0, 0, 0], [900, 0, 0, 0]]
