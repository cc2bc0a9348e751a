"""The file: a canvas, colour tables, and for each patch its delay, its place and its codes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from fewcolors._arrays import UInt8Array, UInt32Array
from fewcolors.errors import ArgumentError
from fewcolors.gif.extensions import in_pieces
from fewcolors.gif.lzw import lzw
from fewcolors.patch import CLEAR, Patch, to_rgba

MOST_COLORS = 256
_MOST_SIDE = 65535
_KEEP, _BACKGROUND = 1, 2  # what becomes of a patch when its time is over


class _Way(NamedTuple):
    """One way to write a patch: its colour table, whether that is the file's own, and the clear index, or None."""

    table: UInt32Array
    is_global: bool
    clear: int | None


def encode_gif(
    patches: Sequence[Patch],
    delays: Sequence[int],
    width: int,
    height: int,
    plays: int,
    extensions: Sequence[bytes] = (),
) -> bytes:
    """The bytes of a GIF of patches, without loss. The first one covers the canvas.

    `delays`: of each patch in hundredths of a second, 0 to 65,535. `plays`: how often it is shown, 0 for ever.
    `extensions`: blocks of the neighbour's, which stand before the patches. Pixels are opaque or clear, and those that
    a patch changes have at most 256 colours. Raises ArgumentError.
    """
    if max(width, height) > _MOST_SIDE:
        raise ArgumentError(f"a GIF is at most {_MOST_SIDE:,} pixels wide and high, not {width:,} x {height:,}")
    shared = _shared(patches)
    parts = [_head(width, height, shared), _loop(plays), *extensions]
    for patch, delay in zip(patches, delays, strict=True):
        parts.append(min(_written(patch, delay, shared), key=len))
    return b"".join([*parts, b";"])


def _shared(patches: Sequence[Patch]) -> UInt32Array:
    """The file's own table: the colours of as many patches from the first on as it holds, one entry left for clear."""
    table: UInt32Array = np.empty(0, np.uint32)
    for patch in patches:
        more = np.union1d(table, patch.changed)
        if len(more) > MOST_COLORS - 1 and len(table):
            break
        table = more
    return _opaque(table)


def _opaque(words: UInt32Array) -> UInt32Array:
    if ((words >> 24 != 255) & (words != CLEAR)).any():
        raise ArgumentError("a GIF's pixels are opaque or clear, none lets half of the light through; write a PNG")
    opaque: UInt32Array = words[words != CLEAR]
    return opaque


def _written(patch: Patch, delay: int, shared: UInt32Array) -> Iterator[bytes]:
    """The patch in every way that holds it."""
    for way in _ways(patch, shared):
        bits = _bits(way)
        first, second = _numbers(patch, way)
        codes = lzw(first.ravel(), second.ravel(), max(2, bits))
        yield _block(patch, delay, way) + bytes([max(2, bits)]) + in_pieces(codes)


def _ways(patch: Patch, shared: UInt32Array) -> Iterator[_Way]:
    all_words = patch.colors
    own, everything = _opaque(patch.changed), _opaque(all_words)
    if len(own) > MOST_COLORS:
        raise ArgumentError(f"a frame of a GIF brings at most {MOST_COLORS} colours, not {len(own):,}")
    needs_clear = patch.vanishes or CLEAR in all_words  # readers clear what vanishes only where a clear index is
    if np.isin(own, shared).all():
        if len(shared) < MOST_COLORS:
            yield _Way(shared, True, len(shared))
        elif not needs_clear and np.isin(all_words, shared).all():
            yield _Way(shared, True, None)
        if len(own) > len(shared) // 2:
            return
    if len(own) < MOST_COLORS:
        yield _Way(own, False, len(own))
    elif not needs_clear and len(everything) <= MOST_COLORS:
        yield _Way(everything, False, None)
    else:
        raise ArgumentError(
            f"a frame of a GIF brings {len(own)} colours and keeps pixels beside them; 255 are possible then"
        )


def _bits(way: _Way) -> int:
    """Of an index into the table, clear included; 1 to 8."""
    return max(1, (len(way.table) + (way.clear is not None) - 1).bit_length())


def _numbers(patch: Patch, way: _Way) -> tuple[UInt8Array, UInt8Array]:
    """Two ways to write each pixel."""
    place = np.minimum(np.searchsorted(way.table, patch.words), max(len(way.table) - 1, 0))
    if way.clear is None:
        literal = place.astype(np.uint8)
        return literal, literal
    has = way.table[place] == patch.words if len(way.table) else np.zeros(patch.words.shape, np.bool_)
    literal = np.where(has, place, way.clear).astype(np.uint8)
    return np.where(patch.kept, way.clear, literal).astype(np.uint8), literal


def _head(width: int, height: int, shared: UInt32Array) -> bytes:
    way = _Way(shared, True, len(shared) if len(shared) < MOST_COLORS else None)
    flags = 0xF0 | (_bits(way) - 1)  # a table is there, of 8 bits a channel
    return b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0) + _table(way)


def _table(way: _Way) -> bytes:
    rgb = to_rgba(way.table)[:, :3].tobytes()
    return rgb.ljust(3 << _bits(way), b"\0")


def _loop(plays: int) -> bytes:
    """Netscape's extension counts repetitions, not showings; a file without it is shown once."""
    if plays == 1:
        return b""
    return b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", max(plays - 1, 0)) + b"\0"


def _block(patch: Patch, delay: int, way: _Way) -> bytes:
    height, width = patch.words.shape
    flags = (_BACKGROUND if patch.vanishes else _KEEP) << 2 | (way.clear is not None)
    control = b"!\xf9\x04" + struct.pack("<BHBB", flags, delay, way.clear or 0, 0)
    own = 0 if way.is_global else 0x80 | (_bits(way) - 1)
    place = b"," + struct.pack("<HHHHB", patch.x, patch.y, width, height, own)
    return control + place + (b"" if way.is_global else _table(way))
