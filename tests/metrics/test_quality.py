"""Quality: the scale that targets are set on."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.metrics import structural_similarity

from fewcolors import ArgumentError, quantize
from fewcolors.color.opponent import linear_levels
from fewcolors.color.xyb import BIAS, LINEAR_SRGB_TO_LMS
from fewcolors.metrics import quality
from fewcolors.metrics.quality import GROUNDS, TERMS, levels_drawn, levels_over, quality_of_levels
from tests.pictures import GENERATED, LAW, Image, images, pictures

module = importlib.import_module("fewcolors.metrics.quality")
levels_module = importlib.import_module("fewcolors.metrics.levels")

WINDOW = np.array([1, 4, 6, 4, 1]) / 16


def folded(index: int, length: int) -> int:
    """A line's number, mirrored at the borders."""
    index %= 2 * length
    return min(index, 2 * length - 1 - index)


def xyb(linear: np.ndarray) -> np.ndarray:
    """Y, X and B, by the words of the definition."""
    roots = np.cbrt(linear @ np.array(LINEAR_SRGB_TO_LMS).T + BIAS) - np.cbrt(BIAS)
    long, middle, short = np.moveaxis(roots, -1, 0)
    y = (long + middle) / 2
    return np.stack([y + 0.01, 14 * (long - middle) / 2 + 0.42, short - y + 0.55], axis=-1)


def halved(linear: np.ndarray) -> np.ndarray:
    """Each place the mean of what of its 2 x 2 pixels there is."""
    height, width = (-(-length // 2) for length in linear.shape[:2])
    return np.array(
        [[linear[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].mean(axis=(0, 1)) for x in range(width)] for y in range(height)]
    )


def differences(a: np.ndarray, b: np.ndarray, y: int, x: int) -> tuple[float, float]:
    """d and t at one place of two planes."""
    means = np.zeros(5)
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            at = folded(y + dy, a.shape[0]), folded(x + dx, a.shape[1])
            one, other = a[at], b[at]
            error = one - other
            means += WINDOW[dy + 2] * WINDOW[dx + 2] * np.array([error**2, one, other, one * one, other * other])
    shift = means[1] - means[2]
    variances = means[3] - means[1] ** 2 + means[4] - means[2] ** 2
    contrast = variances + 0.03**2
    return 1 - (1 - shift**2) * (1 - (means[0] - shift**2) / contrast), shift**2 / contrast


def twin(a: Image, b: Image) -> float:
    """Size by size, pixel by pixel."""
    pair = [linear_levels()[each] for each in (a, b)]
    total = 0.0
    for level in range(5):
        one, other = (xyb(each) for each in pair)
        for term in TERMS:
            if term.level == level:
                height, width = one.shape[:2]
                planes = one[:, :, term.axis], other[:, :, term.axis]
                found = np.array([differences(*planes, y, x) for y in range(height) for x in range(width)])
                d, t = found.T
                total += term.mean * d.mean() + term.spots * np.mean(d**4) ** 0.25 + term.tint * t.mean()
        pair = [halved(each) for each in pair]
    return float(max(0.0, 100 - 10 * math.sqrt(total)))


@pytest.mark.parametrize("size", [(1, 1), (3, 20), (33, 17)])
def test_quality_is_what_its_definition_says(china: Image, size: tuple[int, int]) -> None:
    picture = china[100 : 100 + size[0], 200 : 200 + size[1]].copy()
    for step in (3, 24):
        other = np.minimum(picture // step * step + step // 2, 255).astype(np.uint8)
        assert quality(picture, other) == pytest.approx(twin(picture, other), abs=0.02)


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
    monkeypatch.setattr(levels_module, "_BAND", 1)
    assert quality(picture, picture // 20 * 20) == whole


@pytest.mark.parametrize("flip", [np.flipud, np.fliplr])
def test_quality_of_flipped_pictures_is_the_same(china: Image, flip: Any) -> None:
    """Of sizes that can be halved four times: else a last odd line stands alone at the other side."""
    picture = china[60:140, 200:312]
    other = picture // 20 * 20
    assert quality(flip(picture), flip(other)) == quality(picture, other)


@LAW
@given(pictures(), st.integers(1, 9))
def test_indices_and_colors_have_the_quality_of_the_picture_that_they_draw(image: Image, k: int) -> None:
    result = quantize(image, k, effort="fast")
    colors, indices = np.asarray(result.palette.rgba), np.asarray(result.indices)
    if colors.shape[1] == 4 and bool((colors[:, 3] < 255).any()):
        found = [
            quality_of_levels(levels_over(image, ground), levels_drawn(colors, indices, ground)) for ground in GROUNDS
        ]
        assert max(0.0, sum(found) / 2) == quality(image, colors[indices])
    else:
        found = [quality_of_levels(levels_over(image, 0), levels_drawn(colors, indices, 0))]
        assert max(0.0, found[0]) == quality(image, colors[indices]) or image.shape[2] == 4


def mixed() -> Image:
    """Flat areas with fine drawing on them, beside texture."""
    places = np.indices((96, 128)).sum(axis=0)
    scene = np.resize(GENERATED["gradient"](), (96, 128, 3))
    scene[:, :64] = [236, 232, 220]
    scene[::8, 4:60] = [60, 40, 120]
    scene[(places % 11 == 0) & (np.arange(128) < 64)] = [200, 60, 50]
    return scene


def ladder(image: Image, kind: str) -> list[Image]:
    """The picture spoiled less and less."""
    if kind == "levels":
        return [image // step * step + step // 2 for step in (np.uint8(1 << power) for power in (7, 6, 5, 4, 3, 1))]
    if kind == "noise":
        noise = np.resize(GENERATED["noise"](), image.shape).astype(int) - 128
        return [np.clip(image + noise // part, 0, 255).astype(np.uint8) for part in (2, 4, 8, 16, 32, 64)]
    return [quantize(image, k).to_array() for k in (2, 4, 8, 16, 32, 64, 128)]


@pytest.mark.parametrize("kind", ["levels", "noise", "colors"])
@pytest.mark.parametrize("name", ["gradient", "two_clusters", "mixed"])
def test_quality_rises_while_a_picture_is_spoiled_less(name: str, kind: str) -> None:
    image = mixed() if name == "mixed" else GENERATED[name]()
    found = [quality(image, each) for each in ladder(image, kind)]
    assert found == sorted(found)
    assert found[0] < found[-1]


@pytest.mark.parametrize("kind", ["levels", "noise", "colors"])
def test_quality_orders_a_ladder_as_scikit_images_ssim_does(china: Image, kind: str) -> None:
    scene = np.ascontiguousarray(china[60:188, 200:360])
    steps = ladder(scene, kind)[-5:]  # SSIM finds 4 colours better than 8
    ours = [quality(scene, each) for each in steps]
    theirs = [structural_similarity(scene, each, channel_axis=2) for each in steps]
    assert np.argsort(ours).tolist() == np.argsort(theirs).tolist()


def test_quality_rises_with_colors_and_sees_grain_less_in_texture(china: Image) -> None:
    found = [quality(china, quantize(china, k).to_array()) for k in (8, 16, 32, 64, 128, 256)]
    assert found == sorted(found)
    noise = GENERATED["noise"]() // 2 + np.uint8(60)
    calm = np.full_like(noise, 124)
    steps = np.indices(noise.shape[:2]).sum(axis=0)[:, :, None] % 2 * 24 - 12
    grain = steps.astype(np.uint8)  # 12 up and, modulo 256, 12 down
    assert quality(calm, calm + grain) < quality(noise, noise + grain) - 10


def test_a_tint_that_is_the_same_everywhere_is_seen() -> None:
    grey = np.full((40, 40, 3), 128, np.uint8)
    found = [quality(grey, grey + np.array([0, step, 0], np.uint8)) for step in (12, 6, 3)]
    assert found == sorted(found)
    assert found[0] < 50 < found[1] < 80 < found[2] < 95


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
