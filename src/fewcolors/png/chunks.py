"""A PNG is a signature and chunks: a length, a name, data, a checksum."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"

Chunk = tuple[bytes, bytes]  # name, data


def joined(chunks: Iterable[Chunk]) -> bytes:
    """The file of these chunks.

    >>> joined([(b"IEND", b"")])[8:].hex()
    '0000000049454e44ae426082'
    """
    return SIGNATURE + b"".join(_bytes(name, data) for name, data in chunks)


def header(width: int, height: int, depth: int, color_type: int) -> Chunk:
    """IHDR: `depth` bits a sample, `color_type` as the standard numbers them; never interlaced."""
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)


def chunks_of(png: bytes) -> Iterator[Chunk]:
    """The chunks of a file that begins as a PNG does, up to IEND or to the first that is cut short."""
    place = len(SIGNATURE)
    while place + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, place)
        if place + 12 + length > len(png):
            return
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _bytes(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
