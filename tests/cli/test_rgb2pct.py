"""Georeferenced rasters: colours become a colour table, and the reference to the ground stays."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.control import GroundControlPoint
from rasterio.transform import from_origin

from fewcolors import ImageFileError, MissingExtraError
from fewcolors.rasters import Raster, color_table, read_raster, write_raster

GROUND = {"crs": "EPSG:32633", "transform": from_origin(500000, 4600000, 10, 10)}


@pytest.fixture
def source(tmp_path: Path, china: NDArray[np.uint8]) -> Path:
    """A GeoTIFF of a photo, in Bosnia, whose first ten rows hold no data."""
    path = tmp_path / "source.tif"
    bands = china[::4, ::4].transpose(2, 0, 1).copy()
    bands[:, :10] = 0
    bands[:, 10:] = np.maximum(bands[:, 10:], 1)
    _, height, width = bands.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=3, dtype="uint8", nodata=0, **GROUND
    ) as sink:
        sink.write(bands)
        sink.update_tags(FLIGHT="7")
    return path


def test_a_raster_keeps_its_ground_its_tags_and_its_holes(run: Any, source: Path) -> None:
    target = source.with_name("few.tif")
    assert run("rgb2pct", "-n", 16, source, target).code == 0
    with rasterio.open(source) as before, rasterio.open(target) as after:
        assert (after.crs, after.transform, after.shape) == (before.crs, before.transform, before.shape)
        assert after.tags()["FLIGHT"] == "7"
        assert after.dtypes == ("uint8",)
        assert np.array_equal(after.dataset_mask() == 0, before.dataset_mask() == 0)
        used = np.unique(after.read(1))
        table = after.colormap(1)
        assert len(used) == 16
        shown = np.array([table[index][:3] for index in range(256)], np.uint8)[after.read(1)]
        lost = np.abs(shown.astype(int) - before.read().transpose(1, 2, 0))[before.dataset_mask() > 0]
        assert lost.mean() < 15


def test_the_colours_of_another_raster_or_file_are_used(run: Any, source: Path) -> None:
    few, again, text = (source.with_name(name) for name in ("few.tif", "again.tif", "colors.gpl"))
    assert run("rgb2pct", "-n", 8, source, few).code == 0
    assert run("rgb2pct", "-pct", few, source, again).code == 0
    assert np.array_equal(color_table(str(few)), color_table(str(again)))
    assert len(color_table(str(few))) == 8  # not the 256 that the file holds
    text.write_text("GIMP Palette\n#\n255 0 0\n0 0 255\n")
    assert run("rgb2pct", "-pct", text, source, again, "--force").code == 0
    with rasterio.open(again) as after:
        assert set(np.unique(after.read(1)).tolist()) <= {0, 1}


def test_a_black_that_pixels_have_is_a_colour_and_the_filling_behind_is_none(tmp_path: Path) -> None:
    path = tmp_path / "three.tif"
    indices = np.array([[0, 1], [2, 0]], np.uint8)
    with rasterio.open(path, "w", driver="GTiff", width=2, height=2, count=1, dtype="uint8", **GROUND) as sink:
        sink.write(indices, 1)
        sink.write_colormap(1, {0: (255, 0, 0, 255), 1: (0, 0, 255, 255), 2: (0, 0, 0, 255)})
    found = color_table(str(path))
    assert found is not None
    assert found.tolist() == [[255, 0, 0, 255], [0, 0, 255, 255], [0, 0, 0, 255]]


def test_the_format_is_that_of_the_suffix_or_the_one_named(run: Any, source: Path) -> None:
    for name, options, driver in (("few.png", [], "PNG"), ("few.xyz", ["-of", "GTiff"], "GTiff")):
        assert run("rgb2pct", "-n", 8, *options, source, source.with_name(name)).code == 0
        with rasterio.open(source.with_name(name)) as after:
            assert (after.driver, after.crs) == (driver, "EPSG:32633")


@pytest.fixture
def past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every raster is too large for memory."""
    monkeypatch.setattr("fewcolors.cli.rgb2pct.MOST_PIXELS", 100)


@pytest.mark.parametrize("options", [[], ["--dither", "bayer-4"], ["--space", "srgb", "--effort", "fast"]])
def test_a_raster_past_the_limit_goes_block_by_block_to_the_same_raster(
    run: Any, source: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    plain = ["--dither", "none"] if "--dither" not in options else []
    whole, parts = source.with_name("whole.tif"), source.with_name("parts.tif")
    assert run("rgb2pct", "-n", 16, *options, *plain, source, whole).code == 0
    monkeypatch.setattr("fewcolors.cli.rgb2pct.MOST_PIXELS", 100)
    monkeypatch.setattr("fewcolors.rasters.read_raster", None)
    ended = run("rgb2pct", "-n", 16, *options, "-of", "GTiff", source, parts)
    assert (ended.code, ended.err.count("\n")) == (0, 1)
    with rasterio.open(whole) as one, rasterio.open(parts) as other:
        assert (one.crs, one.transform, one.nodata, one.tags()["FLIGHT"]) == (
            other.crs, other.transform, other.nodata, other.tags()["FLIGHT"],
        )  # fmt: skip
        assert one.colormap(1) == other.colormap(1)
        assert np.array_equal(one.read(1), other.read(1))


@pytest.mark.usefixtures("past_the_limit")
def test_block_by_block_the_colours_of_another_file_are_used_and_the_rest_is_refused(run: Any, source: Path) -> None:
    (source.parent / "colors.gpl").write_text("GIMP Palette\n#\n255 0 0\n0 0 255\n0 0 0\n")
    out = source.with_name("out.tif")
    assert run("rgb2pct", "-pct", source.parent / "colors.gpl", source, out).code == 0
    assert np.array_equal(color_table(str(out))[:3, :3], [[255, 0, 0], [0, 0, 255], [0, 0, 0]])
    for words, said in (
        (["-of", "PNG"], "past 100 pixels a GeoTIFF is written"),
        (["--dither", "riemersma"], "dither='riemersma': not over blocks"),
    ):
        ended = run("rgb2pct", *words, source, source.with_name("other.tif"))
        assert (ended.code, ended.err.count("\n")) == (2, 1)
        assert said in ended.err
    assert run("rgb2pct", source, source.with_name("few.png")).code == 1
    assert {each.name for each in source.parent.iterdir()} == {"source.tif", "out.tif", "colors.gpl"}


def test_nothing_is_overwritten_without_force(run: Any, source: Path) -> None:
    before = source.read_bytes()
    assert run("rgb2pct", source, source).code == 1
    assert source.read_bytes() == before


def test_control_points_are_kept(tmp_path: Path) -> None:
    points = [GroundControlPoint(row, col, 10.0 * col, -10.0 * row) for row, col in ((0, 0), (0, 9), (9, 0))]
    pixels = np.random.default_rng(1).integers(0, 256, (10, 10, 3), np.uint8)
    path, out = tmp_path / "a.tif", tmp_path / "b.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=10, height=10, count=3, dtype="uint8", gcps=points, crs="EPSG:4326"
    ) as sink:
        sink.write(pixels.transpose(2, 0, 1))
    raster = read_raster(str(path))
    write_raster(str(out), np.zeros((10, 10), np.uint8), np.array([[1, 2, 3, 255]], np.uint8), raster, driver=None)
    with rasterio.open(out) as after:
        assert [(each.row, each.col, each.x, each.y) for each in after.gcps[0]] == [
            (each.row, each.col, each.x, each.y) for each in points
        ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nosuch.tif", "x.tif"], 1, "nosuch.tif"),
        (["text.tif", "x.tif"], 1, "text.tif"),
        (["few.tif", "x.tif"], 1, "1 band(s)"),
        (["-n", "300", "source.tif", "x.tif"], 2, "out of range"),
        (["-of", "NOSUCH", "source.tif", "x.tif"], 1, "NOSUCH"),
        (["source.tif", "missing/x.tif"], 1, "no such folder"),
        (["-pct", "text.tif", "source.tif", "x.tif"], 1, "text.tif"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_left(
    run: Any, source: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(source.parent)
    run("rgb2pct", "-n", 4, "source.tif", "few.tif")
    Path("text.tif").write_text("no raster")
    before = {path.name for path in source.parent.iterdir()}
    ended = run("rgb2pct", *arguments)
    assert (ended.code, ended.err.count("\n")) == (code, 1)
    assert words in ended.err
    assert {path.name for path in source.parent.iterdir()} == before


def test_a_missing_library_is_one_line_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[geo\]'"):
        read_raster("x.tif")


def test_bands_of_other_numbers_are_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "deep.tif")
    with rasterio.open(path, "w", driver="GTiff", width=2, height=2, count=3, dtype="uint16", **GROUND) as sink:
        sink.write(np.zeros((3, 2, 2), np.uint16))
    with pytest.raises(ImageFileError, match="uint16"):
        read_raster(path)


def test_a_raster_is_a_record() -> None:
    raster = Raster(np.zeros((1, 1, 3), np.uint8), {})
    assert raster.tags == {}
