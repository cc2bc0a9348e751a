"""S-CIELAB: a twin that convolves plane by plane, and the laws of seeing from near and from far."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage

from fewcolors import ArgumentError
from fewcolors.color.difference import euclidean, linear_to_cielab, shares_to_cielab
from fewcolors.color.opponent import linear_levels
from fewcolors.metrics import PIXELS_PER_DEGREE, pixels_per_degree, scielab, scielab_map
from tests.pictures import GENERATED, Image

Array = NDArray[Any]

# Zhang & Wandell (1996): weight and spread in degrees of each Gaussian of each plane.
FILTERS = [
    [(0.921, 0.0283), (0.105, 0.133), (-0.108, 4.336)],
    [(0.531, 0.0392), (0.330, 0.494)],
    [(0.488, 0.0536), (0.371, 0.386)],
]
XYZ_TO_OPPONENT = np.array([[0.279, 0.720, -0.107], [-0.449, 0.290, 0.077], [0.086, -0.590, 0.501]])
LINEAR_TO_XYZ = np.array(
    [
        [0.41239079926595934, 0.357584339383878, 0.1804807884018343],
        [0.21263900587151027, 0.715168678767756, 0.07219231536073371],
        [0.01933081871559182, 0.11919477979462598, 0.9505321522496607],
    ]
)


def naive_scielab(a: Image, b: Image, per_degree: float) -> Array:
    """Each plane convolved down and across with each Gaussian, tap by tap."""
    labs = []
    for picture in (a, b):
        planes = linear_levels()[picture] @ LINEAR_TO_XYZ.T @ XYZ_TO_OPPONENT.T
        blurred = np.stack([_filtered(planes[:, :, i], FILTERS[i], per_degree) for i in range(3)], axis=2)
        xyz = blurred @ np.linalg.inv(XYZ_TO_OPPONENT).T
        labs.append(shares_to_cielab(xyz / LINEAR_TO_XYZ.sum(axis=1)))
    return euclidean(*labs)


def _filtered(plane: Array, gaussians: list[tuple[float, float]], per_degree: float) -> Array:
    radius = max(0, math.ceil(per_degree / 2) - 1)
    total = np.zeros_like(plane)
    for weight, spread in gaussians:
        # The mean of 400 samples in each pixel, for the integral over it.
        places = np.arange(-radius, radius + 1)[:, None] + (np.arange(400) + 0.5) / 400 - 0.5
        taps = np.exp(-((places / per_degree / spread) ** 2)).mean(axis=1)
        taps /= taps.sum()
        once = _along_rows(_along_rows(plane, taps).T, taps).T
        total += weight * once
    return total / sum(weight for weight, _ in gaussians)


def _along_rows(plane: Array, taps: Array) -> Array:
    padded = np.pad(plane, ((0, 0), (len(taps) // 2, len(taps) // 2)), mode="symmetric")
    return sum(tap * padded[:, i : i + plane.shape[1]] for i, tap in enumerate(taps.tolist()))


def plain_delta_e(a: Image, b: Image) -> Array:
    return euclidean(linear_to_cielab(linear_levels()[a]), linear_to_cielab(linear_levels()[b]))


@pytest.mark.parametrize("per_degree", [1, 9.5, 23, PIXELS_PER_DEGREE, 120])
@pytest.mark.parametrize("size", [(40, 30), (1, 50), (7, 1), (64, 64)])
def test_the_map_is_the_naive_convolution(size: tuple[int, int], per_degree: float) -> None:
    generator = np.random.default_rng(1)
    a, b = (generator.integers(0, 256, (*size, 3), np.uint8) for _ in range(2))
    found = scielab_map(a, b, pixels_per_degree=per_degree)
    assert found.shape == size
    assert np.abs(found - naive_scielab(a, b, per_degree)).max() < 2e-3  # the naive taps are sums, not integrals
    assert np.array_equal(found, scielab_map(b, a, pixels_per_degree=per_degree))


@pytest.mark.parametrize("shape", [(30, 1100), (1100, 30), (530, 520)])
def test_a_picture_of_several_tiles_has_no_seams(shape: tuple[int, int]) -> None:
    generator = np.random.default_rng(2)
    a, b = (generator.integers(0, 256, (*shape, 3), np.uint8) for _ in range(2))
    assert np.abs(scielab_map(a, b) - naive_scielab(a, b, PIXELS_PER_DEGREE)).max() < 2e-3


def test_seen_from_nearest_it_is_plain_cielab(china: Image) -> None:
    other = china // 32 * 32
    found = scielab_map(china, other, pixels_per_degree=0.5)
    assert np.abs(found - plain_delta_e(china, other)).max() < 1e-6


@pytest.mark.parametrize("per_degree", [5, 47, 300])
def test_an_even_difference_is_the_same_from_everywhere(per_degree: float) -> None:
    a, b = np.full((30, 40, 3), (200, 30, 40), np.uint8), np.full((30, 40, 3), (180, 60, 90), np.uint8)
    assert np.abs(scielab_map(a, b, pixels_per_degree=per_degree) - plain_delta_e(a, b)).max() < 1e-6


@pytest.mark.parametrize("per_degree", [10, 23])
def test_a_difference_of_dark_colors_is_seen_in_a_bright_field_too(per_degree: float) -> None:
    """The bright field takes more light from there than there is; the difference must survive it."""
    a = np.full((60, 60, 3), 255, np.uint8)
    b = a.copy()
    a[25:35, 25:35], b[25:35, 25:35] = 0, 30
    inside = np.s_[28:32, 28:32]
    seen = scielab_map(a, b, pixels_per_degree=per_degree)[inside] / plain_delta_e(a, b)[inside]
    assert 0.9 < seen.min() <= seen.max() < 1.3


def test_a_fine_checkerboard_fades_into_its_grey_with_distance() -> None:
    board = np.repeat((np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    grey = np.full_like(board, 188)  # encoded, half the light of white
    seen = [scielab(board, grey, pixels_per_degree=p) for p in (5, 20, 40, 80, 160)]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > 40
    assert seen[-1] < 0.3


def test_dithering_costs_by_pixel_and_gains_by_eye() -> None:
    ramp = np.repeat(np.tile(np.arange(256, dtype=np.uint8), (64, 1))[:, :, None], 3, axis=2)
    picture = PillowImage.fromarray(ramp)
    greys = PillowImage.new("P", (1, 1))
    greys.putpalette([level for level in range(0, 256, 51) for _ in range(3)])
    dithered, plain = (
        np.asarray(picture.quantize(palette=greys, dither=dither).convert("RGB"))
        for dither in (PillowImage.Dither.FLOYDSTEINBERG, PillowImage.Dither.NONE)
    )
    assert plain_delta_e(ramp, dithered).mean() > plain_delta_e(ramp, plain).mean()
    assert scielab(ramp, dithered) < 0.5 * scielab(ramp, plain)


def test_the_eye_blurs_color_more_than_light() -> None:
    stripes = np.arange(96) // 2 % 2 == 0
    grey = np.full((48, 96, 3), 128, np.uint8)
    light, color = grey.copy(), grey.copy()
    light[:, stripes] = 140
    color[:, stripes] = (150, 117, 128)
    near, far = ([scielab(grey, each, pixels_per_degree=p) for each in (light, color)] for p in (1, 60))
    assert far[1] / near[1] < far[0] / near[0]


def test_floats_are_pictures_too() -> None:
    a, b = GENERATED["noise"](), GENERATED["gradient"]()[:48].repeat(2, axis=0)[:64]
    assert scielab(a / 255, b / 255) == pytest.approx(scielab(a, b), abs=1e-9)


def test_the_viewing_distance_follows_from_the_screens_density_and_its_distance() -> None:
    assert pixels_per_degree(72, 18 * 2.54) == pytest.approx(72 * 18 * math.pi / 180, rel=1e-4)  # the paper's: 23
    assert round(pixels_per_degree(72, 18 * 2.54)) == 23
    assert pixels_per_degree(3840 / (70 / 2.54), 70) == pytest.approx(67.02, abs=0.01)  # FLIP's
    assert pixels_per_degree(96, 28 * 2.54) == PIXELS_PER_DEGREE


def test_arrays_are_checked_for_size_and_distance() -> None:
    with pytest.raises(ArgumentError, match=r"^result: its size 3 x 2 is not the image's, 2 x 2$"):
        scielab(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 3, 3), np.uint8))
    with pytest.raises(ArgumentError, match=r"^pixels_per_degree=0: expected"):
        scielab_map(np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2, 3), np.uint8), pixels_per_degree=0)
