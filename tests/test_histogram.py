"""Histogram as a value: what it holds, that it cannot change, what it refuses. Its laws are in laws/."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

from fewcolors import ArgumentError, Histogram, count_colors, design_palette
from fewcolors.cloud import MOST_WEIGHT


@pytest.fixture
def histogram() -> Histogram:
    return Histogram([[0, 0, 0], [255, 0, 0], [0, 0, 0], [9, 9, 9]], [1, 2, 3, 0])


def test_repeats_are_added_and_weightless_colors_dropped(histogram: Histogram) -> None:
    assert histogram.colors.tolist() == [[0, 0, 0], [255, 0, 0]]
    assert histogram.weights.tolist() == [4, 2]
    assert len(histogram) == 2
    assert repr(histogram) == "<Histogram of 2 colours, weight 6>"


def test_it_cannot_be_changed(histogram: Histogram) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        histogram.weights = np.ones(2, np.int64)
    for array in (histogram.colors, histogram.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda h: pickle.loads(pickle.dumps(h))])
def test_copies_are_equal(histogram: Histogram, copied: Any) -> None:
    assert copied(histogram) == histogram


def test_histograms_are_equal_by_value_and_no_keys(histogram: Histogram) -> None:
    assert histogram == Histogram([[255, 0, 0], [0, 0, 0]], [2, 4])
    assert histogram != Histogram([[255, 0, 0], [0, 0, 0]], [2, 5])
    assert histogram != "a histogram"
    with pytest.raises(TypeError):
        hash(histogram)


def test_only_a_histogram_adds_to_a_histogram(histogram: Histogram) -> None:
    with pytest.raises(TypeError):
        histogram + 1  # type: ignore[operator]


def test_rgb_and_rgba_add_up_as_rgba(histogram: Histogram) -> None:
    both = histogram + Histogram([[0, 0, 0, 255], [0, 0, 0, 7]], [10, 1])
    found = dict(zip(map(tuple, both.colors.tolist()), both.weights.tolist(), strict=True))
    assert found == {(0, 0, 0, 255): 14, (255, 0, 0, 255): 2, (0, 0, 0, 7): 1}


@pytest.mark.parametrize("bad", [[1], [1, 2, 3], [[1, 2]], [1.0, 2.0], [-1, 2], ["a", "b"], None, [True, False], 5])
def test_weights_that_are_not_one_whole_number_a_color_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^weights: expected 2 whole numbers >= 0, one a colour, got "):
        Histogram([[0, 0, 0], [1, 1, 1]], bad)


def test_a_histogram_needs_a_color() -> None:
    with pytest.raises(ArgumentError, match=r"^weights: all are 0; a histogram needs a colour$"):
        Histogram([[0, 0, 0]], [0])
    with pytest.raises(ArgumentError, match=r"^colors: shape \(0,\) is not a list of colours"):
        Histogram([], [])


def test_more_weight_than_the_kernel_can_add_up_is_rounded_not_wrapped() -> None:
    black, other = [0, 0, 0], [[255, 255, 254], [255, 255, 255]]
    heaviest = Histogram([black, *other], [MOST_WEIGHT - 2, 1, 1])
    assert design_palette(heaviest, 2, space="srgb").weights.tolist() == [MOST_WEIGHT - 2, 2]
    palette = design_palette(Histogram([black, *other], [2**50, 2**40, 2**30]), 2, space="srgb")
    assert palette.weights.tolist() == [2**50, 2**40 + 2**30], "what is served is counted, not rounded"
    assert palette.hex == ("#000000", "#fffffe")


@pytest.mark.parametrize("bad", [0, -1, 1.5, "many", True])
def test_counting_refuses_a_wrong_number_of_threads(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^threads="):
        count_colors(np.zeros((2, 2, 3), np.uint8), threads=bad)
