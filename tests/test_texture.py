"""Calm neighbourhoods and flat areas, held against the textbook's way to find them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import ndimage

from fewcolors import count_colors
from fewcolors.texture import (
    FLAT_PIXELS,
    QUARTER_DEVIATION,
    WINDOW,
    calm_weights,
    flat_colors,
    flat_mask,
    same_to_the_eye,
    weigh_calm,
)
from tests.pictures import GENERATED, LAW, Image, images


def lightness(image: Image) -> NDArray[np.float64]:
    """Luma by Rec. 709's weights in parts of 256, 0 to 255."""
    return image[:, :, :3] @ np.array([54, 183, 19]) / 256


def test_the_window_is_a_gaussian_that_sums_to_1() -> None:
    exact = np.exp(-(np.arange(-4, 5) ** 2) / (2 * 1.5**2))
    assert pytest.approx(exact / exact.sum(), abs=1e-5) == WINDOW
    assert WINDOW.sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", GENERATED)
def test_calm_weights_fall_with_the_deviation_of_lightness_around(name: str) -> None:
    """255 (c / (c + s))^2; edges are seen as if the border's pixels went on."""
    image = GENERATED[name]()
    weights = calm_weights(image, 1)
    assert (weights.dtype, weights.shape) == (np.uint8, image.shape[:2])
    inner = (slice(5, -5), slice(5, -5))

    def blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
        wide = WINDOW.astype(np.float64)
        return ndimage.correlate1d(ndimage.correlate1d(values, wide, axis=0), wide, axis=1)

    light = lightness(image)
    deviation = np.sqrt(np.maximum(blurred(light**2) - blurred(light) ** 2, 0)) / 255
    expected = 255 * (QUARTER_DEVIATION / (QUARTER_DEVIATION + deviation)) ** 2
    assert np.abs(weights[inner] - expected[inner]).max() < 3
    assert weights.min() >= 1


def test_calm_is_calm_in_light_and_in_shadow() -> None:
    """A variance is a difference of large numbers: a window whose weights sum to a little more than 1 shows here."""
    grain = GENERATED["noise"]() % 5
    means = [calm_weights(grain[:, :, :1].repeat(3, axis=2) + np.uint8(level), 1).mean() for level in (10, 120, 240)]
    assert means[1:] == pytest.approx(means[:1] * 2, rel=0.01)


def test_flat_pixels_weigh_most_and_threads_change_nothing() -> None:
    for level in range(0, 256, 15):
        assert (calm_weights(np.full((12, 15, 3), level, np.uint8), 1) == 255).all()
    noise = GENERATED["noise"]()
    assert np.array_equal(calm_weights(noise, 1), calm_weights(noise, 3))
    assert calm_weights(noise, 1).max() < 64


def test_weights_of_pixels_add_up_to_those_of_colors() -> None:
    image = GENERATED["drawing"]()
    counted, weights = count_colors(image), calm_weights(image, 1)
    weighed = weigh_calm(image, counted, 1)
    assert np.array_equal(weighed.colors, counted.colors)
    for color, weight in zip(counted.colors, weighed.weights, strict=True):
        assert weights[(image == color).all(axis=2)].sum(dtype=np.int64) == weight


def flat_twin(image: Image) -> NDArray[np.bool_]:
    flat = np.zeros(image.shape[:2], bool)
    words = image.astype(np.int64) @ (256 ** np.arange(image.shape[2]))
    for word in np.unique(words):
        labels, _ = ndimage.label(words == word)
        sizes = np.bincount(labels.ravel())
        flat |= (labels > 0) & (sizes[labels] >= FLAT_PIXELS)
    return flat


@LAW
@given(arrays(np.uint8, (30, 24, 1), elements=st.sampled_from([0, 0, 0, 0, 1])), st.integers(1, 3))
def test_flat_areas_are_the_connected_ones_of_many_pixels(image: Image, threads: int) -> None:
    picture = np.repeat(image, 3, axis=2)
    assert np.array_equal(flat_mask(picture, threads), flat_twin(picture))


def test_an_area_of_63_pixels_is_not_flat_and_corners_do_not_join() -> None:
    image = np.arange(40 * 40 * 3, dtype=np.int64).reshape(40, 40, 3)
    image = (image * 2654435761 % 251).astype(np.uint8)
    image[:7, :9] = 252
    image[20:24, 20:28], image[24:28, 28:36] = 253, 253
    image[30:38, :8] = 254
    mask = flat_mask(image, 1)
    assert mask.sum() == 64
    assert mask[30:38, :8].all()


def test_the_largest_flat_color_comes_first() -> None:
    drawing = GENERATED["drawing"]()
    colors, areas = flat_colors(drawing, flat_mask(drawing, 1), 1)
    assert colors.tolist() == [[20, 20, 20], [255, 255, 255], [30, 60, 200], [200, 30, 40]]
    assert areas.tolist() == [24 * 26, 16 * 26 - 1, 24 * 14, 16 * 14]


@LAW
@given(images())
def test_flat_colors_come_largest_first_with_their_pixels(image: Image) -> None:
    picture = np.kron(image, np.ones((5, 5, 1), np.uint8))
    mask = flat_mask(picture, 1)
    colors, areas = flat_colors(picture, mask, 1)
    assert areas.sum() == mask.sum()
    assert (np.diff(areas) <= 0).all()
    for color, area in zip(colors, areas, strict=True):
        assert ((picture == color).all(axis=2) & (mask == 1)).sum() == area


def test_colors_look_the_same_within_a_small_difference() -> None:
    greys = np.repeat(np.array([[100], [101], [103], [110]], np.uint8), 3, axis=1)
    assert same_to_the_eye(greys, greys[:1]).tolist() == [True, True, False, False]
    assert same_to_the_eye(greys, greys[:0]).tolist() == [False] * 4
    assert same_to_the_eye(greys[:0], greys).tolist() == []
