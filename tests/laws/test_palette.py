"""What every designed palette and every quantized picture promises, in each space and at each effort."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors import Histogram, Indexed, count_colors, design_palette, measure, quantize
from fewcolors._arrays import with_alpha
from fewcolors.quantize import EFFORTS
from tests.pictures import DITHERS, GENERATED, LAW, PLACELESS, SPACES, images, options, pictures

Image = NDArray[np.uint8]
COLORS = st.integers(1, 40)

undithered = partial(quantize, dither="none")

# One of its colours is filled in after the search, by distance times weight: a product that must not overflow.
SEE_THROUGH = np.array([[[204, 204, 204, 0], [0, 204, 204, 204], [204, 204, 204, 204]]], np.uint8)


def distinct(colors: NDArray[Any]) -> int:
    """How many different rows (…, c) there are."""
    return len(np.unique(colors.reshape(-1, colors.shape[-1]).astype(np.int64) @ 256 ** np.arange(colors.shape[-1])))


def seen(image: Image) -> Image:
    """With alpha, and what lies under alpha 0 black: it does not count."""
    rgba = with_alpha(image)
    return rgba * (rgba[:, :, 3:] > 0).astype(np.uint8)


def assert_lawful(result: Indexed, image: Image, n_colors: int) -> None:
    """The whole promise about the palette of `result`, whatever the picture."""
    palette = result.palette
    assert palette.weights is not None
    image = seen(image)
    present = distinct(image)
    assert len(palette) == min(n_colors, present), "as many colours as asked for, or as the picture has"
    assert distinct(palette.rgba) == len(palette), "no colour twice"
    assert (palette.rgba[:, 3] >= image[..., 3:].min(initial=255)).all(), "no colour more transparent than the picture"
    assert np.array_equal(palette.weights, np.bincount(result.indices.ravel(), minlength=len(palette)))
    assert palette.weights.sum() == image.shape[0] * image.shape[1]
    in_order = np.lexsort((*palette.rgba.T[::-1], -palette.weights))
    assert (np.diff(in_order) == 1).all(), "heaviest first; equal weights least red first, then green, then blue"
    assert result.indices.shape == image.shape[:2]
    assert result.indices.dtype == (np.uint8 if len(palette) <= 256 else np.uint16)
    assert np.array_equal(with_alpha(result.to_array()), palette.rgba[result.indices])
    if n_colors >= present:
        assert np.array_equal(with_alpha(result.to_array()), with_alpha(image)), "room for every colour: lossless"


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=pictures(), n_colors=COLORS, options=options())
def test_every_picture_gets_a_lawful_palette(dither: str, image: Image, n_colors: int, options: dict[str, Any]) -> None:
    assert_lawful(quantize(image, n_colors, dither=dither, **options), image, n_colors)


@pytest.mark.parametrize("dither", DITHERS[1:])
@pytest.mark.parametrize("space", ["srgb", "oklab"])
@pytest.mark.parametrize("name", GENERATED)
def test_every_generated_picture_gets_a_lawful_palette_for_its_dither(name: str, space: str, dither: str) -> None:
    """Also with more colours than fit a byte, and more than are moved for a dither."""
    image = GENERATED[name]()
    for n_colors in (1, 2, 16, 300, 600):
        assert_lawful(quantize(image, n_colors, space=space, dither=dither), image, n_colors)


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("name", GENERATED)
def test_every_generated_picture_gets_a_lawful_palette(name: str, space: str, effort: str) -> None:
    image = GENERATED[name]()
    counts = (3, 16) if effort == "best" else (1, 2, 3, 4, 5, 16, 63, 256, 300)
    for n_colors in counts:
        assert_lawful(undithered(image, n_colors, space=space, effort=effort), image, n_colors)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("effort", ["fast", "balanced"])
@pytest.mark.parametrize("n_colors", [1, 2, 3, 255, 256, 257, 4096, 65536])
def test_noise_gets_exactly_as_many_colors_as_asked_for(n_colors: int, effort: str, space: str) -> None:
    image = np.random.default_rng(n_colors).integers(0, 256, (300, 300, 3), np.uint8)
    assert_lawful(undithered(image, n_colors, space=space, effort=effort), image, n_colors)


@pytest.mark.parametrize(("n_colors", "space"), [(7, "oklab"), (255, "srgb"), (256, "oklab"), (257, "srgb")])
def test_the_best_effort_keeps_the_law_on_noise(n_colors: int, space: str) -> None:
    image = np.random.default_rng(n_colors).integers(0, 256, (120, 120, 3), np.uint8)
    assert_lawful(undithered(image, n_colors, space=space, effort="best"), image, n_colors)


@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_every_photo_gets_a_lawful_palette(photo: Image, space: str) -> None:
    for n_colors in (2, 64, 1000):
        assert_lawful(undithered(photo, n_colors, space=space), photo, n_colors)


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=pictures(), spare=st.integers(0, 20), options=options())
def test_room_for_every_color_loses_nothing(dither: str, image: Image, spare: int, options: dict[str, Any]) -> None:
    result = quantize(image, distinct(image) + spare, dither=dither, **options)
    assert np.array_equal(seen(result.to_array()), seen(image))
    assert measure(seen(image), result).mse == 0


def test_a_photo_of_many_colors_is_lossless_with_room_for_all(photo: Image) -> None:
    corner = photo[:200, :200]
    assert np.array_equal(quantize(corner, 65536).to_array(), corner)


@LAW
@given(images(), COLORS, options(PLACELESS), st.integers(0, 10))
def test_shuffled_pixels_change_no_color(image: Image, n_colors: int, options: dict[str, Any], seed: int) -> None:
    pixels = image.reshape(-1, image.shape[2])
    order = np.random.default_rng(seed).permutation(len(pixels))
    here, there = undithered(image, n_colors, **options), undithered(pixels[order][None], n_colors, **options)
    assert here.palette == there.palette
    assert np.array_equal(here.indices.ravel()[order], there.indices.ravel())


@LAW
@given(pictures(), COLORS, options(PLACELESS), st.integers(2, 5))
def test_a_tiled_picture_has_the_same_palette(image: Image, n_colors: int, options: dict[str, Any], times: int) -> None:
    once = undithered(image, n_colors, **options)
    tiled = undithered(np.tile(image, (1, times, 1)), n_colors, **options)
    assert np.array_equal(tiled.palette.rgba, once.palette.rgba)
    assert np.array_equal(tiled.indices, np.tile(once.indices, (1, times)))


@LAW
@given(pictures(), COLORS, options(), st.sampled_from([2, 3, 1000, 10**9, 10**12]))
@example(SEE_THROUGH, 2, {"space": "srgb"}, 10**12)
def test_scaled_weights_change_no_color(image: Image, n_colors: int, options: dict[str, Any], scale: int) -> None:
    histogram = count_colors(image)
    scaled = design_palette(Histogram(histogram.colors, histogram.weights * scale), n_colors, **options)
    once = design_palette(histogram, n_colors, **options)
    assert np.array_equal(scaled.rgba, once.rgba)
    assert np.array_equal(scaled.weights, np.asarray(once.weights) * scale)


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_a_photos_palette_does_not_depend_on_where_its_pixels_lie(china: Image, space: str, effort: str) -> None:
    histogram = count_colors(china)
    palette = design_palette(china, 64, space=space, effort=effort)
    turned = np.ascontiguousarray(china[::-1].transpose(1, 0, 2))
    assert design_palette(turned, 64, space=space, effort=effort) == palette
    scaled = design_palette(Histogram(histogram.colors, histogram.weights * 3), 64, space=space, effort=effort)
    assert np.array_equal(scaled.rgba, palette.rgba)


@LAW
@given(pictures(), COLORS, options())
def test_the_picture_its_histogram_and_the_result_have_one_palette(
    image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    of_picture = design_palette(image, n_colors, **options)
    assert design_palette(count_colors(image), n_colors, **options) == of_picture
    if options["space"] in PLACELESS:
        assert undithered(image, n_colors, **options).palette == of_picture


@LAW
@given(images(), images(), COLORS, options())
def test_one_palette_for_two_pictures_is_that_of_both_in_one(
    one: Image, other: Image, n_colors: int, options: dict[str, Any]
) -> None:
    both = np.concatenate([one.reshape(1, -1, 3), other.reshape(1, -1, 3)], axis=1)
    palette = design_palette(both, n_colors, **options)
    assert design_palette([one, other], n_colors, **options) == palette
    assert design_palette([other, count_colors(one)], n_colors, **options) == palette


@LAW
@given(pictures(), COLORS, options())
def test_quantizing_again_changes_nothing(image: Image, n_colors: int, options: dict[str, Any]) -> None:
    once = undithered(image, n_colors, **options)
    again = undithered(once.to_array(), n_colors, **options)
    assert again.palette == once.palette
    assert np.array_equal(again.indices, once.indices)


@pytest.mark.parametrize("dither", DITHERS[1:])
@LAW
@given(image=pictures(), n_colors=COLORS, options=options())
def test_quantizing_again_changes_nothing_that_is_seen(
    dither: str, image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    """A palette made for its dither may have a colour that no pixel took; it is left out the second time."""
    once = quantize(image, n_colors, dither=dither, **options)
    again = quantize(once.to_array(), n_colors, dither=dither, **options)
    assert np.array_equal(with_alpha(again.to_array()), with_alpha(once.to_array()))


@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_quantizing_a_photo_again_changes_nothing(photo: Image, space: str) -> None:
    once = undithered(photo, 256, space=space)
    again = undithered(once.to_array(), 256, space=space)
    assert again.palette == once.palette
    assert np.array_equal(again.indices, once.indices)


@pytest.mark.parametrize("dither", DITHERS)
@LAW
@given(image=pictures(), n_colors=COLORS, options=options())
def test_the_same_call_gives_the_same_bytes(dither: str, image: Image, n_colors: int, options: dict[str, Any]) -> None:
    one, other = (quantize(each, n_colors, dither=dither, **options) for each in (image, image.copy()))
    assert one.palette == other.palette
    assert np.array_equal(one.indices, other.indices)


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**64 - 1, 2**70, np.uint8(7)])
def test_any_whole_seed_gives_a_lawful_palette(seed: int) -> None:
    image = GENERATED["noise"]()
    assert_lawful(undithered(image, 20, seed=seed), image, 20)
