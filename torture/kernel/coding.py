"""Coding: what is packed comes back, by decoders that are not ours, or by the letter of their standards."""

from __future__ import annotations

import zlib

import numpy as np

from fewcolors import _kernel
from torture.kernel.draw import Array, Draw, Law, same


def stretches(draw: Draw, most: int, levels: int) -> Array:
    """Bytes below `levels` with repeats near and far, as pictures have them."""
    data = draw.random.integers(0, levels, draw.size(most), np.uint8)
    for _ in range(draw.number(0, 6)):
        start, at = (int(draw.random.integers(len(data))) for _ in range(2))
        piece = data[start : start + int(draw.random.integers(1, 700))]
        data[at : at + len(piece)] = piece[: len(data) - at]
    return draw.placed(data)


def deflate(draw: Draw) -> None:
    """zlib unpacks it, and threads change no byte."""
    data = stretches(draw, 20_000, draw.one_of((1, 2, 16, 256)))
    depth, nice, passes = draw.number(0, 30), draw.number(3, 300), draw.number(1, 3)
    packed = _kernel.deflate(data, depth, nice, passes, draw.threads())
    inflater = zlib.decompressobj(-15)
    assert inflater.decompress(packed) == data.tobytes(), "deflate: other bytes"
    assert inflater.eof, "deflate: no end"
    assert packed == _kernel.deflate(data, depth, nice, passes, 1), "deflate: threads"


def unpacked(data: bytes, bits: int) -> list[int]:
    """The pixels of a stream of LZW codes (GIF 89a, appendix F)."""
    stream, clear = int.from_bytes(data, "little"), 1 << bits
    table: list[list[int]] = []
    width = bits + 1
    before: list[int] = []
    out: list[int] = []
    while stream:
        code, stream = stream & (1 << width) - 1, stream >> width
        if code == clear + 1:
            assert not stream, "lzw: more behind the end"
            return out
        if code == clear:
            table, width, before = [[one] for one in range(clear)] + [[], []], bits + 1, []
            continue
        word = table[code] if code < len(table) else [*before, before[0]]
        if before and len(table) < 4096:
            table.append([*before, word[0]])
        if len(table) == 1 << width and width < 12:
            width += 1
        out += word
        before = word
    raise AssertionError("lzw: no end")


def lzw(draw: Draw) -> None:
    """Each pixel comes out as one of its two ways."""
    bits = draw.number(2, 8)
    first = stretches(draw, 6000, 1 << bits)
    others = draw.random.integers(0, 1 << bits, len(first), np.uint8)
    second = draw.placed(np.where(draw.random.random(len(first)) < draw.share(), others, first))
    found = np.array(unpacked(_kernel.lzw(first, second, bits, draw.one_of((0, 1, 100, 1 << 40))), bits))
    assert len(found) == len(first), "lzw: another number of pixels"
    assert ((found == first) | (found == second)).all(), "lzw: other pixels"


def paeth(a: int, b: int, c: int) -> int:
    """The neighbour nearest to a + b - c; of equals the first (PNG, section 9.4)."""
    return min((a, b, c), key=lambda value: abs(a + b - c - value))


def unfiltered(lines: Array, row_bytes: int, step: int) -> Array:
    """Byte by byte, as PNG's section 9.2 has it."""
    rows: list[list[int]] = [[0] * row_bytes]
    for kind, *line in lines.reshape(-1, row_bytes + 1).tolist():
        row: list[int] = []
        for at, byte in enumerate(line):
            a, c = (row[at - step], rows[-1][at - step]) if at >= step else (0, 0)
            b = rows[-1][at]
            row.append((byte + (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) % 256)
        rows.append(row)
    return np.array(rows[1:], np.uint8).reshape(-1)


def is_taken(lines: Array, row_bytes: int, step: int, rows: Array) -> bool:
    """Whether the kernel finds a filter before each line."""
    try:
        _kernel.unfilter(lines, row_bytes, step, rows, 0)
    except ValueError:
        return False
    return True


def unfilter(draw: Draw) -> None:
    """Every filter in any order, in two strips behind rows that are there; a number that is no filter's is refused."""
    step = draw.number(1, 8)
    row_bytes, height = step * draw.size(60), draw.number(0, 20)
    lines = draw.random.integers(0, 1 << draw.number(1, 8), (height, row_bytes + 1), np.uint8)
    lines[:, 0] %= 5
    odd = draw.number(0, 63)
    rows = np.full(odd + height * row_bytes, 7, np.uint8)[odd:]
    border = draw.number(0, height)
    for first, strip in ((0, lines[:border]), (border, lines[border:])):
        _kernel.unfilter(draw.placed(strip.reshape(-1)), row_bytes, step, rows, first)
    same(rows, unfiltered(lines, row_bytes, step), "unfilter")
    if height > 0:
        lines[draw.number(0, height - 1), 0] = draw.number(5, 255)
        assert not is_taken(lines.reshape(-1), row_bytes, step, rows), "unfilter: took a filter that is none"


LAWS: dict[str, Law] = {"deflate": deflate, "unfilter": unfilter, "lzw": lzw}
