"""The commonest PNGs, 8 bits a channel in RGB or RGBA, straight into an array.

Pillow opens the file and says what it is; of the pixels it would keep four bytes each, hand them out in strips and
have these joined and copied: 24 megapixels take 1.2 s, this way 0.35, and the file never lies in memory as a whole.
Whatever is out of the ordinary is left to `whole_png` and Pillow, whose word on it counts: interlaced or animated
pictures, a colour that is clear, chunks behind the pixels, damage of any kind.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import IO

import numpy as np
from PIL import Image

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array
from fewcolors.images.mended import raw_mode
from fewcolors.png.chunks import SIGNATURE

# What Pillow calls what it says of a picture that is told in passes, has a clear colour, or may lie on a side.
_WORDS = ("interlace", "transparency", "exif", "xmp")
_BYTES = {"RGB": 3, "RGBA": 4}  # of a pixel, by Pillow's raw mode
# Read at a time, which keeps to the cache: 50 MB take 4 ms so, and 70 as a whole.
_PIECE = 1 << 16
# Unpacked at a time: filters are undone while the lines lie in the cache.
_STRIP = 1 << 17


class _Unusual(Exception):
    """A file that is Pillow's to judge."""


def plain_pixels(image: Image.Image, file: IO[bytes]) -> UInt8Array | None:
    """The pixels (h, w, 3 or 4) of `image`, opened from `file` and not loaded yet; None where Pillow should read it.
    The file stands where it stood."""
    step = _BYTES.get(raw_mode(image), 0)
    said = " ".join(str(key).lower() for key in image.info)
    if image.format != "PNG" or not step or image.mode != raw_mode(image) or any(word in said for word in _WORDS):
        return None
    place = file.tell()
    try:
        file.seek(len(SIGNATURE))
        return _decoded(file, image.width, image.height, step)
    except (_Unusual, zlib.error, ValueError):  # the last is what no filter is numbered, or lines too many
        return None
    finally:
        file.seek(place)


def _decoded(file: IO[bytes], width: int, height: int, step: int) -> UInt8Array:
    row_bytes = width * step
    rows = np.empty(height * row_bytes, np.uint8)
    first, rest = 0, b""
    for strip in _inflated(file):
        lines = rest + strip
        count = len(lines) // (row_bytes + 1)
        whole = np.frombuffer(lines, np.uint8, count * (row_bytes + 1))
        _kernel.unfilter(whole, row_bytes, step, rows, first)
        first, rest = first + count, lines[len(whole) :]
    if first < height or rest:
        raise _Unusual
    return rows.reshape(height, width, step)


def _inflated(file: IO[bytes]) -> Iterator[bytes]:
    """The zlib stream of all IDAT chunks, unpacked, a strip at a time."""
    inflater = zlib.decompressobj()
    for piece in _pixel_data(file):
        packed = piece
        while packed:
            yield inflater.decompress(packed, _STRIP)
            packed = inflater.unconsumed_tail
        if inflater.unused_data:
            raise _Unusual
    # What a piece brings may be more than it took in: up to a window waits inside.
    while strip := inflater.decompress(b"", _STRIP):
        yield strip
    if not inflater.eof:
        raise _Unusual


def _pixel_data(file: IO[bytes]) -> Iterator[bytes]:
    """What all IDAT chunks hold, from the first chunk on. Raises _Unusual where they are not followed by the end of the
    file, it moves, or a chunk is not what its sum says."""
    last, wanted = b"", (b"IDAT", b"IEND")
    while last != b"IEND":
        length, name = struct.unpack(">I4s", _exactly(file, 8))
        if name == b"acTL" or (last == b"IDAT" and name not in wanted) or (name == b"IEND" and last != b"IDAT"):
            raise _Unusual
        total = zlib.crc32(name)
        for start in range(0, length, _PIECE):
            piece = _exactly(file, min(_PIECE, length - start))
            total = zlib.crc32(piece, total)
            if name == b"IDAT":
                yield piece
        if struct.pack(">I", total) != _exactly(file, 4):
            raise _Unusual
        last = name


def _exactly(file: IO[bytes], size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise _Unusual
    return data
