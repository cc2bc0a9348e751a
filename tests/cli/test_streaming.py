"""`fewcolors quantize` block by block: the same bytes as in memory, interrupted and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import tifffile
import zarr
from numpy.typing import NDArray
from PIL import Image
from rasterio.transform import from_origin

import fewcolors as fc
from fewcolors import blocks
from fewcolors.cli import streaming
from tests.images.makers import DISPLAY_P3
from tests.unmeasured import environment

RGB = np.random.default_rng(4).integers(0, 256, (60, 80, 3), np.uint8)


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiled TIFF in the current folder."""
    monkeypatch.chdir(tmp_path)
    tifffile.imwrite("scan.tif", RGB, tile=(16, 16), photometric="rgb")
    return tmp_path / "scan.tif"


def test_a_streamed_picture_is_that_of_memory(run: Any, scan: Path) -> None:
    ended = run("quantize", scan, "--stream", "-k", 9, "-o", "few.tif", "--json")
    assert ended.code == 0
    memory = fc.quantize(RGB, 9, dither="none", accents="off")
    with tifffile.TiffFile("few.tif") as file:
        assert np.array_equal(file.asarray(), memory.indices)
        assert np.array_equal(file.pages[0].colormap[:, :9].T // 257, memory.palette.rgb)
    said = json.loads(ended.out)
    assert (said["width"], said["height"], said["colors_after"]) == (80, 60, 9)
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif", "few.tif"}


def test_options_hold_and_the_name_is_the_pictures_own(run: Any, scan: Path) -> None:
    assert run("quantize", scan, "--stream", "-k", 5, "--dither", "bayer-4", "--lock", "e30613", "-q").err == ""
    memory = fc.quantize(RGB, 5, dither="bayer-4", accents="off", locked=["e30613"])
    assert np.array_equal(tifffile.imread("scan-fewcolors.tif"), memory.indices)


@pytest.mark.parametrize("suffix", [".npy", ".zarr"])
def test_arrays_of_numbers_are_streamed_unasked(run: Any, scan: Path, suffix: str) -> None:
    path = f"array{suffix}"
    if suffix == ".npy":
        np.save(path, RGB)
    else:
        zarr.create_array(path, shape=RGB.shape, chunks=(16, 16, 3), dtype="u1")[:] = RGB
    assert run("quantize", path, "-k", 5, "-o", "few.tif").code == 0
    assert np.array_equal(tifffile.imread("few.tif"), fc.quantize(RGB, 5, dither="none", accents="off").indices)


def test_what_memory_refuses_is_streamed_unasked(run: Any, scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not streaming.are_streamed([str(scan)], None)
    monkeypatch.setattr(streaming, "MOST_PIXELS", 80 * 60 - 1)
    assert streaming.are_streamed([str(scan)], None)
    assert not streaming.are_streamed([str(scan)], 100), "a limit that is asked for is kept"
    assert not streaming.are_streamed([str(scan), str(scan)], None)
    assert run("quantize", scan, "-k", 5).code == 0
    assert Path("scan-fewcolors.tif").is_file()


def test_a_raster_keeps_its_ground(run: Any, scan: Path) -> None:
    ground = {"crs": "EPSG:32633", "transform": from_origin(500000, 4600000, 10, 10)}
    with rasterio.open("ortho.tif", "w", driver="GTiff", width=80, height=60, count=3, dtype="uint8", **ground) as sink:
        sink.write(RGB.transpose(2, 0, 1))
    assert run("quantize", "ortho.tif", "--stream", "-k", 5, "-o", "few.tif").code == 0
    with rasterio.open("few.tif") as after:
        assert (after.crs, after.transform) == (rasterio.crs.CRS.from_epsg(32633), ground["transform"])
        assert np.array_equal(after.read(1), fc.quantize(RGB, 5, dither="none", accents="off").indices)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--dither", "auto"], 2, "dither='auto': not over blocks"),
        (["--accents", "1"], 2, "accents=1.0: not over blocks"),
        (["--quality", "50"], 2, "quality: not over blocks"),
        (["--region", "1,2,3,4"], 2, "region: not over blocks"),
        (["--profile", "keep"], 2, "profile: not over blocks"),
        (["-k", "auto"], 2, "give a number of colours"),
        (["--metadata", "keep"], 2, "--metadata is for pictures that fit into memory"),
        (["-o", "few.png"], 1, "cannot write 'few.png' block by block"),
        (["-o", "scan.tif"], 1, "exists already"),
        (["-o", "-"], 2, "a file is read, twice, and a file is written; name both"),
    ],
)
def test_what_does_not_hold_block_by_block_is_one_line(
    run: Any, scan: Path, arguments: list[str], code: int, words: str
) -> None:
    ended = run("quantize", "scan.tif", "--stream", *arguments)
    assert (ended.code, ended.err.count("\n")) == (code, 1)
    assert words in ended.err
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif"}


def test_a_run_that_was_interrupted_goes_on_with_its_palette(
    run: Any, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = blocks.StripIndices.__iter__

    def interrupted(self: Any) -> Any:
        yield next(whole(self))
        raise KeyboardInterrupt

    monkeypatch.setattr(blocks.StripIndices, "__iter__", interrupted)
    assert run("quantize", "scan.tif", "--stream", "-k", 9, "-o", "few.tif").code == 130
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif", ".few.tif.fewcolors-unfinished"}
    monkeypatch.setattr(blocks.StripIndices, "__iter__", whole)
    other = run("quantize", "scan.tif", "--stream", "-k", 8, "-o", "few.tif")
    assert "goes on" not in other.err, "a palette of other options is not taken"
    Path("few.tif").unlink()
    monkeypatch.setattr(blocks.StripIndices, "__iter__", interrupted)
    run("quantize", "scan.tif", "--stream", "-k", 9, "-o", "few.tif")
    monkeypatch.setattr(blocks.StripIndices, "__iter__", whole)
    again = run("quantize", "scan.tif", "--stream", "-k", 9, "-o", "few.tif")
    assert "goes on with the palette of the run that was interrupted" in again.err
    assert np.array_equal(tifffile.imread("few.tif"), fc.quantize(RGB, 9, dither="none", accents="off").indices)
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif", "few.tif"}


SLOW = """
import pathlib, sys, time
from fewcolors import blocks
from fewcolors.cli import main
whole = blocks.StripIndices.__iter__
def slow(self):
    yield next(whole(self))
    pathlib.Path("flag").touch()
    time.sleep(60)
blocks.StripIndices.__iter__ = slow
main(sys.argv[1:])
"""


@pytest.mark.parametrize("suffix", [".tif", ".npy", ".zarr"])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_ended_in_the_second_pass_leaves_what_the_next_goes_on_with(
    run: Any, scan: Path, end: signal.Signals, suffix: str
) -> None:
    words = ["quantize", "scan.tif", "--stream", "-k", "9", "-o", f"few{suffix}"]
    process = subprocess.Popen([sys.executable, "-c", SLOW, *words], stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(Path("flag"), process)
        process.send_signal(end)
        said = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == (130 if end == signal.SIGINT else -signal.SIGKILL), said
    left = {each.name for each in scan.parent.iterdir()} - {"scan.tif", "flag", f".few{suffix}.fewcolors-unfinished"}
    assert not any(name.startswith("few") for name in left), "nothing bears the result's name"
    assert len(left) == (0 if end == signal.SIGINT else 1), "what nobody could remove is hidden"
    again = run(*words)
    assert "goes on with the palette of the run that was interrupted" in again.err
    assert [each.name for each in scan.parent.glob(".*")] == [], "and the next sweeps it"
    assert run(*words[:-1], f"whole{suffix}").code == 0
    assert _content(Path(f"few{suffix}")) == _content(Path(f"whole{suffix}"))


def _wait_for(flag: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if flag.exists():
            return
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("the second pass never came")


def _content(path: Path) -> dict[str, bytes]:
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    return {str(each.relative_to(path)): each.read_bytes() for each in files}


def _holed() -> NDArray[np.float32]:
    floats = (RGB / np.float32(255)).astype(np.float32)
    floats[40, 3] = np.nan
    return floats


def test_resuming_leaves_what_is_there_and_does_what_is_older_than_its_source(run: Any, scan: Path) -> None:
    words = ("quantize", "scan.tif", "--stream", "-k", 9, "-o", "few.tif", "--resume")
    assert run(*words).code == 0
    Path("few.tif").write_bytes(b"left alone")
    ended = run(*words)
    assert (ended.code, ended.err) == (0, "")
    assert Path("few.tif").read_bytes() == b"left alone"
    os.utime("few.tif", (1, 1))
    assert run(*words, "--force").code == 0
    assert Path("few.tif").read_bytes() != b"left alone"


def test_verbose_tells_what_was_decided(run: Any, scan: Path) -> None:
    ended = run("quantize", "scan.tif", "--stream", "-k", 9, "-o", "few.tif", "--verbose")
    assert ended.code == 0
    assert "\n  dither: none\n" in ended.err


def test_a_profile_that_is_not_applied_is_told(run: Any, scan: Path) -> None:
    Image.fromarray(RGB).save("wide.tif", icc_profile=DISPLAY_P3)
    ended = run("quantize", "wide.tif", "--stream", "-k", 9, "-o", "few.tif")
    assert ended.code == 0
    assert "its colour profile is not applied block by block" in ended.err


def test_nan_is_refused_by_the_name_of_the_file(run: Any, scan: Path) -> None:
    np.save("holed.npy", _holed())
    ended = run("quantize", "holed.npy", "-k", 4)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith("fewcolors: 'holed.npy': the block at row 0, column 0: image: some pixels are NaN; ")
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif", "holed.npy"}


@pytest.mark.parametrize("kind", ["xarray", "fill", "geo"])
def test_pixels_that_the_file_says_hold_no_data_come_out_clear(run: Any, scan: Path, kind: str) -> None:
    """Zarr's fill value, xarray's attribute, GDAL's tag."""
    holes, path = np.isnan(_holed()).any(axis=2), "holed.tif" if kind == "geo" else "holed.zarr"
    if kind == "xarray":
        data = np.where(holes[:, :, None], 7, RGB // 2 + 8).astype(np.uint8)
        zarr.create_array(path, shape=data.shape, dtype="u1", attributes={"_FillValue": 7})[:] = data
    elif kind == "fill":
        zarr.create_array(path, shape=RGB.shape, dtype="f4", fill_value=np.nan)[:] = _holed()
    else:
        with rasterio.open(
            path, "w", driver="GTiff", width=80, height=60, count=3, dtype="float32", nodata=np.nan,
            transform=from_origin(0, 9, 1, 2),
        ) as sink:  # fmt: skip
            sink.write(_holed().transpose(2, 0, 1))
    assert run("quantize", path, "--stream", "-k", 4, "-o", "few.npy").code == 0
    clear = np.load("few-palette.npy")[:, 3] == 0
    assert np.array_equal(clear[np.load("few.npy")], holes)


@pytest.mark.parametrize("kind", ["tif", "geo", "zarr"])
def test_a_damaged_tile_is_one_line_and_leaves_nothing(run: Any, scan: Path, kind: str) -> None:
    path = Path("bad.zarr" if kind == "zarr" else "bad.tif")
    if kind == "zarr":
        zarr.create_array(path, shape=RGB.shape, chunks=(16, 80, 3), dtype="u1")[:] = RGB
        (path / "c" / "2" / "0" / "0").write_bytes(b"nothing of the kind")
    else:
        _with_damage(path, kind == "geo")
    ended = run("quantize", path, "--stream", "-k", 4, "-o", "few.npy")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert ended.err.startswith(f"fewcolors: '{path}': ")
    assert ended.err.endswith("; copy or download it again\n")
    assert {each.name for each in scan.parent.iterdir()} == {"scan.tif", path.name}


def _with_damage(path: Path, lies_somewhere: bool) -> None:
    tags = {"extratags": [(33550, "d", 3, (1.0, 1.0, 0.0), True)]} if lies_somewhere else {}
    tifffile.imwrite(path, RGB, tile=(16, 16), photometric="rgb", compression="zlib", **tags)
    with tifffile.TiffFile(path) as file:
        at = file.pages[0].dataoffsets[8]
    data = bytearray(path.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)


FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from fewcolors.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("kind", ["tif", "geo", "npy", "zarr"])
def test_a_disk_that_is_full_in_the_second_pass_leaves_no_result(scan: Path, kind: str) -> None:
    """The system refuses files of more than 20 kB, as a full disk would."""
    noise = np.random.default_rng(1).integers(0, 256, (400, 300, 3), np.uint8)
    tifffile.imwrite("noise.tif", noise, photometric="rgb")
    if kind == "geo":
        with rasterio.open(
            "noise.tif", "w", driver="GTiff", width=300, height=400, count=3, dtype="uint8",
            transform=from_origin(0, 9, 1, 2),
        ) as sink:  # fmt: skip
            sink.write(noise.transpose(2, 0, 1))
    target = {"geo": "few.tif"}.get(kind, f"few.{kind}")
    words = ["quantize", "noise.tif", "--stream", "--effort", "fast", "-k", "256", "-o", target]
    command = [sys.executable, "-c", FULL_DISK, *words]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment())
    said = ended.stderr.strip().splitlines()[-1]  # GDAL has a line of its own before
    assert ended.returncode == 1, ended.stderr
    assert said.startswith(f"fewcolors: cannot write '{target}': "), ended.stderr
    assert said.endswith("; nothing is left of it, make room or choose another place")
    names = {each.name for each in scan.parent.iterdir()}
    assert names == {"scan.tif", "noise.tif", f".{target}.fewcolors-unfinished"}
