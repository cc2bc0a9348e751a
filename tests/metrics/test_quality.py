"""Quality: the scale that targets are set on."""

from __future__ import annotations

import importlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import ArgumentError, quantize
from fewcolors.color.oklab import OKLAB, STEPS
from fewcolors.metrics import quality
from tests.pictures import GENERATED, LAW, Image, images, pictures

module = importlib.import_module("fewcolors.metrics.quality")

WINDOW = np.array([1, 4, 6, 4, 1]) / 16


def folded(index: int, length: int) -> int:
    """A line's number, mirrored at the borders."""
    index %= 2 * length
    return min(index, 2 * length - 1 - index)


def sq_ratio(a: np.ndarray, b: np.ndarray, y: int, x: int, c: float) -> float:
    """The squared error over the contrast around one place, by the words of the definition."""
    error = variance = 0.0
    for channel in range(a.shape[2]):
        means = np.zeros(5)
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                at = folded(y + dy, a.shape[0]), folded(x + dx, a.shape[1]), channel
                weight, one, other = WINDOW[dy + 2] * WINDOW[dx + 2], a[at], b[at]
                means += weight * np.array([(one - other) ** 2, one, other, one * one, other * other])
        error += means[0]
        variance += means[3] - means[1] ** 2 + means[4] - means[2] ** 2
    return error / (variance + c * c)


def twin(a: Image, b: Image) -> float:
    """Pixel by pixel, block by block."""
    one, other = (OKLAB.to_lattice(each.reshape(-1, 3), 1)[:, :3].reshape(each.shape) / STEPS for each in (a, b))
    height, width = a.shape[:2]
    grain = np.mean(
        [sq_ratio(one[:, :, :1], other[:, :, :1], y, x, 0.08) ** 2 for y in range(height) for x in range(width)]
    )
    tall, wide = -(-height // 16), -(-width // 16)
    blocks = np.zeros((2, tall, wide, 3))
    for y in range(tall * 16):
        for x in range(wide * 16):
            at = folded(y, height), folded(x, width)
            blocks[:, y // 16, x // 16] += np.stack([one[at], other[at]]) / 256
    bands = np.mean([math.sqrt(sq_ratio(*blocks, y, x, 0.04)) for y in range(tall) for x in range(wide)])
    return max(0.0, 100 - 50 * math.sqrt(5.65 * math.sqrt(grain) + 7.7 * bands))


@pytest.mark.parametrize("size", [(1, 1), (3, 20), (33, 17)])
def test_quality_is_what_its_definition_says(china: Image, size: tuple[int, int]) -> None:
    picture = china[100 : 100 + size[0], 200 : 200 + size[1]].copy()
    for step in (3, 24):
        other = np.minimum(picture // step * step + step // 2, 255).astype(np.uint8)
        assert quality(picture, other) == pytest.approx(twin(picture, other), abs=0.01)


@LAW
@given(pictures())
def test_a_picture_has_quality_100_to_itself_and_nobody_else_more(image: Image) -> None:
    assert quality(image, image) == 100
    assert 0 <= quality(image, 255 - image) <= 100


@LAW
@given(images(), st.integers(1, 60))
def test_quality_is_symmetric(image: Image, step: int) -> None:
    other = image // step * step
    assert quality(image, other) == quality(other, image)


@pytest.mark.parametrize("name", GENERATED)
def test_quality_is_the_same_however_the_picture_is_cut_into_bands(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = GENERATED[name]()
    whole = quality(picture, picture // 20 * 20)
    monkeypatch.setattr(module, "_BAND", 1)
    assert quality(picture, picture // 20 * 20) == whole


def test_quality_rises_with_colors_and_sees_grain_less_in_texture(china: Image) -> None:
    found = [quality(china, quantize(china, k).to_array()) for k in (8, 16, 32, 64, 128, 256)]
    assert found == sorted(found)
    noise = GENERATED["noise"]() // 2 + np.uint8(60)
    calm = np.full_like(noise, 124)
    grain = (np.indices(noise.shape).sum(axis=0) % 2 * 24 - 12).astype(np.uint8)  # 12 up and, modulo 256, 12 down
    assert quality(calm, calm + grain) < quality(noise, noise + grain) - 2


def test_a_tint_that_is_the_same_everywhere_is_seen() -> None:
    grey = np.full((40, 40, 3), 128, np.uint8)
    tinted = grey + np.array([6, 0, 0], np.uint8)
    assert quality(grey, tinted) < 75


def test_of_transparent_pictures_quality_is_the_mean_over_black_and_white(china: Image) -> None:
    picture = china[:40, :50]
    shares = np.tile(np.arange(50, dtype=np.uint8) * 5, (40, 1))
    other = picture // 6 * 6
    seen = []
    for ground in (0, 255):
        over = [
            np.rint(each * (shares[:, :, None] / 255) + ground * (1 - shares[:, :, None] / 255)).astype(np.uint8)
            for each in (picture, other)
        ]
        seen.append(quality(*over))
    assert quality(np.dstack([picture, shares]), np.dstack([other, shares])) == pytest.approx(np.mean(seen), abs=1e-9)


def test_pictures_of_different_sizes_have_no_quality_but_a_message() -> None:
    with pytest.raises(ArgumentError, match="its size"):
        quality(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5, 3), np.uint8))
