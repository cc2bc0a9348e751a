"""Connected regions among few pixels of an image, by runs: what is no candidate costs nothing.

Runs of one number in a row are the nodes, runs that touch in the next row the edges; labels of both ends sink to the
smaller one until nothing changes. (A labelling of whole images, as scikit-image has, is the tests' twin.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors._sealed import sealed


@sealed
class Regions:
    """`places`: (n,) flat positions of the pixels that are not 0, ascending; `labels`: (n,) the region of each, from 0,
    in the order of their first pixels; `numbers`: (m,) the number of each region's pixels; `sizes`: (m,) how many."""

    places: Int64Array
    labels: Int64Array
    numbers: UInt8Array
    sizes: Int64Array


def regions_of(numbers: UInt8Array) -> Regions:
    """The regions of one number other than 0 in `numbers` (h, w), joined by edges or corners.

    >>> regions_of(np.array([[1, 0, 2], [0, 1, 2], [3, 0, 0]], np.uint8)).sizes.tolist()
    [2, 2, 1]
    """
    width = numbers.shape[1]
    flat = numbers.reshape(-1)
    places = np.flatnonzero(flat != 0).astype(np.int64)
    values = flat[places]
    new = np.ones(len(places), bool)
    new[1:] = (np.diff(places) != 1) | (values[1:] != values[:-1]) | (places[1:] % width == 0)
    first = np.flatnonzero(new)
    starts, ends = places[first], places[np.append(first[1:], len(places))[: len(first)] - 1]
    roots = _joined(len(first), *_touching(starts, ends, values[first], width))
    kept, labels = np.unique(roots, return_inverse=True)
    of_pixels = labels[np.cumsum(new) - 1]
    return Regions(places, of_pixels, values[first[kept]], np.bincount(of_pixels, minlength=len(kept)))


def _touching(
    starts: Int64Array, ends: Int64Array, values: UInt8Array, width: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of runs of one number that touch, the upper and the lower."""
    rows = starts // width
    low = np.maximum(np.searchsorted(ends, starts + width - 1), np.searchsorted(rows, rows + 1))
    high = np.minimum(np.searchsorted(starts, ends + width + 1, "right"), np.searchsorted(rows, rows + 1, "right"))
    counts = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(len(starts)), counts)
    lower = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
    alike = values[upper] == values[lower]
    return upper[alike], lower[alike]


def _joined(count: int, a: npt.NDArray[np.intp], b: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The least node of each node's component."""
    roots = np.arange(count)
    while (roots[a] != roots[b]).any():
        least = np.minimum(roots[a], roots[b])
        np.minimum.at(roots, roots[a], least)
        np.minimum.at(roots, roots[b], least)
        while (roots[roots] != roots).any():
            roots = roots[roots]
    return roots
