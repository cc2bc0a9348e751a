"""Colours of flat areas: held where they all find a place, and not where that would take the entries of a gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fewcolors as fc
from fewcolors.texture import FLAT_PIXELS
from tests.pictures import LAW, Image

# Steps of a ramp, each wide enough to be a flat area.
HEIGHT, STEP = FLAT_PIXELS, 3


def ramp(first: tuple[int, int, int], last: tuple[int, int, int], steps: int, upright: bool) -> Image:
    colors = np.rint(np.linspace(first, last, steps)).astype(np.uint8)
    image = np.repeat(np.repeat(colors, STEP, axis=0)[None], HEIGHT, axis=0)
    return np.ascontiguousarray(image.transpose(1, 0, 2) if upright else image)


def error(image: Image, colors: Image) -> float:
    """The mean squared distance (sRGB) of pixels to the nearest of `colors` (k, 3)."""
    distances = np.square(image.reshape(-1, 1, 3).astype(float) - colors.astype(float)).sum(axis=2)
    return float(distances.min(axis=1).mean())


ENDS = [((0, 0, 0), (255, 255, 255)), ((30, 80, 200), (210, 230, 255)), ((100, 60, 220), (20, 200, 240))]


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("k", [4, 8, 16, 32])
@pytest.mark.parametrize("effort", ["fast", "balanced"])
def test_a_gradient_is_served_from_end_to_end(ends: tuple[tuple[int, int, int], ...], k: int, effort: str) -> None:
    """By entries all along it, as an undithered palette has them; not by the colours of some of its steps."""
    image = ramp(ends[0], ends[1], 200, upright=k % 3 == 0)
    dithered = fc.quantize(image, k, effort=effort, space="srgb").palette
    plain = fc.quantize(image, k, effort=effort, space="srgb", dither="none").palette
    assert error(image, np.asarray(dithered.rgb)) < 2.5 * error(image, np.asarray(plain.rgb))


def test_a_gradient_beside_flat_colors_leaves_large_ones_as_they_are() -> None:
    """A page: white, letters' grey, and a banner that shades; the palette holds white and grey, dithers the banner."""
    page = np.full((300, 600, 3), 255, np.uint8)
    page[:100] = ramp((100, 60, 220), (20, 200, 240), 200, upright=False)[:1]
    page[150:200, 50:500] = (40, 40, 45)
    result = fc.quantize(page, 16)
    shown = result.to_array()
    assert (shown[100:] == page[100:]).all()
    banner = np.ascontiguousarray(page[:100])
    alone = fc.quantize(banner, 14)
    assert error(banner, np.asarray(result.palette.rgb)) < 2 * error(banner, np.asarray(alone.palette.rgb))


@LAW
@given(st.integers(2, 14), st.integers(0, 1000))
def test_flat_colors_that_all_find_a_place_are_held(count: int, seed: int) -> None:
    """Swatches far from each other, over a strip of many colours that wants entries, too."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid([20, 120, 220], [20, 120, 220], [20, 220]), axis=-1).reshape(-1, 3)
    swatches = rng.permutation(corners)[:count].astype(np.uint8)
    image = np.repeat(np.repeat(swatches, 12, axis=0)[None], 60, axis=0)
    strip = rng.integers(0, 256, (4, image.shape[1], 3)).astype(np.uint8)
    result = fc.quantize(np.concatenate([image, strip]), 16)
    assert (result.to_array()[:59] == image[:59]).all()  # the last row touches the strip: it may be dithered
