"""What the compiled kernel refuses, since it would read outside an array or compute with what is no number; and what it
takes although it is odd. The Python side never asks for any of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fewcolors import _kernel

NOTHING = np.empty(0, np.uint8)
PIXELS = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3)
ROWS = PIXELS.reshape(-1, 3)
PALETTE = np.array([[0, 0, 0, 0], [16320, 16320, 16320, 0], [1000, 2000, 3000, 0]], np.int16)
RANGE = (np.zeros(4, np.int32), np.array([16320, 16320, 16320, 0], np.int32))
TABLE, GREY = np.arange(0, 256 * 64, 64, dtype=np.int16), np.full(3, 8160, np.int16)
COLORS, WEIGHTS = _kernel.count_colors(ROWS, 1)

# For each function arguments that it takes; the tests exchange one.
GOOD: dict[str, dict[str, Any]] = {
    "diffuse": {
        "pixels": PIXELS,
        "palette": PALETTE,
        "range": RANGE,
        "taps": np.array([[1, 0], [0, 1]], np.int32),
        "weights": np.full((1, 2), 0.5, np.float32),
        "strength": 1.0,
        "most_error": 1000.0,
        "serpentine": True,
        "mask": NOTHING,
        "levels": NOTHING,
        "threads": 1,
    },
    "lzw": {"first": PIXELS.reshape(-1) % 4, "second": PIXELS.reshape(-1) % 3, "bits": 2, "patience": 0},
    "map_nearest_8": {"pixels": PIXELS, "palette": COLORS, "threads": 1},
    "map_nearest_16": {"pixels": PIXELS, "palette": COLORS, "threads": 1},
    "refine": {
        "pixels": PIXELS,
        "palette": PALETTE,
        "range": RANGE,
        "taps": np.array([1, 2, 1], np.int32),
        "own": 1,
        "sweeps": 2,
        "frozen": NOTHING,
        "bit": 0.0,
        "hiding": NOTHING,
        "indices": np.zeros(20, np.uint16),
        "threads": 1,
    },
    "blur": {"points": np.zeros((5, 4, 4), np.int16), "taps": np.array([1, 2, 1], np.int32), "own": 1},
    "mixture": {
        "shape": (5, 4),
        "indices": np.zeros(20, np.uint16),
        "blurred": np.zeros((20, 4), np.int32),
        "taps": np.array([1, 2, 1], np.int32),
        "own": 1,
        "k": 3,
    },
    "solve_symmetric": {"matrix": np.eye(2), "right": np.ones((2, 1))},
    "measure_calm": {"pixels": PIXELS, "taps": np.array([0.25, 0.5, 0.25], np.float32), "half": 5.0, "threads": 1},
    "find_flat": {"pixels": PIXELS, "size": 2, "threads": 1},
    "sum_weights": {"pixels": ROWS, "colors": COLORS, "weights": np.ones(20, np.uint8)},
    "look_up_8": {"pixels": ROWS, "colors": COLORS, "labels": np.zeros(20, np.uint16), "threads": 1},
    "look_up_16": {"pixels": ROWS, "colors": COLORS, "labels": np.zeros(20, np.uint16), "threads": 1},
    "Converter": {"table": TABLE, "grey": GREY, "alpha_steps": 32.0, "least_alpha": 0},
}


def call(function: str, **exchanged: Any) -> Any:
    kernel: Callable[..., Any] = getattr(_kernel, function)
    if function in {"diffuse", "refine", "map_nearest_8", "map_nearest_16"}:
        exchanged["converter"] = _kernel.Converter(TABLE, GREY, 32.0, 0)
    return kernel(**(GOOD[function] | exchanged))


@pytest.mark.parametrize("function", GOOD)
def test_the_arguments_that_the_others_vary_are_taken(function: str) -> None:
    assert call(function) is not None


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


NAN, INF = float("nan"), float("inf")
EMPTY_PICTURES = [np.empty(shape, np.uint8) for shape in ((0, 4, 3), (5, 0, 3), (0, 0, 4))]
WRONG_CHANNELS = [np.zeros((5, 4, channels), np.uint8) for channels in (0, 1, 2, 5)]
NO_PALETTES = [np.empty((0, 4), np.int16), np.zeros((2, 3), np.int16), np.zeros((65537, 4), np.int16)]
NO_COLORS = [np.empty((0, 3), np.uint8), np.zeros((2, 4), np.uint8)]
NO_RANGES = [
    (ints(0, 0, 0, 0), ints(1, 1, 1)),
    (ints(0, 0, 0, 1), ints(9, 9, 9, 0)),
    (ints(-16385, 0, 0, 0), ints(9, 9, 9, 0)),
    (ints(0, 0, 0, 0), ints(9, 9, 16385, 0)),
]
NO_BLURS = [ints(), ints(1, 1), ints(1, 2, 3), ints(-1, 2, -1), ints(65), ints(30, 30, 30), np.ones(33, np.int32)]
TOO_MANY_OR_FEW = [np.zeros(n, np.uint8) for n in (1, 19, 21)]

# Function, argument, values of it that are refused, words of why.
REFUSED: list[tuple[str, str, list[Any], str]] = [
    ("lzw", "first", [NOTHING], "empty"),
    ("lzw", "second", [NOTHING, PIXELS.reshape(-1)[:-1] % 3], "equally long"),
    ("lzw", "second", [PIXELS.reshape(-1)], "below"),
    ("lzw", "bits", [0, 1, 9], "2 to 8"),
    *(
        (function, "pixels", EMPTY_PICTURES, "pixels")
        for function in ("diffuse", "map_nearest_8", "refine", "measure_calm", "find_flat")
    ),
    *(
        (function, "pixels", WRONG_CHANNELS, "channels")
        for function in ("diffuse", "map_nearest_8", "refine", "measure_calm", "find_flat")
    ),
    *((function, "palette", NO_PALETTES, "palette") for function in ("diffuse", "refine")),
    ("map_nearest_8", "palette", [*NO_COLORS, np.zeros((257, 3), np.uint8)], "palette"),
    ("map_nearest_16", "palette", [*NO_COLORS, np.zeros((65537, 3), np.uint8)], "palette"),
    ("map_nearest_16", "pixels", [np.zeros((5, 4, 4), np.uint8)], "channels"),
    *((function, "range", NO_RANGES, "range|low and high") for function in ("diffuse", "refine")),
    *((function, "taps", NO_BLURS, "taps") for function in ("refine", "blur", "mixture")),
    *((function, "own", [-1, 4097], "own") for function in ("refine", "blur", "mixture")),
    ("diffuse", "weights", [floats(0.5)[None], np.empty((0, 2), np.float32)], "levels, taps"),
    ("diffuse", "weights", [floats(0.5, value)[None] for value in (NAN, INF, -INF, 3, -3)], "-2 to 2"),
    ("diffuse", "strength", [NAN, INF, -0.1, 1.1], "strength"),
    ("diffuse", "most_error", [NAN, -1.0, -INF], "most_error"),
    ("diffuse", "mask", TOO_MANY_OR_FEW, "mask"),
    ("diffuse", "levels", TOO_MANY_OR_FEW, "levels"),
    ("diffuse", "levels", [np.zeros(20, np.uint8)], "256 rows"),
    (
        "diffuse",
        "taps",
        [ints(1, 0, *tap).reshape(2, 2) for tap in ((0, 0), (-1, 0), (0, -1), (8, 0), (0, 8), (-8, 1))],
        "not yet visited",
    ),
    ("refine", "frozen", TOO_MANY_OR_FEW, "frozen"),
    ("refine", "hiding", TOO_MANY_OR_FEW, "hiding"),
    ("refine", "bit", [NAN, -1.0], "bit"),
    ("refine", "indices", [np.zeros(19, np.uint16), np.empty(0, np.uint16)], "equally many"),
    ("refine", "indices", [np.full(20, 3, np.uint16)], "below the number of colours"),
    ("blur", "points", [np.zeros((5, 4, 3), np.int16), np.zeros((0, 4, 4), np.int16)], "points"),
    ("mixture", "shape", [(4, 4), (20, 0), (0, 20), (1 << 32, 1 << 32), (3, 7)], "shape"),
    ("mixture", "indices", [np.full(20, 3, np.uint16)], "below the number of colours"),
    ("mixture", "blurred", [np.zeros((19, 4), np.int32), np.zeros((20, 3), np.int32)], "blurred"),
    ("mixture", "k", [0, 4097], "k must"),
    ("solve_symmetric", "matrix", [np.eye(3), np.ones((2, 3)), np.ones((1, 2))], "matrix"),
    ("solve_symmetric", "right", [np.ones((3, 1)), np.ones((2, 0))], "right"),
    ("solve_symmetric", "matrix", [np.zeros((2, 2)), np.array([[1.0, 0], [NAN, 1]])], "positive definite"),
    ("measure_calm", "taps", [floats(), floats(0.5, 0.5), np.zeros(65, np.float32)], "taps"),
    ("measure_calm", "taps", [floats(NAN), floats(INF), floats(-0.5)], "taps"),
    ("measure_calm", "half", [NAN, INF, 0.0, -1.0], "half"),
    *(
        (function, "colors", [np.empty((0, 3), np.uint8), np.zeros((20, 4), np.uint8)], "colors")
        for function in ("sum_weights", "look_up_8", "look_up_16")
    ),
    *((function, "labels", [np.zeros(19, np.uint16)], "labels") for function in ("look_up_8", "look_up_16")),
    ("sum_weights", "weights", [np.ones(19, np.uint8), np.ones(21, np.uint8)], "weights"),
    ("Converter", "table", [TABLE[:255], np.zeros(257, np.int16)], "256 numbers"),
    ("Converter", "grey", [GREY[:2]], "grey"),
    ("Converter", "alpha_steps", [NAN, INF, -1.0, 65.0], "alpha_steps"),
]


@pytest.mark.parametrize(
    ("function", "argument", "value", "why"),
    [(function, argument, value, why) for function, argument, values, why in REFUSED for value in values],
)
def test_what_leaves_an_array_or_is_no_number_is_refused(function: str, argument: str, value: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        call(function, **{argument: value})


def test_converters_of_opponent_spaces_are_held_to_the_same_laws() -> None:
    curve, matrix, root = np.linspace(0, 1, 256), np.eye(3), np.zeros(3)
    with pytest.raises(ValueError, match="alpha_steps"):
        _kernel.Converter(curve, matrix, root, matrix, GREY, NAN, 0)
    with pytest.raises(ValueError, match="grey"):
        _kernel.Converter(curve, matrix, root, matrix, GREY[:2], 1.0, 0)
    with pytest.raises(ValueError, match="256"):
        _kernel.Converter(curve[:255], matrix, root, matrix, GREY, 1.0, 0)


OUTSIDE = (np.array([5000, 5000, 5000, 0], np.int32), np.array([5100, 5000, 9000, 0], np.int32))


@pytest.mark.parametrize("function", ["diffuse", "refine"])
def test_pixels_and_entries_may_lie_outside_the_range(function: str) -> None:
    far = np.array([[-16384, 0, 16384, 0], [0, 16320, 0, 0], [16000, -9000, 40, 16320]], np.int16)
    for palette in (PALETTE, far, np.repeat(far, 30, axis=0)):
        indices = call(function, palette=palette, range=OUTSIDE)
        assert indices.shape == (20,)
        assert indices.max() < len(palette)


def test_errors_may_be_as_large_as_they_get() -> None:
    """Without a bound on errors, and with weights that add to them."""
    pixels = np.full((300, 7, 3), 255, np.uint8)
    for palette in (PALETTE[:1], PALETTE):
        indices = call(
            "diffuse", pixels=pixels, palette=palette, weights=np.full((1, 2), 2, np.float32), most_error=INF
        )
        assert indices.max() < len(palette)


def test_regions_larger_than_any_number_are_not_there() -> None:
    assert call("find_flat", pixels=np.zeros((600, 3, 3), np.uint8), size=2**64 - 1).max() == 0
    assert call("find_flat", pixels=np.zeros((600, 3, 3), np.uint8), size=1800).min() == 1


@pytest.mark.parametrize("channels", [3, 4])
def test_pixels_whose_colour_is_not_among_the_colours_have_that_of_another(channels: int) -> None:
    colors, _ = _kernel.count_colors(np.arange(8 * channels, dtype=np.uint8).reshape(8, channels), 1)
    pixels = np.full((1000, channels), 255, np.uint8)
    labels = np.full(len(colors), 5, np.uint16)
    assert set(call("look_up_8", pixels=pixels, colors=colors, labels=labels)) <= {0, 5}
    assert set(call("look_up_16", pixels=pixels, colors=colors, labels=labels)) <= {0, 5}
    assert call("sum_weights", pixels=pixels, colors=colors, weights=np.full(1000, 2, np.uint8)).sum() == 2000


def test_no_pixels_have_no_labels() -> None:
    none, no_labels = np.empty((0, 3), np.uint8), np.empty(0, np.uint16)
    assert len(call("look_up_8", pixels=none, colors=none, labels=no_labels)) == 0
    assert len(call("sum_weights", pixels=none, colors=none, weights=NOTHING)) == 0
