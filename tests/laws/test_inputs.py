"""One picture, many forms: whatever holds it gives the same result, and is never changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from PIL import Image as PillowImage

import fewcolors as fc
from tests.laws.digests import digest
from tests.pictures import DITHERS, GENERATED, LAW, Image, images

Form = Callable[[Image], Any]


def _read_only(image: Image) -> Image:
    copy = image.copy()
    copy.setflags(write=False)
    return copy


def _every_other(image: Image) -> NDArray[Any]:
    """The same pixels as every other column of a wider array."""
    wide = np.zeros((image.shape[0], 2 * image.shape[1], 3), np.uint8)
    wide[:, ::2] = image
    return wide[:, ::2]


def _in_reverse(image: Image) -> NDArray[Any]:
    """Negative strides on every axis."""
    return image[::-1, ::-1, ::-1].copy()[::-1, ::-1, ::-1]


def _opaque_rgba(image: Image) -> NDArray[Any]:
    return np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])


def _png(image: Image) -> bytes:
    file = io.BytesIO()
    PillowImage.fromarray(image).save(file, "PNG")
    return file.getvalue()


class _Holder:
    """Something that says it is an array."""

    def __init__(self, image: Image) -> None:
        self.image = image

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Image:
        return self.image


FORMS: dict[str, Form] = {
    "read-only": _read_only,
    "Fortran order": np.asfortranarray,
    "not contiguous": _every_other,
    "negative strides": _in_reverse,
    "float64 n / 255": lambda image: image / 255,
    "float32 n / 255": lambda image: image.astype(np.float32) / np.float32(255),
    "float16 n / 255": lambda image: image.astype(np.float16) / np.float16(255),
    "long double n / 255": lambda image: image.astype(np.longdouble) / 255,
    "float32 n * (1 / 255)": lambda image: image.astype(np.float32) * np.float32(1 / 255),
    "big-endian floats": lambda image: (image / 255).astype(">f8"),
    "opaque RGBA": _opaque_rgba,
    "opaque RGBA floats": lambda image: _opaque_rgba(image) / 255,
    "__array__": _Holder,
    "Pillow": PillowImage.fromarray,
    "Pillow, opaque RGBA": lambda image: PillowImage.fromarray(_opaque_rgba(image)),
    "bytes of a file": _png,
    "file object": lambda image: io.BytesIO(_png(image)),
}

GREY_FORMS: dict[str, Form] = {
    "(h, w)": lambda image: image[:, :, 0],
    "(h, w, 1)": lambda image: image[:, :, :1],
    "(h, w) floats": lambda image: image[:, :, 0] / 255,
    "Pillow L": lambda image: PillowImage.fromarray(np.ascontiguousarray(image[:, :, 0])),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", GENERATED)
def test_every_form_of_a_picture_gives_the_same_bytes(name: str, form: str) -> None:
    image = GENERATED[name]()
    for dither in ("none", "auto"):
        one, other = (fc.quantize(each, 9, dither=dither) for each in (FORMS[form](image), image))
        assert digest(one) == digest(other)
    assert fc.design_palette(FORMS[form](image), 5) == fc.design_palette(image, 5)


@pytest.mark.parametrize("form", GREY_FORMS)
def test_every_form_of_grey_gives_the_same_bytes(form: str) -> None:
    image = GENERATED["grey"]()
    for dither in ("none", "auto"):
        result = fc.quantize(GREY_FORMS[form](image), 9, dither=dither)
        assert digest(result) == digest(fc.quantize(image, 9, dither=dither))
        assert (np.ptp(result.palette.rgb, axis=1) == 0).all(), "grey stays grey"


def test_a_bool_mask_is_black_and_white() -> None:
    mask = np.eye(5, dtype=bool)
    result = fc.quantize(mask)
    assert result.palette.hex == ("#000000", "#ffffff")
    assert np.array_equal(result.indices, mask.astype(np.uint8))


@pytest.mark.parametrize("form", FORMS)
def test_all_256_levels_survive_every_form(form: str) -> None:
    image = GENERATED["grey"]()
    assert np.array_equal(fc.quantize(FORMS[form](image)).to_array(), image)


@LAW
@given(images())
def test_floats_of_a_picture_are_the_picture(image: Image) -> None:
    for dtype in (np.float16, np.float32, np.float64):
        assert fc.count_colors((image / 255).astype(dtype)) == fc.count_colors(image)


def test_the_path_of_a_file_gives_the_same_bytes(tmp_path: Any) -> None:
    image = GENERATED["gradient"]()
    path = tmp_path / "gradient.png"
    path.write_bytes(_png(image))
    for form in (path, str(path)):
        assert digest(fc.quantize(form, 9)) == digest(fc.quantize(image, 9))


@pytest.mark.parametrize("dither", DITHERS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1), (2, 3)])
@pytest.mark.parametrize("n_colors", [1, 2, 256, 65536])
def test_one_color_stays_that_color(shape: tuple[int, int], n_colors: int, dither: str) -> None:
    image = np.full((*shape, 3), (12, 200, 99), np.uint8)
    result = fc.quantize(image, n_colors, dither=dither)
    assert result.palette.hex == ("#0cc863",)
    assert not result.indices.any()
    assert result.indices.shape == shape


@pytest.mark.parametrize("name", GENERATED)
def test_no_call_changes_its_input(name: str) -> None:
    image = GENERATED[name]()
    before, colors = image.copy(), np.array([[1, 2, 3], [200, 100, 0]], np.uint8)
    fc.measure(image, fc.quantize(image, 9))
    for dither in DITHERS:
        fc.apply_palette(image, colors, dither=dither)
    fc.design_palette([image, image], 9)
    assert np.array_equal(image, before)
    assert colors.tolist() == [[1, 2, 3], [200, 100, 0]]


def test_a_result_does_not_follow_later_changes_of_its_input() -> None:
    image, colors = GENERATED["drawing"](), np.array([[1, 2, 3], [200, 100, 0]], np.uint8)
    histogram, result = fc.count_colors(image), fc.apply_palette(image, colors)
    counted, shown = len(histogram), result.to_array()
    image[:], colors[:] = 0, 0
    assert len(histogram) == counted
    assert np.array_equal(result.to_array(), shown)
