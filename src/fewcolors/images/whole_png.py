"""Whether a PNG holds all that it promises, which Pillow does not ask: it fills up with black what a stream lacks, and
passes over the checksums of pixels. The lines are unpacked once more for it, which takes about as long as half of
Pillow's work on them; what `plain_png` reads knows without.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import IO

from fewcolors.png.chunks import SIGNATURE

_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
# Adam7: first column, first row, columns apart, rows apart, of each pass (PNG, section 8.2).
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
# Unpacked at a time: what a bomb holds is counted, never kept.
_AT_A_TIME = 1 << 20


def check_whole(file: IO[bytes]) -> None:
    """Raise ValueError where a PNG's pixels have another checksum than it says, or are too few; the file stands where
    it stood."""
    place = file.tell()
    file.seek(0)
    try:
        _check(memoryview(file.read()))
    finally:
        file.seek(place)


def matches_its_sum(name: bytes, body: memoryview, told: bytes | memoryview) -> bool:
    """Whether the CRC of a chunk is the one that is told behind it."""
    return zlib.crc32(body, zlib.crc32(name)) == int.from_bytes(told, "big")


def _check(data: memoryview) -> None:
    width, height, bits, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", data, len(SIGNATURE) + 8)
    lacking = _line_bytes(width, height, bits * _SAMPLES[kind], interlaced)
    inflater = zlib.decompressobj()
    for body in _pixel_chunks(data):
        rest: bytes | memoryview = body
        while rest and lacking > 0:
            lacking -= len(inflater.decompress(rest, _AT_A_TIME))
            rest = inflater.unconsumed_tail
        # What a chunk brings may be more than it took in: up to a window waits inside.
    while lacking > 0 and (more := inflater.decompress(b"", _AT_A_TIME)):
        lacking -= len(more)
    if lacking > 0:
        raise ValueError(f"{lacking:,} bytes of its pixels are missing")


def _line_bytes(width: int, height: int, pixel_bits: int, interlaced: int) -> int:
    """How many bytes the lines have, with the number of its filter before each."""
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    sides = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes]
    return sum(rows * (1 + (columns * pixel_bits + 7) // 8) for columns, rows in sides if columns > 0 and rows > 0)


def _pixel_chunks(data: memoryview) -> Iterator[memoryview]:
    """The bodies of the IDAT chunks, up to the end of the file or of the picture."""
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        body, told = data[place + 8 : place + 8 + length], data[place + 8 + length : place + 12 + length]
        if name == b"IEND":
            return
        if name == b"IDAT":
            if len(told) == 4 and not matches_its_sum(name, body, told):
                raise ValueError("the checksum of its pixels is wrong")
            yield body
        place += 12 + length
