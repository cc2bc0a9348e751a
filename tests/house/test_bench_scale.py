"""The run on a gigapixel: its raster grows in colours, its verdicts follow the bars."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import dask.array as da
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.geotiff import OURS, OURS_EYE, RIVAL, Rivalry, rivalry_bars, rivalry_table
from bench.scale import Scale, gains_table, scale_bars, scale_table
from bench.scale_picture import SIDE, chunk, raster
from bench.scale_runs import Pass, controlled
from fewcolors import Palette


def test_a_raster_is_the_same_every_time_and_each_chunk_lies_in_its_own_light(
    gradient: NDArray[np.uint8], tmp_path: Path
) -> None:
    array = raster(tmp_path / "a.zarr", gradient, SIDE + 9, 20)
    assert array.shape == (SIDE + 9, 20, 3)
    assert np.array_equal(array[SIDE:], chunk(gradient, SIDE, 0, (SIDE + 9, 20)))
    lights = [np.median(part[:, :, 2].astype(int)) for part in (array[:SIDE], array[SIDE:])]
    assert lights[0] != lights[1]


def test_the_control_counts_and_maps_as_two_passes_do(gradient: NDArray[np.uint8], tmp_path: Path) -> None:
    assert controlled(da.from_array(gradient, chunks=(20, 30, 3)), tmp_path / "out.zarr") > 0
    assert da.from_zarr(str(tmp_path / "out.zarr")).shape == gradient.shape[:2]


WHOLE = Pass(20.0, 2.0, 18.0, 900_000_000, Palette(["#000"]))
FOUND = Scale(
    1000.0,
    100.0,
    400.0,
    6_000_000,
    WHOLE,
    2.0,
    0.3,
    0.2,
    True,
    True,
    {1: [8.0, 9.0], 2: [4.4]},
    {1: [6.0], 2: [3.0, 3.5]},
)


def test_the_bars_follow_what_was_measured() -> None:
    measured = [bar.measured for bar in scale_bars(FOUND)]
    assert measured == pytest.approx([6_000_000, 1, 1, 900, 1.6, (8 / 4.4) / 2])
    assert [bar.verdict for bar in scale_bars(FOUND)] == ["aim", "aim", "aim", "aim", "must", "aim"]
    slow = replace(FOUND, whole=replace(WHOLE, count=80.0, peak=2_000_000_000), same_indices=False)
    assert [bar.verdict for bar in scale_bars(slow)][2:5] == ["MISSED", "MISSED", "MISSED"]
    assert len(scale_bars(replace(FOUND, megapixels=100.0))) == len(scale_bars(FOUND)) - 1


def test_the_tables_tell_seconds_and_nanoseconds_a_pixel() -> None:
    assert "| two workers: both passes and the palette |      1,000 | 40.0 |       40.0 |" in scale_table(FOUND)
    assert "1.82" in gains_table(FOUND)


def test_a_geotiff_is_judged_by_its_error_and_its_ground() -> None:
    found = Rivalry({OURS: 50.0, OURS_EYE: 80.0, RIVAL: 200.0}, {OURS: 1, OURS_EYE: 1, RIVAL: 2}, True)
    assert [bar.verdict for bar in rivalry_bars(found)] == ["aim", "aim"]
    assert [bar.verdict for bar in rivalry_bars(replace(found, same_ground=False))] == ["aim", "MISSED"]
    assert "200.00" in rivalry_table(found)
    assert rivalry_bars(None) == []
