"""Strict: the exact indices, or one line that names the first pixel that has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from fewcolors import ArgumentError, Palette, apply_palette, quantize
from tests.pictures import LAW, pictures

RED = [227, 6, 19]


@LAW
@given(pictures())
def test_what_is_made_of_a_palette_comes_back_as_its_very_indices(image: Any) -> None:
    result = quantize(image, 5)
    again = apply_palette(result.to_array(), result.palette, strict=True)
    assert np.array_equal(again.to_array(), result.to_array())
    assert again.palette == result.palette


def test_of_equal_entries_the_first_is_taken() -> None:
    result = apply_palette(np.array([[RED, [0, 0, 0]]], np.uint8), [[1, 1, 1], RED, RED, [0, 0, 0]], strict=True)
    assert result.indices.tolist() == [[1, 3]]


@pytest.mark.parametrize(
    ("more", "words"), [(0, ""), (1, ", nor is that of 1 more pixel"), (2, ", nor are those of 2 more pixels")]
)
def test_the_first_pixel_without_a_color_is_named_and_the_others_are_counted(more: int, words: str) -> None:
    image = np.zeros((4, 5, 3), np.uint8)
    image[2, 3] = RED
    image[3, :more] = 9
    line = f"image: pixel (x=3, y=2) is #e30613, which is not in the palette{words}; "
    with pytest.raises(ArgumentError) as error:
        apply_palette(image, ["#000", "#fff"], strict=True)
    assert str(error.value).startswith(line)


def test_what_lies_under_alpha_0_is_one_color_but_its_own_bytes_are_preferred() -> None:
    palette = Palette([[9, 9, 9, 0], [0, 0, 0, 255], [5, 5, 5, 0]])
    image = np.array([[[5, 5, 5, 0], [7, 7, 7, 0], [0, 0, 0, 255]]], np.uint8)
    assert apply_palette(image, palette, strict=True).indices.tolist() == [[2, 0, 1]]
    with pytest.raises(ArgumentError, match="is #07070780, which"):
        apply_palette(np.array([[[7, 7, 7, 128]]], np.uint8), palette, strict=True)


def test_a_color_between_the_levels_of_8_bits_is_in_no_palette() -> None:
    """The near one may be in the palette: that it is not, would be told wrongly."""
    line = r"^image: pixel \(x=1, y=0\) lies between the levels of 8 bits, near #000000: .*; try strict=False"
    with pytest.raises(ArgumentError, match=line):
        apply_palette(np.array([[[0.0, 0.0, 0.0], [0.001, 0.0, 0.0]]]), ["#000"], strict=True)


def test_strict_refuses_to_dither() -> None:
    with pytest.raises(ArgumentError, match="strict=True cannot be kept"):
        apply_palette(np.array([[RED]], np.uint8), [RED], strict=True, dither="floyd-steinberg")


def test_strict_leaves_nothing_for_a_stock_to_choose() -> None:
    with pytest.raises(ArgumentError, match=r"^stock: strict=True leaves nothing to choose; leave one of them out$"):
        apply_palette(np.array([[RED]], np.uint8), [RED], strict=True, stock=[1])
