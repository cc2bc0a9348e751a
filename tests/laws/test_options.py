"""What the options promise beside the plain palette: locked colours, orders, weights of pixels, progress."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fewcolors import ArgumentError, Histogram, Palette, apply_palette, count_colors, design_palette, quantize
from fewcolors._arrays import with_alpha
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.quantize import EFFORTS, ORDERS
from tests import twins
from tests.pictures import DITHERS, GENERATED, LAW, LEVELS, Image, images, options, pictures

Colors = NDArray[np.uint8]
COLORS = st.integers(1, 30)


@st.composite
def locks(draw: st.DrawFn) -> Colors:
    """Up to 6 different colours (l, 3)."""
    levels = st.sampled_from(draw(st.sampled_from(LEVELS)))
    drawn = draw(arrays(np.uint8, (draw(st.integers(1, 6)), 3), elements=levels))
    colors: Colors = np.unique(drawn, axis=0)[:: draw(st.sampled_from([1, -1]))].copy()
    return colors


# Locked colours


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=images(), locked=locks(), spare=COLORS, options=options())
def test_locked_colors_come_first_exactly_as_given(
    dither: str, image: Image, locked: Colors, spare: int, options: dict[str, Any]
) -> None:
    n_colors = len(locked) - 1 + spare
    result = quantize(image, n_colors, locked=locked, dither=dither, **options)
    palette, wanted = result.palette, {*map(tuple, locked.tolist()), *twins.count(image)}
    assert np.array_equal(palette.rgb[: len(locked)], locked)
    assert len(np.unique(palette.rgba, axis=0)) == len(palette) == min(n_colors, len(wanted))
    assert np.array_equal(palette.weights, np.bincount(result.indices.ravel(), minlength=len(palette)))
    if n_colors >= len(wanted):
        assert np.array_equal(result.to_array(), image)


@LAW
@given(images(), locks(), COLORS, options())
def test_free_colors_stand_in_order_behind_the_locked_and_serve_something(
    image: Image, locked: Colors, spare: int, options: dict[str, Any]
) -> None:
    palette = quantize(image, len(locked) + spare, locked=locked, dither="none", **options).palette
    free = np.asarray(palette.weights)[len(locked) :]
    assert (free > 0).all()
    assert (np.diff(free) <= 0).all()


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=images(), locked=locks(), options=options())
def test_nothing_but_locked_colors_is_a_given_palette(
    dither: str, image: Image, locked: Colors, options: dict[str, Any]
) -> None:
    result = quantize(image, len(locked), locked=locked, dither=dither, **options)
    assert np.array_equal(result.palette.rgb, locked)
    given = apply_palette(image, locked, dither=dither, space=options["space"])
    # In haste auto leaves its last step out; what has few colours comes out as it is.
    if len(twins.count(image)) > len(locked) and (dither, options["effort"]) != ("auto", "fast"):
        assert np.array_equal(result.indices, given.indices)


@pytest.mark.parametrize("effort", EFFORTS)
def test_colors_around_a_locked_one_are_better_than_one_replaced(china: Image, effort: str) -> None:
    """The search knows what the locked colour serves already: putting it in afterwards costs more."""
    magenta = np.array([[255, 0, 255]], np.uint8)
    around = quantize(china, 8, space="srgb", dither="none", locked=magenta, effort=effort)
    seven = quantize(china, 7, space="srgb", dither="none", effort=effort)
    assert twins.mse(china[::20, ::20], around.to_array()[::20, ::20]) < 1.02 * twins.mse(
        china[::20, ::20], seven.to_array()[::20, ::20]
    )


@pytest.mark.parametrize(
    "form", [["#e30613", "#fff"], [[227, 6, 19], [255, 255, 255]], Palette([[227, 6, 19], [255] * 3])]
)
def test_locked_colors_may_be_written_in_every_form(form: Any) -> None:
    assert design_palette(GENERATED["gradient"](), 5, locked=form).hex[:2] == ("#e30613", "#ffffff")


@pytest.mark.parametrize("none", [None, [], (), np.empty((0, 3), np.uint8)])
def test_no_locked_colors_are_no_option(none: Any) -> None:
    image = GENERATED["gradient"]()
    assert design_palette(image, 5, locked=none) == design_palette(image, 5)


@pytest.mark.parametrize(
    ("locked", "message"),
    [
        (["#000", "#fff", "#f00"], "locked: 3 colours do not fit n_colors=2"),
        (["#000", "#000000"], "locked: a colour stands there twice"),
        (["rouge"], "locked: 'rouge' is no colour"),
        ([[0, 0]], "locked: shape (1, 2) is not a list of colours"),
        ([[0, 0, 300]], "locked: colours must be whole numbers from 0 to 255"),
        ([[227, 6, 19], "#fff"], "locked: not an array"),
        (7, "locked: shape () is not a list of colours"),
    ],
)
def test_wrong_locked_colors_are_refused_in_one_line(locked: Any, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        quantize(GENERATED["gradient"](), 2, locked=locked)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


# Orders


def lightness(colors: Colors) -> list[int]:
    lattice = COLOR_SPACES["oklab"].to_lattice(np.ascontiguousarray(colors), 1)
    return [int(value) for value in lattice[:, 0]]


@pytest.mark.parametrize("dither", ["none", "auto"])
@pytest.mark.parametrize("order", ORDERS)
@LAW
@given(image=pictures(), n_colors=COLORS, options=options())
def test_an_order_changes_places_only(
    order: str, dither: str, image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    plain = quantize(image, n_colors, dither=dither, **options)
    ordered = quantize(image, n_colors, dither=dither, order=order, **options)
    assert np.array_equal(ordered.to_array(), plain.to_array())
    assert sorted(ordered.palette.hex) == sorted(plain.palette.hex)
    weights = np.bincount(ordered.indices.ravel(), minlength=len(ordered.palette))
    assert np.array_equal(ordered.palette.weights, weights)


@LAW
@given(images(), COLORS, options())
def test_by_luminance_no_color_is_darker_than_the_one_before(
    image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    palette = design_palette(image, n_colors, order="luminance", **options)
    assert lightness(palette.rgb) == sorted(lightness(palette.rgb))


@LAW
@given(images(), COLORS, options())
def test_by_similarity_each_color_is_the_nearest_of_those_left(
    image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    palette = design_palette(image, n_colors, order="similarity", **options)
    points = COLOR_SPACES["oklab"].to_lattice(np.ascontiguousarray(palette.rgb), 1)
    assert lightness(palette.rgb)[0] == min(lightness(palette.rgb))
    for place in range(len(points) - 1):
        distances = twins.sq_distances(points[place : place + 1], points[place + 1 :])[0]
        assert distances[0] == distances.min()


def test_by_hue_greys_go_first_and_then_the_rainbow() -> None:
    rainbow = ["#000000", "#808080", "#ffffff", "#ff0000", "#ffff00", "#00ff00", "#0000ff"]
    image = np.array([[list(bytes.fromhex(code[1:])) for code in reversed(rainbow)]], np.uint8)
    assert design_palette(image, 7, order="hue").hex == tuple(rainbow)


@pytest.mark.parametrize("order", ORDERS)
def test_locked_colors_stay_first_in_every_order(order: str) -> None:
    locked = ["#ffffff", "#00ff00", "#000000"]
    assert list(design_palette(GENERATED["gradient"](), 9, locked=locked, order=order).hex[:3]) == locked


# Weights


@LAW
@given(images(), COLORS, options(), st.integers(0, 2**32 - 1))
def test_a_pixel_of_weight_n_counts_like_n_pixels(
    image: Image, n_colors: int, options: dict[str, Any], seed: int
) -> None:
    weights = np.random.default_rng(seed).integers(1, 5, image.shape[:2])
    repeated = np.repeat(image.reshape(-1, 3), weights.ravel(), axis=0)[None]
    assert count_colors(image, weights=weights) == count_colors(repeated)
    palette = design_palette(repeated, n_colors, **options)
    assert design_palette(image, n_colors, weights=weights, **options) == palette
    result = quantize(image, n_colors, weights=weights, dither="none", **options)
    assert np.array_equal(result.palette.rgba, palette.rgba)
    assert result.indices.shape == image.shape[:2]


def test_pixels_of_weight_0_take_no_part_in_the_design_but_are_mapped() -> None:
    image = np.array([[[0, 0, 0], [255, 255, 255], [90, 0, 0], [255, 250, 0]]], np.uint8)
    result = quantize(image, weights=[[1, 2, 0, 0]])
    assert result.palette.hex == ("#ffffff", "#000000")
    assert result.indices.tolist() == [[1, 0, 1, 0]]


@LAW
@given(images(), images(), COLORS, st.integers(0, 4))
def test_a_whole_number_multiplies_the_weight_of_a_picture(one: Image, other: Image, n_colors: int, times: int) -> None:
    repeated = [one] + [other] * times
    assert design_palette([one, other], n_colors, weights=[1, times]) == design_palette(repeated, n_colors)
    assert design_palette([one, count_colors(other)], n_colors, weights=[None, times]) == design_palette(
        repeated, n_colors
    )


@LAW
@given(images(), COLORS, st.sampled_from([0.25, 1.0, 7.5]))
def test_equal_floats_weigh_like_none(image: Image, n_colors: int, weight: float) -> None:
    weighted = design_palette(image, n_colors, weights=np.full(image.shape[:2], weight))
    assert np.array_equal(weighted.rgba, design_palette(image, n_colors).rgba)


@pytest.mark.parametrize(
    "bad",
    [[[1, 2]], [1, 2, 3], [[-1, 0, 1]], [[np.nan, 1, 1]], [[np.inf, 1, 1]], [["a", "b", "c"]], [[0, 0, 0]], "abc"],
)
def test_wrong_weights_are_refused_in_one_line(bad: Any) -> None:
    for call in (lambda: quantize(np.zeros((1, 3, 3), np.uint8), weights=bad), lambda: _counted(bad)):
        with pytest.raises(ArgumentError, match=r"^weights: ") as caught:
            call()
        assert "\n" not in str(caught.value)


def _counted(weights: Any) -> Histogram:
    return count_colors(np.zeros((1, 3, 3), np.uint8), weights=weights)


@pytest.mark.parametrize("bad", [[1], [1, 2, 3], [0, 0], [-1, 1], 5, "ab", [1.5, 1]])
def test_wrong_weights_of_several_pictures_are_refused_in_one_line(bad: Any) -> None:
    image = GENERATED["drawing"]()
    with pytest.raises(ArgumentError, match=r"^weights: ") as caught:
        design_palette([image, image], 4, weights=bad)
    assert "\n" not in str(caught.value)


# Transparency


@LAW
@given(images(channels=4), COLORS, options())
def test_opaque_and_transparent_pictures_agree_where_alpha_is_full(
    image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    opaque = image.copy()
    opaque[:, :, 3] = 255
    plain = np.ascontiguousarray(image[:, :, :3])
    for dither in ("none", "auto"):
        rgb = quantize(plain, n_colors, dither=dither, **options)
        assert quantize(opaque, n_colors, dither=dither, **options).palette == rgb.palette
    assert design_palette(count_colors(opaque), n_colors, **options) == design_palette(plain, n_colors, **options)


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=images(), n_colors=COLORS, options=options())
def test_what_lies_hidden_under_alpha_0_weighs_nothing_in_the_picture(
    dither: str, image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    """Pixels nobody sees, whatever their colour: with one palette entry for them, they show as alpha 0."""
    hidden = np.dstack([image, np.zeros(image.shape[:2], np.uint8)])
    result = quantize(hidden, n_colors, dither=dither, **options)
    assert (with_alpha(result.to_array())[:, :, 3] == 0).all()


# Progress


@pytest.mark.parametrize("effort", EFFORTS)
def test_progress_hears_every_stage_and_changes_nothing(effort: str) -> None:
    image, heard = GENERATED["noise"](), []
    palette = design_palette(image, 9, effort=effort, progress=heard.append)
    assert tuple(heard) == palette.trace
    assert heard
    assert palette == design_palette(image, 9, effort=effort)
    assert all(stage.name and len(stage.errors) == len(stage.seconds) > 0 for stage in heard)
    ends = [second for stage in heard for second in stage.seconds]
    assert ends[0] > 0
    assert ends == sorted(ends), "seconds count from when the search began, over all stages"


def test_a_palette_that_needs_no_search_has_no_trace() -> None:
    assert design_palette(GENERATED["drawing"](), 16).trace == ()
