"""Histogram as a value: what it holds, that it cannot change, what it refuses. Its laws are in laws/."""

from __future__ import annotations

import copy
import io
import pickle
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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


def test_what_8_bits_cannot_hold_is_deep_and_lies_by_red_then_green_then_blue() -> None:
    colors = [[0.5, 0.1, 0.2], [0.1, 0.9, 0.3], [0.1, 0.2, 0.9], [0.5, 0.1, 0.2], [0.1, 0.2, 0.1]]
    deep = Histogram(colors, [1, 2, 3, 4, 5])
    assert deep.is_deep
    assert deep.colors.dtype == np.float64
    assert deep.colors.tolist() == [[0.1, 0.2, 0.1], [0.1, 0.2, 0.9], [0.1, 0.9, 0.3], [0.5, 0.1, 0.2]]
    assert deep.weights.tolist() == [5, 3, 2, 5]
    assert deep.weights.dtype == np.int64
    assert pickle.loads(pickle.dumps(deep)) == deep


def test_floats_that_8_bits_hold_are_no_deeper_than_bytes() -> None:
    floats = Histogram([[0.0, 1.0, 51 / 255]], [2])
    assert not floats.is_deep
    assert floats == Histogram([[0, 255, 51]], [2])
    assert floats.rounded() is floats


def test_deep_ones_add_up_with_each_other_and_with_bytes_and_with_alpha(histogram: Histogram) -> None:
    deep = Histogram([[0.001, 0.0, 0.0], [0.0, 0.0, 0.0]], [7, 8])
    assert (deep + deep).weights.tolist() == [16, 14]
    both = histogram + deep
    assert both == deep + histogram
    assert both.colors.tolist() == [[0, 0, 0], [0.001, 0, 0], [1, 0, 0]]
    assert both.weights.tolist() == [12, 7, 2]
    clear = Histogram([[0.25, 0.0, 0.0, 0.001]], [3])
    assert (both + clear).colors.tolist() == [[0, 0, 0, 1], [0.001, 0, 0, 1], [0.25, 0, 0, 0.001], [1, 0, 0, 1]]
    assert (both + clear).weights.tolist() == [12, 7, 3, 2]
    assert (clear + histogram) == (histogram + clear)


def test_deep_colors_are_rounded_and_added_up_where_they_meet() -> None:
    rounded = Histogram([[0.001, 0.0, 1.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.5]], [1, 2, 4]).rounded()
    assert rounded.colors.tolist() == [[0, 0, 255], [128, 128, 128]]
    assert rounded.weights.tolist() == [3, 4]
    assert not rounded.is_deep


@pytest.mark.parametrize("bad", [[[0.5, 0.5]], [0.5, 0.5, 0.5], [[0.5] * 5], [[[0.5] * 3]], [[0.5, 2.0, 0.1]]])
def test_floats_that_are_no_colors_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^colors"):
        Histogram(bad, [1])


def test_refused_weights_are_told_by_type_and_shape() -> None:
    with pytest.raises(ArgumentError, match=r"got float64 \(2,\)$"):
        Histogram([[0, 0, 0], [1, 1, 1]], [1.0, 2.0])
    with pytest.raises(ArgumentError, match=r"^colors"):
        Histogram([[0, 0, 0], [1, 1]], [1, 1])


def test_what_cannot_be_set_is_named_and_long_ones_are_counted_with_commas(histogram: Histogram) -> None:
    with pytest.raises(AttributeError, match=r"^Histogram is immutable; cannot set weights$"):
        histogram.weights = np.ones(2, np.int64)
    assert histogram.__add__(1) is NotImplemented  # type: ignore[operator]
    assert histogram.__eq__("a histogram") is NotImplemented
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    many = np.concatenate([greys, greys * [1, 1, 0], greys * [1, 0, 0], greys * [0, 1, 0], greys * [0, 0, 1]])
    assert repr(Histogram(many, np.full(1280, 1000))) == "<Histogram of 1,276 colours, weight 1,280,000>"


def test_an_image_is_counted_in_its_own_depth_and_channels() -> None:
    bytes_of = np.array([[[1, 2, 3], [1, 2, 3], [4, 5, 6]]], np.uint8)
    assert count_colors(bytes_of, threads=2) == Histogram([[1, 2, 3], [4, 5, 6]], [2, 1])
    deep = np.array([[[1, 2, 3], [1, 2, 3], [4, 5, 6]]], np.uint16)
    counted = count_colors(deep)
    assert counted.is_deep
    assert counted.colors.tolist() == (deep[0, 1:] / 65535).tolist()
    assert counted.weights.tolist() == [2, 1]
    assert counted.weights.dtype == np.int64


def test_weights_of_pixels_count_as_they_are_or_in_65536_steps_of_the_largest() -> None:
    image = np.array([[[1] * 3, [2] * 3, [1] * 3]], np.uint8)
    for weights, counted in (
        ([[1, 2, 3]], [4, 2]),
        ([[True, True, False]], [1, 1]),
        ([[0.5, 1.0, 0.25]], [49152, 65536]),
        ([[0.0, 4.0, 0.0]], [65536]),
        ([[0.25, 0.5, 0.0]], [32768, 65536]),
        (np.array([[1, 2, 3]], np.uint8), [4, 2]),
    ):
        assert count_colors(image, weights=weights).weights.tolist() == counted
    deep = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint16)
    assert count_colors(deep, weights=[[7, 8]]).weights.tolist() == [7, 8]


@pytest.mark.parametrize("pixels", [65_535, 65_536, 65_537, 65_792, 1 << 17])
def test_the_weights_of_large_pictures_have_as_many_steps_as_their_sum_below_2_to_the_32_allows(pixels: int) -> None:
    """65,537 divides 2^32 - 1, and 2^17 divides 2^32: one more or one less would show."""
    image = np.zeros((1, pixels, 3), np.uint8)
    (total,) = count_colors(image, weights=np.ones((1, pixels))).weights.tolist()
    assert total < 2**32
    assert total == 65_536 * pixels or total + pixels >= 2**32


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([1, 2], r"^weights: expected numbers of shape \(1, 2\), one a pixel, got int64 \(2,\)$"),
        ([["a", "b"]], r"^weights: expected numbers of shape \(1, 2\), one a pixel, got <U1 \(1, 2\)$"),
        ([[1j, 2]], r"^weights: expected numbers"),
        ([[1.0, float("nan")]], r"^weights: every one must be finite and >= 0$"),
        ([[1.0, float("inf")]], r"^weights: every one must be finite and >= 0$"),
        ([[1, -1]], r"^weights: every one must be finite and >= 0$"),
        ([[0, 0]], r"^weights: all are 0"),
        ([[0.0, 0.0]], r"^weights: all are 0"),
    ],
)
def test_weights_that_are_not_one_number_a_pixel_are_refused(bad: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        count_colors(np.zeros((1, 2, 3), np.uint8), weights=bad)


def test_colors_of_a_file_are_counted_in_srgb_or_as_they_are() -> None:
    """A PNG that says it is of gamma 1.0: its middle is lighter than sRGB's."""
    gamma = PngInfo()
    gamma.add(b"gAMA", (100_000).to_bytes(4, "big"))
    file = io.BytesIO()
    Image.new("RGB", (2, 2), (128, 128, 128)).save(file, "PNG", pnginfo=gamma)
    kept = count_colors(file.getvalue(), profile="keep")
    assert kept == Histogram([[128, 128, 128]], [4])
    assert count_colors(file.getvalue()) != kept
    assert count_colors(file.getvalue()) == count_colors(file.getvalue(), profile="srgb")
