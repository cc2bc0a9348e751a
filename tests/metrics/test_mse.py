"""MSE and PSNR: sums over channels, means over pixels, known values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import ArgumentError
from fewcolors.metrics import mse, psnr, texture_mse
from tests import twins
from tests.pictures import LAW, Image, images

BLACK, WHITE = np.zeros((2, 3, 3), np.uint8), np.full((2, 3, 3), 255, np.uint8)


@LAW
@given(images(), st.integers(0, 255))
def test_mse_equals_the_naive_loop_and_is_symmetric(image: Image, level: int) -> None:
    other = (image ^ np.uint8(level)) if level % 2 else np.full_like(image, level)
    assert mse(image, other) == twins.mse(image, other) == mse(other, image)


def test_black_against_white_is_the_greatest_error() -> None:
    assert mse(BLACK, WHITE) == 3 * 255**2 == 195_075
    assert psnr(195_075.0) == 0


def test_equal_pictures_have_no_error() -> None:
    assert mse(WHITE, WHITE) == 0
    assert psnr(0.0) == math.inf


def test_an_error_of_one_level_everywhere_is_48_decibels() -> None:
    assert mse(BLACK, BLACK + np.uint8(1)) == 3
    assert psnr(3.0) == pytest.approx(48.1308, abs=1e-4)  # 20 log10(255)


def test_half_transparent_white_is_white_over_white_and_grey_over_black() -> None:
    half = np.dstack([WHITE, np.full((2, 3), 127, np.uint8)])
    assert mse(WHITE, half) == mse(half, WHITE) == 3 * 128**2 / 2
    assert mse(WHITE, np.dstack([WHITE, np.full((2, 3), 255, np.uint8)])) == 0


@LAW
@given(st.integers(0, 2**32 - 1))
def test_transparent_pictures_have_the_mean_error_over_black_and_over_white(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = (rng.integers(0, 256, (4, 5, 4), np.uint8) for _ in range(2))
    over = [[seen_over(picture, ground) for picture in (one, other)] for ground in (0, 255)]
    naive = np.mean([((a - b) ** 2).sum(axis=2) for a, b in over])
    assert mse(one, other) == pytest.approx(naive, rel=1e-12)
    assert mse(one / 255, other) == pytest.approx(naive, rel=1e-12)


def seen_over(picture: Image, ground: int) -> np.ndarray:
    """Not rounded, on the scale of 8 bits."""
    share = picture[:, :, 3:] / 255
    return picture[:, :, :3] * share + ground * (1 - share)


def test_colors_under_alpha_0_are_no_error_but_of_textures() -> None:
    hidden = np.random.default_rng(3).integers(0, 256, (6, 7, 4), np.uint8)
    hidden[:, :, 3] = 0
    assert mse(hidden, np.zeros_like(hidden)) == 0
    assert texture_mse(hidden, np.zeros_like(hidden)) == (hidden.astype(int) ** 2).sum() / 42


def test_textures_take_alpha_as_a_fourth_channel_and_its_absence_as_opaque() -> None:
    half = np.dstack([WHITE, np.full((2, 3), 127, np.uint8)])
    assert texture_mse(WHITE, half) == texture_mse(half, WHITE) == 128**2
    assert texture_mse(half / 255, WHITE) == pytest.approx(128**2, rel=1e-12)
    assert texture_mse(BLACK, WHITE) == mse(BLACK, WHITE)


def test_a_picture_of_many_rows_is_summed_whole(china: Image) -> None:
    other = china[::-1]
    difference = china.astype(np.int64) - other
    assert mse(china, other) == (difference**2).sum() / (427 * 640)


def test_a_very_wide_picture_is_summed_whole() -> None:
    wide = np.zeros((2, 70_000, 3), np.uint8)
    assert mse(wide, wide + np.uint8(2)) == 12


def test_floats_are_measured_on_the_scale_of_8_bits(china: Image) -> None:
    floats = china / 255
    assert mse(floats, china) < 1e-20
    assert mse(floats, china[::-1]) == pytest.approx(mse(china, china[::-1]), rel=1e-12)
    half = np.dstack([WHITE, np.full((2, 3), 127, np.uint8)]) / 255
    assert mse(half, WHITE) == pytest.approx(3 * 128**2 / 2, rel=1e-12)


def test_pictures_of_different_size_have_no_error_but_a_message() -> None:
    with pytest.raises(ArgumentError, match=r"^result: its size 3 x 4 is not the image's, 3 x 2$"):
        mse(BLACK, np.zeros((4, 3, 3), np.uint8))
