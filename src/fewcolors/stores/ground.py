"""Rasters on the ground: GeoTIFF and COG through rasterio, a few rows at a time. See `fewcolors.rasters`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fewcolors._arrays import IndexArray
from fewcolors.errors import ImageFileError
from fewcolors.images.faults import quoted
from fewcolors.rasters import RasterFile, RasterSink
from fewcolors.stores.store import Ground, Rows, Store, Target
from fewcolors.stores.tiff import TILE
from fewcolors.stores.zarrs import in_rows


class RasterStore(Store):
    """The first three bands of a raster; with its mask as alpha where pixels hold no data."""

    def __init__(self, path: str) -> None:
        self.name = quoted(path)
        self._file = RasterFile(path)
        height, width, channels = self._file.shape
        self.shape, self.dtype, self.chunks = (height, width, channels), np.dtype(self._file.dtype), self._file.chunks
        self.ground = Ground(self._file.profile, self._file.tags, self._file.overviews, self._file.is_cog)

    def read(self, first: int, last: int) -> Rows:
        """The rows, decoded."""
        return self._file.read(first, last)

    def check_rgb(self) -> None:
        """ImageFileError unless it holds red, green and blue in bytes."""
        self._file.check_rgb()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def open_rgb(path: str) -> RasterStore:
    """A raster of bytes, red, green and blue, in whatever format GDAL reads. Raises ImageFileError,
    MissingExtraError."""
    store = RasterStore(path)
    try:
        store.check_rgb()
    except ImageFileError:
        store.close()
        raise
    return store


def write_raster_rows(path: Path, target: Target, strips: Iterator[IndexArray]) -> None:
    """A tiled GeoTIFF with a colour table, where the source lies, with its overviews, as COG if it is one."""
    if len(target.palette) > 256:
        raise ImageFileError(f"{quoted(path)}: a colour table holds 256 colours, not {len(target.palette):,}")
    ground = target.ground or Ground()
    sink = RasterSink(path, target.shape, target.palette, ground.profile, ground.tags, target.nodata)
    sink.write(in_rows(strips, TILE))
    sink.finish(ground.overviews, ground.is_cog)
