"""Clusters: k-means and its starts, by the textbook's loops."""

from __future__ import annotations

import math

import numpy as np

from fewcolors import _kernel
from fewcolors.color import SPACES
from tests import twins
from torture.kernel.draw import Array, Draw, Law, same

WORD = (1 << 64) - 1


def cloud_of(draw: Draw, most: int = 800) -> tuple[Array, Array, _kernel.Cloud]:
    """Points, weights and the kernel's cloud of them."""
    points = draw.points(draw.size(most))
    weights = draw.integers(len(points), 1, draw.one_of((1, 1000, 1 << 20)), np.int64)
    return np.asarray(points), np.asarray(weights), _kernel.Cloud(points, weights)


def cloud(draw: Draw) -> None:
    """A cloud has its points."""
    points, _, found = cloud_of(draw)
    assert len(found) == len(points), "Cloud.__len__"


def moments_of(points: Array, weights: Array, labels: Array, slots: int) -> Array:
    """Of each slot: sums of w x, of w, of w |x|^2."""
    wide = points.astype(np.int64)
    rows = np.column_stack([wide * weights[:, None], weights, (wide * wide).sum(axis=1) * weights])
    out = np.zeros((slots, 6), np.int64)
    np.add.at(out, labels, rows)
    return out


def passes(draw: Draw) -> None:
    """Several assignments in a row, to changing choices of slots, each as if made anew."""
    points, weights, own = cloud_of(draw)
    slots = draw.number(1, 40)
    clusters = _kernel.Clusters(own, slots)
    before = np.full(len(points), -1)
    for _ in range(draw.number(1, 4)):
        chosen = np.sort(draw.random.choice(slots, draw.number(1, slots), replace=False)).astype(np.int32)
        centers = draw.points(len(chosen))
        moved = clusters.assign(centers, draw.placed(chosen), draw.threads())
        labels = chosen[twins.nearest(points, np.asarray(centers))]
        same(clusters.labels(), labels, "Clusters.labels")
        same(clusters.moments(), moments_of(points, weights, labels, slots), "Clusters.moments")
        assert before[0] == -1 or moved == (labels != before).sum(), "Clusters.assign: how many moved"
        before = labels


def sq_distances(draw: Draw) -> None:
    """To the nearest centre; the clusters stay as they are."""
    points, _, own = cloud_of(draw)
    centers = draw.points(draw.count(300))
    clusters = _kernel.Clusters(own, 1)
    expected = twins.sq_distances(points, np.asarray(centers)).min(axis=1)
    same(clusters.sq_distances(centers, draw.threads()), expected, "Clusters.sq_distances")


def run(draw: Draw) -> None:
    """Lloyd's loop, until one of its rules ends it."""
    points, weights, own = cloud_of(draw, 400)
    k, grid = draw.number(1, 30), draw.one_of((1, 64))
    centers = np.asarray(draw.points(k)) // grid * grid
    fixed, most, tolerance = draw.number(0, k), draw.number(1, 12), draw.one_of((0.0, 1e-3, 0.1))
    clusters = _kernel.Clusters(own, k + draw.number(0, 3))
    found, objectives, seconds = clusters.run(draw.placed(centers), fixed, most, tolerance, grid, draw.threads())
    expected, wanted = twins.lloyd(points, weights, centers, fixed, most, tolerance, grid)
    same(found, expected, "Clusters.run")
    assert [int(value) for value in objectives] == wanted, "Clusters.run: objectives"
    assert len(seconds) == len(wanted)
    assert clusters.objective(np.ascontiguousarray(found)) == wanted[-1], "Clusters.objective"


def spreads(draw: Draw) -> None:
    """Weight times variance along an axis lies between that along the widest coordinate and all of it, and is what the
    points say of that axis."""
    points, weights, own = cloud_of(draw, 300)
    k = draw.number(1, 5)
    clusters = _kernel.Clusters(own, k)
    clusters.assign(draw.points(k), np.arange(k, dtype=np.int32), 1)
    labels = clusters.labels()
    for slot, (*axis, error) in enumerate(clusters.spreads().tolist()):
        mine, heavy = points[labels == slot].astype(float), weights[labels == slot].astype(float)
        if not len(mine):
            continue
        away = mine - np.average(mine, axis=0, weights=heavy)
        covariance = (away * heavy[:, None]).T @ away
        slack = 1e-6 * np.trace(covariance) + 1e-3
        assert covariance.diagonal().max() - slack <= error <= np.trace(covariance) + slack, "Clusters.spreads"
        assert math.isclose(math.hypot(*axis) ** 2 * heavy.sum(), error, rel_tol=1e-6, abs_tol=1e-3), "Clusters.spreads"


class SplitMix:
    """SplitMix64 (Steele, Lea and Flood 2014) in whole numbers without end."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, bound: int) -> int:
        """The high half of a 128-bit product."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & WORD
        z = self._state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & WORD
        return (z ^ z >> 31) * bound >> 64


def drawn_by_weight(masses: Array, random: SplitMix) -> int:
    """The first whose running sum passes a number drawn below the whole sum."""
    sums = np.cumsum(masses.astype(object))
    target = random.below(int(sums[-1]))
    return next(row for row, total in enumerate(sums) if total > target)


def seed_plus_plus(draw: Draw) -> None:
    """k-means++, draw for draw."""
    points, weights, own = cloud_of(draw, 120)
    k, seed = draw.number(1, 20), draw.one_of((0, 1, draw.number(0, (1 << 63) - 1), WORD))
    random = SplitMix(seed)
    chosen = [drawn_by_weight(weights, random)]
    while len(chosen) < k:
        distances = twins.sq_distances(points, points[chosen]).min(axis=1)
        masses = weights.astype(object) * distances.astype(object)
        if not masses.sum():
            break
        chosen.append(drawn_by_weight(masses, random))
    same(_kernel.seed_plus_plus(own, k, seed), np.array(chosen), "seed_plus_plus")


def best_cut(places: Array, weights: Array) -> Array:
    """The two means of the best cut of points on a line, between as many equal slices as there are points."""
    n, low, high = len(places), int(places.min()), int(places.max())
    least, best = math.inf, [0, 0]
    for border in range(1, n):
        right = (places.astype(np.int64) - low) * n >= border * (high - low)
        if right.all() or not right.any():
            continue
        sides = [(places[side].astype(np.int64), weights[side]) for side in (~right, right)]
        means = [(2 * int((x * w).sum()) + int(w.sum())) // (2 * int(w.sum())) for x, w in sides]
        error = sum(float((w * (x - np.average(x, weights=w)) ** 2).sum()) for x, w in sides)
        if error < least * (1 - 1e-12):
            least, best = error, means
    return np.array([[mean, 0, 0, 0] for mean in best])


def split_on_a_line(draw: Draw) -> None:
    """Where all points lie on a line, the first cut is the best between equal slices."""
    n = draw.number(2, 60)
    points = np.zeros((n, 4), np.int16)
    points[:, 0] = draw.random.permutation(18001)[:n] - 9000
    weights = draw.integers(n, 1, 1000, np.int64)
    found = _kernel.split_centers(_kernel.Cloud(draw.placed(points), weights), 2, 256)
    same(found, best_cut(points[:, 0], np.asarray(weights)), "split_centers")


def split_anywhere(draw: Draw) -> None:
    """At most k centres, within the extent of the points; one centre is the mean."""
    points, weights, own = cloud_of(draw, 300)
    k = draw.count(400)
    found = _kernel.split_centers(own, k, draw.number(1, 256))
    distinct = np.unique(points, axis=0)
    assert 1 <= len(found) <= min(k, len(distinct)), "split_centers: how many"
    inside = (found >= points.min(axis=0)) & (found <= points.max(axis=0))
    assert inside.all(), "split_centers: outside"
    if k == 1:
        total = moments_of(points, weights, np.zeros(len(points), int), 1)[0]
        same(found[0], (2 * total[:4] + total[4]) // (2 * total[4]), "split_centers")


def split_centers(draw: Draw) -> None:
    """On a line and anywhere."""
    (split_on_a_line if draw.one_in(2) else split_anywhere)(draw)


def quick_clusters(draw: Draw) -> None:
    """Counting, pooling, splitting and Lloyd's passes by calls of their own."""
    pixels = draw.bytes_of((draw.size(3000), 3))
    space = SPACES[draw.one_of(tuple(SPACES))]
    k, bits, per_center, most = draw.count(257), draw.number(0, 8), draw.number(0, 20), draw.number(1, 12)
    found = _kernel.quick_clusters(pixels, space.converter, k, bits, per_center, most, 1e-3)
    colors, weights = _kernel.count_colors(pixels, 1)
    points = space.to_lattice(colors, 1)
    centers, own = points, _kernel.Cloud(points, weights)
    if len(colors) > k:
        cells = (_kernel.pool(colors, points, weights, size, math.inf) for size in range(bits, 0, -1))
        start = next((_kernel.Cloud(*cell) for cell in cells if len(cell[1]) >= per_center * k), own)
        centers = _kernel.split_centers(start, k, 64)
    clusters = _kernel.Clusters(own, len(centers))
    clusters.run(centers, 0, most, 1e-3, 1, 1)
    same(found, clusters.moments(), f"quick_clusters in {space.name}")


LAWS: dict[str, Law] = {
    "Cloud": cloud,
    "Cloud.__len__": cloud,
    "Clusters": passes,
    "Clusters.assign": passes,
    "Clusters.labels": passes,
    "Clusters.moments": passes,
    "Clusters.sq_distances": sq_distances,
    "Clusters.run": run,
    "Clusters.objective": run,
    "Clusters.spreads": spreads,
    "seed_plus_plus": seed_plus_plus,
    "split_centers": split_centers,
    "quick_clusters": quick_clusters,
}
