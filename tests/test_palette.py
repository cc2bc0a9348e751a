"""Palette as a value: order, forms, what it refuses."""

from __future__ import annotations

import copy
import io
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as PillowImage

from fewcolors import ArgumentError, Palette, design_palette
from tests.pictures import GENERATED, LAW

RED_AND_WHITE = [[227, 6, 19], [255, 255, 255]]


@pytest.fixture
def palette() -> Palette:
    return Palette(RED_AND_WHITE, weights=[1, 5], names=["red", "white"])


@LAW
@given(st.integers(1, 30).flatmap(lambda k: arrays(np.uint8, (k, 4))))
def test_colors_stay_as_given_in_every_form(colors: np.ndarray) -> None:
    palette = Palette(colors)
    assert np.array_equal(palette.rgba, colors)
    assert np.array_equal(palette.rgb, colors[:, :3])
    assert len(palette) == len(palette.hex) == len(colors)
    parsed = [bytes.fromhex(code[1:].ljust(8, "f")) for code in palette.hex]
    assert parsed == [row.tobytes() for row in colors]


def test_rgb_is_opaque_rgba(palette: Palette) -> None:
    assert palette.rgba.tolist() == [[227, 6, 19, 255], [255, 255, 255, 255]]
    assert palette.hex == ("#e30613", "#ffffff")
    assert Palette([[1, 2, 3, 4]]).hex == ("#01020304",)


def test_repeats_and_order_are_kept() -> None:
    assert Palette([[1, 1, 1], [0, 0, 0], [1, 1, 1]]).rgb[:, 0].tolist() == [1, 0, 1]


def test_it_cannot_be_changed(palette: Palette) -> None:
    assert palette.weights is not None
    for name in ("rgba", "weights", "names", "rgb", "anything"):
        with pytest.raises(AttributeError):
            setattr(palette, name, None)
    for array in (palette.rgba, palette.rgb, palette.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_it_does_not_follow_the_arrays_it_was_made_of() -> None:
    colors, weights = np.array(RED_AND_WHITE, np.uint8), np.array([1, 5])
    palette = Palette(colors, weights)
    colors[:], weights[:] = 0, 0
    assert palette == Palette(RED_AND_WHITE, [1, 5])


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_copies_are_equal_hash_alike_and_remember_the_search(palette: Palette, copied: Any) -> None:
    assert copied(palette) == palette
    assert hash(copied(palette)) == hash(palette)
    searched = design_palette(GENERATED["noise"](), 3)
    assert copied(searched).trace == searched.trace != ()


@pytest.mark.parametrize(
    "other",
    [Palette(RED_AND_WHITE), Palette(RED_AND_WHITE, [1, 5]), Palette(RED_AND_WHITE, [1, 4], ["red", "white"]), "red"],
)
def test_colors_weights_and_names_all_count_for_equality(palette: Palette, other: object) -> None:
    assert palette != other


def test_without_weights_and_names_there_are_none() -> None:
    palette = Palette(RED_AND_WHITE)
    assert palette.weights is None
    assert palette.names is None


@pytest.mark.parametrize("bad", [[1], [1, 2, 3], [0.5, 0.5], [-1, 2], "ab", [[1, 2]]])
def test_weights_that_are_not_one_whole_number_a_color_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^weights: expected 2 whole numbers >= 0, one a colour, got "):
        Palette(RED_AND_WHITE, weights=bad)


@pytest.mark.parametrize("bad", [["red"], ["red", "white", "blue"], [1, 2], ["red", None]])
def test_names_that_are_not_one_string_a_color_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^names: expected 2 strings, one a colour, got "):
        Palette(RED_AND_WHITE, names=bad)


def test_a_long_palette_shows_its_first_colors(palette: Palette) -> None:
    assert repr(palette) == "<Palette of 2: #e30613 #ffffff>"
    assert repr(Palette(np.zeros((9, 3), np.uint8))).endswith("#000000 …>")


def test_notebooks_show_a_swatch_of_each_color_that_can_be_read_aloud(palette: Palette) -> None:
    html = palette._repr_html_()
    for code, label in zip(palette.hex, ("#e30613, red, 16.7%", "#ffffff, white, 83.3%"), strict=True):
        assert html.count(f'aria-label="{label}"') == 1
        assert html.count(f"background:{code}") == 1
    assert html.startswith('<div role="list" aria-label="palette of 2 colours">')


def test_a_name_cannot_write_into_the_page() -> None:
    assert "<b>" not in Palette(["#000"], names=['"><b>'])._repr_html_()


@pytest.mark.parametrize(("count", "shape"), [(1, (32, 32)), (16, (32, 512)), (17, (64, 512)), (300, (512, 512))])
def test_notebooks_without_html_show_the_swatches_as_a_picture(count: int, shape: tuple[int, int]) -> None:
    colors = np.random.default_rng(0).integers(0, 256, (count, 4), np.uint8)
    with PillowImage.open(io.BytesIO(Palette(colors)._repr_png_())) as shown:
        pixels = np.asarray(shown)
    assert pixels.shape == (*shape, 4)
    corners = pixels[::32, ::32].reshape(-1, 4)
    assert np.array_equal(corners[: min(count, 256)], colors[:256])
    assert (corners[count:] == 0).all()


def test_a_page_shows_256_swatches_and_says_how_many_more_there_are() -> None:
    html = Palette(np.zeros((300, 3), np.uint8))._repr_html_()
    assert html.count("<span style") == 256
    assert "and 44 more" in html
