"""A GeoTIFF in few colours: ours against GDAL's rgb2pct.py, where it is installed; error, time and georeference."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.bars import Bar
from bench.cases import sklearn_case
from bench.engines import Pixels
from bench.race import mse
from bench.tables import table

N_COLORS = 256
# What gdalinfo says of where a raster lies: from its coordinate system to its pixels, and its corners.
GROUND = ("Coordinate System is:", "Metadata:")
CORNERS = ("Corner Coordinates:", "Band 1")
OURS, OURS_EYE, RIVAL = "fewcolors, srgb", "fewcolors, oklab (default)", "rgb2pct.py"


@dataclass(frozen=True)
class Rivalry:
    """By entrant the error and the seconds of the whole process; whether ours lies where its source lies."""

    errors: dict[str, float]
    seconds: dict[str, float]
    same_ground: bool


def georeferenced(where: Path, say: Callable[[str], None]) -> Rivalry | None:
    """The race; None where GDAL's tools are not installed."""
    if shutil.which("rgb2pct.py") is None or shutil.which("gdalinfo") is None:
        say("no rgb2pct.py here: apt-get install gdal-bin python3-gdal")
        return None
    say("a GeoTIFF against rgb2pct.py")
    image = np.vstack([sklearn_case("china").image, sklearn_case("flower").image])
    source = where / "ortho.tif"
    _write(source, image)
    ours = [sys.executable, "-m", "fewcolors.cli", "quantize", "--stream", str(source), "-k", str(N_COLORS), "-q", "-o"]
    commands = {
        OURS: [*ours, str(where / "ours.tif"), "--space", "srgb"],
        OURS_EYE: [*ours, str(where / "eye.tif")],
        RIVAL: ["rgb2pct.py", "-n", str(N_COLORS), str(source), str(where / "theirs.tif")],
    }
    errors, seconds = {}, {}
    for name, command in commands.items():
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds[name] = perf_counter() - start
        made = next(Path(word) for word in command if word.endswith(("ours.tif", "eye.tif", "theirs.tif")))
        errors[name] = mse(image, _shown(made))
    return Rivalry(errors, seconds, _ground_of(source) == _ground_of(where / "ours.tif"))


def _write(path: Path, image: Pixels) -> None:
    import rasterio
    from rasterio.transform import from_origin

    height, width = image.shape[:2]
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=3, dtype="uint8", crs="EPSG:32633",
        transform=from_origin(500000.5, 4600000.25, 0.2, 0.2), tiled=True,
    ) as sink:  # fmt: skip
        sink.write(image.transpose(2, 0, 1))


def _shown(path: Path) -> Pixels:
    import rasterio

    with rasterio.open(path) as source:
        table_of, indices = source.colormap(1), source.read(1)
    colors = np.array([table_of[index][:3] for index in range(256)], np.uint8)
    return np.asarray(colors[indices], np.uint8)


def _ground_of(path: Path) -> list[str]:
    """The lines of gdalinfo that say where a raster lies."""
    text = subprocess.run(["gdalinfo", str(path)], check=True, capture_output=True, text=True).stdout
    size = [line for line in text.splitlines() if line.startswith("Size is")]
    parts = [text.split(start)[1].split(end)[0].splitlines() for start, end in (GROUND, CORNERS)]
    return [*size, *(line for part in parts for line in part)]


def rivalry_bars(found: Rivalry | None) -> list[Bar]:
    """Lower error at equal colours, and the same ground."""
    if found is None:
        return []
    return [
        Bar("GeoTIFF: MSE / rgb2pct.py's", 1, 0.8, found.errors[OURS] / found.errors[RIVAL]),
        Bar("GeoTIFF: georeference as gdalinfo tells it (1 is the same)", 1, 1, int(found.same_ground), at_least=True),
    ]


def rivalry_table(found: Rivalry | None) -> str:
    """Error and time of each."""
    if found is None:
        return "GeoTIFF: GDAL's tools are not installed here\n"
    rows = [[name, f"{found.errors[name]:.2f}", f"{found.seconds[name]:.2f}"] for name in found.errors]
    return table(f"A GeoTIFF in {N_COLORS} colours, whole processes", ("", "MSE", "s"), rows)
