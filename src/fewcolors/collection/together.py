"""Together: one palette for a whole set, made of the palettes of its images.

The colours of all palettes with their shares as weights are the histogram of the set in which each image is replaced
by its own few colours. It needs nothing but the records, so it can be made again of any part of a set, under any
weighing, without reading an image; and the set of one image has that image's palette. What that costs against the sum
of all images' own histograms: docs/collections.md.

Memory is bounded: beyond 262,144 distinct colours these are merged into as many cells of side 4, whose sums are exact,
so that the order of the images changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Literal, get_args

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.collection.records import Record, rgba_of
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram
from fewcolors.palette import Palette
from fewcolors.quantize import SPACE, design_palette

Weighing = Literal["images", "pixels"]
WEIGHINGS: tuple[Weighing, ...] = get_args(Weighing)

# What an image counts, where every image counts alike: a share is then kept to a millionth.
WHOLE = 1 << 20
# Distinct colours that are kept as they are; 3 MB.
MOST_COLORS = 1 << 18
_CELL_BITS = 6
# A search takes weights that sum to less than 2^32; colours that round to nothing count one.
_MOST_WEIGHT = 1 << 31
_TOGETHER = 4096


class Sum:
    """Colours with weights, added up."""

    def __init__(self) -> None:
        self._exact: Histogram | None = None
        self._cells: Int64Array | None = None  # rows: sums of red, green, blue times weight, and of weight

    def add(self, colors: UInt8Array, weights: Int64Array) -> None:
        """Take up colours (n, 3), weights (n,) above 0."""
        if self._cells is None:
            added = Histogram(colors, weights)
            self._exact = added if self._exact is None else self._exact + added
            if len(self._exact) <= MOST_COLORS:
                return
            colors, weights = np.asarray(self._exact.colors), np.asarray(self._exact.weights)
            self._cells, self._exact = np.zeros((4, 1 << 3 * _CELL_BITS), np.int64), None
        levels = colors.astype(np.int64)
        high = levels >> (8 - _CELL_BITS)
        cells = (high[:, 0] << 2 * _CELL_BITS) | (high[:, 1] << _CELL_BITS) | high[:, 2]
        for row, amounts in zip(self._cells, [*(levels * weights[:, None]).T, weights], strict=True):
            np.add.at(row, cells, amounts)

    def histogram(self) -> Histogram | None:
        """Of what was added; None of nothing. Each cell is its mean colour."""
        if self._cells is None:
            return None if self._exact is None else _within(self._exact.colors, np.asarray(self._exact.weights))
        used = self._cells[:, self._cells[3] > 0]
        means = (2 * used[:3] + used[3]) // (2 * used[3])
        return _within(means.T.astype(np.uint8), used[3])


def palette_of(
    records: Iterable[Record], n_colors: int = 8, *, weighing: Weighing = "images", space: str = SPACE
) -> Palette | None:
    """The palette of at most `n_colors` colours for all images of `records` together; None where none has a colour.

    `weighing`: "images", so that every image counts alike, or "pixels", so that every pixel does. `space`: where
    distances are taken, as in `fewcolors.quantize`. What lets light through counts by its alpha, and what is clear not
    at all. The order of the records does not matter. Raises ArgumentError.

    >>> from fewcolors.collection.records import Swatch
    >>> sky = Record("a", 2, 2, (Swatch("#0000ff", 0.75, "blue", "blue"), Swatch("#ffffff", 0.25, "white", "white")))
    >>> sea = Record("b", 9, 9, (Swatch("#0000ff", 1.0, "blue", "blue"),))
    >>> [(color.hex, color.share) for color in palette_of([sky, sea]).colors]
    [('#0000ff', 0.875), ('#ffffff', 0.125)]
    """
    if weighing not in WEIGHINGS:
        raise ArgumentError(f"weighing={weighing!r} is not known; try one of {', '.join(WEIGHINGS)}")
    total, rest = Sum(), iter(records)
    while some := list(islice(rest, _TOGETHER)):
        _add(total, some, weighing)
    found = total.histogram()
    return None if found is None else design_palette(found, n_colors, space=space, threads=1)


def _add(total: Sum, records: list[Record], weighing: Weighing) -> None:
    pairs = [(swatch.hex, swatch.share * _size(record, weighing)) for record in records for swatch in record.colors]
    if not pairs:
        return
    rgba = rgba_of([code for code, _ in pairs])
    amounts = np.array([amount for _, amount in pairs]) * (rgba[:, 3] / 255)
    weights = np.rint(amounts).astype(np.int64)
    visible = weights > 0
    if visible.any():
        total.add(np.ascontiguousarray(rgba[visible, :3]), weights[visible])


def _size(record: Record, weighing: Weighing) -> int:
    return WHOLE if weighing == "images" else record.width * record.height


def _within(colors: UInt8Array, weights: Int64Array) -> Histogram:
    weight = int(weights.sum())
    if weight <= _MOST_WEIGHT:
        return Histogram(colors, weights)
    # In floats, which hold whole numbers below 2^53, as the products do not; + * / and floor decide alike everywhere.
    scaled = np.floor(weights * (_MOST_WEIGHT / weight)).astype(np.int64)
    return Histogram(colors, np.maximum(scaled, 1))
