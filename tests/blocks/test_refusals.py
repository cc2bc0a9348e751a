"""What blocks cannot do is said in one line that names it."""

from __future__ import annotations

import concurrent.futures
import sys
from pathlib import Path
from typing import Any

import dask.array as da
import numpy as np
import pytest
import zarr

from fewcolors import ArgumentError, FewcolorsError, MissingExtraError, blocks
from tests.blocks.pictures import smooth_and_busy

ARRAY = da.from_array(smooth_and_busy(), chunks=(20, 35, 3))

WHOLE = {
    "quality": 50, "max_bytes": 1000, "dither_mask": np.ones((61, 83)), "weights": np.ones((61, 83)),
    "region": (0, 0, 5, 5), "profile": "keep", "optimize": 2, "method": "wu", "strict": True, "stock": {"#fff": 1},
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_an_option_that_needs_the_whole_picture_is_refused_by_name(name: str) -> None:
    with pytest.raises(ArgumentError, match=f"^{name}: not over blocks: [^\n]+$"):
        blocks.quantize(ARRAY, 4, **{name: WHOLE[name]})


@pytest.mark.parametrize("accents", ["auto", 1, 2.5])
def test_accents_are_refused(accents: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^accents=.*not over blocks"):
        blocks.quantize(ARRAY, 4, accents=accents)


@pytest.mark.parametrize("dither", ["auto", "joint", "floyd-steinberg", "riemersma", [[0, "*", 1]]])
def test_what_carries_errors_is_refused(dither: Any) -> None:
    for call in (
        lambda: blocks.quantize(ARRAY, 4, dither=dither),
        lambda: blocks.apply_palette(ARRAY, ["#000"], dither=dither),
        lambda: blocks.design_palette(ARRAY, 4, for_dither=dither),
    ):
        with pytest.raises(ArgumentError, match=r"dither=.*not over blocks: .*blue-noise"):
            call()


def test_an_option_that_nobody_knows_is_pythons_error() -> None:
    with pytest.raises(TypeError, match="colours"):
        blocks.quantize(ARRAY, colours=4)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_colors": 0}, "n_colors=0"),
        ({"space": "hsv"}, "space='hsv'"),
        ({"dither": "nosuch"}, "dither='nosuch'"),
        ({"most_colors": 0}, "most_colors=0"),
        ({"nodata": "none"}, "nodata='none'"),
        ({"nodata": True}, "nodata=True"),
        ({"threads": 0}, "threads=0"),
        ({"locked": ["nothing"]}, "locked: 'nothing'"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_read(options: dict[str, Any], words: str) -> None:
    def read(block: Any) -> Any:
        raise AssertionError("nothing is read")

    with pytest.raises(ArgumentError) as error:
        blocks.quantize(ARRAY.map_blocks(read, meta=np.empty((0, 0, 0), np.uint8)), **options)
    assert words in str(error.value)


def unknown() -> Any:
    flat = da.from_array(np.arange(60, dtype=np.uint8), chunks=10)
    return flat[flat > 3].reshape(-1)[:, None] * np.ones((1, 5), np.uint8)


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (unknown(), r"chunks' sizes are unknown; try array.compute_chunk_sizes\(\)"),
        (ARRAY.rechunk((20, 35, 1)), r"its 3 channels lie in 3 chunks; try array.rechunk\(\{2: -1\}\)"),
        (ARRAY[:, :, 0, None, None], r"shape \(61, 83, 1, 1\) is no picture"),
        (ARRAY[:, :0], r"holds no pixel"),
        (ARRAY[:, :, :2], r"block at row \d+, column \d+: image: shape \(\d+, \d+, 2\) is not an image"),
        (np.zeros((3, 0, 3), np.uint8), r"is no picture"),
        ("photo.jpg", r"str is neither an array nor blocks"),
        (7, r"int is neither an array nor blocks"),
        ([], r"none came"),
        ([np.zeros((2, 5, 3)), np.zeros((2, 6, 3))], r"strips of one picture"),
        ([np.zeros(5)], r"shape \(5,\) is no block"),
    ],
)
def test_what_is_no_picture_in_blocks_is_told(array: Any, words: str) -> None:
    with pytest.raises(ArgumentError, match=words) as error:
        blocks.quantize(array, 4, space="srgb")
    assert "\n" not in str(error.value)


def test_a_block_of_nonsense_is_named_by_its_place() -> None:
    floats = smooth_and_busy() / np.float32(255)
    floats[50, 70] = np.nan
    for picture in (da.from_array(floats, chunks=(20, 35, 3)), [floats[:40], floats[40:]]):
        with pytest.raises(
            ArgumentError,
            match=r"^the block at row 40, column (70|0): image: some pixels are NaN; in Python nodata=[^\n]+$",
        ):
            blocks.quantize(picture, 4, space="srgb")
    with pytest.raises(ArgumentError, match=r"^the block at row 0, column 0: image: float values must be finite"):
        blocks.quantize([2 * np.nan_to_num(floats)], 4)
    with pytest.raises(ArgumentError, match="row 40, column 70"):
        blocks.apply_palette(da.from_array(floats, chunks=(20, 35, 3)), ["#000"]).indices.compute()


def test_what_comes_once_is_counted_but_not_quantized() -> None:
    image = smooth_and_busy()
    assert blocks.count_colors(iter([image])).weights.sum() == image.size // 3
    with pytest.raises(ArgumentError, match="an iterator gives each block once"):
        blocks.quantize(iter([image]), 4)


def test_what_comes_once_makes_a_palette_where_one_look_is_enough() -> None:
    image = smooth_and_busy()
    for options in ({}, {"for_dither": "none", "space": "srgb"}, {"for_dither": "none", "effort": "fast"}):
        assert blocks.design_palette(iter([image]), 4, **options) == blocks.design_palette([image], 4, **options)
    for options, why in (({"for_dither": "none"}, "size of all"), ({"for_dither": "bayer-4"}, "a sample is taken")):
        with pytest.raises(ArgumentError, match=f"^blocks: an iterator gives each block once, and [^\n]*{why}"):
            blocks.design_palette(iter([image]), 4, **options)


def test_a_missing_engine_is_one_line_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[dask\]'"):
        blocks.quantize(ARRAY, 4)


def test_running_out_of_memory_is_one_line_that_says_what_to_try() -> None:
    def greedy(block: Any) -> Any:
        raise MemoryError

    with pytest.raises(FewcolorsError, match=r"^out of memory on a block; try smaller chunks"):
        blocks.quantize(ARRAY.map_blocks(greedy, meta=np.empty((0, 0, 0), np.uint8)), 4)


def test_a_chunk_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    image = smooth_and_busy()
    zarr.create_array(tmp_path / "a.zarr", shape=image.shape, chunks=(20, 35, 3), dtype="u1")[:] = image
    (tmp_path / "a.zarr" / "c" / "1" / "1" / "0").write_bytes(b"nothing of the kind")
    with pytest.raises(FewcolorsError, match=r"^array: one of its chunks cannot be made \(\w+: [^\n]+ tells which$"):
        blocks.quantize(da.from_zarr(str(tmp_path / "a.zarr")), 4)


def test_what_the_engine_has_to_tell_it_tells_itself() -> None:
    def gone(block: Any) -> Any:
        raise concurrent.futures.CancelledError

    with pytest.raises(concurrent.futures.CancelledError):
        blocks.quantize(ARRAY.map_blocks(gone, meta=np.empty((0, 0, 0), np.uint8)), 4)
