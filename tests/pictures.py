"""Pictures that laws are tried on: small ones drawn by Hypothesis, and generated ones made with whole numbers alone, so
that they are the same under every version of NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

Image = NDArray[np.uint8]

# The spaces that the laws are tried in: all of them (test_color.py compares).
SPACES = ("srgb", "linear", "oklab", "cielab")
# Those in which, undithered, every pixel counts alike wherever it lies; in the others calm areas count more.
PLACELESS = ("srgb", "linear")
# One of each kind of mapping; what must hold for all is tried on `fewcolors.quantize.DITHERS`.
DITHERS = ("none", "auto", "floyd-steinberg", "blue-noise", "joint")

# The same examples in every run, so that a failure is never a matter of luck.
LAW = settings(derandomize=True, deadline=None, database=None, max_examples=50)

# What the bytes of a drawn picture may be: anything; few levels, for ties; neighbours, which rounding brings together;
# corners of the cube, for lines and empty cells; two far clusters.
LEVELS = (tuple(range(256)), tuple(range(0, 256, 51)), (100, 101, 102, 103), (0, 255), (0, 1, 2, 253, 254, 255))


@st.composite
def images(draw: st.DrawFn, channels: int = 3) -> Image:
    """A small picture, (1..12, 1..12, channels)."""
    shape = (draw(st.integers(1, 12)), draw(st.integers(1, 12)), channels)
    drawn: Image = draw(arrays(np.uint8, shape, elements=st.sampled_from(draw(st.sampled_from(LEVELS)))))
    return drawn


def pictures() -> st.SearchStrategy[Image]:
    """A small picture, RGB or RGBA."""
    return st.one_of(images(), images(channels=4))


def options(spaces: tuple[str, ...] = SPACES) -> st.SearchStrategy[dict[str, Any]]:
    """Keywords of `quantize` and `design_palette`. `best` is drawn less often: it takes 40 times as long."""
    return st.fixed_dictionaries(
        {
            "space": st.sampled_from(spaces),
            "effort": st.sampled_from(["balanced", "fast"] * 5 + ["best"]),
            "seed": st.sampled_from([0, 1]),
        }
    )


def _gradient() -> Image:
    y, x = np.mgrid[0:48, 0:64]
    return np.dstack([x * 4, y * 5, 255 - x - y]).astype(np.uint8)


def _noise() -> Image:
    """Every byte by Knuth's multiplicative hash of its place."""
    places = np.arange(64 * 64 * 3, dtype=np.uint64)
    return (places * 2654435761 % 2**32 >> 24).astype(np.uint8).reshape(64, 64, 3)


def _drawing() -> Image:
    """Flat areas of four colours, and a fifth in one single pixel."""
    y, x = np.mgrid[0:40, 0:40]
    colors = np.array([[255, 255, 255], [20, 20, 20], [200, 30, 40], [30, 60, 200], [250, 200, 0]], np.uint8)
    area = (x > 15).astype(int) + 2 * (y > 25)
    area[7, 3] = 4
    return colors[area]


def _two_clusters() -> Image:
    """Near black and near white, nothing between."""
    noise = _noise()[:32, :32] % 7
    noise[:, 20:] += 248
    return noise


def _grey() -> Image:
    return np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)


GENERATED: dict[str, Callable[[], Image]] = {
    "gradient": _gradient,
    "noise": _noise,
    "drawing": _drawing,
    "two_clusters": _two_clusters,
    "grey": _grey,
}


def deep() -> NDArray[np.uint16]:
    """The gradient in 16 bits, nearly every value between the levels of 8 bits."""
    y, x = np.mgrid[0:48, 0:64]
    return np.dstack([x * 1031, y * 1321, 65535 - 257 * x - 211 * y]).astype(np.uint16)
