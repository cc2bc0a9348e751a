"""Transport: goods at n sources to k sinks of limited room, at the least total cost. Exact, in whole numbers.

    halve the problem by joining neighbouring sources, again and again; solve the smallest from nothing
    on the way back, at each size:
        every source goes where the last size's prices make it cheapest       (optimal for the loads this gives)
        while a sink is too full: shortest paths over the k sinks, from the too full to those with room;
            along each, goods move from sink to sink
    prices = shortest paths to each sink, for the next size

The graph has k nodes, not n + k: from sink to sink the cheapest good that could change from one to the other. The
loads that the prices give are nearly right, so few paths are needed: a problem of the full size alone takes as many as
goods are in the wrong place.

Source: successive shortest paths with potentials (Ahuja, Magnanti & Orlin, "Network Flows", 1993, chapter 9); prices
from coarser problems are the multi-scale idea of Merigot (2011).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int64Array
from fewcolors._sealed import sealed

# Sources that are joined to one of the next smaller problem, and the size from which that pays: (1,000, 4,000 and
# 16,000 sources to 64 sinks without joining: as long, 1.3 and 4 times as long.)
JOINED = 4
WORTH_JOINING = 1024

# Paths found in one search: of more, some wait for a good that others used up, and the search goes farther. (64 equal
# rooms, 300 and 48,000 sources: 0.8 and 2.4 s with 1, 1.6 and 1.9 with 3, 1.9 and 1.4 with 8.)
PATHS = 3
# More than any path costs, and far from overflow when two are added; and what is above that.
_FAR = np.int64(1) << 60
_DONE = np.int64(1) << 62


@sealed
class Shipment:
    """What goes where: `amounts` (p,) of the goods at `sources` (p,) to `sinks` (p,), sorted by source, then sink."""

    sources: Int64Array
    sinks: Int64Array
    amounts: Int64Array


def cheapest_transport(costs: npt.NDArray[np.int32], supplies: Int64Array, rooms: Int64Array) -> Shipment:
    """The shipment of least total cost, each unit of a source costing costs (n, k) at its sink, with all `supplies`
    (n,), >= 1, delivered and no more than `rooms` (k,) in any sink; there must be room for all.

    Takes 4 bytes for each cost beside its input. Equal costs are settled the same way on every machine.

    >>> shipment = cheapest_transport(np.array([[0, 9], [0, 5]], np.int32), np.array([2, 3]), np.array([3, 2]))
    >>> shipment.sources.tolist(), shipment.sinks.tolist(), shipment.amounts.tolist()
    ([0, 1, 1], [0, 0, 1], [2, 1, 2])
    """
    spare = int(rooms.sum() - supplies.sum())
    # What fills the rooms that stay empty: a last source that costs nothing anywhere.
    costs = np.concatenate([costs, np.zeros((1, costs.shape[1]), np.int32)])
    flow, _ = _solved(costs, np.append(supplies, spare), np.asarray(rooms, np.int64))
    sinks = np.repeat(np.arange(len(rooms)), [len(goods) for goods in flow.goods])
    goods, amounts = np.concatenate(flow.goods), np.concatenate(flow.amounts)
    rows = np.lexsort([sinks, goods])
    rows = rows[goods[rows] < len(costs) - 1]
    return Shipment(goods[rows], sinks[rows], amounts[rows])


def _solved(costs: npt.NDArray[np.integer], supplies: Int64Array, rooms: Int64Array) -> tuple[_Flow, Int64Array]:
    """The flow of least cost, the last source being the one that costs nothing; and the prices of the sinks."""
    prices = np.zeros(len(rooms), np.int64)
    if len(costs) > WORTH_JOINING:
        prices = _solved(*_joined(costs, supplies), rooms)[1]
    flow = _Flow(costs, supplies, prices)
    flow.settle(rooms)
    return flow, flow.prices


def _joined(costs: npt.NDArray[np.integer], supplies: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Each `JOINED` neighbours as one source with their mean costs; the last source by itself."""
    starts = np.arange(0, len(costs) - 1, JOINED)
    weights = np.add.reduceat(supplies[:-1], starts)
    sums = np.add.reduceat(costs[:-1] * supplies[:-1, None], starts)
    return np.concatenate([sums // weights[:, None], costs[-1:]]), np.append(weights, supplies[-1])


# Sources looked at at a time: 2 MiB of costs with 256 sinks.
_PIECE = 1024


def _cheapest_sinks(costs: npt.NDArray[np.integer], prices: Int64Array) -> Int64Array:
    """The sink (n,) where cost less price is least, the first of equals."""
    pieces = [slice(start, start + _PIECE) for start in range(0, len(costs), _PIECE)]
    return np.concatenate([(costs[piece] - prices).argmin(axis=1) for piece in pieces])


class _Flow:
    """Which goods lie in which sink, `goods[sink]` and `amounts[sink]`; and for every two sinks the least that a unit
    of the first would cost more in the second, `steps` (k, k), with the good that it is, `movers`. `prices` (k,): every
    good lies where cost less price is least."""

    def __init__(self, costs: npt.NDArray[np.integer], supplies: Int64Array, prices: Int64Array) -> None:
        sinks, n_sinks = _cheapest_sinks(costs, prices), len(prices)
        self.prices = prices
        self._costs = costs
        by_sink = np.argsort(sinks, kind="stable")
        by_sink = by_sink[supplies[by_sink] > 0]
        ends = np.cumsum(np.bincount(sinks[by_sink], minlength=n_sinks))[:-1]
        self.goods: list[Int64Array] = np.split(by_sink, ends)
        self.amounts: list[Int64Array] = np.split(supplies[by_sink], ends)
        self.steps = np.full((n_sinks, n_sinks), _FAR)
        self._movers = np.full((n_sinks, n_sinks), -1, np.int64)
        everywhere = np.arange(n_sinks)
        for sink in range(n_sinks):
            self._look(sink, everywhere)

    def settle(self, rooms: Int64Array) -> None:
        """Move goods until each sink holds exactly its room."""
        surplus = np.array([amounts.sum() for amounts in self.amounts]) - rooms
        while (surplus > 0).any():
            ends, before = self._shortest_paths(surplus)
            steps = self.steps.copy()
            for end in ends:
                path = _path(before, end)
                # What moved since may have used up a good of this path; it then waits for the next search.
                if surplus[path[0]] > 0 and all(self.steps[edge] == steps[edge] for edge in _edges(path)):
                    moved = self._move(path, int(min(surplus[path[0]], -surplus[end])))
                    surplus[path[0]] -= moved
                    surplus[end] += moved

    def _shortest_paths(self, surplus: Int64Array) -> tuple[list[int], Int64Array]:
        """Of the sinks with room the nearest `PATHS` to any that is too full, nearest first; and the sink (k,) before
        each on its way, -1 where one begins. The prices become those of these ways.

        Dijkstra's search: with the prices no step costs less than 0."""
        prices = self.prices
        distances = np.where(surplus > 0, 0, _FAR)
        open_ = distances.copy()
        before = np.full(len(distances), -1, np.int64)
        ends: list[int] = []
        while True:
            sink = int(open_.argmin())
            distance = distances[sink]
            if surplus[sink] < 0:
                ends.append(sink)
                if len(ends) == PATHS or len(ends) == np.count_nonzero(surplus < 0):
                    break
            open_[sink] = _DONE
            ways = self.steps[sink] + (distance + prices[sink]) - prices
            nearer = (ways < distances) & (open_ < _DONE)
            distances[nearer] = open_[nearer] = ways[nearer]
            before[nearer] = sink
        self.prices = prices + np.minimum(distances, distance)
        return ends, before

    def _move(self, path: list[int], most: int) -> int:
        """Move the same amount, as much as each step's good has and at most `most`, along every step of a path."""
        edges = _edges(path)
        goods = [self._movers[edge] for edge in edges]
        places = [int(self.goods[a].searchsorted(good)) for (a, _), good in zip(edges, goods, strict=True)]
        amount = min(most, *(int(self.amounts[a][at]) for (a, _), at in zip(edges, places, strict=True)))
        for (a, _), good, at in zip(edges, goods, places, strict=True):
            self._take(a, good, at, amount)
        for (_, b), good in zip(edges, goods, strict=True):
            self._put(b, good, amount)
        return amount

    def _take(self, sink: int, good: np.int64, at: int, amount: int) -> None:
        self.amounts[sink][at] -= amount
        if self.amounts[sink][at] == 0:
            self.goods[sink], self.amounts[sink] = np.delete(self.goods[sink], at), np.delete(self.amounts[sink], at)
            self._look(sink, np.flatnonzero(self._movers[sink] == good))

    def _put(self, sink: int, good: np.int64, amount: int) -> None:
        at = int(self.goods[sink].searchsorted(good))
        if at < len(self.goods[sink]) and self.goods[sink][at] == good:
            self.amounts[sink][at] += amount
            return
        self.goods[sink] = np.insert(self.goods[sink], at, good)
        self.amounts[sink] = np.insert(self.amounts[sink], at, amount)
        more = self._costs[good] - np.int64(self._costs[good, sink])
        more[sink] = _FAR
        less = more < self.steps[sink]
        self.steps[sink, less] = more[less]
        self._movers[sink, less] = good

    def _look(self, sink: int, others: Int64Array) -> None:
        """Find anew what the goods of a sink would cost in others."""
        goods = self.goods[sink]
        if len(goods) == 0:
            self.steps[sink], self._movers[sink] = _FAR, -1
            return
        more = self._costs[goods[:, None], others] - self._costs[goods, sink].astype(np.int64)[:, None]
        movers = more.argmin(axis=0)
        self._movers[sink, others] = goods[movers]
        self.steps[sink, others] = more[movers, np.arange(len(movers))]
        self.steps[sink, sink] = _FAR


def _path(before: Int64Array, end: int) -> list[int]:
    """The sinks from where a way begins to its end."""
    path = [end]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path[::-1]


def _edges(path: list[int]) -> list[tuple[int, int]]:
    return list(pairwise(path))
