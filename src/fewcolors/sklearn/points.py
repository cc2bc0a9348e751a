"""Points: what a fit sees, in one of two forms; both add, so that batches are one picture.

`Colors` are the distinct 8-bit colours of a table, with weights: small, exact, and what the kernel searches. `Rows` are
any other table, kept whole.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, UInt8Array
from fewcolors.cloud import MOST_WEIGHT, Cloud
from fewcolors.color import Space
from fewcolors.color.srgb import SRGB
from fewcolors.histogram import Histogram
from fewcolors.sklearn.levels import MOST_FEATURES, Levels, Table, filled_up

# Lattice steps of one level. Four features of 255 levels then lie at most 2 * 255 * 32 = 16,320 steps apart, and the
# square of that is below the lattice's 2^29.
FOUR_FEATURES_UNIT = 32


class _FourFeatures(Space):
    """Four plain coordinates: here the fourth is no alpha."""

    def to_lattice(self, colors: UInt8Array, threads: int) -> Int16Array:
        return colors.astype(np.int16) * np.int16(self.unit)


def space_of(channels: int) -> Space:
    """The plain space of rows of 3 or 4 channels: distances are those of the levels."""
    if channels == 3:
        return SRGB
    plain: dict[str, Any] = {each.name: getattr(SRGB, each.name) for each in fields(Space)}
    return _FourFeatures(**(plain | {"name": "levels", "unit": FOUR_FEATURES_UNIT}))


@dataclass(frozen=True)
class Colors:
    """Distinct rows of levels and their weights; the table's numbers are levels over `scale`, of `features` columns."""

    histogram: Histogram
    scale: int
    features: int

    def __add__(self, other: Points) -> Points:
        if isinstance(other, Colors) and other.scale == self.scale:
            return Colors(self.histogram + other.histogram, self.scale, self.features)
        return self.rows() + other

    def rows(self) -> Rows:
        """The same as a table, each distinct row once."""
        levels = np.asarray(self.histogram.colors)[:, : self.features]
        return Rows(levels / self.scale, self.histogram.weights.astype(np.float64))

    def cloud(self, threads: int) -> Cloud:
        """The rows as points of the kernel's lattice."""
        return Cloud.of(self.histogram, space_of(self.histogram.colors.shape[1]), threads)


@dataclass(frozen=True)
class Rows:
    """A table (n, d) float64, C-contiguous, and a weight (n,) each."""

    table: FloatArray
    weights: FloatArray

    def __add__(self, other: Points) -> Points:
        more = other.rows() if isinstance(other, Colors) else other
        return Rows(np.concatenate([self.table, more.table]), np.concatenate([self.weights, more.weights]))

    def rows(self) -> Rows:
        """Itself."""
        return self

    def pooled(self) -> tuple[Colors, FloatArray, float] | None:
        """For 1 to 4 features: the table in 256 steps of its widest range, where level 0 lies, and the length of a
        step; None for more features, or where all rows are one."""
        table = self.table[self.weights > 0]
        if table.shape[1] > MOST_FEATURES or len(table) == 0:
            return None
        low = table.min(axis=0)
        step = float((table.max(axis=0) - low).max()) / 256
        if not 0 < step < np.inf:
            return None
        levels = np.minimum((table - low) / step, 255).astype(np.uint8)
        pooled = _weighted(filled_up(levels), _steps_of(self.weights[self.weights > 0]))
        return Colors(pooled, 1, table.shape[1]), low + step / 2, step


Points = Colors | Rows


@dataclass(frozen=True)
class Sample:
    """A checked table (n, d), its levels where it has such, and a weight (n,) float64 for each row, None for equal
    ones."""

    table: Table
    levels: Levels | None
    weights: FloatArray | None

    def points(self, threads: int) -> Points:
        """What a fit sees of it."""
        levels, weights, features = self.levels, self.weights, self.table.shape[1]
        if levels is not None and weights is None:
            return Colors(counted(levels.rows, threads), levels.scale, features)
        if levels is not None and weights is not None and _are_whole(weights):
            return Colors(_weighted(levels.rows, weights), levels.scale, features)
        rows = np.ascontiguousarray(self.table, dtype=np.float64)
        return Rows(rows, np.ones(len(rows)) if weights is None else weights)


# Counting pixels empties tables for a photo first, 0.11 ms; so few rows are sorted in less.
_FEW_ROWS = 4096


def counted(rows: UInt8Array, threads: int) -> Histogram:
    """The distinct ones of rows (n, 3 or 4)."""
    if len(rows) <= _FEW_ROWS:
        return Histogram._of(*_kernel.count_weighted(rows, np.ones(len(rows), np.int64)))
    return Histogram._of(*_kernel.count_colors(rows, threads))


def _are_whole(weights: FloatArray) -> bool:
    return bool((weights == np.rint(weights)).all() and weights.min() >= 0 and 0 < weights.sum() <= MOST_WEIGHT)


def _steps_of(weights: FloatArray) -> FloatArray:
    """Whole numbers in the shares of the weights: themselves, or steps of the largest, as in `count_colors`."""
    if _are_whole(weights):
        return weights
    steps = min(65536, MOST_WEIGHT // len(weights))
    whole: FloatArray = np.maximum(1, np.rint(weights * (steps / weights.max())))
    return whole


def _weighted(rows: UInt8Array, weights: FloatArray) -> Histogram:
    kept = weights > 0
    return Histogram._of(*_kernel.count_weighted(rows[kept], weights[kept].astype(np.int64)))
