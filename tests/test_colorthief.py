"""`fewcolors.colorthief.ColorThief` in the place of Color Thief: its documented calls, and the exact count."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fewcolors.colorthief import ColorThief


def file_of(pixels: NDArray[np.uint8]) -> io.BytesIO:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    file.seek(0)
    return file


def test_the_documented_calls_work_on_files(flower: NDArray[np.uint8]) -> None:
    thief = ColorThief(file_of(flower))
    assert thief.get_color(quality=1) == thief.get_palette(5)[0]
    palette = thief.get_palette(color_count=6)
    assert all(type(channel) is int for color in palette for channel in color)
    assert thief.get_color() == thief.get_color(10)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 10, 20])
def test_the_count_is_exact(flower: NDArray[np.uint8], count: int) -> None:
    palette = ColorThief(flower).get_palette(count)
    assert len(set(palette)) == len(palette) == count


def test_paper_and_what_is_see_through_do_not_count() -> None:
    rgba = np.full((10, 10, 4), 255, np.uint8)
    rgba[0] = 10, 20, 30, 255
    rgba[1] = 200, 0, 0, 124
    assert ColorThief(rgba).get_palette(3) == [(10, 20, 30)]


def test_unless_there_is_nothing_else() -> None:
    paper = np.full((3, 3, 3), 255, np.uint8)
    assert ColorThief(paper).get_color() == (255, 255, 255)
    ghost = np.full((3, 3, 4), 7, np.uint8)
    assert ColorThief(ghost).get_color() == (7, 7, 7)


@pytest.mark.parametrize("call", [{"color_count": 0}, {"color_count": 300}, {"quality": 0}, {"color_count": "many"}])
def test_numbers_out_of_range_are_refused(call: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected a whole number"):
        ColorThief(np.zeros((2, 2, 3), np.uint8)).get_palette(**call)
