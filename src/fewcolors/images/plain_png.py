"""The commonest PNGs, 8 bits a channel in RGB or RGBA, straight into an array.

Pillow opens the file and says what it is; of the pixels it would keep four bytes each, hand them out in strips and
have these joined and copied: 24 megapixels take 0.9 s, this way 0.65. Whatever is out of the ordinary is left to
Pillow, whose word on it counts: interlaced or animated pictures, a colour that is clear, chunks behind the pixels,
damage of any kind.
"""

from __future__ import annotations

import struct
import zlib
from typing import IO

import numpy as np
from PIL import Image

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array
from fewcolors.images.mended import raw_mode
from fewcolors.images.whole_png import matches_its_sum
from fewcolors.png.chunks import SIGNATURE

# What Pillow calls what it says of a picture that is told in passes, has a clear colour, or may lie on a side.
_WORDS = ("interlace", "transparency", "exif", "xmp")
_BYTES = {"RGB": 3, "RGBA": 4}  # of a pixel, by Pillow's raw mode


def plain_pixels(image: Image.Image, file: IO[bytes]) -> UInt8Array | None:
    """The pixels (h, w, 3 or 4) of `image`, opened from `file` and not loaded yet; None where Pillow should read it.
    The file stands where it stood."""
    step = _BYTES.get(raw_mode(image), 0)
    said = " ".join(str(key).lower() for key in image.info)
    if image.format != "PNG" or not step or image.mode != raw_mode(image) or any(word in said for word in _WORDS):
        return None
    place = file.tell()
    try:
        file.seek(0)
        return _decoded(file.read(), image.width, image.height, step)
    except (zlib.error, struct.error, ValueError):  # the last is what no filter is numbered
        return None
    finally:
        file.seek(place)


def _decoded(data: bytes, width: int, height: int, step: int) -> UInt8Array | None:
    stream = _stream(data)
    if stream is None:
        return None
    size = height * (1 + width * step)
    inflater = zlib.decompressobj()
    lines = inflater.decompress(stream, size)
    if len(lines) != size or inflater.decompress(inflater.unconsumed_tail, 1) or not inflater.eof:
        return None
    return _kernel.unfilter(np.frombuffer(lines, np.uint8), width * step, step).reshape(height, width, step)


def _stream(data: bytes) -> bytes | None:
    """What all IDAT chunks hold; None where they are not followed by the end of the file, or it moves."""
    view, place, last = memoryview(data), len(SIGNATURE), b""
    parts: list[memoryview] = []
    while last != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        if name == b"acTL" or (last == b"IDAT" and name not in (b"IDAT", b"IEND")) or (name == b"IEND" and not parts):
            return None
        if name == b"IDAT":
            body, told = view[place + 8 : place + 8 + length], view[place + 8 + length : place + 12 + length]
            if not matches_its_sum(name, body, told):
                return None
            parts.append(body)
        place, last = place + 12 + length, name
    return b"".join(parts) if place <= len(data) else None
