"""From colours to centres, on the kernel's lattice: the library's own search, or Lloyd's iterations from a start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, Int64Array, UInt16Array
from fewcolors.cloud import Cloud
from fewcolors.design.codebook import codebook_colors
from fewcolors.design.draws import Draws
from fewcolors.design.kmeans import KMeans, Stop
from fewcolors.design.plusplus import plusplus_colors
from fewcolors.design.search import EFFORTS, Effort, best_centers
from fewcolors.sklearn.levels import Table
from fewcolors.sklearn.points import Colors, space_of

# What the kernel's labels of 16 bits tell apart.
MOST_CLUSTERS = 65536
# How far a centre times its steps may lie beside a whole step and still be that lattice point: what dividing and
# multiplying again leave, in float64 and float32, by bytes.
_OFF_LATTICE = {4: 4e-3, 8: 1e-6}


# Up to so many distinct colours times clusters a pass takes less than 0.1 ms, and the last run goes on to a smaller
# gain, as far as scikit-learn's would: ended at `tol`, it stood up to 6e-5 above KMeans on samples of 1,000 and 10,000
# pixels.
LITTLE_WORK = 1 << 20
FINER = 1e-3

# Where a centre has fewer distinct colours than this, they are a sample of something larger, and so long a search finds
# out about the sample: "balanced" then breathes 5 times instead of 15. (1,000 and 4,000 pixels of two photos, 32 to 256
# clusters: 1.2 % more inertia on the sample, 0.3 % on the whole photo, in 40 % of the time. KMeans: 6 and 1.8 % more.)
FEW_PER_CENTER = 32
SHORT = replace(EFFORTS["balanced"], breaths=EFFORTS["balanced"].breaths[::2], small_breaths=0)


@dataclass(frozen=True)
class Wish:
    """What to look for: `n_clusters` centres. `start`: "auto", "k-means++" or "random"; `last`: when the passes on all
    colours end; `effort`: what goes before; `threads`."""

    n_clusters: int
    start: str
    last: Stop
    effort: str
    threads: int

    def plan_for(self, cloud: Cloud) -> Effort:
        """What goes before them."""
        few = len(cloud.points) < FEW_PER_CENTER * self.n_clusters
        return SHORT if few and self.effort == "balanced" else EFFORTS[self.effort]

    def last_for(self, cloud: Cloud) -> Stop:
        """When the passes on all colours of a cloud end."""
        share = FINER if len(cloud.points) * self.n_clusters <= LITTLE_WORK else 1.0
        return Stop(self.last.most, self.last.tolerance * share)


@dataclass(frozen=True)
class Found:
    """`lattice`: the centres (k, 4) int16; `labels`: of each distinct colour (m,) uint16; `objective`: the sum of
    weights times squared distances in lattice steps; `passes`: those of the last run."""

    lattice: Int16Array
    labels: UInt16Array
    objective: int
    passes: int


def searched(colors: Colors, wish: Wish, seeds: Sequence[int]) -> Found:
    """The best that searches from each seed find. There must be more distinct colours than clusters.

    Those after a first one that splits begin with k-means++, so that they begin elsewhere.
    """
    starts = [wish.start, *[wish.start if wish.start != "auto" else "k-means++"] * (len(seeds) - 1)]
    wishes = [replace(wish, start=start) for start in starts]
    found = [_searched(colors, each, seed) for each, seed in zip(wishes, seeds, strict=True)]
    return min(found, key=lambda each: each.objective)


def _searched(colors: Colors, wish: Wish, seed: int) -> Found:
    cloud, draws, passes = colors.cloud(wish.threads), Draws(seed), _Passes()
    nothing_locked = np.empty((0, 4), np.int16)
    start, last = _drawn(cloud, wish, draws), wish.last_for(cloud)
    plan = replace(wish.plan_for(cloud), all_colors=last)
    centers, kmeans = best_centers(cloud, wish.n_clusters, nothing_locked, plan, draws, passes.hear, start)
    return _without_empty(cloud, kmeans, _made_up(centers, wish.n_clusters), last, passes)


def lloyd(colors: Colors, start: Int16Array, wish: Wish) -> Found:
    """The textbook's iterations from a given start (k, 4), which are all there is."""
    cloud, passes = colors.cloud(wish.threads), _Passes()
    last = wish.last_for(cloud)
    kmeans = KMeans(cloud.kernel, len(start), wish.threads, 0, passes.hear)
    return _without_empty(cloud, kmeans, kmeans.run("all colours", start, last), last, passes)


def all_of(colors: Colors, threads: int) -> Found:
    """Where there are no more distinct colours than clusters: each is a centre."""
    cloud = colors.cloud(threads)
    return Found(cloud.points, np.arange(len(cloud.points), dtype=np.uint16), 0, 1)


def inertia_of(found: Found, colors: Colors) -> float:
    """The objective in the units of the table."""
    cloud_unit = int(np.gcd.reduce(colors.histogram.weights))
    steps = space_of(colors.histogram.colors.shape[1]).unit * colors.scale
    return found.objective * cloud_unit / steps**2


def centers_of(lattice: Int16Array, colors: Colors) -> FloatArray:
    """Centres (k, features) float64 in the units of the table."""
    steps = space_of(colors.histogram.colors.shape[1]).unit * colors.scale
    return lattice[:, : colors.features].astype(np.float64) / steps


def lattice_near(centers: FloatArray, channels: int, scale: int) -> Int16Array | None:
    """The lattice points (k, 4) nearest to centres in the table's units; None where one lies outside the levels.

    `channels`, `scale`: of the levels that the table has.
    """
    steps = space_of(channels).unit * scale
    scaled = np.rint(centers.astype(np.float64) * steps)
    if not (scaled.min() >= 0 and scaled.max() <= 255 * steps / scale):
        return None
    lattice = np.zeros((len(scaled), 4), np.int16)
    lattice[:, : scaled.shape[1]] = scaled
    return lattice


def on_lattice(centers: Table, channels: int, scale: int) -> Int16Array | None:
    """The same; None unless the centres are those very points."""
    lattice = lattice_near(centers, channels, scale)
    if lattice is None:
        return None
    off = np.abs(centers.astype(np.float64) * space_of(channels).unit * scale - lattice[:, : centers.shape[1]]).max()
    return lattice if off <= _OFF_LATTICE[centers.dtype.itemsize] else None


def nearest_labels(cloud: Cloud, lattice: Int16Array) -> UInt16Array:
    """The nearest of the centres (k, 4) for each point of a cloud, the lowest of equals."""
    clusters = _kernel.Clusters(cloud.kernel, len(lattice))
    clusters.assign(lattice, np.arange(len(lattice), dtype=np.int32), cloud.threads)
    return clusters.labels()


class _Passes:
    """Remembers how many passes the last run made."""

    def __init__(self) -> None:
        self.last = 0

    def hear(self, name: str, objectives: Sequence[float], seconds: Sequence[float]) -> None:
        self.last = len(objectives)


def _drawn(cloud: Cloud, wish: Wish, draws: Draws) -> Int16Array | None:
    """The start (k, 4); None for the search's own."""
    if wish.start == "auto":
        return None
    drawn = plusplus_colors if wish.start == "k-means++" else codebook_colors
    return cloud.lattice(drawn(cloud, wish.n_clusters, draws))


def _made_up(centers: Int16Array, k: int) -> Int16Array:
    """k centres: a split may find fewer, and the last one is then repeated until it is moved."""
    return np.concatenate([centers, np.repeat(centers[-1:], k - len(centers), axis=0)])


def _without_empty(cloud: Cloud, kmeans: KMeans, centers: Int16Array, last: Stop, passes: _Passes) -> Found:
    """Centres that serve nothing go to the worst-served colours, as in scikit-learn, until every one serves some."""
    while True:
        objective = kmeans.place(centers)
        empty = np.flatnonzero(kmeans.weights(len(centers)) == 0)
        if len(empty) == 0:
            return Found(centers, kmeans.labels(), objective, passes.last)
        centers = centers.copy()
        centers[empty] = cloud.points[_worst_served(cloud, centers, len(empty))]
        centers = kmeans.run("all colours", centers, last)


def _worst_served(cloud: Cloud, centers: Int16Array, count: int) -> Int64Array:
    sq_distances = _kernel.Clusters(cloud.kernel, 1).sq_distances(centers, cloud.threads)
    worst: Int64Array = np.argsort(-(sq_distances * cloud.weights), kind="stable")[:count]
    return worst
