"""Colours as style sheets write them: beside Pillow, by the definitions of CSS Color 4, and what is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageColor

from fewcolors.formats import channels
from fewcolors.formats.csscolor import looks_like_color, parse_color
from tests import twins
from tests.pictures import LAW

LEVELS = st.integers(0, 255)
PERCENTS = st.integers(0, 100)


@LAW
@given(LEVELS, LEVELS, LEVELS, LEVELS)
def test_every_way_to_write_a_color_is_read_alike(r: int, g: int, b: int, alpha: int) -> None:
    code = bytes((r, g, b, alpha)).hex()
    shares = " ".join(f"{level / 255:.6f}" for level in (r, g, b))
    percents = " ".join(f"{level / 2.55:.4f}%" for level in (r, g, b))
    for text in (
        f"#{code}",
        f"#{code.upper()}",
        f"rgb({r} {g} {b} / {alpha / 255:.6f})",
        f"rgba({r}, {g}, {b}, {alpha / 2.55:.4f}%)",
        f" RGB( {percents} / {alpha / 255:.6f} ) ",
        f"color(srgb {shares} / {alpha / 255:.6f})",
        f"color(srgb {percents} / {alpha / 255:.6f})",
    ):
        assert parse_color(text) == (r, g, b, alpha)
    assert parse_color(f"rgb({r} {g} {b})") == parse_color(f"#{code[:6]}") == (r, g, b, 255)


@LAW
@given(LEVELS, LEVELS, LEVELS)
def test_linear_light_and_oklab_lead_back_to_the_levels_they_were_computed_of(r: int, g: int, b: int) -> None:
    shares = np.array([r, g, b]) / 255
    light = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    lightness, a, b_ = twins.oklab(np.array([[r, g, b]]))[0].tolist()
    chroma, degrees = math.hypot(a, b_), math.degrees(math.atan2(b_, a))
    for text in (
        f"color(srgb-linear {light[0]:.9f} {light[1]:.9f} {light[2]:.9f})",
        f"color(srgb-linear {100 * light[0]:.7f}% {100 * light[1]:.7f}% {100 * light[2]:.7f}%)",
        f"oklab({lightness:.9f} {a:.9f} {b_:.9f})",
        f"oklab({100 * lightness:.7f}% {a * 250:.7f}% {b_ * 250:.7f}%)",
        f"oklch({lightness:.9f} {chroma:.9f} {degrees:.7f})",
        f"oklch({100 * lightness:.7f}% {chroma * 250:.7f}% {degrees:.7f}deg)",
    ):
        assert parse_color(text) == (r, g, b, 255)


@LAW
@given(st.integers(-360, 720), PERCENTS, PERCENTS)
def test_hue_saturation_and_lightness_are_pillows(h: int, s: int, lightness: int) -> None:
    theirs = ImageColor.getrgb(f"hsl({h % 360},{s}%,{lightness}%)")
    for text in (f"hsl({h} {s}% {lightness}%)", f"hsla({h}deg, {s}, {lightness}, 1)"):
        ours = parse_color(text)
        assert ours is not None
        assert np.abs(np.array(ours[:3]) - theirs).max() <= 1  # halves are rounded otherwise
    assert parse_color(f"hwb({h} {s}% {lightness}%)") == (*channels.hwb(h / 360, s / 100, lightness / 100), 255)


def test_a_hue_is_told_in_any_unit() -> None:
    for form in ("hsl({} 80% 40%)", "hwb({} 10% 20%)", "oklch(0.6 0.1 {})"):
        third = parse_color(form.format("120"))
        assert third is not None
        for hue in ("120deg", "133.33333333grad", "2.0943951023932rad", ".3333333333turn", "480", "1.2e2", "+120"):
            assert parse_color(form.format(hue)) == third
        assert parse_color(form.format("120rad")) != third


@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        ("rgb(300 -20 0)", "#ff0000"),
        ("rgb(0 0 0 / 150%)", "#000000"),
        ("rgb(0 0 0 / -1)", "#00000000"),
        ("hsl(120 150% 50%)", "hsl(120 100% 50%)"),
        ("hsl(120 -50% 50%)", "hsl(120 0% 50%)"),
        ("hsl(120 50% 150%)", "#ffffff"),
        ("hsl(120 50% -50%)", "#000000"),
        ("hwb(120 150% 0%)", "#ffffff"),
        ("hwb(120 150% 100%)", "hwb(120 100% 100%)"),
        ("hwb(120 -50% 20%)", "hwb(120 0% 20%)"),
        ("hwb(120 20% -50%)", "hwb(120 20% 0%)"),
        ("oklab(1.5 0 0)", "#ffffff"),
        ("oklab(150% 0.1 0)", "oklab(1 0.1 0)"),
        ("oklch(-0.5 0.1 0)", "oklch(0 0.1 0)"),
        ("oklch(150% 0.1 0)", "oklch(1 0.1 0)"),
        ("oklch(0.5 -0.1 0)", "oklch(0.5 0 0)"),
        ("color(srgb 2 -1 0)", "#ff0000"),
        ("rgb(none 255 none / none)", "#00ff0000"),
    ],
)
def test_what_lies_outside_is_clipped_and_none_is_0(outside: str, inside: str) -> None:
    assert parse_color(outside) == parse_color(inside) is not None


@pytest.mark.parametrize("text", ["tomato", "Tomato", " TOMATO\n", "#ff6347", "rgb(255 99 71)"])
def test_words_are_read_in_any_case(text: str) -> None:
    assert parse_color(text) == (255, 99, 71, 255)
    assert parse_color("transparent") == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "", "#", "#12", "#12345", "reddish", "rgb", "rgb()", "rgb(1 2)", "rgb(1 2 3 4 5)", "rgb(a b c)", "rgb(1 2 3",
        "rgb(1deg2 2 3)", "hsl(1foo 2% 3%)", "lab(50% 10 10)", "color(display-p3 1 0 0)", "color(1 0 0)", "var(--red)",
        "rgb(calc(1) 2 3)", "hsl(1e99 0 0) x", "srgb-linears(1 1 1)",
    ],
)  # fmt: skip
def test_what_is_no_color_here_is_none(text: str) -> None:
    assert parse_color(text) is None


@pytest.mark.parametrize(
    "text", ["lab(1 2 3)", "LCH(1 2 3)", "color(display-p3 1 0 0)", "oklch(var(--l) 0 0)", "rgb(x)"]
)
def test_a_color_of_a_kind_that_is_not_read_looks_like_one(text: str) -> None:
    assert looks_like_color(text)
    assert looks_like_color(" " + text)


@pytest.mark.parametrize("text", ["4px", "var(--red)", "calc(1 + 2)", "linear-gradient(red, blue)", "laboratory"])
def test_other_values_do_not_look_like_colors(text: str) -> None:
    assert not looks_like_color(text)
