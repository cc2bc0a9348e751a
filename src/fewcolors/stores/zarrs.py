"""Zarr arrays in folders. The home of `zarr`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from fewcolors._arrays import IndexArray
from fewcolors.errors import ImageFileError, MissingExtraError
from fewcolors.images.faults import quoted, reason
from fewcolors.stores.store import Rows, Store, Target

# Pixels of the chunks that are written: a megabyte of indices each, which packs well and is read in milliseconds.
SIDE = 1024


class ZarrStore(Store):
    """The Zarr array in a folder."""

    def __init__(self, path: str) -> None:
        self.name = quoted(path)
        try:
            self._array: Any = _zarr(self.name).open_array(path, mode="r")
        except MissingExtraError:
            raise
        except Exception as error:
            raise ImageFileError(f"{self.name} is no Zarr array that can be read ({reason(error)})") from error
        self.shape, self.dtype, self.chunks = self._array.shape, self._array.dtype, self._array.chunks[:2]
        self.nodata = _nodata_of(self._array)

    def read(self, first: int, last: int) -> Rows:
        """The rows, decoded."""
        return np.asarray(self._array[first:last])

    def close(self) -> None:
        """Let go of the folder."""


def _nodata_of(array: Any) -> float | None:
    """The value of pixels that hold none: the one that xarray names, or NaN where what was never written is NaN."""
    named, filling = array.attrs.get("_FillValue"), array.fill_value
    if isinstance(named, int | float):
        return float(named)
    return float("nan") if isinstance(filling, np.floating) and np.isnan(filling) else None


def write_zarr(path: Path, target: Target, strips: Iterator[IndexArray]) -> None:
    """The indices as an array of chunks; its attribute `palette` holds hex codes."""
    array: Any = _zarr(quoted(path)).create_array(
        path, shape=target.shape, dtype=target.dtype, chunks=tuple(min(side, SIDE) for side in target.shape),
        attributes={"palette": ["#" + bytes(color).hex() for color in target.palette.tolist()]},
    )  # fmt: skip
    row = 0
    for strip in in_rows(strips, SIDE):
        array[row : row + len(strip)] = strip
        row += len(strip)


def in_rows(strips: Iterator[IndexArray], rows: int) -> Iterator[IndexArray]:
    """The same picture in strips of so many rows, but for the last."""
    waiting: list[IndexArray] = []
    for strip in strips:
        waiting.append(strip)
        if sum(map(len, waiting)) < rows:
            continue
        joined: IndexArray = np.concatenate(waiting)  # type: ignore[assignment]  # all of one type
        whole = len(joined) // rows * rows
        yield from (joined[at : at + rows] for at in range(0, whole, rows))
        waiting = [joined[whole:]] if whole < len(joined) else []
    if waiting:
        yield np.concatenate(waiting)  # type: ignore[misc]


def _zarr(name: str) -> Any:
    try:
        import zarr
    except ImportError as error:
        raise MissingExtraError(
            f"{name}: Zarr needs zarr, which is not installed: pip install 'fewcolors[dask]'"
        ) from error
    return zarr
