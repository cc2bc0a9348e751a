"""Reading images from files, bytes, Pillow and arrays: what comes back is exact, the rest is refused in one line."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fewcolors import images
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError, NotBuiltError
from fewcolors.images import reading

if TYPE_CHECKING:
    pass

RNG = np.random.default_rng(20)
PHOTO = RNG.integers(0, 256, (13, 17, 3), dtype=np.uint8)


def encode(image: Image.Image, name: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, name, **options)
    return file.getvalue()


def one_line(error: pytest.ExceptionInfo[FewcolorsError], *words: str) -> None:
    text = str(error.value)
    assert "\n" not in text
    for word in words:
        assert word in text


# Reading: one picture, every door


def test_a_picture_reads_the_same_through_every_door(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(encode(Image.fromarray(PHOTO)))
    with path.open("rb") as file:
        doors = [str(path), path, path.read_bytes(), bytearray(path.read_bytes()), file, Image.fromarray(PHOTO), PHOTO]
        for door in doors:
            assert np.array_equal(images.as_array(door), PHOTO)


@pytest.mark.parametrize(
    ("mode", "channels"),
    [
        *[(mode, 3) for mode in ("1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV")],
        *[(mode, 4) for mode in ("LA", "La", "PA", "RGBA", "RGBa")],
    ],
)
def test_every_mode_of_pillow_becomes_rgb_or_rgba(mode: str, channels: int) -> None:
    array = images.as_array(Image.new(mode, (5, 4)))
    assert (array.shape, array.dtype) == ((4, 5, channels), np.uint8)
    assert array.flags.c_contiguous


def test_a_transparent_palette_entry_becomes_alpha() -> None:
    data = encode(images.to_pillow(np.array([[0, 1]], np.uint8), np.array([[1, 2, 3, 0], [4, 5, 6, 255]], np.uint8)))
    assert images.as_array(data).tolist() == [[[1, 2, 3, 0], [4, 5, 6, 255]]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_is_applied(orientation: int) -> None:
    """A photo whose camera was turned comes out upright, from bytes and from a Pillow image alike."""
    upright = np.zeros((2, 3, 3), np.uint8)
    upright[0, 0] = (255, 0, 0)  # the mark is at the top left, whichever way the sensor saw it
    as_stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1],
        5: upright.transpose(1, 0, 2), 6: np.rot90(upright), 7: np.rot90(upright[::-1]), 8: np.rot90(upright, -1),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encode(Image.fromarray(np.ascontiguousarray(as_stored)), exif=exif)
    assert np.array_equal(images.as_array(data), upright)
    assert np.array_equal(images.as_array(Image.open(io.BytesIO(data))), upright)


def test_a_photo_with_a_broken_exif_block_reads_unturned() -> None:
    data = encode(Image.fromarray(PHOTO), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12")
    assert np.array_equal(images.as_array(data), PHOTO)


def test_of_an_animation_the_first_frame_is_read() -> None:
    frames = [Image.new("RGB", (4, 3), color) for color in ("red", "lime")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.array_equal(images.as_array(data), np.full((3, 4, 3), (255, 0, 0), np.uint8))


def test_16_bit_grey_is_taken_where_8_bits_hold_it_exactly() -> None:
    grey = np.array([[0, 257, 65535]], np.uint16)
    assert images.as_array(encode(Image.fromarray(grey)))[0, :, 0].tolist() == [0, 1, 255]


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_deeper_grey_keeps_its_full_precision(name: str) -> None:
    grey = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    array = images.as_array(encode(Image.fromarray(grey), name))
    assert (array.dtype, array.shape) == (np.float64, (256, 256, 3))
    assert np.array_equal(np.rint(array * 65535), np.repeat(grey[:, :, None], 3, axis=2))


@pytest.mark.parametrize("mode", ["I", "I;16", "I;16B", "I;16L"])
def test_every_mode_of_16_bits_is_read_alike(mode: str) -> None:
    grey = np.array([[0, 258, 65535]])
    dtype = {"I": np.int32, "I;16B": ">u2"}.get(mode, "<u2")
    image = Image.frombytes(mode, (3, 1), grey.astype(dtype).tobytes())
    assert images.as_array(image)[0, :, 0].tolist() == [0.0, 258 / 65535, 1.0]


def test_a_tiff_of_floats_keeps_its_full_precision() -> None:
    grey = np.array([[0.0, 0.3, 1.0]], np.float32)
    assert np.array_equal(images.as_array(encode(Image.fromarray(grey), "TIFF"))[:, :, 1], grey)


@pytest.mark.parametrize("value", [1.5, np.nan, -0.1])
def test_a_tiff_of_other_floats_is_refused_by_name(value: float, tmp_path: Path) -> None:
    path = tmp_path / "floats.tif"
    path.write_bytes(encode(Image.fromarray(np.full((2, 2), value, np.float32)), "TIFF"))
    with pytest.raises(ArgumentError) as error:
        images.as_array(path)
    one_line(error, "floats.tif", "in [0, 1]; try")


@pytest.mark.parametrize("value", [-1, 65536])
def test_grey_beyond_16_bits_is_not_built(value: int) -> None:
    image = Image.fromarray(np.array([[0, value]], np.int32))
    with pytest.raises(NotBuiltError) as error:
        images.as_array(encode(image, "TIFF"))
    one_line(error, "beyond 16 bits", "0..65535")


def test_the_transparent_grey_of_a_16_bit_png_becomes_alpha() -> None:
    for greys, expected in (
        ([0, 257], [[0, 0, 0, 255], [1, 1, 1, 0]]),
        ([13107, 300], [[0.2, 0.2, 0.2, 1.0], [300 / 65535] * 3 + [0.0]]),
    ):
        grey = Image.fromarray(np.array([greys], np.uint16))
        assert images.as_array(encode(grey, transparency=greys[1]))[0].tolist() == expected


def test_reading_changes_nothing_of_the_callers() -> None:
    image = Image.fromarray(PHOTO)
    images.as_array(image)[...] = 0
    assert np.array_equal(np.asarray(image), PHOTO)


def test_reading_a_path_leaves_no_file_open(tmp_path: Path) -> None:
    """The file is closed when it was read and when it was refused (an open one is a ResourceWarning, so an error)."""
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    good.write_bytes(encode(Image.fromarray(PHOTO)))
    bad.write_bytes(good.read_bytes()[:100])
    before = len(os.listdir("/dev/fd")) if Path("/dev/fd").exists() else 0
    images.as_array(good)
    with pytest.raises(ImageFileError):
        images.as_array(bad)
    assert (len(os.listdir("/dev/fd")) if Path("/dev/fd").exists() else 0) == before


# Reading: what is refused


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ImageFileError) as error:
        images.as_array("no-such-photo.jpg")
    one_line(error, "no such file", "'no-such-photo.jpg'")


def test_a_name_of_several_lines_still_gives_one_line() -> None:
    with pytest.raises(ImageFileError) as error:
        images.as_array("two\nlines.png")
    one_line(error, r"two\nlines.png")


def test_a_null_byte_in_a_name_is_an_image_file_error() -> None:
    with pytest.raises(ImageFileError) as error:
        images.as_array("nul\0l.png")
    one_line(error, r"nul\x00l.png")


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(ImageFileError) as error:
        images.as_array(tmp_path)
    one_line(error, "is a folder", tmp_path.name)


def broken_files() -> dict[str, tuple[bytes, str]]:
    photo = Image.fromarray(np.tile(PHOTO, (8, 8, 1)))
    png = encode(photo)
    return {
        "empty.png": (b"", "empty"),
        "text.png": (b"Dear reader,\nthis is no picture.\n" * 9, "text"),
        "noise.png": (bytes(range(128, 256)) * 3, "not an image"),
        "short.jpg": ((jpg := encode(photo, "JPEG"))[: len(jpg) // 2], "cut short"),
        "short.png": (png[: len(png) // 2], "cut short"),
        "header.png": (png[:20], "damaged"),
        "short.gif": ((gif := encode(photo, "GIF"))[: len(gif) // 2], "cut short"),
        "short.webp": ((webp := encode(photo, "WEBP", lossless=True))[: len(webp) // 2], "short.webp"),
        "short.tif": ((tif := encode(photo, "TIFF"))[: len(tif) // 2], "short.tif"),
    }


@pytest.mark.parametrize("name", broken_files())
def test_a_broken_file_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    data, word = broken_files()[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ImageFileError) as error:
        images.as_array(tmp_path / name)
    one_line(error, name, word, ";")


def fault_of(data: bytes) -> str | None:
    """The message with which these bytes are refused, None when they are read."""
    try:
        images.as_array(data)
    except FewcolorsError as error:
        return str(error)
    return None


@given(
    name=st.sampled_from(["PNG", "JPEG", "GIF", "TIFF", "BMP", "PPM", "ICO", "TGA"]),
    cut=st.integers(0, 700),
    changes=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=4),
)
def test_malformed_bytes_bring_no_other_error_than_ours(name: str, cut: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(encode(Image.fromarray(PHOTO), name))
    for place, value in changes:
        data[place % len(data)] = value
    fault = fault_of(bytes(data[: max(0, len(data) - cut)]))
    assert fault is None or (fault.startswith("the image data") and "\n" not in fault)


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is staged, because root may read every file."""

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(reading, "open", refuse, raising=False)
    with pytest.raises(ImageFileError) as error:
        images.as_array(tmp_path / "secret.png")
    one_line(error, "permission", "secret.png")


@pytest.mark.filterwarnings("error")  # `make test-oldest` only shows them
@pytest.mark.parametrize("limit", [150, 100])
def test_pillows_limit_of_size_is_one_line(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Above the limit Pillow warns, above twice the limit it raises; with warnings as errors both are ours."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(ImageFileError) as error:
        images.as_array(encode(Image.fromarray(PHOTO)))
    one_line(error, "limit")


def test_a_text_file_object_is_told_to_be_opened_as_bytes() -> None:
    with pytest.raises(ImageFileError) as error:
        images.as_array(io.StringIO("a picture"))
    one_line(error, "'rb'")


def test_a_pillow_image_without_pixels_is_refused() -> None:
    with pytest.raises(ArgumentError) as error:
        images.as_array(Image.new("RGB", (0, 3)))
    one_line(error, "0 x 3")
