"""The passes in double precision against the textbook's loop, and the filling of what serves nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors import Histogram
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.deep import DeepCloud
from fewcolors.design.deep import filled, refined
from fewcolors.design.kmeans import Stop
from fewcolors.design.search import EFFORTS
from fewcolors.trace import Recorder
from tests.pictures import LAW, SPACES

Array = NDArray[Any]


def cloud(space: str, seed: int, count: int = 60, channels: int = 3) -> DeepCloud:
    """Random colours in random shares."""
    draw = np.random.default_rng(seed)
    histogram = Histogram(draw.random((count, channels)), draw.integers(1, 9, count))
    return DeepCloud.of(histogram, COLOR_SPACES[space], 1)


def bytes_of(seed: int, count: int, channels: int = 3) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (count, channels), np.uint8)


def lloyd(points: Array, weights: Array, centers: Array, fixed: int, stop: Stop) -> tuple[Array, list[float]]:
    """The textbook's loop: label, add up, move, until a rule ends it."""
    errors: list[float] = []
    while True:
        distances = ((points[:, None] - centers[None]) ** 2).sum(axis=2)
        labels = distances.argmin(axis=1)
        errors.append(float((distances.min(axis=1) * weights).sum() / weights.sum()))
        if any(before - now <= stop.tolerance * before for before, now in pairwise(errors[-2:])):
            return centers, errors
        if len(errors) == stop.most:
            return centers, errors
        moved = centers.copy()
        for row in range(fixed, len(centers)):
            if (labels == row).any():
                moved[row] = np.average(points[labels == row], axis=0, weights=weights[labels == row])
        centers = moved


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("channels", [3, 4])
def test_the_passes_are_the_textbooks(channels: int, space: str, effort: str) -> None:
    """One of the seven centres serves nothing, and stays where it is until it does."""
    deep, start, recorder = cloud(space, 1, channels=channels), bytes_of(2, 7, channels), Recorder()
    start[4] = start[3]
    refined(deep, start, 2, effort, recorder)
    stop = EFFORTS[effort].all_colors or EFFORTS[effort].cells
    _, expected = lloyd(deep.points, deep.weights, deep.coordinates(start), 2, stop)
    [stage] = [stage for stage in recorder.stages if stage.name == "deep"]
    assert np.array(stage.errors) * deep.space.unit**2 == pytest.approx(expected, rel=1e-9)


@LAW
@given(st.sampled_from(SPACES), st.integers(0, 1000), st.integers(1, 12), st.sampled_from(tuple(EFFORTS)))
def test_no_start_is_made_worse_and_locked_colors_stay(space: str, seed: int, k: int, effort: str) -> None:
    deep, start, locked = cloud(space, seed), bytes_of(seed, k), seed % (k + 1)
    start[: k // 2] = start[0]  # some serve nothing
    result = refined(deep, start, locked, effort, Recorder())
    before, after = (deep.objective(*deep.nearest_color(colors), len(colors)) for colors in (start, result))
    assert after <= before
    assert np.array_equal(result[:locked], start[:locked])
    assert len(result) <= k


@LAW
@given(st.sampled_from(SPACES), st.integers(0, 1000), st.integers(1, 80))
def test_a_filled_palette_serves_with_every_color_but_the_locked(space: str, seed: int, k: int) -> None:
    deep, locked = cloud(space, seed), seed % 3
    colors, weights = filled(deep, bytes_of(seed, max(1, k // 2)), k, min(locked, max(1, k // 2)))
    assert (weights[locked:] > 0).all()
    assert len(np.unique(colors, axis=0)) == len(colors) <= k
    assert np.array_equal(weights, deep.serve(colors).weights)
    assert weights.sum() == deep.histogram.weights.sum()


def test_what_is_filled_in_are_the_roundings_of_the_worst_served_in_turn() -> None:
    """Greys 0.2, 90.2 and 200.2 of weight 1, 9 and 1: with black given, 90 goes first for its weight, then 200."""
    histogram = Histogram(np.array([[0.2], [90.2], [200.2]]).repeat(3, axis=1) / 255, [1, 9, 1])
    deep, black = DeepCloud.of(histogram, COLOR_SPACES["srgb"], 1), np.zeros((1, 3), np.uint8)
    greys = [filled(deep, black, k, 0)[0][:, 0].tolist() for k in (1, 2, 3, 4)]
    assert greys == [[0], [0, 90], [0, 90, 200], [0, 90, 200]]


def test_worst_served_is_what_gains_most_by_its_rounding() -> None:
    """A red of 1.49, 100 times, is farther from black than a green of 1.02, 205 times; but half a level stays off."""
    histogram = Histogram(np.array([[1.49, 0, 0], [0, 1.02, 0]]) / 255, [100, 205])
    deep = DeepCloud.of(histogram, COLOR_SPACES["srgb"], 1)
    assert filled(deep, np.array([[0, 0, 0]], np.uint8), 2, 1)[0].tolist() == [[0, 0, 0], [0, 1, 0]]


def test_sums_are_exact_where_weights_are_large() -> None:
    """2^32 - 1 in all, next to a weight of 1."""
    histogram = Histogram([[0.1, 0.1, 0.1], [0.9, 0.9, 0.9]], [2**32 - 2, 1])
    deep = DeepCloud.of(histogram, COLOR_SPACES["oklab"], 1)
    assert deep.serve(np.array([[0, 0, 0], [255, 255, 255]], np.uint8)).weights.tolist() == [2**32 - 2, 1]
