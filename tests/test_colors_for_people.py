"""Colours as people speak of them: notations, names, shares, contrast; beside other software and the standards."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import CSS4_COLORS
from PIL import ImageColor

from fewcolors import ArgumentError, Palette, design_palette
from fewcolors.color.css import NAMES
from fewcolors.color.spoken import Color
from tests.pictures import GENERATED, LAW
from tests.twins import oklab

LEVELS = st.tuples(*[st.integers(0, 255)] * 3)


def test_the_names_of_css_are_matplotlibs_and_pillows() -> None:
    assert {name: f"#{code}" for name, code in NAMES.items()} == {k: v.lower() for k, v in CSS4_COLORS.items()}
    assert len(NAMES) == 148
    assert all(ImageColor.getrgb(name) == tuple(bytes.fromhex(code)) for name, code in NAMES.items())


@LAW
@given(LEVELS)
def test_a_colors_name_is_that_of_the_nearest_named_one(rgb: tuple[int, int, int]) -> None:
    names = list(NAMES)
    table = oklab(np.array([list(bytes.fromhex(NAMES[name])) for name in names]))
    distances = np.sqrt(((table - oklab(np.array([rgb]))) ** 2).sum(axis=1))
    # The lattice's steps are 6e-5 wide: two names may be as near as that.
    assert distances[names.index(Color(rgb).name)] <= distances.min() + 2e-4


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_named_color_has_its_name_or_that_of_its_twin(name: str) -> None:
    color = Color.parse(name)
    assert NAMES[color.name] == NAMES[name]
    assert color.hex == f"#{NAMES[name]}"
    assert color.name not in ("aqua", "fuchsia")
    assert "grey" not in color.name


@LAW
@given(LEVELS, st.integers(0, 255))
def test_every_notation_is_read_back(rgb: tuple[int, int, int], alpha: int) -> None:
    color = Color(rgb, alpha)
    for text in (color.hex, color.hex[1:], color.hex.upper(), ",".join(map(str, (*rgb, alpha)))):
        assert Color.parse(text) == color


@pytest.mark.parametrize("text", ["", "reddish", "#12", "1,2", "1,2,256", "1,2,3,4,5", "1,2,-3", "#ggg", "²,1,1"])
def test_what_is_no_color_is_refused_by_name(text: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(repr(text))):
        Color.parse(text)


@LAW
@given(LEVELS, LEVELS)
def test_contrast_is_wcags_formula_in_either_order(a: tuple[int, int, int], b: tuple[int, int, int]) -> None:
    ratio = Color(a).contrast(Color(b))
    assert ratio == Color(b).contrast(a)
    assert 1 <= ratio <= 21
    assert ratio == pytest.approx(wcag_ratio(a, b), rel=1e-9)


def wcag_ratio(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    """As WCAG 2.2 prints it, 0.04045 being its corrected threshold."""
    luminances = []
    for rgb in (a, b):
        r, g, b_ = (v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in rgb)
        luminances.append(0.2126 * r + 0.7152 * g + 0.0722 * b_)
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


def test_known_contrasts() -> None:
    """Black on white, and the greys on either side of level AA on white."""
    assert Color.parse("black").contrast("white") == 21
    assert Color.parse("#767676").contrast("white") >= 4.5 > Color.parse("#777777").contrast("white")
    assert Color.parse("red").contrast("red") == 1


def test_contrast_refuses_what_is_not_opaque() -> None:
    with pytest.raises(ArgumentError, match="#ff000080 is not opaque"):
        Color.parse("#ff000080").contrast("white")


@LAW
@given(LEVELS)
def test_oklch_is_oklab_in_polar_coordinates(rgb: tuple[int, int, int]) -> None:
    lightness, a, b = oklab(np.array([rgb]))[0]
    found = re.fullmatch(r"oklch\(([\d.e-]+)% ([\d.]+) (none|[\d.]+)\)", Color(rgb).oklch)
    assert found
    assert float(found[1]) == pytest.approx(100 * lightness, abs=0.06)
    assert float(found[2]) == pytest.approx(np.hypot(a, b), abs=6e-4)
    if found[3] != "none":
        turn = np.radians(float(found[3]))
        assert np.hypot(a, b) * np.array([np.cos(turn), np.sin(turn)]) == pytest.approx([a, b], abs=2e-4)


def test_a_palettes_colors_know_share_label_and_order() -> None:
    palette = design_palette(GENERATED["gradient"](), 6)
    colors = palette.colors
    assert sum(color.share or 0 for color in colors) == pytest.approx(1)
    assert [color.hex for color in colors] == list(palette.hex)
    assert len(colors) == 6
    named = Palette(["#fff", "#00000000"], names=["paper", "nothing"]).colors
    assert [(color.label, color.name, color.share) for color in named] == [
        ("paper", "white", None),
        ("nothing", "transparent", None),
    ]
    dark_to_light = sorted(Palette(["#fff", "#000", "#f00"]).colors, key=lambda color: color.luminance)
    assert [color.name for color in dark_to_light] == ["black", "red", "white"]
