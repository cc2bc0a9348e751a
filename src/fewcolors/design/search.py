"""The search for the best palette: where it starts, how long it goes on, where it ends. The sole home of what efforts mean.

    coarse cells ──split──▶ k centres ──▶ fine cells: passes, breaths ──▶ all colours: passes ──▶ 8-bit colours: settle, fill

The early steps run on cells (pool.hpp): colours near each other stand as one point at their mean, so that a pass takes a
tenth of the time. `balanced` and `best` end on all distinct colours. Every step ends by a rule, never by a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int16Array, Int64Array, UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.breathe import breathe
from fewcolors.design.finish import filled, settled
from fewcolors.design.kmeans import ONE_PASS, KMeans, Stop
from fewcolors.palette import Palette


@dataclass(frozen=True)
class Effort:
    """How far a search goes.

    `first`: the passes on the fine cells before the first breath. `breaths`: how many centres each breath adds and removes, as
    shares of k. `inner`: the two runs of passes of a breath. `cells`: the passes after the last one. `all_colors`: the passes
    on all distinct colours, None for no such pass. `settling`: most passes between 8-bit palettes.
    """

    first: Stop
    breaths: tuple[float, ...]
    inner: Stop
    cells: Stop
    all_colors: Stop | None
    settling: int


# Measured on 22 of 34 photos, k = 64 and 256 (docs/decisions/0002): excess over the best known error, and the time of the design.
EFFORTS = {
    "fast": Effort(
        first=Stop(12, 1e-3), breaths=(), inner=ONE_PASS, cells=ONE_PASS, all_colors=None, settling=1
    ),
    "balanced": Effort(
        first=Stop(8, 1e-3),
        breaths=(0.12, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01),
        inner=Stop(4, 1e-4),
        cells=Stop(30, 1e-4),
        all_colors=Stop(12, 5e-4),
        settling=10,
    ),
    "best": Effort(
        first=Stop(50, 1e-4),
        breaths=(0.12, 0.12, 0.10, 0.10, 0.08, 0.08, 0.06, 0.06, 0.05, 0.05, 0.04, 0.04, 0.03, 0.03, 0.02, 0.02, 0.01, 0.01) * 2,
        inner=Stop(8, 1e-5),
        cells=Stop(100, 1e-5),
        all_colors=Stop(200, 1e-6),
        settling=50,
    ),
}

# Cells for the first split: cubes of side 8, unless fewer than 8 a centre hold a colour.
COARSE_BITS = 3
COARSE_PER_CENTER = 8
# A fine cell may hold at most this share of the error of an average cluster. In three dimensions a cluster then has some tens
# of cells. (256, 1024, 4096 on 11 photos at k=256: 24,000, 44,000, 80,000 cells; excess 0.97, 0.98, 0.87 %; 29, 35, 44 ms.)
FINE_SHARE = 1 / 256


def design(cloud: Cloud, n_colors: int, effort: str, seed: int) -> Palette:  # noqa: ARG001 (nothing is drawn at random yet)
    """The palette of at most `n_colors` colours with the least error found, ordered by weight, heaviest first.

    Exactly `n_colors` when the histogram has that many; a histogram of fewer is given back as it is.
    """
    histogram = cloud.histogram
    if len(histogram) <= n_colors:
        return ordered(np.asarray(histogram.colors), np.asarray(histogram.weights))
    plan = EFFORTS[effort]
    centers = _search_cells(cloud, n_colors, plan)
    kmeans = KMeans(cloud.kernel, n_colors, cloud.threads)
    if plan.all_colors is not None:
        centers = kmeans.run(centers, plan.all_colors)
    colors = settled(cloud, kmeans, centers, plan.settling)
    return ordered(*filled(cloud, colors, n_colors))


def _search_cells(cloud: Cloud, k: int, plan: Effort) -> Int16Array:
    coarse = _coarse(cloud, k)
    centers = _kernel.split_centers(coarse, k)
    start = KMeans(coarse, k, cloud.threads)
    centers = start.run(centers, ONE_PASS)
    fine = _cells(cloud, COARSE_BITS, start.objective(centers) / k * FINE_SHARE)
    depths = breath_depths(plan.breaths, k)
    kmeans = KMeans(fine, k + max(depths, default=0), cloud.threads)
    centers = kmeans.run(centers, plan.first)
    centers = breathe(kmeans, centers, depths, plan.inner)
    return kmeans.run(centers, plan.cells)


def breath_depths(shares: tuple[float, ...], k: int) -> list[int]:
    """Centres to add in each breath: at least 1, and no more than labels of 16 bits can tell apart."""
    room = 65536 - k
    return [depth for depth in (min(room, max(1, int(share * k))) for share in shares) if depth > 0]


def _coarse(cloud: Cloud, k: int) -> _kernel.Cloud:
    for bits in range(COARSE_BITS, 0, -1):
        cells = _cells(cloud, bits, float("inf"))
        if len(cells) >= COARSE_PER_CENTER * k:
            return cells
    return cloud.kernel


def _cells(cloud: Cloud, bits: int, tolerance: float) -> _kernel.Cloud:
    histogram = cloud.histogram
    return _kernel.Cloud(*_kernel.pool(histogram.colors, cloud.points, histogram.weights, bits, tolerance))


def ordered(colors: UInt8Array, weights: Int64Array) -> Palette:
    """By weight, heaviest first; equal weights by colour, least red first, so that the order is always the same."""
    by_color = [colors[:, c] for c in reversed(range(colors.shape[1]))]
    order = np.lexsort((*by_color, -weights))
    return Palette(colors[order], weights[order])
