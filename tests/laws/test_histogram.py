"""Histograms are a monoid, and exact: what counting promises."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors import Histogram, count_colors
from tests import twins
from tests.pictures import GENERATED, LAW, images

Image = NDArray[np.uint8]


def as_dict(histogram: Histogram) -> dict[tuple[int, ...], int]:
    colors = map(tuple, histogram.colors.tolist())
    return dict(zip(colors, histogram.weights.tolist(), strict=True))


def z_order(color: tuple[int, ...]) -> int:
    """The bits of the channels in turn, from the highest down."""
    return sum(
        (level >> bit & 1) << (bit * len(color) + len(color) - 1 - channel)
        for channel, level in enumerate(color)
        for bit in range(8)
    )


@LAW
@given(images())
def test_counting_equals_the_twin(image: Image) -> None:
    histogram = count_colors(image)
    assert as_dict(histogram) == twins.count(image)
    assert len(histogram) == len(twins.count(image))
    assert (histogram.colors.dtype, histogram.weights.dtype) == (np.uint8, np.int64)


@LAW
@given(images())
def test_colors_come_in_z_order(image: Image) -> None:
    keys = [z_order(tuple(color)) for color in count_colors(image).colors.tolist()]
    assert all(one < next_one for one, next_one in pairwise(keys))


@pytest.mark.parametrize("threads", [1, 2, 8, None])
@pytest.mark.parametrize("channels", [3, 4])
def test_counting_a_large_noisy_picture_equals_the_twin(threads: int | None, channels: int) -> None:
    image = np.random.default_rng(5).integers(0, 24, (800, 900, channels), np.uint8)
    assert as_dict(count_colors(image, threads=threads)) == twins.count(image)


@LAW
@given(images(), images())
def test_the_sum_is_the_histogram_of_both_pictures(one: Image, other: Image) -> None:
    both = np.concatenate([one.reshape(1, -1, 3), other.reshape(1, -1, 3)], axis=1)
    assert count_colors(one) + count_colors(other) == count_colors(both)


@LAW
@given(images(), images(), images())
def test_adding_is_associative_and_commutative(a: Image, b: Image, c: Image) -> None:
    x, y, z = count_colors(a), count_colors(b), count_colors(c)
    assert (x + y) + z == x + (y + z)
    assert x + y == y + x


@LAW
@given(images(), st.integers(1, 5))
def test_tiling_a_picture_multiplies_every_weight(image: Image, times: int) -> None:
    tiled, once = count_colors(np.tile(image, (times, 1, 1))), count_colors(image)
    assert np.array_equal(tiled.colors, once.colors)
    assert np.array_equal(tiled.weights, once.weights * times)


@LAW
@given(images())
def test_a_histogram_of_colors_and_weights_is_that_of_the_picture_in_any_order(image: Image) -> None:
    once = count_colors(image)
    order = np.random.default_rng(image.size).permutation(len(once))
    assert Histogram(once.colors[order], once.weights[order]) == once
    assert Histogram(image.reshape(-1, 3), np.ones(image.shape[0] * image.shape[1], np.int64)) == once


@LAW
@given(images())
def test_an_opaque_alpha_channel_adds_nothing_but_itself(image: Image) -> None:
    rgba = np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])
    with_alpha, without = count_colors(rgba), count_colors(image)
    assert as_dict(with_alpha) == {(*color, 255): weight for color, weight in as_dict(without).items()}
    assert (with_alpha + without).weights.sum() == 2 * without.weights.sum()


@pytest.mark.parametrize("name", GENERATED)
def test_the_weights_sum_to_the_pixels(name: str) -> None:
    image = GENERATED[name]()
    assert count_colors(image).weights.sum() == image.shape[0] * image.shape[1]


def test_a_photo_counts_like_the_twin(photo: Image) -> None:
    assert as_dict(count_colors(photo)) == twins.count(photo)


def test_the_recipes_photo_has_the_recipes_number_of_colors(china: Image) -> None:
    assert len(count_colors(china)) == 96_615
