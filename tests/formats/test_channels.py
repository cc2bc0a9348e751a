"""What palette files measure colours in: beside Python's colorsys, the definitions of CSS, and the way back."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import PaletteFileError
from fewcolors.formats import channels
from tests import twins
from tests.pictures import LAW

SHARES = st.floats(0, 1)
LEVELS = st.integers(0, 255)

# Bruce Lindbloom prints both ways, linear sRGB to XYZ relative to D50 (by Bradford's adaptation) being this.
LINEAR_SRGB_TO_XYZ_D50 = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
WHITE_D50 = np.array([0.96422, 1.0, 0.82521])


def assert_nearest(levels: tuple[int, ...], shares: Sequence[float]) -> None:
    """Each level is the one nearest to its share; where two are as near, either."""
    assert np.abs(np.array(levels) - 255 * np.array(shares)).max() <= 0.5 + 1e-9


def decoded(levels: Sequence[float]) -> Any:
    """Linear light of sRGB levels, as IEC 61966-2-1 prints it."""
    shares = np.array(levels) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


@LAW
@given(SHARES, SHARES, SHARES)
def test_hue_saturation_and_brightness_are_colorsys_hsv_and_lightness_its_hls(h: float, s: float, v: float) -> None:
    assert_nearest(channels.hsb(h, s, v), colorsys.hsv_to_rgb(h, s, v))
    assert_nearest(channels.hsl(h, s, v), colorsys.hls_to_rgb(h, v, s))


@LAW
@given(LEVELS, LEVELS, LEVELS)
def test_the_way_to_hue_saturation_and_brightness_is_colorsys_and_leads_back(red: int, green: int, blue: int) -> None:
    found = channels.to_hsb(red, green, blue)
    assert found == pytest.approx(colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255), abs=1e-12)
    assert channels.hsb(*found) == (red, green, blue)


@pytest.mark.parametrize("turns", [-2, -1, 1, 3])
def test_whole_turns_of_a_hue_change_nothing(turns: int) -> None:
    for eighth in range(8):
        assert channels.hsb(eighth / 8 + turns, 1, 1) == channels.hsb(eighth / 8, 1, 1)
        assert channels.oklch(0.7, 0.1, eighth / 8 + turns) == channels.oklch(0.7, 0.1, eighth / 8)


@LAW
@given(SHARES, SHARES, SHARES)
def test_whiteness_and_blackness_mix_into_the_pure_hue_and_share_what_is_there_where_they_are_too_much(
    hue: float, white: float, black: float
) -> None:
    """CSS Color 4, section 8.1."""
    if white + black >= 1:
        assert_nearest(channels.hwb(hue, white, black), [white / (white + black)] * 3)
        return
    pure = colorsys.hsv_to_rgb(hue, 1, 1)
    assert_nearest(channels.hwb(hue, white, black), [part * (1 - white - black) + white for part in pure])


def test_half_white_and_half_black_is_grey() -> None:
    assert channels.hwb(0.3, 0.5, 0.5) == (128, 128, 128)
    assert channels.hwb(0.3, 1.0, 1.0) == (128, 128, 128)
    assert channels.hwb(0.3, 0.0, 1.0) == (0, 0, 0)
    assert channels.hwb(0.3, 0.75, 0.25) == (191, 191, 191)


@LAW
@given(SHARES, SHARES, SHARES, SHARES)
def test_each_ink_takes_its_share_of_what_black_leaves(c: float, m: float, y: float, k: float) -> None:
    assert_nearest(channels.cmyk(c, m, y, k), [(1 - ink) * (1 - k) for ink in (c, m, y)])


def test_every_level_comes_back_from_its_share_and_from_its_light() -> None:
    for level in range(256):
        assert channels.byte(level / 255) == level
        assert channels.gray(level / 255) == (level, level, level)
        light = decoded([level, 0, 255 - level]).tolist()
        assert channels.linear(*light) == (level, 0, 255 - level)


def test_light_is_rounded_in_the_encoded_scale() -> None:
    for level in range(255):
        border = float(decoded([level + 0.5])[0])
        assert channels.linear(border - 1e-9, border + 1e-9, 0) == (level, level + 1, 0)


@LAW
@given(LEVELS, LEVELS, LEVELS)
def test_lab_and_xyz_lead_back_to_the_levels_they_were_computed_of(red: int, green: int, blue: int) -> None:
    xyz = LINEAR_SRGB_TO_XYZ_D50 @ decoded([red, green, blue])
    assert channels.xyz(*xyz) == (red, green, blue)
    ratios = xyz / WHITE_D50
    f = np.where(ratios > 216 / 24389, np.cbrt(ratios), (ratios * 24389 / 27 + 16) / 116)
    assert channels.lab(116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])) == (red, green, blue)


@LAW
@given(LEVELS, LEVELS, LEVELS)
def test_oklab_and_oklch_lead_back_to_the_levels_they_were_computed_of(red: int, green: int, blue: int) -> None:
    lightness, a, b = twins.oklab(np.array([[red, green, blue]]))[0].tolist()
    assert channels.oklab(lightness, a, b) == (red, green, blue)
    assert channels.oklch(lightness, math.hypot(a, b), math.atan2(b, a) / math.tau) == (red, green, blue)


def test_what_lies_outside_is_clipped() -> None:
    assert channels.rgb(-0.5, 0.5, 1.5) == (0, 128, 255)
    assert channels.linear(-1, 0.2, 7) == (0, 124, 255)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "read",
    [channels.byte, lambda bad: channels.hsb(bad, 1, 1), lambda bad: channels.linear(0, bad, 0),
     lambda bad: channels.oklch(0.5, 0.1, bad)],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_its_name(read: Callable[[float], Any], value: float) -> None:
    with pytest.raises(PaletteFileError, match=f"it holds {value} as a part of a colour; make it anew"):
        read(value)
