"""Broken: PNGs that are wrong in one place each, as PngSuite's x-files are; and bombs, small files of huge pictures."""

from __future__ import annotations

import struct
import zlib

from tests.images.makers import SIGNATURE, chunk
from torture.samples import waves


def _png(
    header: tuple[int, ...] = (8, 8, 8, 2, 0, 0, 0), data: bytes | None = None, signature: bytes = SIGNATURE
) -> bytes:
    lines = b"".join(b"\0" + row.tobytes() for row in waves(8, 8, 3))
    body = zlib.compress(lines) if data is None else data
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *header))
    return signature + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _with_bad_sum(data: bytes, name: bytes) -> bytes:
    at = data.index(name)
    size = int.from_bytes(data[at - 4 : at], "big")
    end = at + 4 + size
    return data[:end] + bytes([data[end] ^ 0x55]) + data[end + 1 :]


def pngs() -> dict[str, bytes]:
    """What each is wrong in, as PngSuite lists it (Willem van Schaik, "PngSuite", the section on corrupted files)."""
    good = _png()
    return {
        "signature, a bit lost": b"\x09" + good[1:],
        "signature, a byte wrong": good[:1] + b"Q" + good[2:],
        "signature, CRLF became LF": good.replace(b"\r\n\x1a\n", b"\n\x1a\n", 1),
        "signature, LF became CRLF": good.replace(b"\x1a\n", b"\x1a\r\n", 1),
        "checksum of IHDR": _with_bad_sum(good, b"IHDR"),
        "checksum of IDAT": _with_bad_sum(good, b"IDAT"),
        "no IDAT": good[: good.index(b"IDAT") - 4] + chunk(b"IEND", b""),
        "colour type 1": _png((8, 8, 8, 1, 0, 0, 0)),
        "colour type 9": _png((8, 8, 8, 9, 0, 0, 0)),
        "depth 0": _png((8, 8, 0, 2, 0, 0, 0)),
        "depth 3": _png((8, 8, 3, 2, 0, 0, 0)),
        "depth 99": _png((8, 8, 99, 2, 0, 0, 0)),
        "no width": _png((0, 8, 8, 2, 0, 0, 0)),
        "no height": _png((8, 0, 8, 2, 0, 0, 0)),
        "stream cut short": _png(data=zlib.compress(b"\0" * 200)[:-7]),
        "too few lines": _png(data=zlib.compress(b"\0" * 50)),
        "filter 5": _png(data=zlib.compress(b"\5" + b"\0" * 199)),
        "a palette that is missing": _png((8, 8, 8, 3, 0, 0, 0)),
    }


def _png_of_size(width: int, height: int, colour: int = 2) -> bytes:
    rows = zlib.compress(bytes(1 << 20))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return SIGNATURE + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _with_size(data: bytes, at: int, form: str, *size: int) -> bytes:
    return data[:at] + struct.pack(form, *size) + data[at + struct.calcsize(form) :]


def _tiff_of_size(data: bytes, side: int) -> bytes:
    """ImageWidth and ImageLength are tags 256 and 257; an entry is tag, type, count, value."""
    place = int.from_bytes(data[4:8], "little")
    out = bytearray(data)
    for entry in range(int.from_bytes(data[place : place + 2], "little")):
        at = place + 2 + 12 * entry
        if int.from_bytes(data[at : at + 2], "little") in (256, 257):
            struct.pack_into("<HII", out, at + 2, 4, 1, side)
    return bytes(out)


def bombs(good: dict[str, bytes]) -> dict[str, bytes]:
    """Files that promise far more than they hold; `good`: samples of every kind."""
    side = 60_000
    jpeg = good["plain.jpg"]
    frame = jpeg.index(b"\xff\xc0") + 5
    text = zlib.compress(bytes(90 << 20), 1)  # Pillow takes 64 MB
    return {
        "png of 3.6 gigapixels": _png_of_size(side, side),
        "png of 2^31 - 1 by 1": _png_of_size(2**31 - 1, 1),
        "png of 2^31 - 1 squared": _png_of_size(2**31 - 1, 2**31 - 1),
        "png with 90 MB of text": _after_header(good["rgb.png"], b"zTXt", b"a\0\0" + text),
        "png with 90 MB of profile": _after_header(good["rgb.png"], b"iCCP", b"a\0\0" + text),
        "gif of 65,535 squared": _with_size(good["still.gif"], 6, "<HH", 65535, 65535),
        "bmp of 2^31 - 1 squared": _with_size(good["plain.bmp"], 18, "<ii", 2**31 - 1, 2**31 - 1),
        "bmp of 60,000 squared": _with_size(good["plain.bmp"], 18, "<ii", side, side),
        "tiff of 60,000 squared": _tiff_of_size(good["plain.tif"], side),
        "tiff of 2^32 - 1 squared": _tiff_of_size(good["deflate.tif"], 2**32 - 1),
        "jpeg of 65,500 squared": _with_size(jpeg, frame, ">HH", 65500, 65500),
    }


def _after_header(data: bytes, name: bytes, body: bytes) -> bytes:
    at = data.index(b"IDAT") - 4
    return data[:at] + chunk(name, body) + data[at:]
