"""Indexed PNGs: every level holds the same pixels, in fewer bytes the higher it is."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import png as pypng
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

import fewcolors
from fewcolors.errors import ArgumentError
from fewcolors.png import LEVELS, encode_indexed
from fewcolors.png.chunks import chunks_of
from fewcolors.png.depth import packed
from fewcolors.png.filters import filtered
from fewcolors.png.order import ORDERS, adjacency
from fewcolors.png.squeeze import Thrift, squeezed
from tests.pictures import LAW

Drawn = tuple[np.ndarray, np.ndarray]


@st.composite
def sheets(draw: st.DrawFn) -> Drawn:
    """Indices (h, w) and a palette (k, 4): greys, alphas, repeats and entries that no pixel uses included."""
    k = draw(st.sampled_from([1, 2, 3, 4, 5, 16, 17, 40, 256]))
    levels = st.sampled_from(draw(st.sampled_from([(0, 255), (0, 85, 170, 255), (0, 17, 9, 200), tuple(range(256))])))
    rgba = draw(arrays(np.uint8, (k, 4), elements=levels))
    if draw(st.booleans()):
        rgba[:, 1:3] = rgba[:, :1]
    if draw(st.booleans()):
        rgba[:, 3] = 255
    shape = (draw(st.integers(1, 40)), draw(st.integers(1, 40)))
    indices = draw(arrays(np.uint8, shape, elements=st.integers(0, k - 1)))
    return indices, rgba


def read_by_pillow(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA"))


def read_by_pypng(data: bytes) -> np.ndarray:
    width, height, rows, _ = pypng.Reader(bytes=data).asRGBA8()
    return np.vstack([np.frombuffer(bytes(row), np.uint8) for row in rows]).reshape(height, width, 4)


@LAW
@given(sheets(), st.sampled_from(LEVELS))
def test_two_decoders_read_back_every_pixel_at_every_level(sheet: Drawn, level: int) -> None:
    indices, rgba = sheet
    before = indices.copy(), rgba.copy()
    data = encode_indexed(indices, rgba, optimize=level)
    assert np.array_equal(read_by_pillow(data), rgba[indices])
    assert np.array_equal(read_by_pypng(data), rgba[indices])
    assert np.array_equal(indices, before[0])
    assert np.array_equal(rgba, before[1])


@LAW
@given(sheets())
def test_no_level_gives_more_bytes_than_the_one_before(sheet: Drawn) -> None:
    sizes = [len(encode_indexed(*sheet, optimize=level)) for level in LEVELS]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("dither", ["none", "floyd-steinberg"])
@pytest.mark.parametrize("k", [4, 64])
def test_levels_order_a_photo_too_and_beat_pillow(china: np.ndarray, k: int, dither: str) -> None:
    result = fewcolors.quantize(china[:200, :300], k, effort="fast", dither=dither)
    indices, rgba = np.asarray(result.indices), np.asarray(result.palette.rgba)
    sizes = [len(encode_indexed(indices, rgba, optimize=level)) for level in LEVELS]
    assert sizes == sorted(sizes, reverse=True)
    file = io.BytesIO()
    result.to_pillow().save(file, "PNG", optimize=True)
    assert sizes[1] < len(file.getvalue())


@pytest.mark.parametrize("level", LEVELS)
def test_the_number_of_threads_changes_no_byte(level: int) -> None:
    indices = np.random.default_rng(4).integers(0, 5, (900, 700), np.uint8)  # more than one part of the deflate stream
    rgba = np.full((5, 4), 255, np.uint8) * np.arange(5, dtype=np.uint8)[:, None]
    one = encode_indexed(indices, rgba, optimize=level, threads=1)
    assert encode_indexed(indices, rgba, optimize=level, threads=3) == one
    assert encode_indexed(indices, rgba, optimize=level) == one


def test_level_0_keeps_the_palette_entry_for_entry() -> None:
    rgba = np.array([[9, 9, 9, 255], [1, 2, 3, 255], [9, 9, 9, 255], [5, 5, 5, 0], [7, 7, 7, 255]], np.uint8)
    found = dict(chunks_of(encode_indexed(np.full((2, 2), 2, np.uint8), rgba, optimize=0)))
    assert found[b"PLTE"] == rgba[:, :3].tobytes()
    assert found[b"tRNS"] == bytes([255, 255, 255, 0])


def test_level_1_drops_what_no_pixel_uses_and_puts_the_transparent_first() -> None:
    rgba = np.array([[1, 2, 3, 255], [4, 4, 4, 255], [5, 6, 7, 9], [1, 2, 3, 255]], np.uint8)
    found = dict(chunks_of(encode_indexed(np.array([[0, 2, 3]], np.uint8), rgba)))
    assert found[b"PLTE"] == bytes([5, 6, 7, 1, 2, 3])
    assert found[b"tRNS"] == bytes([9])
    assert found[b"IHDR"][8] == 1


@pytest.mark.parametrize(("levels", "depth"), [([0, 255], 1), ([0, 85], 2), ([17, 34, 51], None)])
def test_level_2_writes_greys_as_grey_where_no_more_bits_are_needed(levels: list[int], depth: int | None) -> None:
    rgba = np.array([[level, level, level, 255] for level in levels], np.uint8)
    indices = np.arange(len(levels), dtype=np.uint8)[None].repeat(5, axis=0)
    header = dict(chunks_of(encode_indexed(indices, rgba, optimize=2)))[b"IHDR"]
    two_indexed = depth is None or depth > (len(levels) - 1).bit_length()
    assert header[9] == (3 if two_indexed else 0)


def test_no_file_is_interlaced() -> None:
    for level in LEVELS:
        data = encode_indexed(np.zeros((9, 9), np.uint8), np.zeros((1, 4), np.uint8), optimize=level)
        assert data[28] == 0


@pytest.mark.parametrize("wrong", [-1, 4, "best", 1.5, None])
def test_a_level_that_is_none_is_refused(wrong: object) -> None:
    with pytest.raises(ArgumentError, match="0 to 3"):
        encode_indexed(np.zeros((1, 1), np.uint8), np.zeros((1, 4), np.uint8), optimize=wrong)  # type: ignore[arg-type]


def naive_filter(name: int, here: int, left: int, above: int, corner: int) -> int:
    """The standard's words for one byte."""
    estimate = left + above - corner
    nearest = min((left, above, corner), key=lambda byte: abs(estimate - byte))
    return (here - [0, left, above, (left + above) // 2, nearest][name]) % 256


@LAW
@given(arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_filters_are_those_of_the_standard(lines: np.ndarray) -> None:
    ways = filtered(lines)
    padded = np.pad(lines, ((1, 0), (1, 0))).tolist()
    for name in range(5):
        for y, x in np.ndindex(lines.shape):
            here, left = padded[y + 1][x + 1], padded[y + 1][x]
            above, corner = padded[y][x + 1], padded[y][x]
            assert ways[name, y, x] == naive_filter(name, here, left, above, corner)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_samples_are_packed_highest_first(bits: int) -> None:
    samples = np.random.default_rng(bits).integers(0, 1 << bits, (3, 11), np.uint8)
    for line, row in zip(packed(samples, bits), samples, strict=True):
        text = "".join(f"{sample:0{bits}b}" for sample in row)
        assert bytes(line) == int(text.ljust(len(line) * 8, "0"), 2).to_bytes(len(line), "big")


@LAW
@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 6)))
def test_orders_are_permutations_and_adjacency_counts_both_sides(indices: np.ndarray) -> None:
    beside = adjacency(indices, 7)
    naive = np.zeros((7, 7), np.int64)
    for y, x in np.ndindex(indices.shape):
        for other in (indices[y, x + 1 : x + 2], indices[y + 1 : y + 2, x]):
            for b in other:
                naive[indices[y, x], b] += indices[y, x] != b
    assert np.array_equal(beside, naive + naive.T)
    rgba = np.arange(28, dtype=np.uint8).reshape(7, 4)
    for order in ORDERS.values():
        assert sorted(order(beside, rgba).tolist()) == list(range(7))


def test_a_chain_of_neighbours_is_found_from_end_to_end() -> None:
    chain = np.array([[3, 0, 4, 1, 2]], np.uint8).repeat(4, axis=0)
    beside = adjacency(chain, 5)
    for name in ("path", "adjacency"):
        order = ORDERS[name](beside, np.zeros((5, 4), np.uint8)).tolist()
        assert order in ([3, 0, 4, 1, 2], [2, 1, 4, 0, 3]), name


@LAW
@given(st.binary(max_size=3000), st.integers(1, 40), st.integers(3, 258), st.integers(1, 5))
def test_zlib_reads_our_streams_whatever_the_thrift(data: bytes, depth: int, nice: int, passes: int) -> None:
    doubled = np.frombuffer(data + data[::2] + data, np.uint8)
    assert zlib.decompress(squeezed(doubled, Thrift(depth, nice, passes), 1)) == doubled.tobytes()


def test_a_chunk_holds_its_length_and_checksum() -> None:
    data = encode_indexed(np.zeros((1, 1), np.uint8), np.zeros((1, 4), np.uint8))
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        assert struct.unpack_from(">I", data, place + 8 + length)[0] == zlib.crc32(data[place + 4 : place + 8 + length])
        place += 12 + length
    assert place == len(data)
