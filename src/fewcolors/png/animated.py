"""APNG: patches as a PNG that moves, all of them in one palette.

Source: PNG, third edition (W3C, 2025), chunks acTL, fcTL and fdAT. Programs that know no animation show the first
frame.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from fewcolors._arrays import UInt32Array
from fewcolors.errors import ArgumentError
from fewcolors.patch import CLEAR, Patch, to_rgba
from fewcolors.png.chunks import Chunk, chunks_of, header, joined
from fewcolors.png.depth import depth_of, packed
from fewcolors.png.filters import unfiltered
from fewcolors.png.squeeze import squeezed, thrift_for

_MOST_COLORS = 256
_INDEXED = 3  # the standard's colour type
_SOURCE, _OVER = 0, 1  # whether a patch replaces what it covers, or lets it be seen where it is clear
# A delay is a fraction of two numbers of 16 bits.
_MOST = 65535


def encode_apng(
    patches: Sequence[Patch],
    delays: Sequence[Fraction],
    width: int,
    height: int,
    plays: int,
    *,
    level: int = 1,
    chunks: Sequence[Chunk] = (),
    threads: int | None = None,
) -> bytes:
    """The bytes of an APNG of patches, without loss; at most 256 colours in all, the first patch covers the canvas.

    `delays`: of each patch in milliseconds; what no fraction of two 16-bit numbers holds takes the nearest. `plays`:
    how often it is shown, 0 for ever. `level`: how hard to press, 1 to 3. `chunks`: what is said besides. Raises
    ArgumentError.
    """
    table = _table(patches)
    bits = _depth(patches, table)
    all_chunks: list[Chunk] = [
        header(width, height, bits, _INDEXED),
        *chunks,
        (b"acTL", struct.pack(">II", len(patches), plays)),
        (b"PLTE", np.ascontiguousarray(to_rgba(table)[:, :3]).tobytes()),
    ]
    alphas = to_rgba(table)[:, 3].tobytes().rstrip(b"\xff")
    all_chunks += [(b"tRNS", alphas)] if alphas else []
    number = 0
    for patch, delay in zip(patches, delays, strict=True):
        blend, stream = min(_streams(patch, table, bits, level, threads or 0), key=lambda way: len(way[1]))
        all_chunks.append((b"fcTL", _control(number, patch, delay, blend)))
        all_chunks.append((b"fdAT", struct.pack(">I", number + 1) + stream) if number else (b"IDAT", stream))
        number += 2 if number else 1
    return joined([*all_chunks, (b"IEND", b"")])


def delays_of(png: bytes) -> tuple[Fraction, ...]:
    """What an APNG says of its frames' delays, in milliseconds, exactly; empty for a PNG that stands still."""
    found = []
    for name, data in chunks_of(png):
        if name == b"fcTL" and len(data) == 26:
            over, under = struct.unpack_from(">HH", data, 20)
            found.append(Fraction(1000 * over, under or 100))  # the standard: a denominator of 0 means 100
    return tuple(found)


def _table(patches: Sequence[Patch]) -> UInt32Array:
    """All colours, those that let light through first; a clear one wherever there is room, for what stays."""
    table: UInt32Array = np.empty(0, np.uint32)
    for patch in patches:
        table = np.union1d(table, patch.changed)
    if any((patch.words == CLEAR).any() for patch in patches) or (len(patches) > 1 and len(table) < _MOST_COLORS):
        table = np.union1d(table, [CLEAR]).astype(np.uint32)
    if not 0 < len(table) <= _MOST_COLORS:
        raise ArgumentError(
            f"an APNG of few colours holds at most {_MOST_COLORS}, not {len(table):,}; reduce them first"
        )
    return table  # ascending words have alpha for their highest byte


def _depth(patches: Sequence[Patch], table: UInt32Array) -> int:
    """Bits of an index. What moves has eight: ffmpeg 5.1 puts patches of fewer in the wrong places."""
    return 8 if len(patches) > 1 else depth_of(len(table))


def _streams(patch: Patch, table: UInt32Array, bits: int, level: int, threads: int) -> Iterator[tuple[int, bytes]]:
    """The pixels in each way that shows them, and which it is."""
    thrift = thrift_for(level, patch.words.size)
    for blend, words in _ways(patch, table):
        indices = np.searchsorted(table, words).astype(np.uint8)
        yield blend, squeezed(unfiltered(packed(indices, bits)), thrift, threads)


def _ways(patch: Patch, table: UInt32Array) -> Iterator[tuple[int, UInt32Array]]:
    if np.isin(patch.words, table).all():
        yield _SOURCE, patch.words
    if (patch.changed >> 24 == 255).all() and CLEAR in table and patch.kept.any():
        yield _OVER, np.where(patch.kept, CLEAR, patch.words)


def _control(number: int, patch: Patch, delay: Fraction, blend: int) -> bytes:
    height, width = patch.words.shape
    seconds = _held(delay / 1000)
    return struct.pack(
        ">IIIIIHHBB", number, width, height, patch.x, patch.y, seconds.numerator, seconds.denominator, 0, blend
    )


def _held(seconds: Fraction) -> Fraction:
    """The nearest that two numbers of 16 bits hold."""
    if seconds >= _MOST:
        return Fraction(_MOST)
    most = _MOST if seconds <= 1 else max(1, int(_MOST / seconds))
    return seconds.limit_denominator(most)
