"""Banned colours stay out and a seeded search keeps places, whatever else is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import ArgumentError, Palette, count_colors, design_palette, quantize
from tests.pictures import GENERATED, LAW, images, options
from tests.twins import oklab

Image = Any
DITHERS = st.sampled_from(["none", "auto", "joint", "floyd-steinberg", "bayer-4"])


def distances(colors: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Delta E-OK (k, b), by the printed formulas."""
    return np.sqrt(((oklab(colors)[:, None] - oklab(others)[None]) ** 2).sum(axis=2))


# The lattice's coordinates are rounded to 1 / 16,384.
LEAST = 0.02 - 2e-4

# Banned colours


@LAW
@given(images(), st.integers(1, 9), options(), DITHERS, st.integers(3, 8), st.data())
def test_nothing_that_looks_like_a_banned_color_comes_out(
    image: Image, n_colors: int, wanted: Any, dither: str, bits: int, data: st.DataObject
) -> None:
    present = image.reshape(-1, 3)
    banned = [present[data.draw(st.integers(0, len(present) - 1))] for _ in range(data.draw(st.integers(1, 3)))]
    result = quantize(image, n_colors, **wanted, dither=dither, output_bits=bits, banned=np.array(banned))
    assert distances(result.palette.rgb, np.array(banned)).min() >= LEAST
    assert 1 <= len(result.palette) <= n_colors
    assert len(np.unique(result.palette.rgba, axis=0)) == len(result.palette)


@pytest.mark.parametrize("dither", ["none", "auto", "joint", "blue-noise"])
def test_a_ban_costs_no_entry_and_little_error(china: Image, dither: str) -> None:
    """The most used colour of a photo's palette is banned: the others stay as many, and as good."""
    image = china[::4, ::4]
    free = quantize(image, 16, dither=dither)
    ban = free.palette.hex[:1]
    result = quantize(image, 16, dither=dither, banned=list(ban))
    assert len(result.palette) == 16
    assert distances(result.palette.rgb, free.palette.rgb[:1]).min() >= LEAST
    moved = distances(result.palette.rgb, free.palette.rgb[:1]).min()
    assert moved < 0.04


def test_what_bans_nothing_in_reach_changes_no_byte(china: Image) -> None:
    image = china[::4, ::4]
    for dither in ("none", "auto"):
        plain = quantize(image, 8, dither=dither)
        banned = quantize(image, 8, dither=dither, banned=["#ff00ff"])
        assert banned.palette == plain.palette
        assert np.array_equal(banned.indices, plain.indices)


@pytest.mark.parametrize("method", ["wu", "median-cut", "uniform", "popularity"])
def test_the_classics_keep_out_what_is_banned(method: str) -> None:
    image = GENERATED["gradient"]()
    first = design_palette(image, 8, method=method).rgb[:1]
    palette = design_palette(image, 8, method=method, banned=first)
    assert distances(palette.rgb, first).min() >= LEAST


@pytest.mark.parametrize("near", ["#ffffff", "#fefefe"])
def test_what_is_locked_and_banned_is_refused_by_name(near: str) -> None:
    with pytest.raises(ArgumentError, match=f"^banned: {near} is locked"):
        quantize(GENERATED["gradient"](), 8, locked=[near], banned=["#fff"])


def test_when_all_is_clear_and_clear_is_banned_nothing_is_left() -> None:
    with pytest.raises(ArgumentError, match=r"^banned: no colour is left for this image; ban fewer"):
        quantize(np.zeros((2, 2, 4), np.uint8), 4, banned=["#00000000"])


def test_where_clear_is_banned_no_time_is_lost_on_looking_for_another_clear_color(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fewcolors.design.banned._around", None)
    clear = np.random.default_rng(4).integers(0, 256, (20, 20, 4), np.uint8) * np.array([1, 1, 1, 0], np.uint8)
    clear[0, 0] = 255
    kept = quantize(clear, 9, alpha="keep-color", dither="none", banned=["#00000000"])
    assert kept.palette.hex == ("#ffffff",)


@pytest.mark.parametrize("bad", [["red"], [[1, 2]], [[0.5, 0.5, 0.5]]])
@pytest.mark.parametrize("option", ["banned", "start_from"])
def test_colors_that_are_none_are_refused_with_the_options_name(option: str, bad: Any) -> None:
    with pytest.raises(ArgumentError, match=f"^{option}"):
        quantize(GENERATED["gradient"](), 8, **{option: bad})


# A search that starts from a palette


def pictures_of(china: Image) -> list[Image]:
    return [np.ascontiguousarray(china[:200:3, ::3]), np.ascontiguousarray(china[200::3, ::3])]


@pytest.mark.parametrize("n_colors", [8, 32])
def test_when_a_picture_is_added_each_color_stays_near_its_place(china: Image, n_colors: int) -> None:
    first, second = pictures_of(china)
    before = design_palette(first, n_colors)
    after = design_palette([first, second], n_colors, start_from=before)
    anew = design_palette([first, second], n_colors)
    assert len(after) == n_colors
    moved = np.diag(distances(before.rgb, after.rgb)).mean()
    assert moved < 0.03
    assert moved < np.diag(distances(before.rgb, anew.rgb)).mean() / 3


def test_the_search_lowers_the_error_of_the_palette_it_starts_from(china: Image) -> None:
    first, second = pictures_of(china)
    both = count_colors(first) + count_colors(second)
    before = design_palette(first, 16)
    errors = {
        name: error(both, palette)
        for name, palette in (
            ("before", before),
            ("after", design_palette(both, 16, start_from=before)),
            ("anew", design_palette(both, 16)),
        )
    }
    assert errors["after"] < errors["before"]
    assert errors["after"] < 1.1 * errors["anew"]


def error(histogram: Any, palette: Palette) -> float:
    nearest = distances(np.asarray(histogram.colors), palette.rgb).min(axis=1)
    return float((nearest**2 * histogram.weights).sum() / histogram.weights.sum())


def test_with_the_same_picture_hardly_a_color_moves(china: Image) -> None:
    image = china[::4, ::4]
    palette = design_palette(image, 16)
    again = design_palette(image, 16, start_from=palette)
    assert np.diag(distances(palette.rgb, again.rgb)).mean() < 0.005


@LAW
@given(images(), st.integers(1, 12), st.integers(1, 6), options(), DITHERS, st.data())
def test_a_start_keeps_the_promises_of_quantize(
    image: Image, n_colors: int, size: int, wanted: Any, dither: str, data: st.DataObject
) -> None:
    """At most n_colors, lossless where these suffice, locked colours first."""
    start = data.draw(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=min(size, n_colors)))
    result = quantize(image, n_colors, **wanted, dither=dither, start_from=start)
    assert len(result.palette) <= n_colors
    if len(count_colors(image)) <= n_colors:
        assert np.array_equal(result.to_array(), image)


def test_an_image_of_few_colors_takes_the_places_of_the_nearest_and_leaves_the_others() -> None:
    image = np.array([[[250, 0, 0], [0, 0, 0], [9, 9, 200]]], np.uint8)
    result = quantize(image, 5, start_from=["#00ff00", "#0000ff", "#000000", "#ff0000"])
    assert result.palette.hex == ("#00ff00", "#0909c8", "#000000", "#fa0000")
    assert result.indices.tolist() == [[3, 2, 1]]


def test_locked_colors_come_before_the_start_and_more_colors_behind_it(china: Image) -> None:
    image = china[::4, ::4]
    start = design_palette(image, 6)
    palette = design_palette(image, 12, locked=["#e30613", start.hex[2]], start_from=start)
    assert palette.hex[:2] == ("#e30613", start.hex[2])
    rest = np.delete(start.rgb, 2, axis=0)
    assert (np.diag(distances(palette.rgb[2:7], rest)) < 0.1).all()
    assert len(palette) == 12


def test_a_start_that_does_not_fit_is_refused_with_numbers() -> None:
    with pytest.raises(ArgumentError, match="start_from: 4 colours and 1 locked do not fit n_colors=4; raise it"):
        quantize(GENERATED["noise"](), 4, locked=["#123456"], start_from=["#000", "#fff", "#f00", "#0f0"])


def test_a_classic_method_takes_no_start() -> None:
    with pytest.raises(ArgumentError, match="takes no locked, start_from"):
        design_palette(GENERATED["noise"](), 4, method="wu", start_from=["#000"])
