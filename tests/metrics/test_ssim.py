"""SSIM: the paper's formula window by window, its laws, and what happens at borders and in small pictures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fewcolors.metrics import ssim
from tests.pictures import GENERATED, LAW, Image, images


def naive_ssim(a: Image, b: Image) -> float:
    """Wang et al. (2004), equation 13, in every 11 x 11 window of every channel, one after the other."""
    steps = np.arange(-5, 6)
    weights = np.exp(-(steps[:, None] ** 2 + steps[None, :] ** 2) / (2 * 1.5**2))
    weights /= weights.sum()
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    # A side that no window fits into goes on mirrored: d c b a a b c d d c b a.
    pads = [(5, 5) if side < 11 else (0, 0) for side in a.shape[:2]]
    a, b = (np.pad(each.astype(float), (*pads, (0, 0)), mode="symmetric") for each in (a, b))
    found = []
    for y in range(5, a.shape[0] - 5):
        for x in range(5, a.shape[1] - 5):
            for channel in range(3):
                p = a[y - 5 : y + 6, x - 5 : x + 6, channel]
                q = b[y - 5 : y + 6, x - 5 : x + 6, channel]
                mu_p, mu_q = (weights * p).sum(), (weights * q).sum()
                var_p, var_q = (weights * (p - mu_p) ** 2).sum(), (weights * (q - mu_q) ** 2).sum()
                cov = (weights * (p - mu_p) * (q - mu_q)).sum()
                found.append(
                    (2 * mu_p * mu_q + c1) * (2 * cov + c2) / ((mu_p**2 + mu_q**2 + c1) * (var_p + var_q + c2))
                )
    return float(np.mean(found))


@settings(LAW, max_examples=15)
@given(images(), st.integers(0, 255))
def test_ssim_of_small_pictures_is_the_naive_loop_and_symmetric(image: Image, level: int) -> None:
    other = image ^ np.uint8(level)
    assert ssim(image, other) == pytest.approx(naive_ssim(image, other), abs=1e-9)
    assert ssim(other, image) == pytest.approx(ssim(image, other), abs=1e-12)


@pytest.mark.parametrize("size", [(11, 11), (12, 30), (30, 12), (10, 14), (14, 10), (1, 20)])
def test_ssim_is_the_naive_loop_where_windows_fit_and_where_they_do_not(size: tuple[int, int]) -> None:
    generator = np.random.default_rng(3)
    a, b = (generator.integers(0, 256, (*size, 3), np.uint8) for _ in range(2))
    assert ssim(a, b) == pytest.approx(naive_ssim(a, b), abs=1e-9)


@pytest.mark.parametrize("name", GENERATED)
def test_ssim_is_1_for_equal_pictures_less_for_others_and_at_least_minus_1(name: str) -> None:
    picture = GENERATED[name]()
    assert ssim(picture, picture) == pytest.approx(1, abs=1e-12)
    assert -1 <= ssim(picture, 255 - picture) < 0.9


def test_ssim_of_flat_pictures_is_the_papers_comparison_of_luminance() -> None:
    a, b = np.full((20, 20, 3), 100, np.uint8), np.full((20, 20, 3), 120, np.uint8)
    c1 = (0.01 * 255) ** 2
    assert ssim(a, b) == pytest.approx((2 * 100 * 120 + c1) / (100**2 + 120**2 + c1), abs=1e-9)


def test_noise_costs_structure_and_an_even_shift_hardly_any(china: Image) -> None:
    noise = np.random.default_rng(4).choice([-10, 10], china.shape)
    noisy, shifted = (np.clip(china.astype(int) + change, 0, 255).astype(np.uint8) for change in (noise, 10))
    assert ssim(china, noisy) < 0.9 < ssim(china, shifted)


def test_floats_are_pictures_too(china: Image) -> None:
    picture, other = china[:60, :70], china[60:120, :70]
    assert ssim(picture / 255, other / 255) == pytest.approx(ssim(picture, other), abs=1e-12)


@pytest.mark.parametrize("shape", [(3000, 15, 3), (15, 3000, 3)])
def test_ssim_of_a_picture_of_many_bands_is_the_mean_of_its_parts(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(6)
    a, b = (generator.integers(0, 256, shape, np.uint8) for _ in range(2))
    # Parts that overlap by a window's width less one have each window once.
    starts = range(0, 2990, 10)
    axis = int(np.argmax(shape))
    parts = [ssim(a.take(range(s, s + 20), axis), b.take(range(s, s + 20), axis)) for s in starts[:-1]]
    assert ssim(a, b) == pytest.approx(np.mean([*parts, parts_end(a, b, axis)]), abs=1e-9)


def parts_end(a: Image, b: Image, axis: int) -> float:
    """The last part, of the last 20 lines."""
    return ssim(a.take(range(2980, 3000), axis), b.take(range(2980, 3000), axis))
