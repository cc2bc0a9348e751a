"""`dither="auto"` and "joint": what they leave alone, what they dither, and what strength and mask do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

import fewcolors as fc
from fewcolors import metrics
from fewcolors.color import DITHER_SPACES
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.mapping.auto import AUTO, DRAWING, JOINT, STRENGTH, Auto, where_it_pays
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS
from tests import twins
from tests.pictures import GENERATED, LAW, SPACES, Image, pictures

BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
BOTH = ["auto", "joint"]


# Screenshots

# Pixels that make an area, and how many of those its size must be told from chance (texture.py).
AREA = 64


@cache
def screenshot() -> Image:
    """A window of panels, buttons and framed icons in some sixty flat colours, under strokes like letters whose edges
    are blended, and a shaded bar: 300 colours."""
    rng = np.random.default_rng(3)
    image = np.full((192, 288, 3), (250, 250, 252), np.uint8)
    image[:18] = (52, 73, 94)
    image[18:, :60] = (236, 240, 241)
    for row in range(6):
        for column in range(9):
            top, left = 28 + 26 * row, 68 + 24 * column
            image[top : top + 20, left : left + 20] = (40, 40, 40)
            image[top + 1 : top + 19, left + 1 : left + 19] = rng.integers(30, 256, 3)
    image[24:34, 4:56] = (np.linspace((20, 90, 200), (220, 60, 40), 52) + 0.5).astype(np.uint8)
    for y, x in zip(rng.integers(40, 180, 60), rng.integers(4, 50, 60), strict=True):
        ink = rng.uniform(0.2, 1, 5)
        ground = image[y, x : x + 5].astype(float)
        image[y, x : x + 5] = (ground * (1 - ink[:, None]) + np.array([30, 30, 60]) * ink[:, None]).astype(np.uint8)
    image.setflags(write=False)
    return image


@cache
def areas() -> list[NDArray[np.bool_]]:
    """Masks of the screenshot's connected areas of one colour that are large."""
    image = screenshot()
    words = image.astype(np.int64) @ [1, 256, 65536]
    found = []
    for word in np.unique(words):
        labels, count = ndimage.label(words == word)
        sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
        found += [labels == label for label in np.flatnonzero(sizes >= AREA) + 1]
    return found


def test_the_screenshot_is_one() -> None:
    assert len(np.unique(screenshot().reshape(-1, 3), axis=0)) > 250
    assert len({tuple(screenshot()[area][0]) for area in areas()}) > 50
    assert sum(map(np.sum, areas())) > DRAWING * screenshot()[..., 0].size


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("effort", ["fast", "balanced"])
def test_flat_areas_of_a_screenshot_keep_one_color_that_looks_like_theirs(space: str, effort: str) -> None:
    image = screenshot()
    result = fc.quantize(image, 64, space=space, effort=effort)
    shown, held = result.to_array(), set(map(tuple, result.palette.rgb.tolist()))
    for area in areas():
        colors = np.unique(shown[area], axis=0)
        own = tuple(image[area][0].tolist())
        assert len(colors) == 1, f"{own} becomes textured"
        assert own not in held or tuple(colors[0].tolist()) == own, "exact where the palette holds it"
        one, other = (color.astype(np.uint8).reshape(1, 1, 3) for color in (colors[0], np.array(own)))
        assert metrics.delta_e_2000_map(one, other).max() < 1


def test_letters_and_edges_beside_what_is_flat_take_their_nearest_color() -> None:
    """A pixel that touches a flat area of a drawing, corners included, is not dithered."""
    image = screenshot()
    palette = fc.quantize(image, 64).palette
    dithered, nearest = (fc.apply_palette(image, palette, dither=dither).indices for dither in ("auto", "none"))
    flat = np.any(areas(), axis=0)
    held = np.isin(image.astype(np.int64) @ [1, 256, 65536], palette.rgb.astype(np.int64) @ [1, 256, 65536])
    assert (flat & held).sum() > 0.9 * flat.sum()
    beside = ndimage.binary_dilation(flat & held, np.ones((3, 3)))
    lattice = DITHER_SPACES["oklab"].to_lattice
    labels = twins.nearest(lattice(np.ascontiguousarray(image[beside]), 1), lattice(np.asarray(palette.rgb), 1))
    assert np.array_equal(dithered[beside], labels)
    assert (dithered != nearest).any()


def test_where_it_pays_says_so_of_whole_pictures() -> None:
    shares = {}
    for name, make in GENERATED.items():
        canvas = Canvas(make(), COLOR_SPACES["srgb"], 1)
        shares[name] = where_it_pays(canvas, np.array([[255, 255, 255], [20, 20, 20], [9, 9, 9]], np.uint8)).share
    assert shares["gradient"] == shares["noise"] == shares["grey"] == 1.0
    assert 0.3 < shares["drawing"] < 0.7, "white and black are served, red and blue are not"


# Gradients


@pytest.mark.parametrize("dither", BOTH)
@pytest.mark.parametrize("k", [4, 8, 16])
def test_a_gradient_loses_its_bands(dither: str, k: int) -> None:
    """As seen from where S-CIELAB looks; and no colour of it is far off in the mean of 8 by 8 pixels."""
    y, x = np.mgrid[0:96, 0:128]
    image = np.dstack([60 + x, 90 + y, 200 - (x + y) // 2]).astype(np.uint8)
    plain, seen = (fc.quantize(image, k, dither=each).to_array() for each in ("none", dither))
    assert metrics.scielab(image, seen) < 0.6 * metrics.scielab(image, plain)
    off = [
        np.abs((shown.astype(float) - image).reshape(12, 8, 16, 8, 3).mean(axis=(1, 3))).mean()
        for shown in (plain, seen)
    ]
    assert off[1] < 0.5 * off[0]


@pytest.mark.parametrize("dither", BOTH)
def test_joint_and_auto_leave_less_to_see_than_floyd_and_steinberg_alone(dither: str, china: Image) -> None:
    image = np.ascontiguousarray(china[100:228, 300:492])
    palette = fc.quantize(image, 16).palette
    seen = {
        each: metrics.scielab(image, fc.apply_palette(image, palette, dither=each).to_array())
        for each in ("none", "floyd-steinberg", dither)
    }
    assert seen[dither] < seen["floyd-steinberg"] < seen["none"]


@pytest.mark.parametrize("dither", BOTH)
@pytest.mark.parametrize("space", SPACES)
def test_middle_grey_averages_to_its_level(dither: str, space: str) -> None:
    """In the light that it works in: "joint" measures in the space itself, "auto" in the one made for dithering."""
    working = (COLOR_SPACES if dither == "joint" else DITHER_SPACES)[space]
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    light = working.to_lattice(greys, 1)[:, 0]
    level = int(np.abs(light - light[255] / 2).argmin())
    result = fc.apply_palette(np.full((192, 192, 3), level, np.uint8), BLACK_AND_WHITE, space=space, dither=dither)
    assert result.indices.mean() == pytest.approx(light[level] / light[255], abs=0.005)


def test_of_many_pixels_none_is_looked_at_again(monkeypatch: pytest.MonkeyPatch, china: Image) -> None:
    image = np.ascontiguousarray(china[100:164, 300:396])
    canvas, palette = Canvas(image, DITHER_SPACES["oklab"], 1), np.asarray(fc.quantize(image, 16).palette.rgb)
    once = DIFFUSIONS["floyd-steinberg"](replace(canvas, strength=STRENGTH), palette)
    assert not np.array_equal(AUTO(canvas, palette), once)
    monkeypatch.setattr("fewcolors.mapping.auto.LARGE", image[:, :, 0].size - 1)
    assert np.array_equal(AUTO(canvas, palette), once)


# Strength, mask, exact colours


@pytest.mark.parametrize("auto", [AUTO, JOINT], ids=BOTH)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES), k=st.integers(1, 20))
def test_without_strength_each_pixel_has_the_nearest_color(auto: Auto, image: Image, space: str, k: int) -> None:
    palette = np.random.default_rng(k).integers(0, 256, (k, image.shape[2]), np.uint8)
    lattice = COLOR_SPACES[space].to_lattice
    flat = np.ascontiguousarray(image.reshape(-1, image.shape[2]))
    expected = twins.nearest(lattice(flat, 1), lattice(palette, 1)).reshape(image.shape[:2])
    canvas, everywhere = Canvas(image, COLOR_SPACES[space], 1), np.full(image.shape[:2], 255, np.uint8)
    holes = everywhere * (np.indices(image.shape[:2]).sum(axis=0) % 3 > 0)
    assert np.array_equal(auto(replace(canvas, mask=holes), palette)[holes == 0], expected[holes == 0])
    assert np.array_equal(auto(replace(canvas, strength=0.0), palette), expected)
    assert np.array_equal(auto(replace(canvas, mask=everywhere * 0), palette), expected)
    assert np.array_equal(auto(replace(canvas, mask=everywhere), palette), auto(canvas, palette))


@pytest.mark.parametrize("dither", BOTH)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES))
def test_an_image_whose_colors_are_all_in_the_palette_is_unchanged(dither: str, image: Image, space: str) -> None:
    palette = np.random.default_rng(0).permutation(np.unique(image.reshape(-1, image.shape[2]), axis=0))
    result = fc.apply_palette(image, palette, dither=dither, space=space)
    assert np.array_equal(np.asarray(result.palette.rgba)[result.indices][..., : image.shape[2]], image)


@pytest.mark.parametrize("dither", BOTH)
def test_more_strength_brings_the_field_nearer_to_its_level(dither: str) -> None:
    image = np.full((64, 64, 3), 100, np.uint8)
    shown = [
        fc.apply_palette(image, BLACK_AND_WHITE, space="srgb", dither=dither, dither_strength=strength).indices.mean()
        for strength in (0, 0.25, 0.5, 0.75, 1)
    ]
    assert shown[0] == 0
    assert shown == sorted(shown)
    assert shown[4] == pytest.approx(100 / 255, abs=0.01)
    assert shown[2] < 0.3


@pytest.mark.parametrize("dither", BOTH)
def test_half_a_mask_dithers_half_a_picture(dither: str) -> None:
    field, mask = np.full((64, 96, 3), 110, np.uint8), np.zeros((64, 96))
    mask[:, 48:] = 1
    indices = fc.apply_palette(field, BLACK_AND_WHITE, space="srgb", dither=dither, dither_mask=mask).indices
    assert not indices[:, :48].any()
    assert 0.4 < indices[:, 52:].mean() < 0.46


def card_with_shadow() -> Image:
    """A part of a photo, a soft shadow beside it in long bands of one alpha, and much that is clear (160, 160, 4)."""
    card = np.zeros((160, 160, 4), np.uint8)
    card[20:86, 20:86] = 255
    card[20:86, 20:86, :3] = np.random.default_rng(4).integers(0, 256, (66, 66, 3))
    card[20:86, 86:110, 3] = np.linspace(120, 5, 24)
    return card


def test_a_photo_on_a_clear_ground_is_no_drawing() -> None:
    card = card_with_shadow()
    flats = Canvas(card, COLOR_SPACES["oklab"], 1).flats
    assert flats.mask.mean() > DRAWING > flats.share > 0
    opaque = Canvas(np.ascontiguousarray(card[:, :, :3]), COLOR_SPACES["oklab"], 1).flats
    assert opaque.share == opaque.mask.mean() > DRAWING
    assert Canvas(np.zeros((9, 9, 4), np.uint8), COLOR_SPACES["oklab"], 1).flats.share == 1


def test_its_colors_are_kept_beside_the_bands_of_its_shadow() -> None:
    alphas = fc.quantize(card_with_shadow(), 16).palette.rgba[:, 3]
    assert (alphas == 255).sum() >= 8
