"""Laws of deep images: 16 bits and floats that 8 bits cannot hold. Those that 8 bits hold are 8-bit images."""

from __future__ import annotations

import copy
import pickle
from collections import Counter
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fewcolors import Histogram, Indexed, apply_palette, count_colors, design_palette, measure, quantize
from fewcolors._arrays import to_8_bits, with_alpha
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.images import as_array
from fewcolors.quantize import METHODS
from tests.laws.digests import digest
from tests.pictures import DITHERS, GENERATED, LAW, PLACELESS, SPACES, Image, images, options, pictures

Deep = NDArray[np.uint16]

# Few levels between 8-bit neighbours, black among them; a thousand between two greys; all over; level and half level.
LEVELS = ((0, 100, 128, 129, 257, 300), range(25700, 25958), range(0, 65536, 4099), (0, 128, 257, 385, 65535))


@st.composite
def deep_images(draw: st.DrawFn, channels: int = 3) -> Deep:
    """A small picture of 16 bits, (1..10, 1..10, channels), with one pixel that is deep for certain."""
    shape = (draw(st.integers(1, 10)), draw(st.integers(1, 10)), channels)
    levels = st.sampled_from(draw(st.sampled_from(LEVELS)))
    drawn: Deep = draw(arrays(np.uint16, shape, elements=levels))
    drawn[0, 0, :3] = (100, 300, 25700)
    return drawn


undithered = partial(quantize, dither="none")


def deep_pictures() -> st.SearchStrategy[Deep]:
    """RGB or RGBA."""
    return st.one_of(deep_images(), deep_images(channels=4))


COLORS = st.sampled_from([1, 2, 3, 5, 8, 20, 300])


def error(image: Any, result: Indexed, space: str) -> float:
    """The mean squared distance in the space, in double precision."""
    shown = result.to_array()
    pixels = as_array(image)[:, :, : shown.shape[2]]
    here = COLOR_SPACES[space].coordinates(pixels.reshape(-1, pixels.shape[2]))
    there = COLOR_SPACES[space].coordinates(shown.reshape(-1, shown.shape[2])[:, : pixels.shape[2]] / 255)
    return float(((here - there) ** 2).sum(axis=1).mean())


def in_place_of_alpha(image: Deep) -> Deep:
    """Without a channel that would be simplified away."""
    return image if image.shape[2] == 3 or (image[:, :, 3] < 65535).any() else image[:, :, :3]


# What 8 bits hold is an 8-bit image


EIGHT_BITS = {
    "16 bits, 257 n": lambda image: image.astype(np.uint16) * np.uint16(257),
    "big-endian 16 bits": lambda image: (image.astype(np.uint16) * np.uint16(257)).astype(">u2"),
    "float32 n / 255": lambda image: image.astype(np.float32) / np.float32(255),
    "float64 v / 65535": lambda image: image * 257.0 / 65535,
}


@pytest.mark.parametrize("form", EIGHT_BITS)
@pytest.mark.parametrize("name", GENERATED)
def test_what_8_bits_hold_gives_the_bytes_of_the_8_bit_image(name: str, form: str) -> None:
    image = GENERATED[name]()
    same, palette = EIGHT_BITS[form](image), design_palette(image, 5)
    assert digest(quantize(same, 9)) == digest(quantize(image, 9))
    assert count_colors(same) == count_colors(image)
    assert count_colors(same).colors.dtype == np.uint8
    assert np.array_equal(apply_palette(same, palette).indices, apply_palette(image, palette).indices)
    assert measure(same, quantize(image, 9)) == measure(image, quantize(image, 9))
    assert design_palette([same, image], 9) == design_palette([image, image], 9)


@LAW
@given(pictures(), COLORS, options())
def test_16_bits_of_an_8_bit_picture_are_that_picture(image: Image, n_colors: int, options: dict[str, Any]) -> None:
    assert digest(quantize(image.astype(np.uint16) * 257, n_colors, **options)) == digest(
        quantize(image, n_colors, **options)
    )


# Histograms


def as_counter(histogram: Histogram) -> Counter[tuple[float, ...]]:
    return Counter(dict(zip(map(tuple, histogram.colors.tolist()), histogram.weights.tolist(), strict=True)))


@LAW
@given(deep_pictures())
def test_counting_equals_the_twin_in_ascending_order(image: Deep) -> None:
    histogram = count_colors(image)
    rows = (image.reshape(-1, image.shape[2]) / 65535).tolist()
    assert as_counter(histogram) == Counter(map(tuple, rows))
    assert histogram.colors.tolist() == sorted(histogram.colors.tolist())
    assert histogram.is_deep
    assert (histogram.colors.dtype, histogram.weights.dtype) == (np.float64, np.int64)


@LAW
@given(st.one_of(deep_images(), images()), st.one_of(deep_images(), images()), st.one_of(deep_images(), images()))
def test_histograms_of_any_depth_are_a_monoid(a: Any, b: Any, c: Any) -> None:
    x, y, z = count_colors(a), count_colors(b), count_colors(c)
    both = np.concatenate([as_16_bits(a).reshape(1, -1, 3), as_16_bits(b).reshape(1, -1, 3)], axis=1)
    assert x + y == count_colors(both)
    assert x + y == y + x
    assert (x + y) + z == x + (y + z)
    assert (x + y).is_deep == (x.is_deep or y.is_deep)


def as_16_bits(image: Any) -> Deep:
    wide: Deep = image if image.dtype == np.uint16 else image.astype(np.uint16) * np.uint16(257)
    return wide


def test_floats_of_any_width_add_to_bytes_as_if_they_came_together() -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for dtype in (np.float16, np.float32, np.float64):
        floats = np.append(levels / 255, 0.3).astype(dtype)[None]
        histogram = count_colors(floats)
        assert histogram.is_deep
        assert len(histogram + count_colors(levels)) == len(histogram) == 257


def test_rgb_and_rgba_of_any_depth_add_up_as_rgba() -> None:
    both = count_colors(np.full((1, 2, 3), 0.3)) + Histogram([[0, 0, 0, 255], [255, 0, 0, 51]], [3, 4])
    assert as_counter(both) == {(0.3, 0.3, 0.3, 1.0): 2, (0.0, 0.0, 0.0, 1.0): 3, (1.0, 0.0, 0.0, 0.2): 4}


@LAW
@given(deep_pictures())
def test_a_deep_histogram_is_rebuilt_from_its_colors_and_weights(image: Deep) -> None:
    histogram = count_colors(image)
    order = np.random.default_rng(image.size).permutation(len(histogram))
    for copied in (
        Histogram(histogram.colors[order], histogram.weights[order]),
        pickle.loads(pickle.dumps(histogram)),
        copy.deepcopy(histogram),
    ):
        assert copied == histogram


@LAW
@given(deep_pictures())
def test_the_rounded_histogram_is_that_of_the_rounded_picture(image: Deep) -> None:
    assert count_colors(image).rounded() == count_colors(to_8_bits(image / 65535))


def test_where_nothing_deep_has_weight_nothing_is_deep() -> None:
    image = np.array([[0, 257, 300]], np.uint16)
    histogram = count_colors(image, weights=np.array([[1, 2, 0]]))
    assert histogram == count_colors(np.array([[0, 1, 1]], np.uint8))
    assert not histogram.is_deep
    masked = quantize(image, 2, dither="none", weights=np.array([[1, 2, 0]]))
    assert masked.palette == quantize(np.array([[0, 1, 1]], np.uint8), 2).palette
    assert masked.indices.tolist() == [[1, 0, 0]], "300 is mapped all the same"


# The results


@LAW
@given(deep_pictures(), COLORS, options())
def test_a_deep_picture_fares_no_worse_than_its_rounding(image: Deep, n_colors: int, options: dict[str, Any]) -> None:
    """In the error of the space, in double precision; a tie may go either way by the last bits of a float."""
    deep, rounded = (undithered(each, n_colors, **options) for each in (image, to_8_bits(as_array(image))))
    space = options["space"]
    assert error(image, deep, space) <= error(image, rounded, space) * (1 + 1e-12) + 1e-12


@LAW
@given(deep_pictures(), COLORS, options())
def test_the_contract_of_a_palette_holds_for_deep_pictures(image: Deep, n_colors: int, options: dict[str, Any]) -> None:
    result = undithered(image, n_colors, **options)
    palette = result.palette
    assert 1 <= len(palette) <= min(n_colors, len(count_colors(image).rounded()))
    assert len(np.unique(palette.rgba, axis=0)) == len(palette)
    assert np.array_equal(np.bincount(result.indices.ravel(), minlength=len(palette)), np.asarray(palette.weights))
    assert (np.asarray(palette.weights) > 0).all()
    assert (np.diff(np.asarray(palette.weights)) <= 0).all(), "heaviest first"
    again = undithered(result.to_array(), n_colors, **options)
    assert np.array_equal(again.to_array(), result.to_array()), "quantizing again changes nothing"


@LAW
@given(deep_pictures(), COLORS, options())
def test_every_deep_pixel_takes_the_nearest_color_and_the_lowest_of_equals(
    image: Deep, n_colors: int, options: dict[str, Any]
) -> None:
    """Judged pixel by pixel, in the coordinates that test_color.py holds to the formulas. What 8 bits would show as
    clear is clear (docs/transparency.md)."""
    palette = design_palette(image, n_colors, **options)
    twice = np.concatenate([palette.rgba, palette.rgba])
    result = apply_palette(image, twice, space=options["space"], dither="none")
    space, rgba = COLOR_SPACES[options["space"]], with_alpha(as_array(image)).reshape(-1, 4).copy()
    rgba[rgba[:, 3] * 255 < 0.5, 3] = 0
    points, centers = space.coordinates(rgba), space.coordinates(twice / 255)
    distances = ((points[:, None] - centers[None]) ** 2).sum(axis=2)
    chosen = np.take_along_axis(distances, result.indices.reshape(-1, 1).astype(np.int64), 1)[:, 0]
    assert (chosen <= distances.min(axis=1) * (1 + 1e-12)).all()
    assert (result.indices < len(palette)).all()


@pytest.mark.parametrize("space", SPACES)
def test_levels_between_two_greys_map_by_their_true_distance(space: str) -> None:
    """1,024 levels from grey 100 to 102: the border lies where the space has it, within a step of 1/512 level; their
    roundings to 8 bits know three values."""
    ramp = np.linspace(100, 102, 1024)
    result = apply_palette(ramp[None] / 255, [[100] * 3, [102] * 3], space=space, dither="none")
    lightness = COLOR_SPACES[space].coordinates(np.repeat(ramp[:, None] / 255, 3, axis=1))[:, 0]
    middle = (lightness[0] + lightness[-1]) / 2
    assert np.array_equal(result.indices[0], (lightness > middle).astype(np.uint8))
    assert abs(float(ramp[result.indices[0] == 1][0]) - 101) < 0.05
    of_rounded = apply_palette(np.rint(ramp)[None].astype(np.uint8), [[100] * 3, [102] * 3], space=space, dither="none")
    assert 200 < (of_rounded.indices != result.indices).sum() < 300


def test_a_colour_is_the_mean_of_deep_values_not_of_their_roundings() -> None:
    """100.45 twice and 101.45 once: their mean is 100.78, that of their roundings 100.33."""
    image = np.array([[100.45, 100.45, 101.45]]) / 255
    assert design_palette(image, 1, space="srgb").hex == ("#656565",)
    assert design_palette(to_8_bits(image), 1, space="srgb").hex == ("#646464",)


@LAW
@given(deep_images(), options())
def test_as_many_colors_as_the_picture_has_leave_half_a_level(image: Deep, options: dict[str, Any]) -> None:
    plain = options | {"space": "srgb"}
    off = np.abs(undithered(image, 300, **plain).to_array() / 255 - image / 65535)
    assert off.max() <= 0.5 / 255 + 1e-12
    rounded = to_8_bits(image / 65535)
    here, space = undithered(image, 300, **options), options["space"]
    assert error(image, here, space) <= error(image, undithered(rounded, 300, **options), space) * (1 + 1e-12) + 1e-12


@LAW
@given(deep_pictures(), COLORS, options(), st.sampled_from([2, 3, 1000, 10**12, 3**33]))
def test_scaled_weights_change_no_color_of_a_deep_picture(
    image: Deep, n_colors: int, options: dict[str, Any], scale: int
) -> None:
    histogram = count_colors(image)
    once = design_palette(histogram, n_colors, **options)
    scaled = design_palette(Histogram(histogram.colors, histogram.weights * scale), n_colors, **options)
    assert np.array_equal(scaled.rgba, once.rgba)
    assert np.array_equal(np.asarray(scaled.weights), np.asarray(once.weights) * scale)


@LAW
@given(deep_pictures(), COLORS, options(PLACELESS), st.integers(0, 10))
def test_where_deep_pixels_lie_changes_no_color(image: Deep, n_colors: int, options: dict[str, Any], seed: int) -> None:
    pixels = image.reshape(-1, image.shape[2])
    order = np.random.default_rng(seed).permutation(len(pixels))
    here, there = undithered(image, n_colors, **options), undithered(pixels[order][None], n_colors, **options)
    assert here.palette == there.palette == design_palette(count_colors(in_place_of_alpha(image)), n_colors, **options)
    assert np.array_equal(here.indices.ravel()[order], there.indices.ravel())


@pytest.mark.parametrize("dither", ["none", "auto"])
@LAW
@given(image=deep_images(), n_colors=COLORS, options=options())
def test_an_opaque_alpha_channel_changes_no_byte(
    dither: str, image: Deep, n_colors: int, options: dict[str, Any]
) -> None:
    opaque = np.dstack([image, np.full(image.shape[:2], 65535, np.uint16)])
    one, other = (quantize(each, n_colors, dither=dither, **options) for each in (opaque, image))
    assert digest(one) == digest(other)


@pytest.mark.parametrize("dither", DITHERS[1:])
@LAW
@given(image=deep_pictures(), n_colors=COLORS, options=options())
def test_a_deep_picture_is_dithered_with_a_lawful_palette(
    dither: str, image: Deep, n_colors: int, options: dict[str, Any]
) -> None:
    result = quantize(image, n_colors, dither=dither, **options)
    palette = result.palette
    assert 1 <= len(palette) <= n_colors
    assert len(np.unique(palette.rgba, axis=0)) == len(palette)
    assert np.array_equal(np.bincount(result.indices.ravel(), minlength=len(palette)), np.asarray(palette.weights))
    again = quantize(result.to_array(), n_colors, dither=dither, **options)
    assert np.array_equal(with_alpha(again.to_array()), with_alpha(result.to_array()))
    here, rounded = (apply_palette(each, palette, dither=dither) for each in (image, to_8_bits(as_array(image))))
    assert np.array_equal(here.indices, rounded.indices), "dithered are the roundings"


@LAW
@given(deep_pictures(), st.integers(2, 9), options(), st.integers(1, 2))
def test_locked_colors_come_first_and_exactly_as_given(
    image: Deep, n_colors: int, options: dict[str, Any], locked: int
) -> None:
    wanted = ("#e30613", "#0102fe")[:locked]
    result = undithered(image, n_colors, locked=list(wanted), **options)
    assert result.palette.hex[:locked] == wanted
    assert locked <= len(result.palette) <= n_colors
    rounded = undithered(to_8_bits(as_array(image)), n_colors, locked=list(wanted), **options)
    space = options["space"]
    assert error(image, result, space) <= error(image, rounded, space) * (1 + 1e-12) + 1e-12


@pytest.mark.parametrize("space", SPACES)
def test_threads_change_no_byte_of_a_deep_picture(space: str, china: Image) -> None:
    noise = np.random.default_rng(4).random((100, 640, 3)) - 0.5
    image = np.clip((china[:100] + noise) / 255, 0, 1)
    results = {digest(undithered(image, 40, space=space, threads=threads)) for threads in (1, 2, 8)}
    assert len(results) == 1


@pytest.mark.parametrize("method", METHODS)
def test_every_method_makes_a_palette_for_a_deep_picture(method: str) -> None:
    image = np.linspace(0, 1, 3 * 900).reshape(30, 30, 3)
    palette = design_palette(image, 8, method=method)
    assert 1 <= len(palette) <= 8
    assert np.asarray(palette.weights).sum() == 900
    if method != METHODS[0]:
        assert set(palette.hex) == set(design_palette(to_8_bits(image), 8, method=method).hex)


@pytest.mark.parametrize("effort", ["fast", "balanced", "best"])
def test_the_trace_tells_of_passes_in_double_precision_that_never_raise_the_error(effort: str) -> None:
    image, heard = np.random.default_rng(6).random((30, 30, 3)), []
    palette = design_palette(image, 9, effort=effort, progress=heard.append)
    assert tuple(heard) == palette.trace
    [deep] = [stage for stage in heard if stage.name == "deep"]
    assert len(deep.errors) == len(deep.seconds) > 1
    assert list(deep.errors) == sorted(deep.errors, reverse=True)
    ends = [second for stage in heard for second in stage.seconds]
    assert ends == sorted(ends)


def test_several_pictures_of_any_depth_share_one_palette() -> None:
    pictures = [np.full((2, 2), 0.3), GENERATED["drawing"](), np.full((2, 2, 4), 300, np.uint16)]
    palette = design_palette(pictures, 30)
    assert np.asarray(palette.weights).sum() == 4 + 1600 + 4
    assert "#4c4c4c" in palette.hex
