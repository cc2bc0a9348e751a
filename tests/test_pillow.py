"""`fewcolors.pillow.quantize` in the place of `Image.quantize`: Pillow's own documented calls, and what is better."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab

from fewcolors.pillow import quantize


def error(image: Image.Image, result: Image.Image) -> float:
    """The mean difference to the eye, by scikit-image."""
    before, after = (rgb2lab(np.asarray(each.convert("RGB"))) for each in (image, result))
    return float(deltaE_ciede2000(before, after).mean())


@pytest.fixture(scope="module")
def photo(china: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(china[::2, ::2])


CALLS: list[dict[str, Any]] = [
    {"dither": Image.Dither.NONE},
    {"colors": 16, "dither": Image.Dither.NONE},
    {"colors": 64, "method": Image.Quantize.MEDIANCUT, "dither": 0},
    {"colors": 64, "method": Image.Quantize.MAXCOVERAGE, "dither": 0},
    {"colors": 64, "method": Image.Quantize.FASTOCTREE, "dither": 0},
    {"colors": 32, "kmeans": 3, "dither": 0},
]


@pytest.mark.parametrize("call", CALLS)
def test_pillows_calls_give_what_pillow_gives_with_less_error(photo: Image.Image, call: dict[str, Any]) -> None:
    ours, theirs = quantize(photo, **call), photo.quantize(**call)
    assert (ours.mode, ours.size) == (theirs.mode, theirs.size)
    assert len(ours.getcolors() or []) == call.get("colors", 256)
    assert error(photo, ours) < error(photo, theirs)


@pytest.mark.parametrize("dither", [Image.Dither.NONE, Image.Dither.FLOYDSTEINBERG])
def test_a_palette_is_used_in_its_order(photo: Image.Image, dither: int) -> None:
    given = photo.quantize(8)
    ours, theirs = quantize(photo, palette=given, dither=dither), photo.quantize(palette=given, dither=dither)
    assert ours.getpalette()[:24] == theirs.getpalette()[:24]
    assert {index for _, index in ours.getcolors() or []} <= set(range(8))


def test_the_nearest_colours_of_a_palette_are_pillows_or_nearer(photo: Image.Image) -> None:
    given = photo.quantize(8)
    ours = quantize(photo, palette=given, dither=0)
    theirs = photo.quantize(palette=given, dither=Image.Dither.NONE)
    assert (np.asarray(ours) == np.asarray(theirs)).mean() > 0.8  # distances in Oklab, not in RGB


def test_transparency_is_kept() -> None:
    rgba = np.random.default_rng(3).integers(0, 256, (20, 20, 4), np.uint8)
    rgba[:, :, 3] = 255
    rgba[:5, :, 3] = 0
    result = quantize(Image.fromarray(rgba), 16, dither=0).convert("RGBA")
    assert (np.asarray(result)[:5, :, 3] == 0).all()


@pytest.mark.parametrize(
    ("mode", "call"),
    [
        ("RGB", {"method": 7}),
        ("RGBA", {"method": Image.Quantize.MEDIANCUT}),
        ("RGB", {"kmeans": -1}),
        ("RGB", {"colors": 0}),
        ("RGB", {"colors": 257}),
        ("RGBA", {"palette": Image.new("P", (1, 1))}),
        ("RGB", {"palette": Image.new("RGB", (1, 1))}),
    ],
)
def test_what_pillow_refuses_is_refused_as_a_value_error(mode: str, call: dict[str, Any]) -> None:
    image = Image.new(mode, (4, 4))
    with pytest.raises(ValueError):  # noqa: PT011  # Pillow's own words differ from ours
        image.quantize(**call)
    with pytest.raises(ValueError, match=r"expected|only|must not"):
        quantize(image, **call)


def test_the_words_of_fewcolors_are_understood(photo: Image.Image) -> None:
    assert quantize(photo, 8, dither="bayer-8").tobytes() != quantize(photo, 8, dither=0).tobytes()
