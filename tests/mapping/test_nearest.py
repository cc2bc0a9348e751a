"""Every pixel takes the nearest entry of the palette, exactly; ties go to the lowest index."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from fewcolors import ArgumentError, Palette, apply_palette, quantize
from fewcolors.color import SPACES as COLOR_SPACES
from tests import twins
from tests.pictures import GENERATED, LAW, LEVELS, SPACES, Image, images, options

Colors = NDArray[np.uint8]

nearest = partial(apply_palette, dither="none")
undithered = partial(quantize, dither="none")


@st.composite
def palettes(draw: st.DrawFn) -> Colors:
    """Up to 40 colours; few levels make repeats and ties frequent."""
    shape = (draw(st.integers(1, 40)), 3)
    drawn: Colors = draw(arrays(np.uint8, shape, elements=st.sampled_from(draw(st.sampled_from(LEVELS)))))
    return drawn


def expected(image: Image, colors: Colors, space: str) -> NDArray[Any]:
    """The indices by brute force on the lattice of `space`; what stands in the palette itself has its own entry."""
    pixels = np.ascontiguousarray(image.reshape(-1, image.shape[2]))
    lattice = COLOR_SPACES[space].to_lattice
    labels = twins.nearest(lattice(pixels, 1), lattice(np.ascontiguousarray(colors), 1))
    same = (pixels[:, None, :] == colors[None, :, :]).all(axis=2)
    return np.where(same.any(axis=1), same.argmax(axis=1), labels).reshape(image.shape[:2])


@pytest.mark.parametrize("space", SPACES)
@LAW
@given(image=images(), colors=palettes())
def test_indices_equal_brute_force_also_with_repeats_and_ties(image: Image, colors: Colors, space: str) -> None:
    result = nearest(image, colors, space=space)
    assert np.array_equal(result.indices, expected(image, colors, space))
    assert np.array_equal(result.palette.rgb, colors), "a given palette is kept as it is"
    assert np.array_equal(result.to_array(), colors[result.indices])


@LAW
@given(image=images(), colors=palettes())
def test_in_srgb_the_nearest_is_that_of_the_plain_bytes(image: Image, colors: Colors) -> None:
    by_bytes = twins.nearest(image.reshape(-1, 3), colors).reshape(image.shape[:2])
    assert np.array_equal(nearest(image, colors, space="srgb").indices, by_bytes)


@LAW
@given(images(), st.integers(1, 40), options())
def test_a_quantized_pixel_has_no_nearer_color_in_the_palette(
    image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    result = undithered(image, n_colors, **options)
    assert np.array_equal(result.indices, expected(image, np.asarray(result.palette.rgb), options["space"]))


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("count", [1, 15, 16, 17, 256, 257, 1000])
def test_palettes_of_every_size_are_searched_whole(count: int, space: str) -> None:
    image = GENERATED["noise"]()
    colors = np.random.default_rng(count).integers(0, 256, (count, 3), np.uint8)
    result = nearest(image, colors, space=space)
    assert np.array_equal(result.indices, expected(image, colors, space))
    assert result.indices.dtype == (np.uint8 if count <= 256 else np.uint16)


@pytest.mark.parametrize("space", SPACES)
def test_a_photos_pixels_take_the_nearest_of_64_colors(china: Image, space: str) -> None:
    result = undithered(china, 64, space=space)
    rows = china[::40]
    assert np.array_equal(result.indices[::40], expected(rows, np.asarray(result.palette.rgb), space))


def test_65536_entries_fit_an_index_and_one_more_does_not() -> None:
    image = np.array([[[255, 255, 255], [0, 0, 0]]], np.uint8)
    colors = np.zeros((65537, 3), np.uint8)
    colors[65535] = 255
    assert nearest(image, colors[:65536]).indices.tolist() == [[65535, 0]]
    with pytest.raises(ArgumentError, match=r"palette: 65,537 colours"):
        nearest(image, colors)


def test_a_tie_goes_to_the_lowest_index() -> None:
    grey = np.full((1, 1, 3), 100, np.uint8)
    assert nearest(grey, [[110] * 3, [90] * 3], space="srgb").indices.tolist() == [[0]]
    assert nearest(grey, [[90] * 3, [110] * 3], space="srgb").indices.tolist() == [[0]]
    assert nearest(grey, [[0] * 3, [100] * 3, [100] * 3]).indices.tolist() == [[1]]


def test_names_and_weights_of_a_given_palette_come_back() -> None:
    palette = Palette([[0, 0, 0], [255, 255, 255]], weights=[1, 2], names=["ink", "paper"])
    assert nearest(GENERATED["grey"](), palette).palette == palette
