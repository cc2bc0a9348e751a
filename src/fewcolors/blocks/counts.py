"""Counts: how often each colour occurs, added up block by block, within a limit of memory.

Exact as long as there are no more distinct colours than the limit. Beyond it they merge into cells: cubes of the
colours that agree in all but the lowest `shift` bits of each channel, of which the weight and the sums of the channels
are kept, in whole numbers. What comes out depends on the pixels alone, however they were cut and in whichever order the
parts were added:

    cells(a + b, shift) == cells(cells(a, shift) + cells(b, shift), shift)      sums are exact
    shift of a part <= shift of the whole                                       a part has no more cells than the whole

so the whole ends at the least shift that fits, whether its parts had been merged before or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int64Array
from fewcolors.histogram import Histogram

# A channel of 16 bits holds both kinds of pixels: bytes times 257, deep ones rounded.
_BITS = 16
_MOST = 65535
_LEVEL = 257


@dataclass(frozen=True)
class Cells:
    """`shift`: the lowest bits, of 16, in which the colours of a cell may differ; `keys`: (m,) uint64, the others in
    one number, ascending; `sums`: (m, c) int64, the channels of 16 bits times weight; `weights`: (m,) int64."""

    shift: int
    keys: npt.NDArray[np.uint64]
    sums: Int64Array
    weights: Int64Array

    @classmethod
    def of(cls, counted: Histogram, shift: int) -> Cells:
        """The cells of exact colours."""
        colors = np.asarray(counted.colors)
        channels = colors.astype(np.int64) * _LEVEL if colors.dtype == np.uint8 else _rounded(colors)
        weights = np.asarray(counted.weights)
        return cls._added_up(shift, _keys(_coarser(channels, 0, shift)), channels * weights[:, None], weights)

    @classmethod
    def _added_up(cls, shift: int, keys: npt.NDArray[np.uint64], sums: Int64Array, weights: Int64Array) -> Cells:
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        added = (np.add.reduceat(numbers[order], starts, axis=0) for numbers in (sums, weights))
        return cls(shift, keys[starts], *added)

    def merged(self, shift: int) -> Cells:
        """The same in cells at least as large."""
        if shift == self.shift:
            return self
        keys = _keys(_coarser(_unpacked(self.keys, self.sums.shape[1]), self.shift, shift))
        return Cells._added_up(shift, keys, self.sums, self.weights)

    def __add__(self, other: Cells) -> Cells:
        shift = max(self.shift, other.shift)
        a, b = self.merged(shift), other.merged(shift)
        parts = zip((a.keys, a.sums, a.weights), (b.keys, b.sums, b.weights), strict=True)
        return Cells._added_up(shift, *(np.concatenate(pair) for pair in parts))

    def __len__(self) -> int:
        return len(self.keys)

    def histogram(self) -> Histogram:
        """A colour for each cell, the mean of what lies in it."""
        means = self.sums / (self.weights[:, None] * float(_MOST))
        return Histogram(np.clip(means, 0.0, 1.0), self.weights)


def _rounded(colors: npt.NDArray[Any]) -> Int64Array:
    rounded: Int64Array = np.rint(colors * _MOST).astype(np.int64)
    return rounded


def _coarser(channels: Int64Array, before: int, after: int) -> Int64Array:
    """Where the cells of one shift lie among those of a larger one, (m, c). What is opaque or clear is no soft colour's
    neighbour: it keeps a place of its own, 65,535 and 0, between which the others stand one higher."""
    if before == after:
        return channels
    places = channels >> (after - before)
    if channels.shape[1] == 4:
        alpha = channels[:, 3]
        soft = 1 + ((alpha - (before > 0)) >> (after - before))
        places[:, 3] = np.where((alpha == 0) | (alpha == _MOST), alpha, soft)
    return places


def _keys(channels: Int64Array) -> npt.NDArray[np.uint64]:
    keys = np.zeros(len(channels), np.uint64)
    for channel in channels.T:
        keys = (keys << np.uint64(_BITS)) | channel.astype(np.uint64)
    return keys


def _unpacked(keys: npt.NDArray[np.uint64], channels: int) -> Int64Array:
    shifts = np.arange(channels - 1, -1, -1, dtype=np.uint64) * np.uint64(_BITS)
    channels_of: Int64Array = ((keys[:, None] >> shifts) & np.uint64(_MOST)).astype(np.int64)
    return channels_of


# Bytes differ in the upper 8 of 16 bits: the smallest cells that join any hold two levels a channel. Those of deep
# pixels begin at their rounding to 16 bits.
_FIRST_OF_BYTES = 9


@dataclass(frozen=True)
class Counts:
    """A histogram, exact or in `Cells`, of at most `limit` entries."""

    held: Histogram | Cells
    limit: int

    @classmethod
    def of(cls, counted: Histogram, limit: int) -> Counts:
        """From exact colours."""
        return cls(counted, limit)._fitting()

    def __add__(self, other: Counts) -> Counts:
        if isinstance(self.held, Histogram) and isinstance(other.held, Histogram):
            return Counts(self.held + other.held, self.limit)._fitting()
        return Counts(_as_cells(self.held) + _as_cells(other.held), self.limit)._fitting()

    def _fitting(self) -> Counts:
        held = self.held
        while len(held) > self.limit:
            if isinstance(held, Histogram):
                held = _as_cells(held)
            elif held.shift < _BITS:
                held = held.merged(held.shift + 1)
            else:  # one cell, or three with alpha: there is nothing left to merge
                break
        return self if held is self.held else Counts(held, self.limit)

    @property
    def merged_bits(self) -> int | None:
        """None where every colour is exact; else the bits, of 16, that the colours of one cell may differ in."""
        return None if isinstance(self.held, Histogram) else self.held.shift

    def histogram(self) -> Histogram:
        """The colours, or the means of the cells."""
        return self.held if isinstance(self.held, Histogram) else self.held.histogram()


def _as_cells(held: Histogram | Cells) -> Cells:
    if isinstance(held, Cells):
        return held
    return Cells.of(held, 0 if held.is_deep else _FIRST_OF_BYTES)
