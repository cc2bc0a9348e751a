"""Firm alpha: which colours become opaque or clear, and which pixels take them."""

from __future__ import annotations

import numpy as np

from fewcolors.color import SPACES
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.firm import keep_firm, none_clearer

SOFT = np.array([[[9, 9, 9, 0], [9, 9, 9, 128], [9, 9, 9, 255]]], np.uint8)


def colors_of(*alphas: int) -> np.ndarray:
    return np.array([[50 + i, 60, 70, alpha] for i, alpha in enumerate(alphas)], np.uint8)


def test_no_color_becomes_more_transparent_than_the_picture() -> None:
    raised = none_clearer(colors_of(5, 127, 128, 129, 3), int(SOFT[:, 1:, 3].min()), 0)
    assert raised[:, 3].tolist() == [128, 128, 128, 129, 128]
    assert np.array_equal(raised[:, :3], colors_of(5, 127, 128, 129, 3)[:, :3])
    assert none_clearer(colors_of(5, 6), int(SOFT[:, 1:, 3].min()), 1)[:, 3].tolist() == [5, 128], (
        "what is locked stays"
    )


def test_opaque_colors_have_nothing_to_raise() -> None:
    colors = np.array([[1, 2, 3]], np.uint8)
    assert none_clearer(colors, 255, 0) is colors


def test_a_firm_pixel_gives_a_soft_color_back_for_its_nearest_firm_one() -> None:
    palette = np.array([[9, 9, 9, 200], [9, 9, 9, 255], [0, 0, 0, 30], [0, 0, 0, 0], [90, 0, 0, 255]], np.uint8)
    indices = np.array([[2, 2, 0]], np.uint8)
    keep_firm(indices, Canvas(SOFT, SPACES["srgb"], 1), palette)
    assert indices.tolist() == [[3, 2, 1]], "the soft pixel keeps what it got"
    given = np.array([[3, 0, 4]], np.uint8)
    keep_firm(given, Canvas(SOFT, SPACES["srgb"], 1), palette)
    assert given.tolist() == [[3, 0, 4]], "any firm colour is firm enough"


def test_a_firm_pixel_keeps_a_soft_color_only_where_the_palette_has_none_as_firm() -> None:
    palette = np.array([[9, 9, 9, 240], [250, 0, 0, 255], [9, 9, 9, 100]], np.uint8)
    indices = np.array([[2, 2, 2]], np.uint8)
    keep_firm(indices, Canvas(SOFT, SPACES["srgb"], 1), palette)
    assert indices.tolist() == [[2, 2, 1]]
