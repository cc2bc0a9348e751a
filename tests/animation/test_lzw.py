"""LZW against a reader that does it word by word, and a writer that does it by the book."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fewcolors import _kernel
from fewcolors.gif.lzw import PATIENCES, lzw


def unpacked(data: bytes, bits: int) -> list[int]:
    """The pixels of a stream, as GIF 89a, appendix F has it."""
    stream = int.from_bytes(data, "little")
    clear, end = 1 << bits, (1 << bits) + 1
    table: dict[int, list[int]] = {}
    width, before, out = bits + 1, None, []
    while True:
        code, stream = stream & ((1 << width) - 1), stream >> width
        if code == end:
            assert stream == 0
            return out
        if code == clear:
            table = {one: [one] for one in range(clear)}
            width, before = bits + 1, None
            continue
        word = table[code] if code in table else [*table[before], table[before][0]]
        if before is not None and len(table) + 2 < 4096:
            table[len(table) + 2] = [*table[before], word[0]]
        if len(table) + 2 == 1 << width and width < 12:
            width += 1
        out += word
        before = code


def by_the_book(pixels: list[int], bits: int) -> bytes:
    """The stream as Welch writes it, a table thrown away as soon as it is full."""
    clear = 1 << bits
    codes = [(clear, bits + 1)]
    table: dict[tuple[int, int], int] = {}
    width, new, word = bits + 1, clear + 2, pixels[0]
    for pixel in pixels[1:]:
        if (word, pixel) in table:
            word = table[word, pixel]
            continue
        codes.append((word, width))
        if new == 4096:
            codes.append((clear, width))
            table, width, new = {}, bits + 1, clear + 2
        else:
            table[word, pixel] = new
            width += new >> width
            new += 1
        word = pixel
    codes.append((word, width))
    codes.append((clear + 1, width + (new >> width if new < 4096 else 0)))
    stream, place = 0, 0
    for code, size in codes:
        stream |= code << place
        place += size
    return stream.to_bytes((place + 7) // 8, "little")


@settings(max_examples=60, deadline=None)
@given(bits=st.integers(2, 8), length=st.integers(1, 9000), colors=st.integers(1, 256), seed=st.integers(0, 2**32 - 1))
def test_the_pixels_come_back(bits: int, length: int, colors: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, min(colors, 1 << bits), length).astype(np.uint8)
    assert unpacked(lzw(pixels, pixels, bits), bits) == pixels.tolist()
    for patience in PATIENCES:
        codes = _kernel.lzw(pixels, pixels, bits, patience)
        assert unpacked(codes, bits) == pixels.tolist()
        assert len(lzw(pixels, pixels, bits)) <= len(codes)
    assert _kernel.lzw(pixels, pixels, bits, 0) == by_the_book(pixels.tolist(), bits)


@settings(max_examples=60, deadline=None)
@given(length=st.integers(1, 6000), seed=st.integers(0, 2**32 - 1), share=st.floats(0, 1))
def test_of_its_two_ways_each_pixel_takes_one(length: int, seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    literal = rng.integers(0, 15, length).astype(np.uint8)
    kept = rng.random(length) < share
    either = np.where(kept, 15, literal).astype(np.uint8)
    out = np.array(unpacked(lzw(either, literal, 4), 4))
    assert np.array_equal(out[~kept], literal[~kept])
    assert ((out == literal) | (out == 15)).all()
