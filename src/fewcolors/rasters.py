"""Rasters: georeferenced files through rasterio (the extra `geo`): colours in, indices and a colour table out.

Its neighbour `images` reads and writes pictures; here the reference to the ground goes with them: coordinate system,
transform, ground control points, tags, and which pixels hold no data.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.errors import ImageFileError, MissingExtraError
from fewcolors.images import check_target

# What GDAL's colour tables of bytes hold.
MOST_COLORS = 256


@dataclass(frozen=True)
class Raster:
    """`pixels`: (h, w, 3) uint8, or (h, w, 4) with alpha 0 where there is no data. `ground`: what says where it lies,
    in rasterio's words; `tags`: the file's own."""

    pixels: UInt8Array
    ground: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)


def read_raster(path: str) -> Raster:
    """The first three bands of a file of bytes, as red, green and blue. Raises ImageFileError, MissingExtraError."""
    with _rasterio(path) as rasterio, rasterio.open(path) as source:
        if source.count < 3:
            raise ImageFileError(f"{path!r} has {source.count} band(s); red, green and blue are needed")
        if any(kind != "uint8" for kind in source.dtypes[:3]):
            raise ImageFileError(f"{path!r} has bands of {source.dtypes[0]}, not of bytes; scale them first")
        bands = [*source.read((1, 2, 3))]
        there = source.dataset_mask()
        if (there == 0).any():
            bands.append(np.where(there == 0, 0, 255).astype(np.uint8))
        pixels = np.ascontiguousarray(np.stack(bands, axis=2))
        return Raster(pixels, _ground_of(source), dict(source.tags()))


def color_table(path: str) -> UInt8Array | None:
    """The colour table (k, 4) of a raster's first band; None where the file is no raster, or has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no reference to the ground is needed here
        rasterio = _library()
        try:
            with rasterio.open(path) as source:
                table = source.colormap(1)
        except (rasterio.errors.RasterioError, ValueError):
            return None
    return np.array([table[index] for index in sorted(table)], np.uint8)


def write_raster(
    path: str, indices: UInt8Array, rgba: UInt8Array, raster: Raster, *, driver: str | None, overwrite: bool = False
) -> None:
    """Write indices (h, w) with the colour table (k, 4), where `raster` lies.

    The file appears whole or not at all, with those beside it that GDAL keeps. An entry with alpha 0 is where there is
    no data. `driver`: GDAL's short name of the format; None goes by the suffix. Raises ImageFileError.
    """
    check_target(path, overwrite=overwrite)
    target = Path(os.path.realpath(path))
    settings: dict[str, Any] = {"driver": driver} if driver else {}
    clear = np.flatnonzero(rgba[:, 3] == 0)
    if len(clear):
        settings["nodata"] = int(clear[0])
    height, width = indices.shape
    with tempfile.TemporaryDirectory(prefix=".fewcolors-", dir=target.parent) as folder, _rasterio(path) as rasterio:
        made = Path(folder, target.name)
        with rasterio.open(
            made, "w", width=width, height=height, count=1, dtype="uint8", **raster.ground, **settings
        ) as sink:
            sink.write(indices, 1)
            sink.write_colormap(1, {index: tuple(color) for index, color in enumerate(rgba.tolist())})
            sink.update_tags(**raster.tags)
        for part in sorted(Path(folder).iterdir(), key=lambda each: each.name == target.name):  # the file itself last
            part.replace(target.parent / part.name)


def _ground_of(source: Any) -> dict[str, Any]:
    points, system = source.gcps
    if points:
        return {"gcps": points, "crs": system}
    ground: dict[str, Any] = {} if source.crs is None else {"crs": source.crs}
    return ground if source.transform.is_identity else ground | {"transform": source.transform}


def _library() -> Any:
    try:
        import rasterio
    except ImportError:
        raise MissingExtraError(
            "georeferenced files need rasterio, which is not installed: pip install 'fewcolors[geo]'"
        ) from None
    return rasterio


@contextmanager
def _rasterio(path: str) -> Iterator[Any]:
    """The library, its faults with this file being ours; files that lie nowhere are no fault."""
    rasterio = _library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        try:
            yield rasterio
        except (rasterio.errors.RasterioError, OSError, ValueError) as error:
            if isinstance(error, ImageFileError):
                raise
            reason = " ".join(str(error).split())
            raise ImageFileError(f"{path!r}: {reason}; check the name and the format") from error
