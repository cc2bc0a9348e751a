"""Stock: nearest colours as far as they last, for beads, bricks and threads. No colour is used more often than there
are pieces of it, and the squared distances of all pixels sum to the least that this allows.

The distinct colours are the goods, the palette's entries the sinks (`transport`). Of pixels of one colour that must be
shared among entries, each entry's are spread evenly over the picture, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import IndexArray, Int64Array, UInt8Array, as_colors, is_whole, with_alpha
from fewcolors.cloud import Cloud, color_words
from fewcolors.errors import ArgumentError
from fewcolors.mapping.transport import Shipment, cheapest_transport
from fewcolors.palette import Palette

# Distinct colours times entries. Each takes 17 bytes and 0.4 us at the worst (a million colours of noise in 64 entries:
# 1.2 GB, 25 s), so this is 0.6 GB; a picture of 130,000 colours may have 256 entries.
MOST_ROUTES = 1 << 25


def stocked_indices(pixels: UInt8Array, cloud: Cloud, palette: Palette, rooms: Int64Array) -> IndexArray:
    """Indices (h, w) of `pixels` (h, w, c), whose distinct colours `cloud` holds, each entry of the palette used at
    most `rooms` (k,) times; uint8 up to 256 colours, else uint16. There must be room for every pixel; where there is
    enough of everything, ties go to the lowest index. Raises ArgumentError beyond MOST_ROUTES."""
    flat = pixels.reshape(-1, pixels.shape[2])
    colors = cloud.histogram.colors
    if len(colors) * len(palette) > MOST_ROUTES:
        raise ArgumentError(
            f"stock: {len(colors):,} colours are too many to share among {len(palette):,} entries exactly; "
            f"quantize to {MOST_ROUTES // len(palette):,} colours or fewer first, or shrink the image"
        )
    order, starts = _by_color(flat, np.asarray(colors))
    counts = np.diff(starts)
    costs = _sq_distances(cloud, palette.rgba[:, : flat.shape[1]])
    shipment = cheapest_transport(costs, counts, np.minimum(rooms, len(flat)))
    indices = np.empty(len(flat), np.uint16)
    indices[order] = _spread(shipment)
    fitting: IndexArray = indices.astype(np.uint8) if len(palette) <= 256 else indices
    return fitting.reshape(pixels.shape[:2])


def rooms_of(stock: Any, palette: Palette, n_pixels: int) -> Int64Array:
    """How often each entry (k,) may be used, from `stock`: a mapping from colours of the palette to counts, or a list
    of k counts. A colour that it does not name is not limited; of equal entries the first is used. Raises
    ArgumentError, also where all of it is less than `n_pixels`."""
    counts = _counts(stock, palette) if isinstance(stock, Mapping) else _listed(stock, len(palette))
    if counts.sum() < n_pixels:
        have = int(counts.sum())
        raise ArgumentError(
            f"stock: {have:,} pieces for {n_pixels:,} pixels, {n_pixels - have:,} too few; shrink the image or add some"
        )
    return counts


def _counts(stock: Mapping[Any, Any], palette: Palette) -> Int64Array:
    # What is not limited, and a count that is beyond any picture: large, and safe to sum for 65,536 entries.
    unlimited = 1 << 40
    words = color_words(palette.rgba)
    counts = np.where(_is_first(words), unlimited, 0)
    named: set[int] = set()
    for color, count in stock.items():
        if not is_whole(count) or count < 0:
            raise ArgumentError(f"stock: {color!r} has count {count!r}; give whole numbers >= 0")
        rows = as_colors([color], "stock")
        word = int(color_words(with_alpha(rows[None])[0])[0])
        entries = np.flatnonzero(words == word)
        if len(entries) == 0:
            raise ArgumentError(f"stock: {color!r} is not in the palette; leave it out, or add it to the palette")
        if word in named:
            raise ArgumentError(f"stock: {color!r} stands there twice; give its count once")
        named.add(word)
        counts[entries[0]] = min(int(count), unlimited)
    return counts


def _is_first(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    first = np.zeros(len(words), bool)
    first[np.unique(words, return_index=True)[1]] = True
    return first


def _listed(stock: Any, k: int) -> Int64Array:
    counts = np.asarray(stock)
    if counts.shape != (k,) or counts.dtype.kind not in "iu" or (counts < 0).any():
        raise ArgumentError(f"stock: expected a mapping of colours to counts, or {k} whole numbers >= 0, one a colour")
    return np.asarray(np.minimum(counts, 1 << 40), np.int64)


def _by_color(flat: UInt8Array, colors: UInt8Array) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The pixels (n,) colour by colour in the order of `colors` (m, c), each one's from the first to the last; and
    where each colour's begin, (m + 1,)."""
    words = color_words(colors)
    ranks = np.argsort(words, kind="stable")
    places = ranks[np.searchsorted(words[ranks], color_words(flat))]
    order = np.argsort(places, kind="stable")
    return order, np.searchsorted(places[order], np.arange(len(colors) + 1))


# Sources times sinks at a time: 8 MiB of differences.
_PIECE = 1 << 20


def _sq_distances(cloud: Cloud, palette: UInt8Array) -> npt.NDArray[np.int32]:
    """From each of the cloud's colours to each of the palette's (m, k), in lattice steps: below 2^31 by the lattice's
    law."""
    points, entries = cloud.points.astype(np.int32), cloud.lattice(palette).astype(np.int32)
    costs = np.zeros((len(points), len(entries)), np.int32)
    rows = max(1, _PIECE // len(entries))
    for start in range(0, len(points), rows):
        for axis in range(4):
            difference = points[start : start + rows, None, axis] - entries[:, axis]
            costs[start : start + rows] += difference * difference
    return costs


def _spread(shipment: Shipment) -> npt.NDArray[np.intp]:
    """The sink of every unit, source by source; the units of a source's sinks spread evenly among each other: the t-th
    of a units has its place at (t + 1/2) / a."""
    parts = np.repeat(np.arange(len(shipment.amounts)), shipment.amounts)
    firsts = np.cumsum(shipment.amounts) - shipment.amounts
    nth = np.arange(len(parts)) - firsts[parts]
    places = (nth + 0.5) / shipment.amounts[parts]
    order = np.lexsort([parts, places, shipment.sources[parts]])
    sinks: npt.NDArray[np.intp] = shipment.sinks[parts[order]]
    return sinks
