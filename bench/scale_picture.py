"""A raster of any size for the run on a gigapixel: written to Zarr, chunk by chunk, from seeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bench.engines import Pixels

# Chunks of 4 megapixels, 12.6 MB: what tiled rasters on servers hold, and a few of them beside each other in a gigabyte.
SIDE = 2048
# Levels up or down that each chunk's light may be stronger, per channel, and noise of a sensor.
LIGHT, NOISE = 40, 2


def raster(path: Path, tile: Pixels, height: int, width: int) -> Any:
    """A Zarr array (h, w, 3) at `path`: `tile` (h, w, 3) again and again, each chunk in a light of its own, so that the
    colours grow with the area, as a map's do; and seeded noise."""
    import zarr

    array = zarr.create_array(path, shape=(height, width, 3), chunks=(SIDE, SIDE, 3), dtype="u1")
    for row in range(0, height, SIDE):
        for column in range(0, width, SIDE):
            array[row : row + SIDE, column : column + SIDE] = chunk(tile, row, column, (height, width))
    return array


def chunk(tile: Pixels, row: int, column: int, shape: tuple[int, int]) -> Pixels:
    """The chunk whose first pixel lies there."""
    rng = np.random.default_rng((row, column))
    rows, columns = (np.arange(first, min(first + SIDE, most)) for first, most in zip((row, column), shape, strict=True))
    base = tile[np.ix_(rows % tile.shape[0], columns % tile.shape[1])].astype(np.int16)
    base += rng.integers(-LIGHT, LIGHT + 1, 3, np.int16)
    base += rng.integers(-NOISE, NOISE + 1, base.shape, np.int8)
    return base.clip(0, 255).astype(np.uint8)
