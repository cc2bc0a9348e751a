"""A cluster of two processes gives the bytes of memory, and loses nothing with a worker that dies in either pass."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dask
import dask.array as da
import numpy as np
import pytest

import fewcolors as fc
from fewcolors import FewcolorsError, blocks
from tests.blocks.pictures import smooth_and_busy

# A block that kills its worker again is given up at the second time, not at the fourth; and nobody knocks at a dead
# worker's place for half a minute.
CONFIG = {"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": "3s"}
# A worker of so many bytes is ended by its nanny at 95 % of them. It holds a third when it starts.
MEMORY = 600_000_000


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with clients(2) as client:
        yield client


@contextmanager
def clients(n_workers: int, **settings: Any) -> Iterator[Any]:
    """A client of so many local processes with a thread each."""
    from distributed import Client, LocalCluster

    with (
        warnings.catch_warnings(),
        dask.config.set(CONFIG),
    ):
        warnings.simplefilter("ignore")  # of distributed's own start
        with (
            LocalCluster(
                n_workers=n_workers, threads_per_worker=1, processes=True, dashboard_address=":0", **settings
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client


def deadly(block: np.ndarray, flag: str, block_info: Any = None) -> np.ndarray:
    """The block; one in the middle ends its process, once for as long as the flag lies there."""
    if block_info[0]["chunk-location"][:2] == (1, 1) and os.path.exists(flag):
        os.unlink(flag)
        os._exit(1)
    return block


def fatal(block: np.ndarray, block_info: Any = None) -> np.ndarray:
    if block_info[0]["chunk-location"][:2] == (1, 1):
        os._exit(1)
    return block


def greedy(block: np.ndarray) -> np.ndarray:
    """Takes memory, 20 MB at a time, until the process is ended; or for 10 s, should nobody come."""
    held = []
    for _ in range(200):
        held.append(np.ones(20_000_000, np.uint8))
        time.sleep(0.05)
    return block


def test_a_worker_that_dies_in_the_middle_of_a_pass_changes_no_byte(client: Any, tmp_path: Path) -> None:
    image, flag = smooth_and_busy(), tmp_path / "flag"
    memory = fc.quantize(image, 5, dither="none", accents="off")
    array = da.from_array(image, chunks=(20, 35, 3)).map_blocks(deadly, flag=str(flag), meta=image[:0, :0])
    flag.touch()
    result = blocks.quantize(array, 5)
    assert not flag.exists(), "a worker died in the first pass"
    assert result.palette == memory.palette
    assert np.array_equal(result.palette.weights, memory.palette.weights)
    flag.touch()
    assert np.array_equal(result.indices.compute(), memory.indices)
    assert not flag.exists(), "and one in the second"


def test_ordered_dithers_cross_processes(client: Any) -> None:
    image = smooth_and_busy(4)
    memory = fc.quantize(image, 5, dither="bayer-4", accents="off", locked=["#e30613"])
    result = blocks.quantize(da.from_array(image, chunks=(20, 35, 4)), 5, dither="bayer-4", locked=["#e30613"])
    assert result.palette == memory.palette
    assert np.array_equal(result.indices.compute(), memory.indices)


def test_a_block_that_kills_every_worker_is_one_line(client: Any) -> None:
    image = smooth_and_busy()
    array = da.from_array(image, chunks=(20, 35, 3)).map_blocks(fatal, meta=image[:0, :0])
    with pytest.raises(FewcolorsError, match=r"^workers died on the same block, .* try smaller chunks"):
        blocks.count_colors(array)


def test_a_worker_that_its_nanny_ends_for_its_memory_is_one_line() -> None:
    array = da.from_array(smooth_and_busy(), chunks=(61, 83, 3)).map_blocks(greedy, meta=smooth_and_busy()[:0, :0])
    with (
        clients(1, memory_limit=MEMORY, silence_logs=50),
        pytest.raises(FewcolorsError, match=r"^workers died on the same block, most likely out of memory; try smaller"),
    ):
        blocks.count_colors(array)
