"""Files of more than 8 bits a channel keep their full precision, whatever Pillow makes of them."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fewcolors import images, quantize
from fewcolors._arrays import as_image
from fewcolors.errors import FewcolorsError, ImageFileError, MissingExtraError, NotBuiltError
from tests.images.makers import COLOR_TYPES, file_of, png
from tests.pictures import LAW

RNG = np.random.default_rng(21)
DEEP = RNG.integers(0, 65536, (13, 11, 4), dtype=np.uint16)
EVERY_FILTER = (0, 1, 2, 3, 4)


def tiff(samples: np.ndarray, photometric: str = "rgb", **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, samples, photometric=photometric, **options)
    return file.getvalue()


def spread(samples: np.ndarray) -> np.ndarray:
    """(h, w, 1 to 4) as what it shows: RGB or RGBA."""
    channels = samples.shape[2]
    return samples[:, :, {1: [0, 0, 0], 2: [0, 0, 0, 1]}.get(channels, list(range(channels)))]


# PNG


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("channels", COLOR_TYPES)
@pytest.mark.parametrize("filters", [*[(kind,) for kind in EVERY_FILTER], EVERY_FILTER])
def test_a_png_of_16_bits_equals_the_array_of_its_samples(
    channels: int, filters: tuple[int, ...], interlaced: bool
) -> None:
    samples = DEEP[:, :, :channels]
    array = images.as_array(png(samples, filters=filters, interlaced=interlaced))
    assert array.dtype == np.float64
    assert np.array_equal(array, as_image(spread(samples)))


@pytest.mark.parametrize("channels", COLOR_TYPES)
def test_65536_greys_give_as_many_values(channels: int) -> None:
    ramp = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), channels, axis=2)
    array = images.as_array(png(ramp, filters=EVERY_FILTER))
    assert len(np.unique(array[:, :, 0])) == 65536
    assert np.array_equal(np.rint(array[:, :, 0] * 65535), ramp[:, :, 0])


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (3, 5)])
def test_the_smallest_interlaced_pictures_are_read(size: tuple[int, int]) -> None:
    samples = DEEP[: size[0], : size[1], :3]
    assert np.array_equal(images.as_array(png(samples, interlaced=True)), as_image(samples))


def test_a_png_of_16_bits_that_8_hold_is_the_8_bit_picture() -> None:
    bytes_ = (DEEP % 256).astype(np.uint8)
    array = images.as_array(png(bytes_.astype(np.uint16) * 257))
    assert array.dtype == np.uint8
    assert np.array_equal(array, bytes_)


def test_the_transparent_color_of_a_16_bit_png_is_compared_in_full() -> None:
    """Of two colours that are equal in 8 bits one is transparent."""
    samples = np.array([[[258, 515, 772], [259, 515, 772]]], np.uint16)
    array = images.as_array(png(samples, extra=[(b"tRNS", samples[0, 0].astype(">u2").tobytes())]))
    assert array[0, :, 3].tolist() == [0.0, 1.0]
    assert np.array_equal(np.rint(array[0, :, :3] * 65535), samples[0])


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_the_transparent_grey_of_a_shallow_png_becomes_alpha(bits: int) -> None:
    greys = np.arange(2**bits).reshape(1, -1, 1)
    for clear in (0, 2**bits - 1):
        array = images.as_array(png(greys, bits, extra=[(b"tRNS", bytes([0, clear]))]))
        assert np.flatnonzero(array[0, :, 3] == 0).tolist() == [clear]
        assert np.array_equal(array[0, :, 0], np.arange(2**bits) * 255 // (2**bits - 1))


def test_a_deep_png_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = png(DEEP[:, :, :3], extra=[(b"eXIf", exif.tobytes()[6:])])
    assert np.array_equal(images.as_array(data), as_image(np.rot90(DEEP[:, :, :3], -1)))


def test_a_deep_png_reads_the_same_through_every_door(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    path.write_bytes(png(DEEP[:, :, :3], filters=EVERY_FILTER))
    with path.open("rb") as file:
        for door in (path, str(path), path.read_bytes(), file):
            assert np.array_equal(images.as_array(door), as_image(DEEP[:, :, :3]))


def test_a_deep_file_is_quantized_from_its_full_precision() -> None:
    """A dark ramp of 300 deep levels that 8 bits would cut to two: as from the array, and not as from the roundings."""
    ramp = np.repeat(np.arange(300, dtype=np.uint16).reshape(1, -1, 1), 3, axis=2)
    from_file = quantize(png(ramp), 2, space="srgb", dither="none")
    assert pickled(from_file) == pickled(quantize(ramp, 2, space="srgb", dither="none"))
    border = int(from_file.indices[0].argmax() if from_file.indices[0, 0] == 0 else from_file.indices[0].argmin())
    assert border == 129  # halfway from level 0 to level 257, the one 8-bit neighbour


def pickled(result: Any) -> tuple[bytes, bytes]:
    return result.palette.rgba.tobytes(), result.indices.tobytes()


@LAW
@given(
    channels=st.sampled_from([2, 3, 4]),
    interlaced=st.booleans(),
    cut=st.integers(0, 400),
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4),
)
def test_malformed_deep_pngs_bring_no_other_error_than_ours(
    channels: int, interlaced: bool, cut: int, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(png(DEEP[:6, :6, :channels], filters=EVERY_FILTER, interlaced=interlaced))
    check_survives(data, cut, changes)


@LAW
@given(
    apart=st.booleans(),
    compression=st.sampled_from([None, "zlib"]),
    floats=st.booleans(),
    cut=st.integers(0, 300),
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4),
)
def test_malformed_deep_tiffs_bring_no_other_error_than_ours(
    apart: bool, compression: str | None, floats: bool, cut: int, changes: list[tuple[int, int]]
) -> None:
    samples = DEEP[:6, :6, :3] / np.float32(65535) if floats else DEEP[:6, :6, :3]
    planes = {"planarconfig": "separate"} if apart else {}
    data = bytearray(tiff(np.moveaxis(samples, 2, 0) if apart else samples, compression=compression, **planes))
    check_survives(data, cut, changes)


def check_survives(data: bytearray, cut: int, changes: list[tuple[int, int]]) -> None:
    for place, value in changes:
        data[place % len(data)] = value
    fault = ""
    try:
        images.as_array(bytes(data[: max(0, len(data) - cut)]))
    except FewcolorsError as error:
        fault = str(error)
    assert "\n" not in fault


# TIFF


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_tiff_of_16_bits_equals_the_array_of_its_samples(
    channels: int, apart: bool, compression: str | None, order: str
) -> None:
    samples = DEEP[:, :, :channels]
    options: dict[str, Any] = {"compression": compression, "byteorder": order}
    if channels in (2, 4):
        options["extrasamples"] = ["unassalpha"]
    if apart and channels > 1:
        options["planarconfig"] = "separate"
    stored = samples[:, :, 0] if channels == 1 else np.moveaxis(samples, 2, 0) if apart else samples
    data = tiff(stored, "minisblack" if channels < 3 else "rgb", **options)
    assert np.array_equal(images.as_array(data), as_image(spread(samples)))


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("channels", [2, 3, 4])
def test_channels_one_after_the_other_are_read_of_8_bits_too(channels: int, compression: str | None) -> None:
    samples = (DEEP[:, :, :channels] >> 8).astype(np.uint8)
    options: dict[str, Any] = {} if channels == 3 else {"extrasamples": ["unassalpha"]}
    stored = np.moveaxis(samples, 2, 0)
    photometric = "rgb" if channels > 2 else "minisblack"
    data = tiff(stored, photometric, planarconfig="separate", compression=compression, **options)
    assert np.array_equal(images.as_array(data), spread(samples))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_tiff_of_floats_equals_the_array_of_its_samples(channels: int, compression: str | None, order: str) -> None:
    samples = (DEEP[:, :, :channels] / 65535).astype(np.float32)
    options: dict[str, Any] = {"extrasamples": ["unassalpha"]} if channels == 4 else {}
    stored = samples[:, :, 0] if channels == 1 else samples
    photometric = "minisblack" if channels == 1 else "rgb"
    data = tiff(stored, photometric, compression=compression, byteorder=order, **options)
    assert np.array_equal(images.as_array(data), as_image(spread(samples)))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_grey_that_is_written_inverted_is_put_right(dtype: type) -> None:
    white = 1 if dtype is np.float32 else np.iinfo(dtype).max
    grey = (RNG.random((5, 4)) * white).astype(dtype)
    array = images.as_array(tiff((white - grey).astype(dtype), "miniswhite"))
    assert np.allclose(array[:, :, 0] / (255 if array.dtype == np.uint8 else 1), grey / white, atol=1e-7)


def test_premultiplied_colors_of_a_deep_tiff_are_divided_by_alpha() -> None:
    straight = np.array([[[60000, 30000, 3, 65535], [40000, 20000, 10, 32768], [0, 0, 0, 0]]], np.uint16)
    stored = straight.copy()
    stored[:, :, :3] = np.rint(straight[:, :, :3] * (straight[:, :, 3:] / 65535))
    array = images.as_array(tiff(stored, extrasamples=["assocalpha"]))
    assert np.abs(array - straight / 65535).max() < 2 / 65535


def test_a_fourth_channel_that_is_no_alpha_is_left_out() -> None:
    array = images.as_array(tiff(DEEP, extrasamples=["unspecified"]))
    assert np.array_equal(array, as_image(DEEP[:, :, :3]))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("samples", [DEEP[:, :, :3], DEEP[:, :, :3] / np.float32(65535)], ids=["16 bits", "floats"])
def test_a_deep_tiff_is_turned_upright(samples: np.ndarray, orientation: int) -> None:
    stored = {
        1: samples, 2: samples[:, ::-1], 3: samples[::-1, ::-1], 4: samples[::-1],
        5: samples.transpose(1, 0, 2), 6: np.rot90(samples), 7: np.rot90(samples[::-1]), 8: np.rot90(samples, -1),
    }[orientation]  # fmt: skip
    data = tiff(np.ascontiguousarray(stored), extratags=[(274, "H", 1, orientation, True)])
    assert np.array_equal(images.as_array(data), as_image(samples))


def test_whole_numbers_of_32_bits_are_read_in_full() -> None:
    samples = RNG.integers(0, 2**32, (4, 3, 3), dtype=np.uint32)
    assert np.array_equal(images.as_array(tiff(samples)), as_image(samples / (2**32 - 1)))


def test_an_unusual_tiff_is_refused_in_one_line() -> None:
    with pytest.raises(NotBuiltError, match=r"unusual kind.*make it RGB first"):
        images.as_array(tiff(DEEP[:, :, :3], "cielab"))


def test_signed_samples_are_refused_in_one_line() -> None:
    with pytest.raises(NotBuiltError, match="int16 samples"):
        images.as_array(tiff(DEEP[:, :, :3].astype(np.int16)))


def test_without_tifffile_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiff(DEEP[:, :, :3] / np.float32(65535))
    monkeypatch.setitem(sys.modules, "tifffile", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[tiff\]'"):
        images.as_array(data)


def test_the_limit_of_size_holds_where_pillow_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiff(DEEP[:, :, :3] / np.float32(65535))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50)
    with pytest.raises(ImageFileError, match="limit"):
        images.as_array(data)


def test_a_pillow_image_has_the_8_bits_that_pillow_read() -> None:
    data = png(DEEP[:, :, :3])
    with Image.open(io.BytesIO(data)) as image:
        assert np.array_equal(images.as_array(image), (DEEP[:, :, :3] >> 8).astype(np.uint8))


def test_a_deep_picture_behind_a_pipe_is_read(tmp_path: Path) -> None:
    """Pipes can be read once; what is decoded twice is held in memory."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(png(DEEP[:, :, :3])))
    writer.start()
    array = images.as_array(path)
    writer.join()
    assert np.array_equal(array, as_image(DEEP[:, :, :3]))


def test_other_files_are_read_as_before() -> None:
    photo = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    for name in ("PNG", "TIFF", "BMP", "PPM"):
        assert np.array_equal(images.as_array(file_of(Image.fromarray(photo), name)), photo)
