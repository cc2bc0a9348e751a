"""A gigapixel on two local workers: the bytes of memory, the time a pixel against memory's, the peak of a worker, the
gain of two; and a GeoTIFF against GDAL's own tool.

Zarr in and Zarr out; the raster is written before, untimed. The crop is what fits into memory: 100 megapixels of it.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

import fewcolors
from bench import scale_picture, scale_runs
from bench.bars import Bar, bars_table
from bench.cases import sklearn_case
from bench.geotiff import georeferenced, rivalry_bars, rivalry_table
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.scale_runs import N_COLORS, Pass
from bench.tables import table

MOST_CROP = 10_000  # a side of the crop: at most 100 megapixels
# A side of what one worker and two are timed on: at most 400 megapixels. What is done once for any size, the design and
# the last sums, is 0.6 s of the 3.2 that two workers take for 100; of a gigapixel it is a fiftieth.
MOST_TIMED = 20_000
TIMES_IN_MEMORY, PEAK, SHARE_OF_GAIN, LEAST_COLORS = (3.0, 1.5), 1e9, 0.85, 5_000_000


@dataclass(frozen=True)
class Scale:
    """What was measured, in seconds. `n_distinct`: colours of the raster; `ours`, `control`: by workers."""

    megapixels: float
    crop_megapixels: float
    timed_megapixels: float
    n_distinct: int
    whole: Pass
    memory: float
    reading: float
    writing: float
    same_palette: bool
    same_indices: bool
    ours: dict[int, list[float]]
    control: dict[int, list[float]]

    @property
    def times_in_memory(self) -> float:
        """The time a pixel of both passes over that of memory's road on the crop with reading and writing."""
        alone = (self.memory + self.reading + self.writing) / self.crop_megapixels
        return self.whole.seconds / self.megapixels / alone

    def gain(self, seconds: dict[int, list[float]]) -> float:
        """Of two workers over one, by the least of all turns."""
        return min(seconds[1]) / min(seconds[2])


def scale(megapixels: int, rounds: int, folder: str | None, record: bool) -> int:
    """`python -m bench scale`: 0, or 1 when a bar is missed."""
    where = Path(tempfile.mkdtemp(prefix="fewcolors-scale-", dir=folder))
    try:
        found = measure(where, Path(folder or where), megapixels, rounds)
        rivalry = georeferenced(where, say)
    finally:
        shutil.rmtree(where, ignore_errors=True)
    bars = [*scale_bars(found), *rivalry_bars(rivalry)]
    facts = machine([])
    text = [scale_table(found), gains_table(found), rivalry_table(rivalry), bars_table(bars)]
    results = {"scale": _plain(found), "geotiff": asdict(rivalry) if rivalry else None, "bars": judged(bars)}
    publish("scale", facts, results, [*text, sentence(facts, "one thread a worker")], record)
    return exit_code(bars)


def measure(where: Path, folder: Path, megapixels: int, rounds: int) -> Scale:
    """The raster, which lies in `folder` or is written there, the crop in memory, and the clusters in turns."""
    import dask.array as da

    side = round((megapixels * 1e6) ** 0.5)
    crop_side = min(MOST_CROP, side // 2 if megapixels > 400 else side)
    say(f"writing {megapixels:,} megapixels")
    store = scale_picture.raster_in(folder, sklearn_case("china").image, side, side)
    say(f"{crop_side**2 / 1e6:,.0f} megapixels in memory")
    reading, memory, writing, expected = in_memory(store, crop_side, where)
    array = da.from_zarr(store)
    crop = array[:crop_side, :crop_side]
    timed_side = min(MOST_TIMED, side)
    part = array[:timed_side, :timed_side]
    ours: dict[int, list[float]] = {1: [], 2: []}
    control: dict[int, list[float]] = {1: [], 2: []}
    same = (False, False)
    for workers in (1, 2):
        with scale_runs.cluster(workers) as client:
            for turn in range(rounds):
                say(f"{workers} worker(s), turn {turn + 1} of {rounds}")
                control[workers].append(
                    scale_runs.timed(lambda: scale_runs.controlled(part, where / "control.zarr"))[0]
                )
                ours[workers].append(scale_runs.quantized(client, part, where / "timed.zarr").seconds)
            if workers == 2:
                made = scale_runs.quantized(client, crop, where / "crop.zarr")
                indices = da.from_zarr(str(where / "crop.zarr")).compute(scheduler="synchronous")
                same = (made.palette == expected.palette, np.array_equal(indices, expected.indices))
                del indices, expected
    whole = made
    if crop_side < side:
        with scale_runs.cluster(2) as client:
            say(f"all {megapixels:,} megapixels, two workers")
            whole = scale_runs.quantized(client, array, where / "out.zarr")
    n_distinct = int(store.attrs["n_distinct"])
    all_of_it, cropped, timed = (each**2 / 1e6 for each in (side, crop_side, timed_side))
    return Scale(all_of_it, cropped, timed, n_distinct, whole, memory, reading, writing, *same, ours, control)


def in_memory(store: Any, side: int, where: Path) -> tuple[float, float, float, Any]:
    """Seconds to read the crop, to quantize it and to write its indices; and the result."""
    reading, crop = scale_runs.timed(lambda: store[:side, :side])
    memory, result = scale_runs.timed(lambda: fewcolors.quantize(crop, N_COLORS, dither="none", accents="off"))
    writing, _ = scale_runs.timed(lambda: _written(result.indices, where / "memory.zarr"))
    return reading, memory, writing, result


def _written(indices: Any, path: Path) -> None:
    import zarr

    side = scale_picture.SIDE
    array = zarr.create_array(path, shape=indices.shape, chunks=(side, side), dtype=indices.dtype)
    array[:] = indices


def scale_bars(found: Scale) -> list[Bar]:
    """The bars of the raster; the colours only where it is a gigapixel."""
    full = found.megapixels >= 999
    colors = [Bar("distinct colours", LEAST_COLORS, LEAST_COLORS, found.n_distinct, at_least=True)] if full else []
    share = found.gain(found.ours) / found.gain(found.control)
    return [
        *colors,
        Bar("crop: palette as in memory (1 is yes)", 1, 1, int(found.same_palette), at_least=True),
        Bar("crop: indices as in memory (1 is yes)", 1, 1, int(found.same_indices), at_least=True),
        Bar("peak memory of a worker, MB", PEAK / 1e6, PEAK / 1e6, found.whole.peak / 1e6),
        Bar("time a pixel / memory's with reading and writing", *TIMES_IN_MEMORY, found.times_in_memory),
        Bar("two workers: gain / gain of the NumPy control", SHARE_OF_GAIN, SHARE_OF_GAIN, share, at_least=True),
    ]


def scale_table(found: Scale) -> str:
    """Seconds, and nanoseconds a pixel."""
    whole, crop = found.megapixels, found.crop_megapixels
    rows: list[tuple[str, float, float]] = [
        ("two workers: both passes and the palette", whole, found.whole.seconds),
        ("two workers: count", whole, found.whole.count),
        ("two workers: design, in one process", whole, found.whole.design),
        ("two workers: assign and write", whole, found.whole.assign),
        ("in memory: quantize, all cores", crop, found.memory),
        ("in memory: reading Zarr", crop, found.reading),
        ("in memory: writing Zarr", crop, found.writing),
    ]
    lines = [[name, f"{size:,.0f}", f"{took:.1f}", f"{took * 1e3 / size:.1f}"] for name, size, took in rows]
    title = f"{whole:,.0f} megapixels, {found.n_distinct:,} colours, k = {N_COLORS}, default space, Zarr in and out"
    return table(title, ("", "megapixels", "s", "ns / pixel"), lines)


def gains_table(found: Scale) -> str:
    """One worker and two, on what is timed."""
    rows = [
        [name, f"{min(seconds[1]):.1f}", f"{min(seconds[2]):.1f}", f"{found.gain(seconds):.2f}"]
        for name, seconds in (("fewcolors", found.ours), ("plain NumPy, the same shape", found.control))
    ]
    return table(
        f"{found.timed_megapixels:,.0f} megapixels, least of the turns", ("", "1 worker, s", "2, s", "gain"), rows
    )


def _plain(found: Scale) -> dict[str, Any]:
    plain = {**vars(found), "whole": {**vars(found.whole)}}
    plain["whole"]["palette"] = list(found.whole.palette.hex)
    return plain
