"""Indices and a palette as a PNG file, as small as the level of effort makes it.

Every level writes the same pixels. Level 0 keeps the palette as it is, entry for entry: what programs that read indices
want. From level 1 on the file's palette is the file's own affair: unused entries are dropped, what lets light through
comes first (the list of alphas ends with the last of them).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors._sealed import sealed
from fewcolors.errors import ArgumentError
from fewcolors.png.chunks import Chunk, header, joined
from fewcolors.png.depth import depth_of, grey_depth_of, packed
from fewcolors.png.filters import unfiltered
from fewcolors.png.oxipng import OXIPNG, by_oxipng, library
from fewcolors.png.squeeze import fast_stream, squeezed, thrift_for

LEVELS = (0, 1, 2, 3)
_BEFORE_OXIPNG = 2  # oxipng searches filters itself; it keeps the file where it finds nothing shorter
_INDEXED, _GREY = 3, 0  # the standard's colour types
_MOST_COLORS = 256
_PIECE = 1 << 16


# Of so few samples zlib, or the palette as it is, makes a file a byte or two shorter now and then.
_SMALL = 1 << 14


@sealed
class _Sheet:
    """Samples (h, w) as they will be numbered in the file, and what the numbers mean, (k, 4)."""

    indices: UInt8Array
    rgba: UInt8Array


def encode_indexed(
    indices: np.ndarray,
    rgba: UInt8Array,
    *,
    optimize: int | str = 1,
    metadata: Sequence[Chunk] = (),
    threads: int | None = None,
) -> bytes:
    """The bytes of a PNG of `indices` (h, w) into `rgba` (k, 4), straight alpha, k from 1 to 256, without loss.

    `optimize`: 0 is the quickest and keeps the palette as it is; 1 drops unused entries and searches the cheapest way
    through its own deflate; 2 and 3 search the order of the palette and the filters besides, and write grey pictures as
    grey. No level gives more bytes than the one before. "oxipng" hands level 2 to the optimizer of that name (the extra
    `oxipng`). `metadata`: chunks to write between IHDR and PLTE.
    `threads`: None for all cores, never changes the bytes. Nothing is changed. Raises ArgumentError, MissingExtraError.

    >>> png = encode_indexed(np.array([[0, 1]], np.uint8), np.array([[255, 0, 0, 255], [0, 0, 255, 0]], np.uint8))
    >>> png[1:4], png[24]  # the bit depth is byte 24
    (b'PNG', 1)
    """
    check_level(optimize)
    if isinstance(optimize, str):
        return by_oxipng(encode_indexed(indices, rgba, optimize=_BEFORE_OXIPNG, metadata=metadata, threads=threads))
    if not 1 <= len(rgba) <= _MOST_COLORS:
        raise ArgumentError(
            f"an indexed picture holds 1 to {_MOST_COLORS} colours, this one has {len(rgba):,}; "
            f"ask for n_colors={_MOST_COLORS} or fewer, or save to_array() as a true-colour picture"
        )
    sheet = _Sheet(np.asarray(indices, np.uint8), np.asarray(rgba, np.uint8))
    if optimize == 0:
        return _file(sheet, fast_stream(_lines(sheet)), metadata)
    given, sheet = sheet, _tidied(sheet)
    workers = threads or 0
    plain = _file(sheet, squeezed(_lines(sheet), thrift_for(1, sheet.indices.size), workers), metadata)
    if sheet.indices.size <= _SMALL:
        others = (sheet, given) if (given.rgba[:, 3] == 255).all() else (sheet,)  # what is not opaque comes first
        plain = min([plain, *(_file(each, fast_stream(_lines(each)), metadata) for each in others)], key=len)
    if optimize == 1:
        return plain
    found = [plain, *(_searched(sheet, level, metadata, workers) for level in range(2, optimize + 1))]
    return min(found, key=len)


def check_level(optimize: object) -> None:
    """Raise ArgumentError for what is no level, MissingExtraError for "oxipng" where that is not installed."""
    if optimize == OXIPNG:
        library()
    elif not isinstance(optimize, int) or optimize not in LEVELS:
        raise ArgumentError(f'optimize={optimize!r}: expected a whole number from 0 to 3, or "{OXIPNG}"')


def _tidied(sheet: _Sheet) -> _Sheet:
    """Colours that are used, each once, those that are not opaque first, otherwise in their order."""
    used = np.flatnonzero(_counts(sheet))
    colors = sheet.rgba[used]
    _, first, same = np.unique(colors.view(np.uint32)[:, 0], return_index=True, return_inverse=True)
    kept = np.sort(first)
    kept = kept[np.argsort(colors[kept, 3] == 255, kind="stable")]
    place = np.empty(len(colors), np.uint8)
    place[kept] = np.arange(len(kept), dtype=np.uint8)
    numbers = np.zeros(256, np.uint8)
    numbers[used] = place[first[same]]
    if np.array_equal(numbers[: len(sheet.rgba)], np.arange(len(sheet.rgba))):
        return sheet  # as most are; a copy takes a tenth of a second at 24 megapixels
    return _Sheet(numbers[sheet.indices], np.ascontiguousarray(colors[kept]))


def _counts(sheet: _Sheet) -> Int64Array:
    """How many samples each number has; in pieces, since `bincount` makes 8 bytes of each."""
    flat, counts = sheet.indices.reshape(-1), np.zeros(len(sheet.rgba), np.int64)
    for start in range(0, flat.size, _PIECE):
        counts += np.bincount(flat[start : start + _PIECE], minlength=len(counts))
    return counts


def _lines(sheet: _Sheet) -> UInt8Array:
    return unfiltered(packed(sheet.indices, depth_of(len(sheet.rgba))))


def _searched(sheet: _Sheet, level: int, metadata: Sequence[Chunk], workers: int) -> bytes:
    grey = grey_depth_of(sheet.rgba)
    colored = any(name == b"iCCP" for name, _ in metadata)  # a profile of colours is no profile of greys
    if grey is not None and grey <= depth_of(len(sheet.rgba)) and not colored:
        return _grey_file(sheet, grey, level, metadata, workers)
    from fewcolors.png.search import best_stream  # loaded where it is asked for, as below

    order, data = best_stream(sheet.indices, sheet.rgba, level, workers)
    return _file(_Sheet(sheet.indices, sheet.rgba[order]), data, metadata)


def _grey_file(sheet: _Sheet, depth: int, level: int, metadata: Sequence[Chunk], workers: int) -> bytes:
    from fewcolors.png.search import best_stream

    levels = (sheet.rgba[:, 0] // (255 // ((1 << depth) - 1)))[sheet.indices]
    _, data = best_stream(levels, None, level, workers, depth=depth)
    height, width = levels.shape
    return joined([header(width, height, depth, _GREY), *metadata, (b"IDAT", data), (b"IEND", b"")])


def _file(sheet: _Sheet, data: bytes, metadata: Sequence[Chunk]) -> bytes:
    height, width = sheet.indices.shape
    alphas = sheet.rgba[:, 3].tobytes().rstrip(b"\xff")
    return joined(
        [
            header(width, height, depth_of(len(sheet.rgba)), _INDEXED),
            *metadata,
            (b"PLTE", np.ascontiguousarray(sheet.rgba[:, :3]).tobytes()),
            *([(b"tRNS", alphas)] if alphas else []),
            (b"IDAT", data),
            (b"IEND", b""),
        ]
    )
