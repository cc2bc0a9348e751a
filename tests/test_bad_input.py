"""Bad input at every door of the library: one line that names the input and says what to try; nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fewcolors as fc
from fewcolors.quantize import DITHERS

GOOD = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
SPACES = ("srgb", "linear", "oklab", "cielab")
EFFORTS = ("fast", "balanced", "best")

BAD_IMAGES: dict[str, Any] = {
    "zero-sized": np.zeros((0, 4, 3), np.uint8),
    "without columns": np.zeros((4, 0, 3), np.uint8),
    "1-D": np.zeros(12, np.uint8),
    "5 channels": np.zeros((4, 4, 5), np.uint8),
    "4-D": np.zeros((1, 4, 4, 3), np.uint8),
    "NaN": np.full((4, 4), np.nan),
    "infinite": np.full((4, 4), np.inf),
    "negative": np.full((4, 4), -0.5),
    "0 to 255 as floats": np.full((4, 4, 3), 128.0),
    "NaN after many that are deep": np.append(np.linspace(0, 1, 99_999), np.nan).reshape(100, 1000),
    "object dtype": np.full((4, 4, 3), None, object),
    "text": np.full((4, 4), "a"),
    "complex": np.zeros((4, 4), complex),
    "None": None,
    "a number": 7,
    "ragged": [[1, 2], [3]],
    "an empty list": [],
}
# What calls themselves images, but will be read one day.
UNBUILT_IMAGES: dict[str, Any] = {
    "32 bits": np.zeros((4, 4, 3), np.uint32),
    "whole numbers of Python": [[0, 255], [3, 4]],
}

DOORS: dict[str, Callable[[Any], object]] = {
    "quantize": fc.quantize,
    "design_palette": fc.design_palette,
    "design_palette of several": lambda image: fc.design_palette([GOOD, image]),
    "apply_palette": lambda image: fc.apply_palette(image, [[0, 0, 0]]),
    "count_colors": fc.count_colors,
    "measure": lambda image: fc.measure(image, GOOD),
    "measure the result": lambda image: fc.measure(GOOD, image),
}
# What a message calls the image where that is not "image".
NAMES = {"measure the result": "result"}


def assert_one_line(message: str) -> None:
    assert message
    assert "\n" not in message
    assert len(message) < 350


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("bad", BAD_IMAGES)
def test_what_is_no_image_is_an_argument_error_of_one_line(bad: str, door: str) -> None:
    with pytest.raises(fc.ArgumentError, match=rf"^{NAMES.get(door, 'images?')}: ") as caught:
        DOORS[door](BAD_IMAGES[bad])
    assert_one_line(str(caught.value))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("bad", UNBUILT_IMAGES)
def test_what_is_not_built_yet_says_so_and_what_to_try(bad: str, door: str) -> None:
    with pytest.raises(fc.NotBuiltError, match=rf"^{NAMES.get(door, 'image')}: .* not built yet; try ") as caught:
        DOORS[door](UNBUILT_IMAGES[bad])
    assert_one_line(str(caught.value))


@pytest.mark.parametrize("door", DOORS)
def test_files_that_are_none_are_named(door: str, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("no picture at all")
    for name in ("no-such.png", "empty.png", "text.png", ""):
        with pytest.raises(fc.ImageFileError) as caught:
            DOORS[door](tmp_path / name)
        assert name in str(caught.value)
        assert_one_line(str(caught.value))


@pytest.mark.parametrize("bad", ["many", "16", ""])
def test_a_word_for_a_number_of_colors_is_named_with_the_one_that_is_known(bad: str) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        fc.quantize(GOOD, bad)
    assert str(caught.value) == f'n_colors={bad!r}: expected a whole number, or "auto"'
    with pytest.raises(fc.ArgumentError, match=f"^n_colors={bad!r}: expected a whole number from 1 to 65,536$"):
        fc.design_palette(GOOD, bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [0, -1, 1.5, 2.0, True, None, [4], 65537, 10**30, np.nan])
@pytest.mark.parametrize("function", [fc.quantize, fc.design_palette])
def test_a_wrong_number_of_colors_is_named_with_what_is_expected(function: Callable[..., object], bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        function(GOOD, bad)
    assert str(caught.value) == f"n_colors={bad!r}: expected a whole number from 1 to 65,536"


FUNCTIONS: dict[str, Callable[..., object]] = {
    "quantize": fc.quantize,
    "design_palette": fc.design_palette,
    "apply_palette": lambda image, **options: fc.apply_palette(image, [[0, 0, 0]], **options),
}


@pytest.mark.parametrize("bad", ["rgb", "sRGB", "OKLAB", "", None, 3, ["oklab"], np.array(["srgb", "oklab"])])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_unknown_space_is_answered_with_the_known_ones(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, space=bad)
    assert str(caught.value) == f"space={bad!r} is not known; try one of {', '.join(SPACES)}"


@pytest.mark.parametrize("bad", ["yes", "floyd", "", None, True])
@pytest.mark.parametrize("name", ["quantize", "apply_palette"])
def test_an_unknown_dither_is_answered_with_the_known_ones(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, dither=bad)
    assert str(caught.value) == f"dither={bad!r} is not known; try one of {', '.join(DITHERS)}"


@pytest.mark.parametrize("bad", [-0.1, 1.01, "half", None, True, np.nan, [1.0]])
@pytest.mark.parametrize("name", ["quantize", "apply_palette"])
def test_a_wrong_strength_is_named(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, dither_strength=bad)
    assert str(caught.value) == f"dither_strength={bad!r}: expected a number from 0 to 1"


BAD_MASKS: dict[str, tuple[Any, str]] = {
    "of another shape": (np.ones((3, 4)), "expected shape (4, 4), the image's, not (3, 4)"),
    "with channels": (np.ones((4, 4, 1)), "expected shape (4, 4), the image's, not (4, 4, 1)"),
    "a number": (0.5, "expected shape (4, 4), the image's, not ()"),
    "bytes": (np.full((4, 4), 255), "a number is not from 0 to 1; divide by the largest"),
    "negative": (np.full((4, 4), -0.1), "a number is not from 0 to 1; divide by the largest"),
    "NaN": (np.full((4, 4), np.nan), "a number is not from 0 to 1; divide by the largest"),
    "text": ("mask.png", "expected an array of numbers from 0 to 1"),
    "ragged": ([[1], [0, 1]], "expected an array of numbers from 0 to 1"),
}


@pytest.mark.parametrize("bad", BAD_MASKS)
@pytest.mark.parametrize("name", ["quantize", "apply_palette"])
def test_a_wrong_mask_is_refused_in_one_line(name: str, bad: str) -> None:
    mask, message = BAD_MASKS[bad]
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, 4, dither_mask=mask) if name == "quantize" else FUNCTIONS[name](GOOD, dither_mask=mask)
    assert str(caught.value) == f"dither_mask: {message}"


@pytest.mark.parametrize("bad", [0, 9, 2.5, "8", None, True])
@pytest.mark.parametrize("name", ["quantize", "design_palette"])
def test_a_wrong_number_of_bits_is_named(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, output_bits=bad)
    assert str(caught.value) == f"output_bits={bad!r}: expected a whole number from 1 to 8"


BAD_KERNELS: dict[str, tuple[Any, str]] = {
    "empty": ([], "expected rows of numbers"),
    "one row of numbers": ([1, 2], "expected rows of numbers"),
    "without the pixel at hand": ([[0, 1]], "its first row needs the pixel at hand"),
    "with an empty first row": ([[], [1]], "its first row needs the pixel at hand"),
    "with the pixel at hand below": ([[1, 1], ["*", 1]], "its first row needs the pixel at hand"),
    "with two pixels at hand": ([["*", 1], [0, "*"]], "'*' is not a number"),
    "with a weight behind": ([[1, "*", 1]], "a weight may stand ahead or below"),
    "reaching too far": ([["*", *[0] * 7, 1]], "a weight may stand ahead or below, at most 7 pixels away"),
    "without weights": ([["*", 0], [0, 0]], "expected 1 to 64 weights other than 0"),
    "of too many weights": ([["*", *[1] * 7], *[[1] * 8] * 8], "expected 1 to 64 weights other than 0"),
    "of negative sum": ([["*", -1]], "its weights must sum to more than 0"),
    "that grows errors": ([["*", 3], [-1, -1]], "its weights must not sum to more than the divisor"),
    "of text": ([["*", "7"]], "'7' is not a number"),
    "with NaN": ([["*", np.nan]], "nan is not a number"),
}


@pytest.mark.parametrize("bad", BAD_KERNELS)
@pytest.mark.parametrize("name", ["quantize", "apply_palette"])
def test_a_wrong_kernel_is_refused_in_one_line(name: str, bad: str) -> None:
    rows, message = BAD_KERNELS[bad]
    with pytest.raises(fc.ArgumentError, match=r"^kernel: ") as caught:
        FUNCTIONS[name](GOOD, dither=rows)
    assert message in str(caught.value)
    assert_one_line(str(caught.value))


def test_a_palette_for_a_dither_is_made_of_one_image() -> None:
    for several in ([GOOD, GOOD], fc.count_colors(GOOD)):
        with pytest.raises(fc.ArgumentError, match=r"^for_dither: .*give one image, not several$"):
            fc.design_palette(several, 4, for_dither="auto")
    with pytest.raises(fc.ArgumentError, match=r"^for_dither='floyd' is not known; try one of none, auto"):
        fc.design_palette(GOOD, 4, for_dither="floyd")
    with pytest.raises(fc.ArgumentError, match=r"takes no locked, start_from, for_dither, region, effort or progress"):
        fc.design_palette(GOOD, 4, method="wu", for_dither="auto")


@pytest.mark.parametrize("bad", ["slow", "Best", "", None, 9])
@pytest.mark.parametrize("name", ["quantize", "design_palette"])
def test_an_unknown_effort_is_answered_with_the_known_ones(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, effort=bad)
    assert str(caught.value) == f"effort={bad!r} is not known; try one of {', '.join(EFFORTS)}"


@pytest.mark.parametrize("bad", ["size", "", None, ["weight"]])
@pytest.mark.parametrize("name", ["quantize", "design_palette"])
def test_an_unknown_order_is_answered_with_the_known_ones(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError, match=r" is not known; try one of weight, luminance, hue, similarity$"):
        FUNCTIONS[name](GOOD, order=bad)


@pytest.mark.parametrize("bad", [-1, 1.5, "0", None, True])
@pytest.mark.parametrize("name", ["quantize", "design_palette"])
def test_a_wrong_seed_is_named(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, seed=bad)
    assert str(caught.value) == f"seed={bad!r}: expected a whole number >= 0"


@pytest.mark.parametrize("bad", [0, -2, 1.5, "all", True])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wrong_number_of_threads_is_named(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError) as caught:
        FUNCTIONS[name](GOOD, threads=bad)
    assert str(caught.value) == f"threads={bad!r}: expected a whole number >= 1, or None for all cores"


@pytest.mark.parametrize("bad", [5, "print", [print]])
@pytest.mark.parametrize("name", ["quantize", "design_palette"])
def test_what_cannot_hear_progress_is_named(name: str, bad: Any) -> None:
    with pytest.raises(fc.ArgumentError, match=r"^progress=.*: expected a function"):
        FUNCTIONS[name](GOOD, progress=bad)


@pytest.mark.parametrize("bad", [[], [[1, 2]], [[1, 2, 300]], [[0.1, 0.2, 0.3]], None, "red", 7, [["a", "b", "c"]]])
def test_what_is_no_palette_is_an_argument_error_of_one_line(bad: Any) -> None:
    with pytest.raises(fc.ArgumentError, match=r"^palette: ") as caught:
        fc.apply_palette(GOOD, bad)
    assert_one_line(str(caught.value))


def test_an_option_nobody_knows_is_not_ignored() -> None:
    with pytest.raises(TypeError, match="colours"):
        fc.quantize(GOOD, colours=3)  # type: ignore[call-arg]


def test_an_empty_list_of_pictures_has_no_palette() -> None:
    with pytest.raises(fc.ArgumentError, match=r"^images: an empty list; a palette needs an image$"):
        fc.design_palette([])


def test_every_error_is_a_fewcolors_error_and_pythons_own_kind() -> None:
    for error, kind in {
        fc.ArgumentError: ValueError,
        fc.ImageFileError: OSError,
        fc.NotBuiltError: NotImplementedError,
        fc.MissingExtraError: ImportError,
    }.items():
        assert issubclass(error, fc.FewcolorsError)
        assert issubclass(error, kind)
