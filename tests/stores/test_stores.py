"""Files that are read, and written, a few rows at a time: what comes in comes out, whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
import tifffile
import zarr
from numpy.typing import NDArray
from rasterio.transform import from_origin

from fewcolors import ImageFileError, MissingExtraError, NotBuiltError, stores

RNG = np.random.default_rng(2)
RGB = RNG.integers(1, 256, (70, 90, 3), np.uint8)
PLANES = np.ascontiguousarray(RGB.transpose(2, 0, 1))
PALETTE = np.array([[255, 0, 0, 255], [0, 0, 0, 0], [9, 8, 7, 255]], np.uint8)
INDICES = RNG.integers(0, 3, (700, 530)).astype(np.uint8)
GROUND = {"crs": "EPSG:32633", "transform": from_origin(500000, 4600000, 10, 10)}


def tiff(**settings: Any) -> Any:
    return lambda path, data: tifffile.imwrite(path, data, **settings)


WRITERS = {
    "tiles": (tiff(tile=(32, 16), photometric="rgb"), RGB),
    "strips": (tiff(rowsperstrip=13, photometric="rgb"), RGB),
    "bigtiff": (tiff(tile=(16, 16), bigtiff=True, compression="zlib", photometric="rgb"), RGB),
    "planes": (tiff(tile=(32, 16), photometric="rgb", planarconfig="separate"), PLANES),
    "ome-rgb.ome": (tiff(tile=(32, 16), photometric="rgb", metadata={"axes": "YXS"}), RGB),
    "ome-channels.ome": (tiff(tile=(32, 16), photometric="minisblack", metadata={"axes": "CYX"}), PLANES),
    "grey": (tiff(rowsperstrip=9), RGB[:, :, 0]),
    "deep": (tiff(tile=(32, 16), photometric="rgb"), RGB.astype(np.uint16) * 200),
    "big-endian": (tiff(byteorder=">", photometric="rgb"), RGB.astype(np.uint16) * 200),
}


def rows_of(path: Path, step: int = 11) -> NDArray[Any]:
    with stores.open_store(str(path)) as store:
        return np.concatenate([store[at : at + step] for at in range(0, store.shape[0], step)])


@pytest.mark.parametrize("kind", WRITERS)
def test_tiffs_of_every_layout_are_read_by_rows(kind: str, tmp_path: Path) -> None:
    write, data = WRITERS[kind]
    path = tmp_path / f"{kind}.tif"
    write(path, data)
    expected = np.moveaxis(data, 0, -1) if data.shape[0] == 3 else data
    found = rows_of(path)
    assert np.array_equal(found.reshape(expected.shape), expected)
    assert stores.pixels_in(str(path)) == 70 * 90


def test_numpys_and_zarrs_files_are_read_by_rows(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", RGB)
    zarr.create_array(tmp_path / "a.zarr", shape=RGB.shape, chunks=(16, 16, 3), dtype="u1")[:] = RGB
    assert np.array_equal(rows_of(tmp_path / "a.npy"), RGB)
    assert np.array_equal(rows_of(tmp_path / "a.zarr"), RGB)


@pytest.fixture
def ortho(tmp_path: Path) -> Path:
    """A GeoTIFF with overviews whose first ten rows hold no data."""
    path = tmp_path / "ortho.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=90, height=70, count=3, dtype="uint8", nodata=0, tiled=True, blockxsize=16,
        blockysize=32, **GROUND,
    ) as sink:  # fmt: skip
        sink.write(np.where(np.arange(70)[:, None] < 10, 0, PLANES).astype(np.uint8))
        sink.update_tags(FLIGHT="7")
        sink.build_overviews([2, 4], rasterio.enums.Resampling.nearest)
    return path


def test_a_raster_is_read_with_its_holes_and_its_ground(ortho: Path) -> None:
    found = rows_of(ortho)
    assert found.shape == (70, 90, 4)
    assert (found[:10] == 0).all()
    assert np.array_equal(found[10:, :, :3], RGB[10:])
    assert (found[10:, :, 3] == 255).all()


@pytest.mark.parametrize("as_cog", [False, True])
def test_a_raster_is_written_where_its_source_lies(ortho: Path, tmp_path: Path, as_cog: bool) -> None:
    source, target = tmp_path / "source.tif", tmp_path / "few.tif"
    if as_cog:
        rasterio.shutil.copy(ortho, source, driver="COG", blocksize=128)
    else:
        ortho.rename(source)
    indices = INDICES[:70, :90]
    with stores.open_store(str(source)) as store:
        stores.save_rows(str(target), stores.Target((70, 90), PALETTE, store.ground), iter([indices[:7], indices[7:]]))
    with rasterio.open(source) as before, rasterio.open(target) as after:
        assert (after.crs, after.transform, after.shape) == (before.crs, before.transform, before.shape)
        assert after.overviews(1) == before.overviews(1)
        assert after.tags()["FLIGHT"] == "7"
        assert after.nodata == 1, "the entry that is clear"
        assert after.colormap(1)[0] == (255, 0, 0, 255)
        assert np.array_equal(after.read(1), indices)
        layouts = [each.tags(ns="IMAGE_STRUCTURE").get("LAYOUT") for each in (before, after)]
        assert layouts == (["COG", "COG"] if as_cog else [None, None])


@pytest.mark.parametrize("suffix", [".tif", ".zarr", ".npy"])
def test_indices_come_out_as_they_went_in(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"few{suffix}"
    parts = np.split(INDICES, [1, 300, 301])
    stores.save_rows(str(path), stores.Target((700, 530), PALETTE), iter(parts))
    read = {".tif": tifffile.imread, ".npy": np.load, ".zarr": lambda p: zarr.open_array(p)[:]}[suffix]
    assert np.array_equal(read(path), INDICES)
    beside = {".npy": {"few.npy", "few-palette.npy"}}.get(suffix, {f"few{suffix}"})
    assert {each.name for each in tmp_path.iterdir()} == beside


def test_the_palette_goes_with_the_indices(tmp_path: Path) -> None:
    target = stores.Target((700, 530), PALETTE)
    for suffix in (".tif", ".zarr", ".npy"):
        stores.save_rows(str(tmp_path / f"few{suffix}"), target, iter([INDICES]))
    with tifffile.TiffFile(tmp_path / "few.tif") as file:
        assert np.array_equal(file.pages[0].colormap[:, :3].T // 257, PALETTE[:, :3])
        assert file.pages[0].tags[42113].value.strip("\0") == "1"
    assert zarr.open_array(tmp_path / "few.zarr").attrs["palette"] == ["#ff0000ff", "#00000000", "#090807ff"]
    assert np.array_equal(np.load(tmp_path / "few-palette.npy"), PALETTE)


@pytest.mark.parametrize("suffix", [".tif", ".zarr", ".npy"])
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), ImageFileError("a tile")]
)
def test_what_is_broken_off_leaves_nothing_and_keeps_what_was_there(
    suffix: str, fault: BaseException, tmp_path: Path
) -> None:
    path = tmp_path / f"few{suffix}"
    stores.save_rows(str(path), stores.Target((700, 530), PALETTE), iter([INDICES]))
    before = {each.name for each in tmp_path.iterdir()}

    def broken() -> Iterator[NDArray[np.uint8]]:
        yield INDICES[:600]
        raise fault

    with pytest.raises(KeyboardInterrupt if isinstance(fault, KeyboardInterrupt) else ImageFileError) as error:
        stores.save_rows(str(path), stores.Target((700, 530), PALETTE), broken(), overwrite=True)
    assert {each.name for each in tmp_path.iterdir()} == before
    if isinstance(fault, OSError) and not isinstance(fault, ImageFileError):
        assert "No space left on device; nothing is left of it, make room" in str(error.value)
    stores.save_rows(str(path), stores.Target((700, 530), PALETTE), iter([INDICES]), overwrite=True)


def test_a_folder_where_nothing_can_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refused)
    with pytest.raises(ImageFileError, match=r"few\.tif.*Permission denied"):
        stores.save_rows(str(tmp_path / "few.tif"), stores.Target((700, 530), PALETTE), iter([INDICES]))


@pytest.mark.parametrize("suffix", [".tif", ".zarr", ".npy"])
def test_nothing_is_overwritten_unasked(suffix: str, tmp_path: Path) -> None:
    path = str(tmp_path / f"few{suffix}")
    stores.save_rows(path, stores.Target((700, 530), PALETTE), iter([INDICES]))
    with pytest.raises(ImageFileError, match="few"):
        stores.check_store(path)
    with pytest.raises(ImageFileError, match="few"):
        stores.save_rows(path, stores.Target((700, 530), PALETTE), iter([INDICES]))
    stores.check_store(path, overwrite=True)


def test_a_corrupt_tile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "corrupt.tif"
    tifffile.imwrite(path, RGB, tile=(32, 16), photometric="rgb", compression="zlib")
    with tifffile.TiffFile(path) as file:
        at = file.pages[0].dataoffsets[8]
    data = bytearray(path.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(ImageFileError, match=r"corrupt.tif.*its tile 8 is damaged.*copy or download it again"):
        rows_of(path)
    path.write_bytes(data[: at + 4])
    with pytest.raises(ImageFileError, match=r"corrupt.tif"):
        rows_of(path)


def test_a_chunk_of_zarr_that_is_broken_is_named_by_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.zarr"
    zarr.create_array(path, shape=RGB.shape, chunks=(16, 90, 3), dtype="u1")[:] = RGB
    (path / "c" / "2" / "0" / "0").write_bytes(b"nothing of the kind")
    with pytest.raises(ImageFileError, match=r"a.zarr': rows 22 to 32 cannot be read"):
        rows_of(path)


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("nosuch.tif", None, ImageFileError, "no such file"),
        ("text.tif", b"no tiff at all", ImageFileError, "is no TIFF that can be read"),
        ("text.npy", b"no array at all", ImageFileError, "cannot be read"),
        ("text.zarr", b"no array at all", ImageFileError, "is no Zarr array that can be read"),
        ("photo.jpg", b"", ImageFileError, r"block by block .tif"),
        ("stack.tif", np.zeros((5, 6, 7), np.uint8), NotBuiltError, "has axes"),
    ],
)
def test_what_is_no_picture_by_rows_is_told(name: str, data: Any, error: Any, words: str, tmp_path: Path) -> None:
    if isinstance(data, bytes):
        (tmp_path / name).write_bytes(data)
    elif data is not None:
        tifffile.imwrite(tmp_path / name, data, photometric="minisblack")
    with pytest.raises(error, match=words):
        stores.open_store(str(tmp_path / name))


@pytest.mark.parametrize(("library", "extra"), [("tifffile", "tiff"), ("zarr", "dask"), ("rasterio", "geo")])
def test_a_missing_library_is_one_line_with_the_command_that_brings_it(
    library: str, extra: str, ortho: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zarr"
    path.mkdir()
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'fewcolors\[{extra}\]'"):
        stores.open_store(str(path if library == "zarr" else ortho))


def test_only_what_can_be_written_by_rows_is_a_target(tmp_path: Path) -> None:
    with pytest.raises(ImageFileError, match="name a file that ends in"):
        stores.check_store(str(tmp_path / "few.png"))
    many = stores.Target((700, 530), np.zeros((300, 4), np.uint8))
    with pytest.raises(ImageFileError, match="256 colours, not 300"):
        stores.save_rows(str(tmp_path / "few.tif"), many, iter([INDICES]))
