"""Colour differences: the literature's table and printed values, a scalar twin, laws; mean and percentile."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors.color import SPACES
from fewcolors.color.difference import delta_e_2000, euclidean, linear_to_cielab, linear_to_oklab
from fewcolors.color.opponent import linear_levels
from fewcolors.metrics import delta_e_2000_map, delta_e_ok_map, spread
from tests.pictures import LAW, Image, images

Array = NDArray[Any]

SHARMA = np.loadtxt(Path(__file__).with_name("sharma2005.txt"))

LAB = st.tuples(st.floats(0, 100), st.floats(-110, 110), st.floats(-110, 110))


def ciede2000(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The formula for one pair, as Sharma, Wu & Dalal write it down, equations 2 to 22, in degrees."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_bar = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c_bar**7 / (c_bar**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1 = math.degrees(math.atan2(b1, a1)) % 360 if c1 else 0.0
    h2 = math.degrees(math.atan2(b2, a2)) % 360 if c2 else 0.0
    dh = h2 - h1
    if c1 * c2 == 0:
        dh, h_bar = 0.0, h1 + h2
    elif abs(dh) <= 180 + 1e-9:
        h_bar = (h1 + h2) / 2
    else:
        dh += 360 if dh < 0 else -360
        h_bar = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    big_dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(dh / 2))
    l_bar, c_bar = (l1 + l2) / 2, (c1 + c2) / 2

    def cos(degrees: float) -> float:
        return math.cos(math.radians(degrees))

    t = 1 - 0.17 * cos(h_bar - 30) + 0.24 * cos(2 * h_bar) + 0.32 * cos(3 * h_bar + 6) - 0.20 * cos(4 * h_bar - 63)
    theta = 30 * math.exp(-(((h_bar - 275) / 25) ** 2))
    r_c = 2 * math.sqrt(c_bar**7 / (c_bar**7 + 25**7))
    s_l = 1 + 0.015 * (l_bar - 50) ** 2 / math.sqrt(20 + (l_bar - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_bar, 1 + 0.015 * c_bar * t
    r_t = -math.sin(math.radians(2 * theta)) * r_c
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, big_dh / s_h
    return math.sqrt(max(0.0, x * x + y * y + z * z + r_t * y * z))


def test_ciede2000_is_the_literatures_to_every_printed_digit_in_either_order() -> None:
    assert len(SHARMA) == 34
    one, other, printed = SHARMA[:, 1:4], SHARMA[:, 4:7], SHARMA[:, 7]
    assert np.abs(delta_e_2000(one, other) - printed).max() <= 0.5e-4
    assert np.abs(delta_e_2000(other, one) - printed).max() <= 0.5e-4


@LAW
@given(LAB, LAB)
def test_ciede2000_is_the_scalar_formula_symmetric_and_0_for_one_color(one: Any, other: Any) -> None:
    a, b = np.array(one), np.array(other)
    assert float(delta_e_2000(a, b)) == pytest.approx(ciede2000(one, other), rel=1e-9, abs=1e-9)
    assert float(delta_e_2000(b, a)) == pytest.approx(float(delta_e_2000(a, b)), rel=1e-9, abs=1e-9)
    assert float(delta_e_2000(a, a)) == 0


def test_exactly_opposite_hues_have_one_difference_whatever_their_order_and_rounding() -> None:
    angles = np.random.default_rng(0).uniform(0, 2 * np.pi, 2000)
    one = np.stack([np.full(2000, 50.0), 2.5 * np.cos(angles), 2.5 * np.sin(angles)], axis=1)
    other = one * [1, -1, -1]
    expected = [ciede2000(*pair) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    assert np.abs(delta_e_2000(one, other) - expected).max() < 1e-9
    assert np.abs(delta_e_2000(other, one) - expected).max() < 1e-9


@pytest.mark.parametrize("zeros", [(0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (-0.0, -0.0)])
def test_a_grey_has_no_hue_whatever_the_signs_of_its_zeros(zeros: tuple[float, float]) -> None:
    for color in ((50.0, 20.0, 30.0), (70.0, -3.0, -40.0), (20.0, 0.0, 0.0)):
        found = float(delta_e_2000(np.array([50.0, *zeros]), np.array(color)))
        assert found == pytest.approx(ciede2000((50.0, 0.0, 0.0), color), rel=1e-12)


def test_any_shape_is_taken_pair_by_pair() -> None:
    one, other = SHARMA[:, 1:4].reshape(2, 17, 3), SHARMA[:, 4:7].reshape(2, 17, 3)
    assert delta_e_2000(one, other).shape == euclidean(one, other).shape == (2, 17)
    assert delta_e_2000(one[0, 3], other).shape == (2, 17)


@pytest.mark.parametrize(("name", "to_space"), [("cielab", linear_to_cielab), ("oklab", linear_to_oklab)])
def test_the_floats_lie_within_half_a_step_of_the_lattice_that_palettes_are_made_on(name: str, to_space: Any) -> None:
    colors = np.random.default_rng(1).integers(0, 256, (20_000, 3), np.uint8)
    colors[:256] = np.arange(256)[:, None]
    lattice = SPACES[name].to_lattice(colors, 1)[:, :3]
    floats = to_space(linear_levels()[colors]) * SPACES[name].unit
    assert np.abs(floats - lattice).max() <= 0.5 + 1e-6


def test_delta_e_ok_of_the_primaries_is_the_printed_oklabs_distance() -> None:
    # Oklab of red, green and blue as CSS Color 4 and Ottosson print them.
    printed = np.array([[0.62796, 0.22486, 0.12585], [0.86644, -0.23389, 0.17950], [0.45201, -0.03246, -0.31153]])
    primaries = (np.eye(3) * 255).astype(np.uint8)[None]
    found = delta_e_ok_map(primaries, primaries[:, [1, 2, 0]])[0]
    assert found == pytest.approx(np.sqrt(((printed - printed[[1, 2, 0]]) ** 2).sum(axis=1)), abs=2e-5)


@LAW
@given(images(), st.integers(0, 255))
def test_a_map_is_the_difference_of_each_pixel(image: Image, level: int) -> None:
    other = image ^ np.uint8(level)
    light, other_light = linear_levels()[image], linear_levels()[other]
    expected = delta_e_2000(linear_to_cielab(light), linear_to_cielab(other_light))
    assert np.abs(delta_e_2000_map(image, other) - expected).max() < 1e-9
    expected = euclidean(linear_to_oklab(light), linear_to_oklab(other_light))
    assert np.abs(delta_e_ok_map(image, other) - expected).max() < 1e-12


@pytest.mark.parametrize("shape", [(300, 200, 3), (2, 40_000, 3), (40_000, 2, 3)])
def test_a_map_made_in_pieces_is_whole(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(2)
    a, b = generator.integers(0, 256, shape, np.uint8), generator.integers(0, 256, shape, np.uint8)
    whole = euclidean(linear_to_oklab(linear_levels()[a]), linear_to_oklab(linear_levels()[b]))
    assert np.abs(delta_e_ok_map(a, b) - whole).max() < 1e-12


def test_floats_are_pictures_too(china: Image) -> None:
    picture, other = china[:50, :50], china[50:100, :50]
    for measured in (delta_e_2000_map, delta_e_ok_map):
        assert np.abs(measured(picture / 255, other) - measured(picture, other)).max() < 1e-9
        assert measured(picture / 255, picture / 255 * 0.9999).min() >= 0


def test_the_percentile_is_what_the_worst_twentieth_exceeds() -> None:
    values = np.zeros((10, 100))
    values[0, :60] = 7.0  # 6 % of the pixels
    found = spread(values)
    assert found.p95 == 7
    assert found.mean == pytest.approx(0.42)
    values[0, 40:] = 0  # 4 %
    assert spread(values).p95 == 0
