"""The gate for arrays: what it takes, what it makes of it, what it refuses and how it says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fewcolors import ArgumentError, NotBuiltError
from fewcolors._arrays import as_colors, as_image, as_threads, frozen, to_8_bits, to_floats, with_alpha

RGB = np.arange(2 * 5 * 3, dtype=np.uint8).reshape(2, 5, 3)


@pytest.mark.parametrize(
    ("shape", "expected"), [((2, 5), (2, 5, 3)), ((2, 5, 1), (2, 5, 3)), ((2, 5, 3), (2, 5, 3)), ((2, 5, 4), (2, 5, 4))]
)
def test_every_shape_of_an_image_becomes_three_or_four_channels(
    shape: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    image = as_image(np.ones(shape, np.uint8))
    assert image.shape == expected
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous


def test_an_array_that_already_fits_is_not_copied() -> None:
    assert np.shares_memory(as_image(RGB), RGB)
    assert np.shares_memory(as_colors(RGB[0]), RGB)


def test_grey_becomes_equal_channels() -> None:
    grey = np.array([[0, 7, 255]], np.uint8)
    assert as_image(grey).tolist() == [[[0] * 3, [7] * 3, [255] * 3]]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_all_256_levels_come_back_from_floats_of_every_width(dtype: Any) -> None:
    levels = np.arange(256).reshape(16, 16)
    divided = levels.astype(dtype) / dtype(255)
    multiplied = levels.astype(dtype) * (dtype(1) / dtype(255))
    for floats in (divided, multiplied):
        assert np.array_equal(as_image(floats)[:, :, 0], levels)


@pytest.mark.parametrize(
    ("dtype", "off"), [(np.float16, 0.4), (np.float32, 1e-3), (np.float64, 1e-9), (np.longdouble, 1e-9)]
)
@pytest.mark.parametrize("level", [0, 100, 254])
def test_floats_between_the_levels_keep_their_precision(dtype: Any, off: float, level: int) -> None:
    """As far off as each width can tell from what dividing by 255 errs by; the levels beside them become exact."""
    between, at_level = dtype((level + off) / 255), dtype(level / 255)
    image = as_image(np.array([[between, at_level]], dtype))
    assert image.dtype == np.float64
    assert image[0, 0].tolist() == [float(between)] * 3
    assert image[0, 1].tolist() == [level / 255] * 3


def test_16_bits_are_8_where_these_hold_them_exactly() -> None:
    levels = np.arange(256)
    for dtype in ("<u2", ">u2"):
        image = as_image((levels * 257).astype(dtype).reshape(16, 16))
        assert image.dtype == np.uint8
        assert np.array_equal(image[:, :, 0].reshape(-1), levels)


@pytest.mark.parametrize("dtype", ["<u2", ">u2"])
def test_16_bits_that_8_cannot_hold_keep_their_precision(dtype: str) -> None:
    values = np.arange(65536).astype(dtype).reshape(256, 256, 1)
    image = as_image(values)
    assert (image.shape, image.dtype) == ((256, 256, 3), np.float64)
    assert np.array_equal(np.rint(image[:, :, 2] * 65535), values[:, :, 0])
    assert (image[0, 0, 0], image[-1, -1, -1]) == (0, 1)
    assert image.reshape(-1, 3)[257 * 9, 0] == 9 / 255, "the same number as from bytes or from floats"


def test_deep_pixels_as_bytes_are_the_nearest_levels_and_bytes_as_floats_come_back() -> None:
    levels = np.arange(256, dtype=np.uint8)
    assert np.array_equal(to_8_bits(to_floats(levels)), levels)
    assert np.array_equal(to_8_bits((levels[1:] - 0.49) / 255), levels[1:])
    assert np.array_equal(to_8_bits((levels[:-1] + 0.49) / 255), levels[:-1])
    assert np.shares_memory(to_8_bits(levels), levels)
    floats = to_floats(levels)
    assert np.shares_memory(to_floats(floats), floats)


def test_what_is_opaque_depends_on_the_depth() -> None:
    assert with_alpha(np.zeros((1, 2, 3)))[0, :, 3].tolist() == [1.0, 1.0]
    assert with_alpha(np.zeros((1, 2, 3), np.uint8))[0, :, 3].tolist() == [255, 255]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, -0.1, 1.01, 255.0])
def test_floats_outside_0_to_1_are_refused_and_255_is_suggested(bad: float) -> None:
    with pytest.raises(
        ArgumentError, match=r"^image: float values must be finite and in \[0, 1\]; try dividing by 255$"
    ):
        as_image(np.array([[0.0, bad]]))


@pytest.mark.parametrize("dtype", [np.int16, np.int64, np.uint32])
def test_other_whole_numbers_are_not_built_yet(dtype: Any) -> None:
    with pytest.raises(NotBuiltError, match=f"^image: dtype {np.dtype(dtype)} is not built yet; try "):
        as_image(np.ones((2, 2), dtype))


@pytest.mark.parametrize("shape", [(), (4,), (0,), (2, 2, 2), (2, 2, 5), (1, 2, 2, 3), (2, 2, 0)])
def test_a_shape_that_is_no_image_is_named(shape: tuple[int, ...]) -> None:
    with pytest.raises(ArgumentError) as caught:
        as_image(np.ones(shape, np.uint8))
    assert str(caught.value).startswith(f"image: shape {shape} ")
    assert "expected" in str(caught.value)


@pytest.mark.parametrize("shape", [(0, 0), (0, 5, 3), (5, 0, 4), (0, 1)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, bool])
def test_an_image_without_pixels_is_refused(shape: tuple[int, ...], dtype: Any) -> None:
    with pytest.raises(ArgumentError, match=r"holds no pixel; expected at least 1 x 1"):
        as_image(np.ones(shape, dtype))


@pytest.mark.parametrize(
    "bad",
    [np.array([[None, 1]], object), np.array([["a"]]), np.ones((2, 2), complex), np.zeros((2, 2), "M8[s]"), None, {}],
    ids=["object", "text", "complex", "dates", "None", "dict"],
)
def test_a_dtype_that_is_no_number_is_named(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^image: dtype \S+ cannot be used; expected uint8, uint16, or float"):
        as_image(bad)


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ArgumentError, match=r"^picture: not an array .*every row must be equally long$"):
        as_image([[1, 2], [3]], "picture")


# Colours


@pytest.mark.parametrize(
    "colors", [[[1, 2, 3]], [(1, 2, 3, 4)], np.ones((3, 3), np.int64), np.zeros((1, 4), np.uint16)]
)
def test_lists_of_whole_numbers_are_colors(colors: Any) -> None:
    assert as_colors(colors).dtype == np.uint8
    assert as_colors(colors).tolist() == np.asarray(colors).tolist()


@pytest.mark.parametrize("bad", [[[-1, 0, 0]], [[0, 256, 0]], [[0.5, 0, 0]], [[True, False, True]], [[1e3, 0, 0]]])
def test_colors_outside_0_to_255_are_refused_not_wrapped(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^palette: colours must be whole numbers from 0 to 255, got "):
        as_colors(bad)


@pytest.mark.parametrize("bad", [[], [[]], [1, 2, 3], [[1, 2]], [[1, 2, 3, 4, 5]], np.ones((2, 2, 3), int), 5])
def test_what_is_no_list_of_colors_is_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^palette: shape .* is not a list of colours; expected \(k, 3\)"):
        as_colors(bad)


@pytest.mark.parametrize("bad", [None, [["#ff0000"]], [[None, 1, 2]]])
def test_colors_that_are_no_numbers_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^palette: dtype \S+ cannot be used; expected whole numbers"):
        as_colors(bad)


@pytest.mark.parametrize(
    ("codes", "rows"),
    [
        ("#e30613", [[227, 6, 19, 255]]),
        (["e30613"], [[227, 6, 19, 255]]),
        (["#F0a"], [[255, 0, 170, 255]]),
        (("#f0a8", " #000000 "), [[255, 0, 170, 136], [0, 0, 0, 255]]),
        (["#01020304", "#fff"], [[1, 2, 3, 4], [255, 255, 255, 255]]),
    ],
)
def test_hex_codes_are_colors(codes: Any, rows: list[list[int]]) -> None:
    assert as_image(with_alpha(as_colors(codes)[None]))[0].tolist() == rows


@pytest.mark.parametrize("bad", ["red", "#12", "#12345", "#1234567", "", "#ggg", "#+12345", "# 1 2 3"])
def test_what_is_no_hex_code_is_refused_by_name(bad: str) -> None:
    with pytest.raises(ArgumentError, match=r"is no colour; write it like '#e30613'$") as caught:
        as_colors(["#000000", bad])
    assert str(caught.value).startswith(f"palette: {bad!r} ")


# The number of threads


@pytest.mark.parametrize(("threads", "expected"), [(None, 0), (1, 1), (np.int64(3), 3), (10**30, 2**16)])
def test_threads_are_whole_numbers_or_none_for_all(threads: Any, expected: int) -> None:
    assert as_threads(threads) == expected


@pytest.mark.parametrize("bad", [0, -1, 1.0, "2", True, [1]])
def test_anything_else_is_no_number_of_threads(bad: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        as_threads(bad)
    assert str(caught.value) == f"threads={bad!r}: expected a whole number >= 1, or None for all cores"


def test_a_frozen_array_cannot_be_written_to_and_the_original_can() -> None:
    array = np.zeros(3)
    with pytest.raises(ValueError, match="read-only"):
        frozen(array)[0] = 1
    array[0] = 1
