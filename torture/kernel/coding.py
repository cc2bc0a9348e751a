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


def scanlines(draw: Draw) -> None:
    """Every filter in any order, from any zlib stream in any pieces; a number that is no filter's is refused, and
    damage unless zlib, too, makes lines of it."""
    step = draw.number(1, 8)
    row_bytes, height = step * draw.size(60), draw.number(0, 20)
    lines = draw.random.integers(0, 1 << draw.number(1, 8), (height, row_bytes + 1), np.uint8)
    lines[:, 0] %= 5
    if height > 0 and draw.one_in(10):
        lines[draw.number(0, height - 1), 0] = draw.number(5, 255)
    press = zlib.compressobj(draw.number(0, 9), zlib.DEFLATED, draw.number(9, 15), 9, draw.number(0, 4))
    stream = bytearray(press.compress(lines.tobytes()) + press.flush())
    if draw.one_in(3):
        stream[draw.number(0, len(stream) - 1)] ^= 1 << draw.number(0, 7)
    found = fed(stream, _kernel.Scanlines(height, row_bytes, step), draw)
    told = inflated(bytes(stream))
    if told is None or len(told) != lines.size or (len(told) and told[:: row_bytes + 1].max() > 4):
        assert found is None, "scanlines: took what is none"
    elif found is not None:
        same(found, unfiltered(told, row_bytes, step), "scanlines")
    else:
        assert bytes(told) != lines.tobytes(), "scanlines: refused lines"


def fed(stream: bytearray, lines: _kernel.Scanlines, draw: Draw) -> Array | None:
    """What comes of a stream in pieces."""
    at = 0
    while at < len(stream):
        size = draw.size(2000)
        if not lines.feed(draw.placed(np.frombuffer(bytes(stream[at : at + size]), np.uint8))):
            break
        at += size
    return lines.end()


def inflated(stream: bytes) -> Array | None:
    """What zlib makes of a whole stream with nothing behind it."""
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(stream)
    except zlib.error:
        return None
    return np.frombuffer(found, np.uint8) if inflater.eof and not inflater.unused_data else None


_SCANLINES: dict[str, Law] = dict.fromkeys(("Scanlines", "Scanlines.feed", "Scanlines.end"), scanlines)
LAWS: dict[str, Law] = {"deflate": deflate, "lzw": lzw, **_SCANLINES}
