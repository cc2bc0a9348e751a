"""Blocks give what memory gives: the same palette, the same indices, for any cut and any engine."""

from __future__ import annotations

from typing import Any

import dask
import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fewcolors as fc
from fewcolors import blocks, texture
from tests.blocks.pictures import H, W, cuts, smooth_and_busy

KINDS = [(3, "uint8"), (4, "uint8"), (1, "uint8"), (3, "uint16"), (4, "float32")]
CHUNKS = [(20, 35), (61, 7)]


def dask_array(image: np.ndarray, chunks: Any) -> Any:
    return da.from_array(image, chunks=(*chunks, -1)[: image.ndim])


def assert_same(result: Any, memory: Any) -> None:
    assert result.palette == memory.palette
    assert np.array_equal(result.palette.weights, memory.palette.weights)
    assert np.array_equal(np.asarray(result.indices), memory.indices)
    assert result.indices.dtype == memory.indices.dtype
    assert dict(result.report) == dict(memory.report)


@pytest.mark.parametrize("chunks", CHUNKS)
@pytest.mark.parametrize(("channels", "dtype"), KINDS)
@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_every_kind_of_picture_has_the_palette_and_the_indices_of_memory(
    space: str, channels: int, dtype: str, chunks: tuple[int, int]
) -> None:
    image = smooth_and_busy(channels, dtype)
    memory = fc.quantize(image, 12, space=space, dither="none", accents="off")
    assert_same(blocks.quantize(dask_array(image, chunks), 12, space=space), memory)


@pytest.mark.parametrize("chunks", CHUNKS)
@pytest.mark.parametrize("dither", ["bayer-8", "clustered-dot", "blue-noise", "yliluoma"])
@pytest.mark.parametrize("channels", [3, 4])
def test_ordered_dithers_meet_without_a_seam(channels: int, dither: str, chunks: tuple[int, int]) -> None:
    image = smooth_and_busy(channels)
    memory = fc.quantize(image, 12, dither=dither, accents="off", dither_strength=0.8)
    assert_same(blocks.quantize(dask_array(image, chunks), 12, dither=dither, dither_strength=0.8), memory)


def test_a_picture_larger_than_the_sample_that_its_dither_is_made_on(china: np.ndarray) -> None:
    china = np.ascontiguousarray(china[:400, :500])
    memory = fc.quantize(china, 8, dither="bayer-4", accents="off")
    assert_same(blocks.quantize(dask_array(china, (200, 300)), 8, dither="bayer-4"), memory)
    assert_same(blocks.quantize([china[:150], china[150:]], 8, dither="bayer-4"), memory)


OPTIONS = [
    {"locked": ["#e30613", "#00000000"], "alpha": "binary"},
    {"banned": ["#000", "#fff"], "order": "hue"},
    {"output_bits": 4, "effort": "best", "seed": 3},
    {"alpha": "keep-color", "space": "cielab"},
    {"alpha": "ignore", "effort": "fast"},
    {"start_from": ["#112233", "#445566"], "space": "linear"},
]


@pytest.mark.parametrize("options", OPTIONS)
def test_the_other_options_mean_what_they_mean_in_memory(options: dict[str, Any]) -> None:
    image = smooth_and_busy(4)
    memory = fc.quantize(image, 12, dither="none", accents="off", **options)
    assert_same(blocks.quantize(dask_array(image, (20, 35)), 12, **options), memory)


def test_more_than_256_colours_and_fewer_than_asked_for(few_colors: np.ndarray) -> None:
    image = smooth_and_busy()
    for picture, k in ((image, 300), (few_colors, 16)):
        for dither in ("none", "bayer-2"):
            memory = fc.quantize(picture, k, dither=dither, accents="off")
            assert_same(blocks.quantize(dask_array(picture, (17, 20)), k, dither=dither), memory)


@settings(max_examples=10, deadline=None)
@given(cuts(H), cuts(W), st.sampled_from(KINDS))
def test_histograms_add_up_to_that_of_the_whole_however_it_is_cut(
    rows: tuple[int, ...], columns: tuple[int, ...], kind: tuple[int, str]
) -> None:
    image = smooth_and_busy(*kind)
    counted = blocks.count_colors(dask_array(image, (rows, columns)))
    assert counted == fc.count_colors(image)


@settings(max_examples=6, deadline=None)
@given(cuts(H), cuts(W))
def test_calm_weights_are_those_of_the_whole_however_it_is_cut(rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
    """Chunks of one pixel, too: a halo then reaches over several."""
    image = smooth_and_busy()
    assert_same(blocks.quantize(dask_array(image, (rows, columns)), 5), _memory())


@settings(max_examples=6, deadline=None)
@given(cuts(H))
def test_strips_of_any_height_are_one_picture(rows: tuple[int, ...]) -> None:
    image = smooth_and_busy()
    strips = np.split(image, np.cumsum(rows)[:-1])
    assert_same(blocks.quantize(strips, 5), _memory())


def _memory(cache: dict[str, Any] = {}) -> Any:  # noqa: B006  one result for all examples
    if not cache:
        cache["it"] = fc.quantize(smooth_and_busy(), 5, dither="none", accents="off")
    return cache["it"]


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_every_scheduler_gives_the_same_bytes(scheduler: str) -> None:
    image = smooth_and_busy()
    with dask.config.set(scheduler=scheduler, num_workers=3):
        assert_same(blocks.quantize(dask_array(image, (20, 35)), 5), _memory())


@pytest.mark.parametrize("limit", [2000, 3000])
@pytest.mark.parametrize("chunks", [*CHUNKS, (1, 40), (17, 83)])
@pytest.mark.parametrize("space", ["oklab", "cielab"])
def test_large_pictures_are_weighed_in_the_bands_of_memory(
    space: str, chunks: tuple[int, int], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of pictures beyond so many pixels, not beyond 4 million, one or two bands of rows are weighed."""
    image = smooth_and_busy()
    whole = fc.quantize(image, 12, space=space, dither="none", accents="off")
    monkeypatch.setattr(texture, "WEIGHED_PIXELS", limit)
    memory = fc.quantize(image, 12, space=space, dither="none", accents="off")
    assert memory.palette != whole.palette, "the bands change the palette"
    assert_same(blocks.quantize(dask_array(image, chunks), 12, space=space), memory)
    assert_same(blocks.quantize(np.split(image, [1, 20, 40]), 12, space=space), memory)
    assert blocks.design_palette(dask_array(image, chunks), 12, space=space, for_dither="none") == memory.palette


def test_a_band_may_be_opaque_in_a_picture_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texture, "WEIGHED_PIXELS", 2000)
    image = np.dstack([smooth_and_busy(), np.full((H, W), 255, np.uint8)])
    image[30:, :, 3] = 200
    assert_same(blocks.quantize(dask_array(image, (20, 35)), 12), fc.quantize(image, 12, dither="none", accents="off"))


def test_a_picture_of_four_megapixels_and_more_has_the_palette_of_memory() -> None:
    image = np.random.default_rng(3).integers(0, 60, (2111, 2003, 3), np.uint8)
    image += np.arange(2111, dtype=np.uint16)[:, None, None].astype(np.uint8) // 2  # not one band like another
    memory = fc.quantize(image, 9, dither="none", accents="off")
    assert memory.indices.size > texture.WEIGHED_PIXELS
    assert_same(blocks.quantize(dask_array(image, (999, 1500)), 9), memory)
    assert_same(blocks.quantize(image, 9), memory)


def test_indices_are_made_when_they_are_asked_for() -> None:
    image, seen = smooth_and_busy(), []
    array = dask_array(image, (20, 35)).map_blocks(lambda block: (seen.append(1), block)[1], meta=image[:0, :0])
    result = blocks.apply_palette(array, ["#000", "#fff"])
    assert seen == []
    assert result.indices[:10, :10].compute().shape == (10, 10)
    assert len(seen) == 1
    assert result.shape == (H, W)


@pytest.mark.parametrize("dither", ["none", "blue-noise"])
@pytest.mark.parametrize(("channels", "dtype"), KINDS)
def test_a_given_palette_is_applied_as_in_memory(channels: int, dtype: str, dither: str) -> None:
    image, palette = smooth_and_busy(channels, dtype), fc.Palette(["#000", "#888", "#fff", "#e30613", "#00000000"])
    memory = fc.apply_palette(image, palette, dither=dither)
    for picture in (dask_array(image, (20, 35)), [image[:7], image[7:]], image):
        result = blocks.apply_palette(picture, palette, dither=dither)
        assert np.array_equal(np.asarray(result.indices), memory.indices)


@pytest.mark.parametrize("for_dither", [None, "none", "bayer-4"])
def test_a_palette_is_designed_as_in_memory(for_dither: str | None) -> None:
    image = smooth_and_busy()
    memory = fc.design_palette(image, 7, for_dither=for_dither, accents="off")
    for picture in (dask_array(image, (20, 35)), [image[:7], image[7:]]):
        palette = blocks.design_palette(picture, 7, for_dither=for_dither)
        assert palette == memory
        assert np.array_equal(palette.weights, memory.weights)


def test_arrays_that_are_sliced_are_read_in_whole_chunks(tmp_path: Any) -> None:
    import zarr

    image = smooth_and_busy()
    array = zarr.create_array(tmp_path / "a.zarr", shape=image.shape, chunks=(9, 20, 3), dtype="u1")
    array[:] = image
    np.save(tmp_path / "a.npy", image)
    for picture in (array, np.load(tmp_path / "a.npy", mmap_mode="r")):
        assert_same(blocks.quantize(picture, 5), _memory())


@pytest.mark.parametrize("dims", [("y", "x", "band"), ("band", "y", "x")])
def test_a_labelled_array_keeps_its_labels(dims: tuple[str, ...]) -> None:
    import xarray

    image = smooth_and_busy()
    labelled = xarray.DataArray(
        dask_array(image, (20, 35)),
        dims=("y", "x", "band"),
        coords={"y": np.arange(H) * 10.0},
        attrs={"crs": "EPSG:4326"},
    ).transpose(*dims)
    result = blocks.quantize(labelled, 5)
    assert result.indices.dims == ("y", "x")
    assert result.indices.attrs == {"crs": "EPSG:4326"}
    assert np.array_equal(result.indices["y"], np.arange(H) * 10.0)
    assert np.array_equal(result.indices.to_numpy(), _memory().indices)


def test_pixels_without_data_come_out_clear_as_those_with_alpha_do() -> None:
    image = np.maximum(smooth_and_busy(), 1)
    image[:9, :40] = 0
    alpha = np.where((image == 0).all(axis=2), 0, 255).astype(np.uint8)
    memory = fc.quantize(np.dstack([image, alpha]), 6, dither="none", accents="off")
    assert_same(blocks.quantize(dask_array(image, (20, 35)), 6, nodata=0), memory)
    floats = image / np.float32(255)
    floats[:9, :40] = np.nan
    assert_same(blocks.quantize(dask_array(floats, (20, 35)), 6, nodata=float("nan")), memory)


def test_a_picture_that_has_all_its_data_stays_opaque() -> None:
    assert_same(blocks.quantize(dask_array(np.maximum(smooth_and_busy(), 1), (20, 35)), 5, nodata=0), fc.quantize(
        np.maximum(smooth_and_busy(), 1), 5, dither="none", accents="off"))  # fmt: skip


def test_progress_hears_of_the_search() -> None:
    heard: list[Any] = []
    blocks.quantize([smooth_and_busy()], 5, progress=heard.append)
    assert heard
