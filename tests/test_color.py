"""Colour spaces: printed values of the literature, float twins, and the laws of the lattice, over all 8-bit colours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fewcolors.color import SPACES, Space
from fewcolors.color.opponent import cube_root
from fewcolors.color.srgb import linear_to_srgb8, srgb_to_linear
from fewcolors.errors import NotBuiltError
from fewcolors.quantize import SPACES as PUBLIC_SPACES
from tests import twins
from tests.pictures import SPACES as TRIED_SPACES

Array = NDArray[Any]

# A colour's Oklab, as printed. Green is the first example of W3C's tests of CSS Color 4 (css/css-color/oklab-001), the
# primaries and white are those of Ottosson's ok_color.h, to the digits that most who quote them print.
OKLAB = {
    (0, 0, 0): (0.0, 0.0, 0.0),
    (255, 255, 255): (1.0, 0.0, 0.0),
    (255, 0, 0): (0.62796, 0.22486, 0.12585),
    (0, 255, 0): (0.86644, -0.23389, 0.17950),
    (0, 0, 255): (0.45201, -0.03246, -0.31153),
    (0, 128, 0): (0.51975, -0.1403, 0.10768),
}

# The other way, from the same tests (oklab-004 to 007): Oklab, and R, G, B in per cent.
FROM_OKLAB = {
    (0.50, 0.05, 0.0): (48.477, 34.29, 38.412),
    (0.70, -0.1, 0.0): (29.264, 70.096, 63.017),
    (0.70, 0.0, 0.125): (73.942, 60.484, 19.65),
    (0.55, 0.0, -0.2): (27.888, 38.072, 89.414),
}

# CIELAB under D65, as the converters of Bruce Lindbloom and others print it, to 2 digits.
CIELAB = {
    (255, 255, 255): (100.0, 0.0, 0.0),
    (255, 0, 0): (53.24, 80.09, 67.20),
    (0, 255, 0): (87.73, -86.18, 83.18),
    (0, 0, 255): (32.30, 79.19, -107.86),
    (1, 1, 1): (0.27, 0.0, 0.0),
}


def lattice(space: Space, *colors: tuple[int, ...]) -> Array:
    return space.to_lattice(np.array(colors, np.uint8), 1)[:, :3] / space.unit


def all_colors() -> Array:
    """Every 8-bit colour, (2^24, 3)."""
    words = np.arange(2**24, dtype=np.uint32)
    return np.stack([words >> 16, words >> 8 & 255, words & 255], axis=1).astype(np.uint8)


@pytest.fixture(scope="module", params=SPACES)
def space_and_points(request: pytest.FixtureRequest) -> tuple[Space, Array]:
    """Each space with the lattice points (2^24, 4) of all colours."""
    space = SPACES[request.param]
    return space, space.to_lattice(all_colors(), 0)


def test_the_laws_are_tried_in_every_space() -> None:
    assert TRIED_SPACES == tuple(SPACES) == PUBLIC_SPACES
    assert all(name == space.name for name, space in SPACES.items())


# Values


@pytest.mark.parametrize("color", OKLAB)
def test_oklab_is_what_the_literature_prints(color: tuple[int, ...]) -> None:
    # Half a lattice step, and half of the last digit printed.
    assert np.abs(lattice(SPACES["oklab"], color)[0] - OKLAB[color]).max() <= 0.5 / 16384 + 0.5e-5


@pytest.mark.parametrize("oklab", FROM_OKLAB)
def test_the_way_back_from_oklab_is_what_the_literature_prints(oklab: tuple[float, ...]) -> None:
    points = np.array([[*oklab, 0.0]]) * SPACES["oklab"].unit
    expected = np.rint(np.array(FROM_OKLAB[oklab]) * 2.55)
    assert SPACES["oklab"].to_srgb8(points, 3)[0].tolist() == expected.tolist()


@pytest.mark.parametrize("color", CIELAB)
def test_cielab_is_what_the_literature_prints(color: tuple[int, ...]) -> None:
    # Half a lattice step, half of the last digit, and what one or the other white of D65 makes: 0.01.
    assert np.abs(lattice(SPACES["cielab"], color)[0] - CIELAB[color]).max() <= 0.5 / 128 + 0.005 + 0.01


def test_linear_light_is_the_standards_curve() -> None:
    levels = np.arange(256)
    encoded = levels / 255
    curve = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    assert np.abs(srgb_to_linear(encoded) - curve).max() < 1e-15
    greys = np.repeat(levels[:, None], 3, axis=1)
    assert np.abs(lattice(SPACES["linear"], *map(tuple, greys))[:, 0] - curve).max() <= 0.5 / SPACES["linear"].unit


def test_srgb_is_the_bytes_themselves() -> None:
    assert lattice(SPACES["srgb"], (0, 7, 255)).tolist() == [[0, 7, 255]]


def test_the_encoded_level_of_linear_light_is_the_nearest_one() -> None:
    levels = np.arange(256)
    assert np.array_equal(linear_to_srgb8(srgb_to_linear(levels / 255)), levels)
    just_above, just_below = srgb_to_linear((levels[:-1] + 0.51) / 255), srgb_to_linear((levels[:-1] + 0.49) / 255)
    assert np.array_equal(linear_to_srgb8(just_above), levels[1:])
    assert np.array_equal(linear_to_srgb8(just_below), levels[:-1])
    assert linear_to_srgb8(np.array([-5.0, -1e-9, 1.00001, 77.0])).tolist() == [0, 0, 255, 255]


# Laws over all 16,777,216 colours


def test_no_two_colors_share_a_point(space_and_points: tuple[Space, Array]) -> None:
    _, points = space_and_points
    words = np.sort(points.view(np.int64)[:, 0])
    assert (words[1:] != words[:-1]).all()


def test_points_keep_the_lattices_law(space_and_points: tuple[Space, Array]) -> None:
    """Differences fit int16 and squared distances int32, whatever two colours are compared."""
    space, points = space_and_points
    extents = points.max(axis=0).astype(np.int64) - points.min(axis=0)
    assert (extents < 2**15).all()
    assert (extents**2).sum() + round(space.alpha_steps * 255) ** 2 < 2**31
    assert (points[:, 3] == 0).all()


def test_black_is_the_origin_and_white_is_where_the_space_says(space_and_points: tuple[Space, Array]) -> None:
    space, points = space_and_points
    assert not points[0].any()
    assert np.abs(points[-1, :3] - np.array(space.white)).max() <= 1


def test_a_colors_own_point_comes_back_as_that_color(space_and_points: tuple[Space, Array]) -> None:
    space, points = space_and_points
    rows = np.concatenate([np.arange(0, 2**24, 61), np.arange(300), 2**24 - 1 - np.arange(300)])
    back = space.settle_srgb8(points[rows].astype(np.float64), 3, 0)
    assert np.array_equal(back, all_colors()[rows])


def test_greys_rise_with_their_level_and_have_no_hue(space_and_points: tuple[Space, Array]) -> None:
    space, points = space_and_points
    greys = points[::0x010101]
    assert len(greys) == 256
    assert (np.diff(greys[:, 0]) > 0).all()
    expected = greys[:, :1] if space.name in {"srgb", "linear"} else np.zeros((256, 1))
    assert np.abs(greys[:, 1:3] - expected).max() <= 1


def test_oklab_is_within_half_a_step_of_the_formula_in_double_precision() -> None:
    colors = all_colors()[::997]
    points = SPACES["oklab"].to_lattice(np.ascontiguousarray(colors), 0)[:, :3]
    assert np.abs(points - twins.oklab(colors) * SPACES["oklab"].unit).max() <= 0.5 + 1e-6


# Transparency


@pytest.mark.parametrize("name", SPACES)
def test_opaque_rgba_lies_where_rgb_does_but_for_a_constant(name: str) -> None:
    space = SPACES[name]
    rgb = np.random.default_rng(1).integers(0, 256, (500, 3), np.uint8)
    rgba = np.concatenate([rgb, np.full((500, 1), 255, np.uint8)], axis=1)
    opaque = space.to_lattice(rgba, 1)
    assert np.array_equal(opaque[:, :3], space.to_lattice(rgb, 1)[:, :3])
    assert len(np.unique(opaque[:, 3])) == 1


@pytest.mark.parametrize("name", SPACES)
def test_the_distance_of_see_through_colors_is_the_mean_over_black_and_white(name: str) -> None:
    """As the space's own docstring derives it: lay both colours over black and over white, average the squares."""
    space = SPACES[name]
    rgba = np.random.default_rng(2).integers(0, 256, (2, 2000, 4), np.uint8)
    white = np.array(space.white, np.float64)

    def over(colors: Array, ground: Array) -> Array:
        share = colors[:, 3:] / 255
        return space.to_lattice(np.ascontiguousarray(colors[:, :3]), 1)[:, :3] * share + ground * (1 - share)

    squares = [((over(rgba[0], ground) - over(rgba[1], ground)) ** 2).sum(axis=1) for ground in (0 * white, white)]
    points = space.to_lattice(rgba[0], 1).astype(np.float64) - space.to_lattice(rgba[1], 1)
    distance, expected = np.sqrt((points**2).sum(axis=1)), np.sqrt(np.mean(squares, axis=0))
    assert np.abs(distance - expected).max() <= 2  # each of four coordinates is rounded, at both ends


@pytest.mark.parametrize("name", SPACES)
def test_fully_transparent_colors_are_one_point_and_come_back_as_nothing(name: str) -> None:
    space = SPACES[name]
    clear = np.random.default_rng(3).integers(0, 256, (50, 4), np.uint8)
    clear[:, 3] = 0
    points = space.to_lattice(clear, 1)
    assert len(np.unique(points, axis=0)) == 1
    assert not space.to_srgb8(points.astype(np.float64), 4).any()


# Colours between the levels


def test_the_cube_root_is_right_to_the_last_bit_or_the_one_before() -> None:
    draw = np.random.default_rng(5)
    values = np.concatenate([draw.random(10**5), draw.random(10**4) * 10.0 ** draw.integers(-300, 3, 10**4)])
    roots = cube_root(values)
    assert (np.abs(roots / np.cbrt(values) - 1) <= 2 * np.finfo(float).eps).all()
    assert cube_root(np.array([0.0, 1.0, 8.0, 0.125, 5e-324])).tolist()[:4] == [0.0, 1.0, 2.0, 0.5]


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("name", SPACES)
def test_a_levels_coordinates_are_its_point_but_for_the_rounding(name: str, channels: int) -> None:
    colors = np.random.default_rng(6).integers(0, 256, (100_000, channels), np.uint8)
    off = SPACES[name].coordinates(colors / 255) - SPACES[name].to_lattice(colors, 0)[:, :channels]
    assert np.abs(off).max() <= (0.5 if channels == 3 else 1.0) + 1e-9  # alpha is blended in after a first rounding


def test_oklabs_coordinates_are_the_formula_in_double_precision() -> None:
    colors = np.random.default_rng(7).random((10_000, 3))
    points = SPACES["oklab"].coordinates(colors) / SPACES["oklab"].unit
    assert np.abs(points - twins.oklab(colors * 255)).max() < 1e-14


@pytest.mark.parametrize("name", SPACES)
def test_coordinates_do_not_depend_on_their_neighbours(name: str) -> None:
    """Nor on the pieces they are computed in."""
    colors = np.random.default_rng(8).random((70_000, 4))
    points = SPACES[name].coordinates(colors)
    rows = [0, 1, 32767, 32768, 69_999]
    assert np.array_equal(SPACES[name].coordinates(colors[rows]), points[rows])


@pytest.mark.parametrize("name", SPACES)
def test_the_way_back_from_coordinates_is_the_nearest_level(name: str) -> None:
    levels = np.random.default_rng(9).integers(1, 255, (20_000, 3))
    for off in (-0.45, 0.0, 0.45):
        points = SPACES[name].coordinates((levels + off) / 255)
        assert np.array_equal(SPACES[name].to_srgb8(points, 3), levels)


def test_a_space_for_bytes_alone_says_so() -> None:
    space = replace(SPACES["srgb"], opaque_coordinates=None)
    with pytest.raises(NotBuiltError, match=r"^space 'srgb': .*; try another space$"):
        space.coordinates(np.zeros((1, 3)))
