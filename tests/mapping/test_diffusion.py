"""Error diffusion: the kernels as their papers print them, and what every method keeps to. `test_ordered.py` has the
methods that do not diffuse, `test_auto.py` what is built on these."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors.color import DITHER_SPACES
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS, ErrorDiffusion
from fewcolors.mapping.kernels import KERNELS, OSTROMOUKHOV_KEYS, PRINTED, kernel_of
from tests import twins
from tests.pictures import GENERATED, LAW, SPACES, Image, pictures

Colors = NDArray[np.uint8]
BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)


def dithered(method: ErrorDiffusion, image: Image, palette: Colors, space: str = "oklab", **options: Any) -> Any:
    canvas = Canvas(image, DITHER_SPACES[space], **{"threads": 1, **options})
    return method(canvas, np.ascontiguousarray(palette))


# The kernels

# What goes on of an error, as printed: all of it, but for Atkinson's, who drops a quarter to keep contrast.
SUMS = dict.fromkeys(PRINTED, Fraction(1)) | {"atkinson": Fraction(6, 8)}


@pytest.mark.parametrize("name", KERNELS)
def test_the_weights_of_a_kernel_sum_to_what_its_source_prints(name: str) -> None:
    weights = KERNELS[name].weights.astype(np.float64)
    assert weights.sum(axis=1) == pytest.approx(float(SUMS.get(name, Fraction(1))), abs=1e-6)
    assert (weights >= 0).all()


@pytest.mark.parametrize(
    ("name", "taps"),
    {
        # Floyd and Steinberg (1976): 7 ahead, 3 behind below, 5 below, 1 ahead below, of 16.
        "floyd-steinberg": {(1, 0): "7/16", (-1, 1): "3/16", (0, 1): "5/16", (1, 1): "1/16"},
        "burkes": {
            (1, 0): "8/32", (2, 0): "4/32",
            (-2, 1): "2/32", (-1, 1): "4/32", (0, 1): "8/32", (1, 1): "4/32", (2, 1): "2/32",
        },
        "sierra-lite": {(1, 0): "2/4", (-1, 1): "1/4", (0, 1): "1/4"},
        "atkinson": {
            (1, 0): "1/8", (2, 0): "1/8", (-1, 1): "1/8", (0, 1): "1/8", (1, 1): "1/8", (0, 2): "1/8",
        },
    }.items(),
)  # fmt: skip
def test_the_weights_stand_where_the_source_has_them(name: str, taps: dict[tuple[int, int], str]) -> None:
    kernel = KERNELS[name]
    found = dict(zip(map(tuple, kernel.offsets.tolist()), kernel.weights[0].tolist(), strict=True))
    assert found == {place: float(Fraction(weight)) for place, weight in taps.items()}


@pytest.mark.parametrize(
    ("name", "taps"), [("jarvis-judice-ninke", 12), ("stucki", 12), ("sierra", 10), ("sierra-2", 7)]
)
def test_the_wide_kernels_have_as_many_weights_and_are_symmetric_below(name: str, taps: int) -> None:
    kernel = KERNELS[name]
    assert len(kernel.offsets) == taps
    found = dict(zip(map(tuple, kernel.offsets.tolist()), kernel.weights[0].tolist(), strict=True))
    assert all(found[-x, y] == weight for (x, y), weight in found.items() if y > 0)


def test_ostromoukhovs_rows_are_his_table() -> None:
    """The key levels, and two rows that his table prints between them; from 128 on the rows come back."""
    weights = KERNELS["ostromoukhov"].weights
    assert KERNELS["ostromoukhov"].offsets.tolist() == [[1, 0], [-1, 1], [0, 1]]
    printed = {level: [part / sum(parts) for part in parts] for level, parts in OSTROMOUKHOV_KEYS.items()}
    printed |= {23: [481 / 980, 314 / 980, 185 / 980], 73: [172 / 390, 181 / 390, 37 / 390]}
    for level, row in printed.items():
        assert weights[level].tolist() == pytest.approx(row, abs=1e-6), level
    assert np.array_equal(weights, weights[::-1])


# A kernel of one's own


def test_a_kernel_of_ones_own_is_the_one_of_its_numbers() -> None:
    kernel = kernel_of([[0, "*", 7], (3, 5, 1)])
    assert np.array_equal(kernel.offsets, KERNELS["floyd-steinberg"].offsets)
    assert np.array_equal(kernel.weights, KERNELS["floyd-steinberg"].weights)
    assert kernel_of([[None, 1, 1], [1, 0, 0]]).weights.tolist() == [[pytest.approx(1 / 3)] * 3], (
        "None is the pixel too"
    )
    assert kernel_of([["*", 1, 1], [1]], divisor=4).weights.sum() == 0.75


# Laws


def middle_grey(space: str) -> int:
    """The level whose light is nearest to half the white's in the space that dithering works in."""
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    light = DITHER_SPACES[space].to_lattice(greys, 1)[:, 0]
    return int(np.abs(light - light[255] / 2).argmin())


def light_of(space: str, levels: NDArray[Any]) -> NDArray[np.float64]:
    """The light of grey levels, white's being 1."""
    greys = np.repeat(levels.reshape(-1, 1), 3, axis=1).astype(np.uint8)
    light = DITHER_SPACES[space].to_lattice(np.concatenate([greys, BLACK_AND_WHITE]), 1)[:, 0]
    return light[:-2] / light[-1]


@pytest.mark.parametrize("method", DIFFUSIONS)
@pytest.mark.parametrize("space", SPACES)
def test_middle_grey_averages_to_its_level(method: str, space: str) -> None:
    level = middle_grey(space)
    field = np.full((192, 192, 3), level, np.uint8)
    shown = dithered(DIFFUSIONS[method], field, BLACK_AND_WHITE, space).mean()
    assert shown == pytest.approx(light_of(space, np.array([level]))[0], abs=0.005)


@pytest.mark.parametrize("method", [name for name in DIFFUSIONS if name != "atkinson"])
@pytest.mark.parametrize("level", [30, 90, 200])
def test_no_error_is_lost_inside(method: str, level: int) -> None:
    """Noise around a grey averages to its mean; what falls off the edges is a share of one pixel for each of theirs."""
    noise = (level - 20 + GENERATED["noise"]()[:, :, 0] % 41).astype(np.uint8)
    image = np.repeat(np.tile(noise, (3, 3))[:, :, None], 3, axis=2)
    shown = dithered(DIFFUSIONS[method], np.ascontiguousarray(image), BLACK_AND_WHITE, "srgb").mean()
    assert shown == pytest.approx(light_of("srgb", noise).mean(), abs=0.005)


@pytest.mark.parametrize("method", DIFFUSIONS)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES))
def test_an_image_whose_colors_are_all_in_the_palette_is_unchanged(method: str, image: Image, space: str) -> None:
    palette = np.random.default_rng(0).permutation(np.unique(image.reshape(-1, image.shape[2]), axis=0))
    assert (palette[dithered(DIFFUSIONS[method], image, palette, space)] == image).all()


@pytest.mark.parametrize("method", DIFFUSIONS)
@LAW
@given(image=pictures(), space=st.sampled_from(SPACES), k=st.integers(1, 20))
def test_without_strength_each_pixel_has_the_nearest_color(method: str, image: Image, space: str, k: int) -> None:
    palette = np.random.default_rng(k).integers(0, 256, (k, image.shape[2]), np.uint8)
    lattice = DITHER_SPACES[space].to_lattice
    flat = np.ascontiguousarray(image.reshape(-1, image.shape[2]))
    expected = twins.nearest(lattice(flat, 1), lattice(palette, 1)).reshape(image.shape[:2])
    assert (dithered(DIFFUSIONS[method], image, palette, space, strength=0.0) == expected).all()
    nowhere = np.zeros(image.shape[:2], np.uint8)
    assert (dithered(DIFFUSIONS[method], image, palette, space, mask=nowhere) == expected).all()


@pytest.mark.parametrize("method", DIFFUSIONS)
@pytest.mark.parametrize("name", GENERATED)
def test_threads_and_a_full_mask_change_nothing_and_pixels_stay_as_they_are(method: str, name: str) -> None:
    image = GENERATED[name]()
    image = np.tile(image, (4, 2, 1))  # several bands of rows
    palette, before = np.random.default_rng(9).integers(0, 256, (9, 3), np.uint8), image.copy()
    indices = dithered(DIFFUSIONS[method], image, palette)
    assert (indices.dtype, indices.shape) == (np.uint8, image.shape[:2])
    assert (dithered(DIFFUSIONS[method], image, palette, threads=3) == indices).all()
    assert (dithered(DIFFUSIONS[method], image, palette, mask=np.full(image.shape[:2], 255, np.uint8)) == indices).all()
    assert (image == before).all()


@pytest.mark.parametrize("method", DIFFUSIONS)
def test_half_a_mask_dithers_half_a_picture(method: str) -> None:
    field, mask = np.full((64, 96, 3), 110, np.uint8), np.zeros((64, 96), np.uint8)
    mask[:, 48:] = 255
    indices = dithered(DIFFUSIONS[method], field, BLACK_AND_WHITE, "srgb", mask=mask)
    assert not indices[:, :48].any()
    assert 0.38 < indices[:, 50:].mean() < 0.48


@pytest.mark.parametrize("method", DIFFUSIONS)
def test_more_strength_carries_more_of_the_error(method: str) -> None:
    field = np.full((64, 64, 3), 90, np.uint8)
    shown = [dithered(DIFFUSIONS[method], field, BLACK_AND_WHITE, "srgb", strength=s).mean() for s in (0, 0.5, 0.8, 1)]
    assert shown[0] == 0
    assert shown == sorted(shown)
    assert shown[3] > shown[1]


@pytest.mark.parametrize("method", DIFFUSIONS)
def test_errors_that_no_color_can_answer_do_not_smear(method: str) -> None:
    """Near white beside grey, on two dark greys alone: behind the white both alternate as if there were none."""
    image = np.full((64, 96, 3), 105, np.uint8)
    image[:, :40] = 250
    greys = np.repeat(np.array([[100], [110]], np.uint8), 3, axis=1)
    indices = dithered(DIFFUSIONS[method], image, greys, "srgb")
    assert indices[:, :40].all()
    assert 0.4 < indices[:, 43:46].mean() < 0.6


@pytest.mark.parametrize("method", DIFFUSIONS)
def test_many_colors_take_wide_indices(method: str) -> None:
    image = GENERATED["noise"]()
    palette = np.unique(image.reshape(-1, 3), axis=0)
    indices = dithered(DIFFUSIONS[method], image, palette)
    assert indices.dtype == np.uint16
    assert (palette[indices] == image).all()


def test_transparency_is_carried_on_like_a_color() -> None:
    palette = np.array([[255, 0, 0, 0], [255, 0, 0, 255]], np.uint8)
    field = np.full((64, 64, 4), (255, 0, 0, 128), np.uint8)
    for method in DIFFUSIONS.values():
        assert dithered(method, field, palette).mean() == pytest.approx(0.5, abs=0.01)


def test_colors_under_alpha_0_keep_their_own_bytes() -> None:
    palette = np.array([[1, 2, 3, 0], [9, 9, 9, 0], [1, 2, 3, 0], [0, 0, 0, 255]], np.uint8)
    image = palette[[[1, 0, 3], [2, 1, 3]]]
    for method in DIFFUSIONS.values():
        assert dithered(method, image, palette).tolist() == [[1, 0, 3], [0, 1, 3]]
