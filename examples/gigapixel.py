"""A raster larger than memory in 256 colours: Zarr in, Zarr out, on as many workers as you give it.

python gigapixel.py                        # 16 megapixels on two local workers, some seconds
python gigapixel.py 1000                   # a gigapixel: 3 GB in, 1 GB out, under 1 GB a worker
python gigapixel.py 1000 tcp://head:8786   # on a cluster of yours, whose workers see the same folder
"""

import sys
import tempfile
from logging import CRITICAL
from pathlib import Path

import dask.array as da
import numpy as np
from distributed import Client, LocalCluster

from fewcolors import blocks

CHUNK = 2048


def landscape(block_info: dict) -> np.ndarray:
    """A chunk of hills in changing light, with grain, made from its place: no file is needed to try this."""
    (top, bottom), (left, right), _ = block_info[None]["array-location"]
    y, x = np.mgrid[top:bottom, left:right].astype(np.float32) / 700
    height = np.sin(x) * np.cos(1.3 * y) + 0.4 * np.sin(3.1 * x + y) + 0.2 * np.sin(7 * y - 2 * x)
    grain = np.random.default_rng((top, left)).normal(0, 4, height.shape).astype(np.float32)
    colors = [110 + 60 * height + 20 * np.sin(x / 9), 120 + 40 * height + 30 * np.cos(y / 7), 80 - 30 * height]
    return np.clip(np.dstack(colors) + grain[:, :, None], 0, 255).astype(np.uint8)


def main(megapixels: float = 16, scheduler: str | None = None) -> None:
    side = round((megapixels * 1e6) ** 0.5)
    # Without silence_logs a worker says so when its heartbeat meets a scheduler that closes.
    own = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0", "silence_logs": CRITICAL}
    local = scheduler or LocalCluster(**own)
    with Client(local), tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "landscape.zarr"), Path(folder, "few.zarr")
        chunks = da.core.normalize_chunks((CHUNK, CHUNK, 3), (side, side, 3))
        da.map_blocks(landscape, chunks=chunks, dtype=np.uint8, meta=np.empty((0, 0, 0), np.uint8)).to_zarr(str(source))

        picture = da.from_zarr(str(source))
        result = blocks.quantize(picture, 256)  # one pass: palette and report are here, indices are a dask array
        result.indices.to_zarr(str(target))  # the other pass

        few = da.from_zarr(str(target))
        corner = np.s_[:CHUNK, :CHUNK]
        shown = result.palette.rgb[few[corner].compute()].astype(np.float32)
        error = np.square(shown - picture[corner].compute()).sum(axis=2).mean()
        print(
            f"{side:,} x {side:,} pixels in {len(result.palette)} colours; mean squared error of a corner {error:.1f}"
        )
        print("the heaviest:", " ".join(result.palette.hex[:8]))
    if scheduler is None:
        local.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 16, sys.argv[2] if len(sys.argv) > 2 else None)
