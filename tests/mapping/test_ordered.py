"""What every ordered method and Riemersma's promise, and what each looks like on a ramp."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors import design_palette
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.ordered import ORDERED
from tests import twins
from tests.pictures import GENERATED, LAW, SPACES, Image, images, pictures

Colors = NDArray[np.uint8]

BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)
# Rows and columns of the matrix of each method that has one.
PERIODS = {
    "bayer-2": 2,
    "bayer-4": 4,
    "bayer-8": 8,
    "bayer-16": 16,
    "clustered-dot": 6,
    "blue-noise": 64,
    "yliluoma": 8,
}


def dithered(method: str, image: Image, palette: Colors, space: str = "oklab", **options: Any) -> NDArray[Any]:
    canvas = Canvas(image, COLOR_SPACES[space], **{"threads": 1, **options})
    return ORDERED[method](canvas, np.ascontiguousarray(palette))


def nearest(image: Image, palette: Colors, space: str) -> NDArray[Any]:
    """Indices by brute force; what stands in the palette itself has its own entry."""
    flat = image.reshape(-1, image.shape[2])
    lattice = COLOR_SPACES[space].to_lattice
    labels = twins.nearest(lattice(flat, 1), lattice(palette, 1))
    same = (flat[:, None, :] == palette[None, :, :]).all(axis=2)
    return np.where(same.any(axis=1), same.argmax(axis=1), labels).reshape(image.shape[:2])


def some_palette(image: Image, k: int) -> Colors:
    """Colours of the image and others, some twice."""
    drawn = np.random.default_rng(k).integers(0, 256, (k, image.shape[2]), np.uint8)
    return np.concatenate([drawn, image[0, :2], drawn[:1]])


def middle_grey(space: str) -> int:
    """The level whose light is nearest to half the white's in the working space."""
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    light = COLOR_SPACES[space].to_lattice(greys, 1)[:, 0]
    return int(np.abs(light - light[255] / 2).argmin())


def test_each_method_with_a_matrix_is_tried_for_tiling() -> None:
    assert set(ORDERED) == {*PERIODS, "riemersma"}


@pytest.mark.parametrize("method", ORDERED)
@pytest.mark.parametrize("space", SPACES)
def test_middle_grey_averages_to_its_level(method: str, space: str) -> None:
    field = np.full((192, 192, 3), middle_grey(space), np.uint8)
    light = COLOR_SPACES[space].to_lattice(np.concatenate([field[0, :1], BLACK_AND_WHITE]), 1)[:, 0].astype(float)
    assert light[1] == 0
    assert dithered(method, field, BLACK_AND_WHITE, space).mean() == pytest.approx(light[0] / light[2], abs=0.005)


@pytest.mark.parametrize("method", ORDERED)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES))
def test_an_image_whose_colours_are_all_in_the_palette_is_unchanged(method: str, image: Image, space: str) -> None:
    palette = np.random.default_rng(0).permutation(np.unique(image.reshape(-1, image.shape[2]), axis=0))
    assert (palette[dithered(method, image, palette, space)] == image).all()


@pytest.mark.parametrize("method", ORDERED)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES), k=st.integers(1, 20))
def test_without_strength_each_pixel_has_the_nearest_colour(method: str, image: Image, space: str, k: int) -> None:
    palette = some_palette(image, k)
    expected = nearest(image, palette, space)
    assert (dithered(method, image, palette, space, strength=0.0) == expected).all()
    nowhere = np.zeros(image.shape[:2], np.uint8)
    assert (dithered(method, image, palette, space, mask=nowhere) == expected).all()


@pytest.mark.parametrize("method", ORDERED)
@pytest.mark.parametrize("name", GENERATED)
def test_threads_and_a_full_mask_change_nothing_and_pixels_stay_as_they_are(method: str, name: str) -> None:
    image = GENERATED[name]()
    palette = some_palette(image, 9)
    before = image.copy()
    indices = dithered(method, image, palette)
    assert indices.dtype == np.uint8
    assert indices.shape == image.shape[:2]
    assert (dithered(method, image, palette, threads=3) == indices).all()
    assert (dithered(method, image, palette, mask=np.full(image.shape[:2], 255, np.uint8)) == indices).all()
    assert (image == before).all()


@pytest.mark.parametrize("method", ORDERED)
def test_many_colours_take_wide_indices(method: str) -> None:
    image = GENERATED["noise"]()
    palette = np.concatenate([some_palette(image, 300), np.unique(image.reshape(-1, 3), axis=0)])
    indices = dithered(method, image, palette)
    assert indices.dtype == np.uint16
    assert (palette[indices] == image).all()


@pytest.mark.parametrize("method", PERIODS)
@LAW
@given(image=images(), space=st.sampled_from(SPACES))
def test_ordered_methods_commute_with_tiling(method: str, image: Image, space: str) -> None:
    period = PERIODS[method]
    tile = np.tile(image, (period, period, 1))[:period, : 2 * period]
    palette = some_palette(image, 5)
    once = dithered(method, np.ascontiguousarray(tile), palette, space)
    assert (dithered(method, np.tile(tile, (2, 3, 1)), palette, space) == np.tile(once, (2, 3))).all()


@pytest.mark.parametrize("method", PERIODS)
def test_an_ordered_pixel_depends_on_its_colour_and_its_place_alone(method: str, china: Image) -> None:
    image = np.ascontiguousarray(china[:192, :192])
    palette = some_palette(image, 30)
    whole = dithered(method, image, palette)
    part = np.ascontiguousarray(image[64:, 128:])
    if 64 % PERIODS[method]:
        part = np.ascontiguousarray(image[66:, 126:])
    assert (dithered(method, part, palette) == whole[-part.shape[0] :, -part.shape[1] :]).all()


@pytest.mark.parametrize("method", ORDERED)
def test_half_a_mask_dithers_half_a_picture(method: str) -> None:
    field = np.full((64, 96, 3), 100, np.uint8)
    mask = np.zeros((64, 96), np.uint8)
    mask[:, 48:] = 255
    indices = dithered(method, field, BLACK_AND_WHITE, mask=mask)
    assert len(set(indices[:, :48].ravel().tolist())) == 1
    assert 0.4 < indices[:, 48:].mean() < 0.6


@pytest.mark.parametrize("method", ORDERED)
def test_more_strength_spreads_a_ramp_over_more_pixels(method: str) -> None:
    ramp = np.repeat(np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2), 192, axis=0)
    plain = dithered(method, ramp, BLACK_AND_WHITE, strength=0.0)
    changed = [int((dithered(method, ramp, BLACK_AND_WHITE, strength=s) != plain).sum()) for s in (0.25, 0.5, 1.0)]
    assert 0 < changed[0] < changed[1] < changed[2]


@pytest.mark.parametrize("method", ORDERED)
def test_a_blurred_photo_comes_nearer_than_without_dithering(method: str, china: Image) -> None:
    image = np.ascontiguousarray(china[:256, :256])
    palette = np.asarray(design_palette(image, 16).rgb)

    def error(indices: NDArray[Any]) -> float:
        points = [COLOR_SPACES["oklab"].to_lattice(np.ascontiguousarray(p.reshape(-1, 3)), 1) for p in (image, palette)]
        away = (points[0].reshape(256, 256, 4) - points[1][indices]).astype(np.float64)
        return float((away.reshape(32, 8, 32, 8, 4).mean(axis=(1, 3)) ** 2).sum())

    assert error(dithered(method, image, palette)) < 0.75 * error(dithered(method, image, palette, strength=0.0))


def test_transparency_is_mixed_like_a_colour() -> None:
    palette = np.array([[255, 0, 0, 0], [255, 0, 0, 255]], np.uint8)
    field = np.full((64, 64, 4), (255, 0, 0, 128), np.uint8)
    for method in ORDERED:
        assert dithered(method, field, palette).mean() == pytest.approx(0.5, abs=0.01)


def test_colours_under_alpha_0_keep_their_own_bytes() -> None:
    palette = np.array([[1, 2, 3, 0], [9, 9, 9, 0], [1, 2, 3, 0], [0, 0, 0, 255]], np.uint8)
    image = palette[[[1, 0, 3], [2, 1, 3]]]
    for method in ORDERED:
        assert dithered(method, image, palette).tolist() == [[1, 0, 3], [0, 1, 3]]


RAMPS = {
    "bayer-2": [
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......oooooo#o#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......oooooo#o#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......oooooo#o#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......oooooo#o#o#o########",
    ],
    "bayer-4": [
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......oooooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......oooooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
    ],
    "bayer-8": [
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......oooooooo#o#o#o#####",
        "    . ......oooooooo#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......o.oooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
    ],
    "bayer-16": [
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......oooooooo#o#o#o#####",
        "    . ......oooooooo#o#o########",
        "     . . ....oooooooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......oooooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
    ],
    "clustered-dot": [
        "   ...   ..o..ooooooo###ooo#####",
        "    ..   ..o...o##ooo###ooo#####",
        "    .........ooooooooo##########",
        "  .   ......ooooooo##ooo########",
        " ..   ......ooooooo##ooo####oo##",
        "      .......ooooooooooo########",
        "   ...   ..o..ooooooo###ooo#####",
        "    ..   ..o...o##ooo###ooo#####",
    ],
    "blue-noise": [
        "   .. .....o.oooooo#o#o#o###o###",
        "      .......ooooooooo#o##o#####",
        "   ..  . ..o..oooo#o#oo#o#o#####",
        "  .  ........o.ooooooo#oo###o###",
        "     . ....o.ooooo#o##o##oo#####",
        "    . . . ...oooooooooo######o##",
        "    . ......o.ooooo#o#ooo##o####",
        "  ..   .....ooooo#oooo#o##o#####",
    ],
    "yliluoma": [
        "     . . ....ooo.oooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......o.oooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
        "     . . ....ooo.oooooo#o#o#o###",
        "  . . ......o.oooo#o#o#o#o######",
        "     . ......o.oooooo#o#o#o#####",
        "  . . ......oooo#o#o#o#o########",
    ],
    "riemersma": [
        "   . . o ...o.oooo#.oo#o##o#####",
        "    . . o....ooooo#o#oo#o#o#####",
        "   . . ....oo.oooo.o#oo#o###o###",
        "    . .. ....ooooo.#oo#o##o#####",
        "    . . o...o.ooo##.o#o#o##o####",
        "   . .. .....oooo.o.oo#oo##o####",
        "    . .. ..ooo.ooo####o###o#####",
        "  .  . ......ooooo.ooo#oo###o###",
    ],
}


@pytest.mark.parametrize("method", ORDERED)
def test_a_ramp_looks_like_this(method: str) -> None:
    """Four greys, two of them close, from 0 to 255 in 32 steps."""
    ramp = np.repeat((np.arange(32) * 255 // 31).astype(np.uint8)[None, :, None], 3, axis=2)
    palette = np.array([[0] * 3, [80] * 3, [120] * 3, [255] * 3], np.uint8)
    drawn = ["".join(" .o#"[i] for i in row) for row in dithered(method, np.repeat(ramp, 8, axis=0), palette, "srgb")]
    assert drawn == RAMPS[method]


def test_a_canvas_gives_its_strength_in_whole_numbers() -> None:
    canvas = Canvas(np.zeros((2, 3, 3), np.uint8), COLOR_SPACES["srgb"], 1, strength=0.25)
    assert canvas.steps(65536) == 16384
    assert canvas.flat_mask().shape == (0,)
    assert replace(canvas, mask=np.ones((2, 3), np.uint8)).flat_mask().tolist() == [1] * 6
