"""The search for the best palette: where it starts, how long it goes on, where it ends. The sole home of what
efforts mean.

    coarse cells ──split──▶ k centres ──▶ fine cells: passes, breaths ──▶ all colours: passes ──▶ 8-bit colours:
    settle, fill

The early steps run on cells (pool.hpp): colours near each other stand as one point at their mean, so that a pass
takes a tenth of the time. `balanced` and `best` end on all distinct colours. Every step ends by a rule, never by a
clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, UInt8Array
from fewcolors._sealed import sealed
from fewcolors.cloud import Cloud
from fewcolors.design.breathe import breathe, without_least_missed
from fewcolors.design.draws import Draws
from fewcolors.design.finish import filled, settled
from fewcolors.design.kmeans import ONE_PASS, Hear, KMeans, Stop
from fewcolors.trace import Recorder


@sealed
class Effort:
    """How far a search goes.

    `first`: the passes on the fine cells before the first breath. `breaths`: how many centres each planned breath
    adds and removes, as shares of k. `small_breaths`: how many more of them, of few centres each. `inner`: the two
    runs of passes of a breath. `cells`: the passes after the last one. `all_colors`: the passes on all distinct
    colours, None for no such pass.
    `settling`: most passes between 8-bit palettes.
    """

    first: Stop
    breaths: tuple[float, ...]
    small_breaths: int
    inner: Stop
    cells: Stop
    all_colors: Stop | None
    settling: int


# Deep breaths first, while much is wrong; each shallower than the one before, since fewer centres are then misplaced.
SHALLOWER = (0.12, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01)

# Measured in docs/decisions/0002: excess over the best known error, and the time of the design.
EFFORTS = {
    "fast": Effort(
        first=Stop(6, 1e-3),
        breaths=SHALLOWER[:1],
        small_breaths=0,
        inner=Stop(3, 1e-3),
        cells=Stop(6, 1e-3),
        all_colors=None,
        settling=0,
    ),
    "balanced": Effort(
        first=Stop(8, 1e-3),
        breaths=SHALLOWER,
        small_breaths=6,
        inner=Stop(4, 1e-4),
        cells=Stop(30, 1e-4),
        all_colors=Stop(12, 5e-4),
        settling=10,
    ),
    "best": Effort(
        first=Stop(50, 1e-4),
        breaths=SHALLOWER,
        small_breaths=600,
        inner=Stop(5, 1e-4),
        cells=Stop(100, 1e-5),
        all_colors=Stop(200, 1e-6),
        settling=50,
    ),
}

# Cells for the first split: cubes of side 8, unless fewer than 8 a centre hold a colour.
COARSE_BITS = 3
COARSE_PER_CENTER = 8
# Borders that a cut of the first split is sought among: kernel/design/split.hpp's own number. (`quick` takes 64.)
SLICES = 256
# A fine cell may hold at most this share of the error of an average cluster. In three dimensions a cluster then has
# some tens of cells. (256, 1024, 4096 on 11 photos at k=256: 24,000, 44,000, 80,000 cells; excess 0.97, 0.98, 0.87
# %; 29, 35, 44 ms.)
FINE_SHARE = 1 / 256


def best_colors(cloud: Cloud, k: int, locked: UInt8Array, effort: str, draws: Draws, recorder: Recorder) -> UInt8Array:
    """The `k` colours (k, c) of least error found, `locked` (l, c) first; none but those serves nothing.

    The histogram must have more colours than k, not counting the locked ones, and k be more than l.
    """
    plan, hear = EFFORTS[effort], hearing(cloud, recorder)
    centers, kmeans = best_centers(cloud, k, cloud.lattice(locked), plan, draws, hear)
    colors = settled(cloud, kmeans, centers, locked, plan.settling)
    return filled(cloud, colors, k, len(locked))[0]


def hearing(cloud: Cloud, recorder: Recorder) -> Hear:
    """What tells the recorder of runs of k-means on the cloud, objectives in natural units a pixel."""
    scale = 1 / (cloud.space.unit**2 * int(cloud.weights.sum()))

    def hear(name: str, objectives: Sequence[float], seconds: Sequence[float]) -> None:
        recorder.add(name, objectives, seconds, scale)

    return hear


def best_centers(
    cloud: Cloud,
    k: int,
    locked: Int16Array,
    plan: Effort,
    draws: Draws,
    hear: Hear,
    start: Int16Array | None = None,
) -> tuple[Int16Array, KMeans]:
    """The `k` centres (k, 4) of least error found, anywhere on the lattice, and k-means on the whole cloud.

    `start`: the centres (k, 4) to begin with, the locked first; None for a split. The state of the k-means is that of
    the centres when the plan has passes on all colours, else none yet.
    """
    centers = _search_cells(cloud, k, locked, plan, draws, hear, start)
    kmeans = KMeans(cloud.kernel, k, cloud.threads, len(locked), hear)
    if plan.all_colors is not None:
        centers = kmeans.run("all colours", centers, plan.all_colors)
    return centers, kmeans


def _search_cells(
    cloud: Cloud, k: int, locked: Int16Array, plan: Effort, draws: Draws, hear: Hear, start: Int16Array | None
) -> Int16Array:
    coarse = _coarse(cloud, k)
    if start is None:
        centers, objective = _start(coarse, k, locked, cloud.threads, draws, hear)
    else:
        centers, objective = start, KMeans(coarse, k, cloud.threads, len(locked), hear).place(start)
    fine = _cells(cloud, COARSE_BITS, objective / k * FINE_SHARE)
    depths = planned_depths(plan, k) + small_depths(plan, k, draws)
    kmeans = KMeans(fine, k + max(depths, default=0), cloud.threads, len(locked), hear)
    centers = kmeans.run("cells", centers, plan.first)
    centers = breathe(kmeans, centers, depths, plan.inner, draws)
    return kmeans.run("cells", centers, plan.cells)


def _start(
    cells: _kernel.Cloud, k: int, locked: Int16Array, threads: int, draws: Draws, hear: Hear
) -> tuple[Int16Array, int]:
    """The locked centres and those of a split; where both serve the same points, the split's go."""
    split = _kernel.split_centers(cells, min(k, 65536 - len(locked)), SLICES)
    kmeans = KMeans(cells, len(locked) + len(split), threads, len(locked), hear)
    centers = kmeans.run("split", np.concatenate([locked, split]), ONE_PASS)
    surplus = len(centers) - k
    if surplus > 0:
        centers = without_least_missed(kmeans, centers, surplus, draws)
    return centers, kmeans.place(centers)


# A breath costs about k times as much as k allows it to mend; beyond this product of k and breaths their number
# falls, so that the time of a search stays bounded: at k = 256 up to 256 breaths, at 4,096 16, at 65,536 none.
BREATHING_ROOM = 65536


def planned_depths(plan: Effort, k: int) -> list[int]:
    """The shares of k, and some more, so that at small k the first breaths still go beyond one centre."""
    most = min(len(plan.breaths), BREATHING_ROOM // k - 1)
    return _allowed((int(share * k) + int(share * 30) for share in plan.breaths[: max(0, most)]), k)


def small_depths(plan: Effort, k: int, draws: Draws) -> list[int]:
    """Up to some 6 % of k, mostly fewer: a product of two draws."""
    count = max(0, min(plan.small_breaths, BREATHING_ROOM // k - 1))
    return _allowed((int(a * b * (0.06 * k + 2)) for a, b in draws.numbers(2 * count).reshape(-1, 2)), k)


def _allowed(depths: Iterable[int], k: int) -> list[int]:
    """At least 1, fewer than k, and no more than labels of 16 bits can tell apart; no breath where that leaves
    nothing."""
    most = min(k - 1, 65536 - k)
    return [min(most, max(1, depth)) for depth in depths] if most > 0 else []


def _coarse(cloud: Cloud, k: int) -> _kernel.Cloud:
    for bits in range(COARSE_BITS, 0, -1):
        cells = _cells(cloud, bits, float("inf"))
        if len(cells) >= COARSE_PER_CENTER * k:
            return cells
    return cloud.kernel


def _cells(cloud: Cloud, bits: int, tolerance: float) -> _kernel.Cloud:
    histogram = cloud.histogram
    return _kernel.Cloud(*_kernel.pool(histogram.colors, cloud.points, cloud.weights, bits, tolerance))
