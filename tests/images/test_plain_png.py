"""Plain PNGs are read without Pillow's decoder, to the same pixels; all others are left to it."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from fewcolors import _kernel
from fewcolors.errors import ImageFileError
from fewcolors.images import plain_png, reading
from fewcolors.png.chunks import SIGNATURE, chunks_of, joined


def picture(channels: int) -> np.ndarray:
    """37 x 23 pixels of slopes and noise, which Pillow writes with several filters."""
    rng = np.random.default_rng(1)
    slope = np.add.outer(np.arange(23) * 5, np.arange(37) * 3)[:, :, None] + np.arange(channels) * 40
    return ((slope + rng.integers(0, 9, slope.shape)) % 256).astype(np.uint8)


def encoded(pixels: np.ndarray, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    return file.getvalue()


def plainly(png: bytes) -> np.ndarray | None:
    file = io.BytesIO(png)
    with Image.open(file) as image:
        return plain_png.plain_pixels(image, file)


@pytest.mark.parametrize("channels", [3, 4])
def test_the_pixels_are_those_that_were_written(channels: int) -> None:
    pixels = picture(channels)
    found = plainly(encoded(pixels))
    assert found is not None
    assert np.array_equal(found, pixels)
    assert np.array_equal(reading.read(encoded(pixels)).pixels, pixels)


@pytest.mark.parametrize("number", range(5))
def test_every_filter_is_undone_as_pillow_does(number: int) -> None:
    rng = np.random.default_rng(number)
    lines = rng.integers(0, 256, (9, 1 + 3 * 8)).astype(np.uint8)
    lines[:, 0] = number
    head = (b"IHDR", struct.pack(">IIBBBBB", 8, 9, 8, 2, 0, 0, 0))
    png = joined([head, (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b"")])
    found = plainly(png)
    assert found is not None
    assert np.array_equal(found, np.array(Image.open(io.BytesIO(png))))


WRITERS = {
    **{f"zlib's level {level}": {"level": level} for level in (0, 1, 6, 9)},
    "codes of the standard's own": {"level": 6, "strategy": zlib.Z_FIXED},
    "no repeats": {"level": 6, "strategy": zlib.Z_HUFFMAN_ONLY},
    "runs alone": {"level": 6, "strategy": zlib.Z_RLE},
    "a window of 512 bytes": {"level": 6, "wbits": 9},
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("size", [(1, 1), (3, 700), (300, 5), (200, 300)])
@pytest.mark.parametrize("channels", [3, 4])
def test_every_way_to_write_a_stream_is_read(writer: str, size: tuple[int, int], channels: int) -> None:
    """In chunks of odd sizes, noise beside what repeats itself from near and far."""
    rng = np.random.default_rng(5)
    height, width = size
    lines = rng.integers(0, 256, (height, 1 + channels * width)).astype(np.uint8)
    lines[height // 3 :, : width + 1] = 7
    lines[height // 2 :] = lines[: height - height // 2]
    lines[:, 0] = rng.integers(0, 5, height)
    press = zlib.compressobj(**WRITERS[writer])
    stream = press.compress(lines.tobytes()) + press.flush()
    places = [0, *sorted(rng.integers(0, len(stream) + 1, 7)), len(stream)]
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 6, 0, 0, 0))
    pieces = [(b"IDAT", stream[start:end]) for start, end in pairwise(places)]
    png = joined([head, *pieces, (b"IEND", b"")])
    found = plainly(png)
    assert found is not None
    assert np.array_equal(found, np.array(Image.open(io.BytesIO(png))))


def test_of_a_damaged_stream_comes_what_zlib_makes_of_it_or_nothing() -> None:
    rng = np.random.default_rng(8)
    lines = np.zeros((40, 1 + 3 * 20), np.uint8)
    lines[:, 1:] = rng.integers(0, 6, (40, 60))
    stream, refused = zlib.compress(lines.tobytes()), 0
    for _ in range(400):
        bad = bytearray(stream)
        bad[rng.integers(0, len(bad))] ^= 1 << rng.integers(0, 8)
        png = joined([(b"IHDR", struct.pack(">IIBBBBB", 20, 40, 8, 2, 0, 0, 0)), (b"IDAT", bytes(bad)), (b"IEND", b"")])
        found = plainly(png)
        refused += found is None
        assert found is None or (zlib.decompress(bad) and np.array_equal(found, np.array(Image.open(io.BytesIO(png)))))
    assert refused > 350


def test_a_chunk_that_is_not_what_its_sum_says_is_not_read() -> None:
    png = bytearray(encoded(picture(3)))
    place = png.index(b"IDAT")
    (length,) = struct.unpack_from(">I", png, place - 4)
    png[place + 4 + length] ^= 1
    assert plainly(bytes(png)) is None
    with pytest.raises(ImageFileError, match="checksum"):
        reading.read(bytes(png))


def with_chunk(png: bytes, name: bytes, data: bytes, behind: bytes) -> bytes:
    chunks = list(chunks_of(png))
    place = max(i for i, chunk in enumerate(chunks) if chunk[0] == behind) + 1
    return joined([*chunks[:place], (name, data), *chunks[place:]])


def turned_on_its_side() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(picture(3), exif=exif)


OTHERS = {
    "a clear colour": encoded(picture(3), transparency=(1, 2, 3)),
    "a palette": encoded(picture(3)[:, :, 0]),
    "EXIF": turned_on_its_side(),
    "something behind the pixels": with_chunk(encoded(picture(3)), b"tEXt", b"a\0b", b"IDAT"),
    "16 bits": joined(
        [
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 16, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"\0\1\2\3\4\5\6")),
            (b"IEND", b""),
        ]
    ),
    "passes": joined(
        [
            (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 1)),
            (b"IDAT", zlib.compress(b"\0\1\2\3")),
            (b"IEND", b""),
        ]
    ),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_out_of_the_ordinary_is_left_to_pillow(what: str) -> None:
    assert plainly(OTHERS[what]) is None
    assert reading.read(OTHERS[what]).pixels.size > 0


def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    assert reading.read(turned_on_its_side()).pixels.shape == (37, 23, 3)


@pytest.mark.parametrize(
    "damaged",
    [
        encoded(picture(3))[:-40],
        joined([(name, data[:-30] if name == b"IDAT" else data) for name, data in chunks_of(encoded(picture(3)))]),
        joined(
            [
                (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
                (b"IDAT", zlib.compress(b"\x09\1\2\3")),
                (b"IEND", b""),
            ]
        ),
    ],
    ids=["cut short", "pixels cut short", "no such filter"],
)
def test_damage_is_told_as_pillow_finds_it(damaged: bytes) -> None:
    assert plainly(damaged) is None
    with pytest.raises(ImageFileError):
        reading.read(damaged)


def test_more_pixels_than_the_header_says_are_left_to_pillow() -> None:
    head = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    assert plainly(joined([head, (b"IDAT", zlib.compress(bytes(1 << 20))), (b"IEND", b"")])) is None


def test_a_png_that_pillow_cannot_open_is_no_image() -> None:
    with pytest.raises(ImageFileError):
        reading.read(SIGNATURE + b"\0" * 40)


def test_only_pillows_decoder_of_pngs_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("all decoders were loaded")

    png = encoded(picture(3))
    monkeypatch.setattr(Image, "preinit", refuse)
    assert reading.read(png).pixels.shape == (23, 37, 3)
    assert PngImagePlugin.PngImageFile.format == "PNG"


def test_rows_that_a_copy_would_be_made_of_are_refused() -> None:
    """What is written to a copy is lost."""
    lines, apart = np.zeros(2 * 4, np.uint8), np.zeros(12, np.uint8)[::2]
    with pytest.raises(TypeError):
        _kernel.unfilter(lines, 3, 3, apart, 0)
    for first in (1, 3):
        with pytest.raises(ValueError, match="room"):
            _kernel.unfilter(lines, 3, 3, np.zeros(6, np.uint8), first)
