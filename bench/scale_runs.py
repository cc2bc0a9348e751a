"""The passes over a raster on a cluster of so many processes, and a plain NumPy control of the same shape."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench import memory

N_COLORS = 256


@dataclass(frozen=True)
class Pass:
    """Seconds of the first pass, of the palette's design and of the second, and the most bytes that a worker held."""

    count: float
    design: float
    assign: float
    peak: int
    palette: Any

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.count + self.design + self.assign


@contextmanager
def cluster(workers: int) -> Iterator[Any]:
    """A client of so many processes with one thread each."""
    from distributed import Client, LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
            ) as local,
            Client(local) as client,
        ):
            client.run(_warm)  # so that no pass pays for imports
            yield client


def _warm() -> None:
    import zarr

    from fewcolors import blocks

    blocks.quantize([np.zeros((4, 4, 3), np.uint8)], 2)
    assert zarr


def quantized(client: Any, array: Any, target: Path, **options: Any) -> Pass:
    """A dask array quantized, its indices written to Zarr."""
    from fewcolors import blocks

    stamps: list[float] = []
    start = perf_counter()
    # The search begins when everything is counted: it tells of its first stage at its end, with the seconds it took.
    result = blocks.quantize(
        array, N_COLORS, progress=lambda stage: stamps.append(perf_counter() - max(stage.seconds, default=0)), **options
    )
    palette_at = perf_counter()
    counted_at = min(stamps, default=palette_at)
    write(result.indices, target)
    end = perf_counter()
    peaks = client.run(memory.peak)
    return Pass(counted_at - start, palette_at - counted_at, end - palette_at, max(peaks.values()), result.palette)


def controlled(array: Any, target: Path) -> float:
    """Seconds of two passes of the same shape in plain NumPy: 4 bits a channel counted and added up, then a table
    looked up and written."""
    import dask

    start = perf_counter()
    parts = [dask.delayed(_counted)(block) for block in array.to_delayed().ravel()]
    while len(parts) > 1:
        parts = [dask.delayed(_added)(parts[at : at + 4]) for at in range(0, len(parts), 4)]
    table = (np.argsort(parts[0].compute()) & 255).astype(np.uint8)
    mapped = array.map_blocks(_looked_up, table=table, dtype=np.uint8, drop_axis=2, meta=np.empty((0, 0), np.uint8))
    write(mapped, target)
    return perf_counter() - start


def _cells(block: Any) -> Any:
    narrow = block >> 4
    return (narrow[:, :, 0].astype(np.int32) << 8) | (narrow[:, :, 1].astype(np.int32) << 4) | narrow[:, :, 2]


def _counted(block: Any) -> Any:
    return np.bincount(_cells(block).ravel(), minlength=4096)


def _added(parts: list[Any]) -> Any:
    return np.sum(parts, axis=0)


def _looked_up(block: Any, table: Any) -> Any:
    return table[_cells(block)]


def write(indices: Any, target: Path) -> None:
    """A dask array to Zarr, whatever was there."""
    shutil.rmtree(target, ignore_errors=True)
    indices.to_zarr(str(target))


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of a call, and its answer."""
    start = perf_counter()
    answer = run()
    return perf_counter() - start, answer
