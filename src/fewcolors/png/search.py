"""Which order of the palette and which filters make the shortest file: tried quickly, the best then squeezed hard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.png.depth import depth_of, packed
from fewcolors.png.filters import HEURISTICS, NAMES, filtered, stream, unfiltered
from fewcolors.png.order import ORDERS, adjacency
from fewcolors.png.squeeze import squeezed, thrift_for, trial_size

# By level: the orders and filters that are tried besides the given order unfiltered.
_TRIED_ORDERS = {2: ("path",), 3: tuple(ORDERS)}
_TRIED_FILTERS = {2: ("sub", "least entropy"), 3: (*NAMES[1:], *HEURISTICS)}
# So many of the best trials are squeezed hard: the quick trial is not always right about the last per cent.
_FINALISTS = {2: 1, 3: 3}


class _Trial(NamedTuple):
    size: int
    order: Int64Array
    lines: UInt8Array


def best_stream(
    indices: UInt8Array, rgba: UInt8Array | None, level: int, threads: int, *, depth: int | None = None
) -> tuple[Int64Array, bytes]:
    """The order of the palette (old numbers by new place) and the zlib stream of the shortest found.

    Without `rgba` the samples are levels of `depth` bits, which have no order but their own.
    """
    trials = sorted(_trials(indices, rgba, level, threads, depth), key=lambda trial: trial.size)
    thrift = thrift_for(level, indices.size)
    finals = [(trial.order, squeezed(trial.lines, thrift, threads)) for trial in trials[: _FINALISTS[level]]]
    return min(finals, key=lambda final: len(final[1]))


def _trials(
    indices: UInt8Array, rgba: UInt8Array | None, level: int, threads: int, depth: int | None
) -> Iterator[_Trial]:
    n_colors = 256 if rgba is None else len(rgba)
    bits = depth or depth_of(n_colors)
    as_given = np.arange(n_colors)
    plain = packed(indices, bits)
    yield _trial(as_given, unfiltered(plain), threads)
    for order in [as_given] if rgba is None else _orders(indices, rgba, level):
        numbers = np.empty(n_colors, np.uint8)
        numbers[order] = as_given.astype(np.uint8)
        ways = filtered(packed(numbers[indices], bits))
        for name in _TRIED_FILTERS[level]:
            height = ways.shape[1]
            choice = HEURISTICS[name](ways) if name in HEURISTICS else np.full(height, NAMES.index(name))
            yield _trial(order, stream(ways, choice), threads)


def _trial(order: Int64Array, lines: UInt8Array, threads: int) -> _Trial:
    return _Trial(trial_size(lines, threads), order, lines)


def _orders(indices: UInt8Array, rgba: UInt8Array, level: int) -> Iterator[Int64Array]:
    """Those that are tried, each with the colours that are not opaque in front, as `rgba` has them."""
    if len(rgba) < 3:
        return
    beside = adjacency(indices, len(rgba))
    for name in _TRIED_ORDERS[level]:
        order = ORDERS[name](beside, rgba)
        yield order[np.argsort(rgba[order, 3] == 255, kind="stable")]
