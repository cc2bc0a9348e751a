"""A raster of any size for the run on a gigapixel: written to Zarr, chunk by chunk, from seeds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np

from bench.engines import Pixels

# Chunks of 4 megapixels, 12.6 MB: what tiled rasters on servers hold; a few lie beside each other in a gigabyte.
SIDE = 2048
# Levels up or down that each chunk's light may be stronger, per channel, and noise of a sensor.
LIGHT, NOISE = 40, 2


def raster(path: Path, tile: Pixels, height: int, width: int) -> Any:
    """A Zarr array (h, w, 3) at `path`: `tile` (h, w, 3) again and again, each chunk in a light of its own, so that the
    colours grow with the area, as a map's do; and seeded noise. Its attribute `n_distinct` says how many there are."""
    import zarr

    array = zarr.create_array(path, shape=(height, width, 3), chunks=(SIDE, SIDE, 3), dtype="u1")
    seen = np.zeros(1 << 24, bool)
    for row in range(0, height, SIDE):
        for column in range(0, width, SIDE):
            pixels = chunk(tile, row, column, (height, width))
            array[row : row + SIDE, column : column + SIDE] = pixels
            seen[pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)] = True
    array.attrs["n_distinct"] = int(seen.sum())
    return array


def raster_in(folder: Path, tile: Pixels, height: int, width: int) -> Any:
    """The one of this size that lies in a folder already, or a new one there."""
    import zarr

    path = folder / f"raster-{height}-{width}.zarr"
    if path.is_dir() and "n_distinct" in (found := zarr.open_array(path, mode="r")).attrs:
        return found
    shutil.rmtree(path, ignore_errors=True)
    return raster(path, tile, height, width)


def chunk(tile: Pixels, row: int, column: int, shape: tuple[int, int]) -> Pixels:
    """The chunk whose first pixel lies there."""
    rng = np.random.default_rng((row, column))
    rows, columns = (
        np.arange(first, min(first + SIDE, most)) for first, most in zip((row, column), shape, strict=True)
    )
    base = tile[np.ix_(rows % tile.shape[0], columns % tile.shape[1])].astype(np.int16)
    base += rng.integers(-LIGHT, LIGHT + 1, 3, np.int16)
    base += rng.integers(-NOISE, NOISE + 1, base.shape, np.int8)
    return base.clip(0, 255).astype(np.uint8)
