"""Small colours that matter keep an entry, and nothing else changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

import fewcolors as fc
from fewcolors.accents.find import MOST_SHARE
from fewcolors.accents.keep import MOST_OF_A_PALETTE
from fewcolors.quantize import DITHERS

Image = np.ndarray
RED, BLUE, GREEN = (225, 25, 30), (40, 60, 230), (20, 190, 60)


def map_of(*marks: tuple[tuple[int, int, int], int], side: int = 160) -> Image:
    """Grey hills with noise, and for each mark a colour's squares of 4 x 4, so many."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[0:side, 0:side]
    hills = 120 + 60 * np.sin(x / 17) * np.cos(y / 23) + random.normal(0, 4, (side, side))
    image = np.repeat(hills[:, :, None], 3, axis=2).clip(0, 255).astype(np.uint8)
    for row, (color, squares) in enumerate(marks):
        for i in range(squares):
            image[10 + 20 * row : 14 + 20 * row, 10 + 12 * i : 14 + 12 * i] = color
    return image


def difference(color: tuple[int, int, int], colors: Image) -> float:
    """The least CIEDE2000 between a colour and others, by scikit-image."""
    lab = rgb2lab(np.asarray(colors, np.float64).reshape(-1, 3) / 255)
    own = np.broadcast_to(rgb2lab(np.array(color, np.float64)[None] / 255), lab.shape)
    return float(deltaE_ciede2000(own, lab).min())


def loses(image: Image, color: tuple[int, int, int], **options: Any) -> bool:
    return difference(color, fc.quantize(image, 8, **options, accents="off").palette.rgb) > 10


@pytest.mark.parametrize("dither", DITHERS)
@pytest.mark.parametrize("space", ["oklab", "srgb"])
def test_a_few_dots_keep_their_colour_under_every_dither(dither: str, space: str) -> None:
    image = map_of((RED, 1))
    assert loses(image, RED, dither=dither, space=space)
    result = fc.quantize(image, 8, dither=dither, space=space, accents=1)
    assert difference(RED, result.palette.rgb) < 10
    assert difference(RED, result.to_array()[10:14, 10:14].mean(axis=(0, 1))) < 10
    assert len(result.palette) == 8
    assert result.report["accents"][0]["color"] == "#e1191e"
    assert result.report["accents"][0]["pixels"] == 16


@pytest.mark.parametrize("effort", ["fast", "balanced", "best"])
@pytest.mark.parametrize("order", ["weight", "luminance", "hue", "similarity"])
def test_efforts_and_orders_keep_it_too(effort: str, order: str) -> None:
    result = fc.quantize(map_of((RED, 1)), 8, dither="none", effort=effort, order=order)
    assert difference(RED, result.palette.rgb) < 10


def test_the_textbooks_setting_has_none_unless_asked_for() -> None:
    image = map_of((RED, 1))
    plain = fc.quantize(image, 8, space="srgb", dither="none")
    off = fc.quantize(image, 8, space="srgb", dither="none", accents="off")
    assert plain.palette == off.palette
    assert "accents" not in plain.report
    assert difference(RED, fc.quantize(image, 8, space="srgb", dither="none", accents=1).palette.rgb) < 10


@pytest.mark.parametrize("dither", ["none", "auto", "floyd-steinberg"])
def test_without_accents_nothing_changes(dither: str) -> None:
    """Neither a map without dots nor a real photo comes out otherwise by a byte."""
    from sklearn.datasets import load_sample_image

    for image in (map_of(), load_sample_image("flower.jpg")[::2, ::2]):
        kept, off = (fc.quantize(image, 16, dither=dither, accents=accents) for accents in ("auto", "off"))
        assert kept.palette == off.palette
        assert (kept.indices == off.indices).all()
        assert kept.report == off.report


def test_locked_colours_stay_first_and_exact() -> None:
    locked = ["#123456", "#fedcba"]
    for dither in ("none", "auto"):
        result = fc.quantize(map_of((RED, 1)), 8, locked=locked, dither=dither)
        assert list(result.palette.hex[:2]) == locked
        assert difference(RED, result.palette.rgb) < 10


def test_when_all_are_locked_none_makes_way() -> None:
    locked = [f"#{i * 16:02x}{i * 16:02x}{i * 16:02x}" for i in range(8)]
    result = fc.quantize(map_of((RED, 1)), 8, locked=locked)
    assert list(result.palette.hex) == locked
    assert "accents" not in result.report


def test_of_more_accents_than_room_the_heaviest_are_kept() -> None:
    image = map_of((RED, 3), (BLUE, 2), (GREEN, 1))
    result = fc.quantize(image, 8, dither="none", space="srgb", accents=1)
    assert len(result.palette) == 8
    assert len(result.report["accents"]) <= int(8 * MOST_OF_A_PALETTE)
    assert difference(RED, result.palette.rgb) < 10
    assert difference(BLUE, result.palette.rgb) < 10


def test_accents_that_are_served_already_stay_served() -> None:
    """Room for one is not taken from another."""
    image = map_of((RED, 9), (BLUE, 1), side=200)
    before = fc.quantize(image, 12, dither="none", accents="off").palette.rgb
    assert difference(RED, before) < 10 < difference(BLUE, before)
    after = fc.quantize(image, 12, dither="none").palette.rgb
    assert max(difference(RED, after), difference(BLUE, after)) < 10


def test_transparent_pictures_keep_theirs() -> None:
    image = np.dstack([map_of((RED, 1)), np.full((160, 160), 255, np.uint8)])
    image[100:, :, 3] = 0
    image[90:100, :, 3] = 100
    for dither in ("none", "auto"):
        palette = fc.quantize(image, 8, dither=dither).palette
        opaque = palette.rgba[:, 3] == 255
        assert difference(RED, palette.rgb[opaque]) < 10


def test_what_is_transparent_is_no_accent() -> None:
    image = np.dstack([map_of((RED, 1)), np.full((160, 160), 255, np.uint8)])
    image[10:14, 10:14, 3] = 0
    assert "accents" not in fc.quantize(image, 8).report


def test_deep_pictures_keep_theirs() -> None:
    image = map_of((RED, 1)).astype(np.float64) / 255
    image += np.random.default_rng(1).uniform(0, 0.0015, image.shape)
    result = fc.quantize(image.clip(0, 1), 8, dither="none")
    assert difference(RED, result.palette.rgb) < 10


def test_what_weighs_nothing_is_no_accent() -> None:
    weights = np.ones((160, 160))
    assert "accents" in fc.quantize(map_of((RED, 1)), 8, weights=weights, dither="none").report
    weights[:20, :20] = 0
    assert "accents" not in fc.quantize(map_of((RED, 1)), 8, weights=weights, dither="none").report


def test_scattered_pixels_are_no_accent() -> None:
    """Noise has no places: 40 red pixels, none beside another."""
    image = map_of()
    image[3:160:20, 5:160:32] = RED
    assert "accents" not in fc.quantize(image, 8).report


def test_what_is_large_is_no_accent() -> None:
    image = map_of()
    side = int((160 * 160 * MOST_SHARE) ** 0.5) + 2
    image[40 : 40 + side, 40 : 40 + side] = RED
    assert "accents" not in fc.quantize(image, 4).report


def test_a_higher_strength_keeps_fainter_ones() -> None:
    faint = (150, 128, 128)
    image = np.full((120, 120, 3), 128, np.uint8)
    image[:, :, :] = (np.arange(120) // 2 + 60)[:, None, None]
    image[100:104, 50:58] = faint
    found = [len(fc.quantize(image, 8, dither="none", accents=s).report.get("accents", ())) for s in (0.5, 1, 2)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_threads_do_not_matter() -> None:
    image = map_of((RED, 2), (BLUE, 1))
    assert fc.quantize(image, 8, threads=1).palette == fc.quantize(image, 8, threads=2).palette


@pytest.mark.parametrize("wrong", ["on", -1, 5, True, None, float("nan")])
def test_a_wrong_wish_is_one_line(wrong: Any) -> None:
    with pytest.raises(fc.ArgumentError, match="accents=") as error:
        fc.quantize(map_of(), 8, accents=wrong)
    assert "\n" not in str(error.value)


def test_one_image_gets_a_palette_with_accents_and_a_histogram_one_without() -> None:
    image = map_of((RED, 1))
    assert difference(RED, fc.design_palette(image, 8).rgb) < 10
    without = fc.design_palette(image, 8, accents="off")
    assert fc.design_palette(fc.count_colors(image), 8) == without
    assert difference(RED, without.rgb) > 10


def test_of_an_accent_only_what_weighs_something_is_counted() -> None:
    image = map_of((RED, 2))
    weights = np.ones((160, 160))
    weights[10:14, 22:26] = 0
    (accent,) = fc.quantize(image, 8, weights=weights, dither="none").report["accents"]
    assert (accent["pixels"], accent["regions"]) == (16, 1)
