"""What a fit comes to, for every kind of table, and the labels that follow from its centres.

colours                            ──search──▶ centres on the kernel's lattice
other rows, 1 to 4 features        ──pooled into 8-bit levels──search──▶ start ──scikit-learn's Lloyd──▶ centres
rows of more features, or an own start ──scikit-learn's KMeans──▶ centres
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, UInt16Array, is_whole
from fewcolors.design.draws import Draws
from fewcolors.sklearn.levels import Levels, Table
from fewcolors.sklearn.points import Colors, Points, Rows, Sample, counted, space_of
from fewcolors.sklearn.search import (
    MOST_CLUSTERS,
    Found,
    Wish,
    all_of,
    centers_of,
    inertia_of,
    lattice_near,
    lloyd,
    nearest_labels,
    on_lattice,
    searched,
)

Labels = npt.NDArray[np.int32]

# Up to so many centres every row is labelled by itself; beyond, the distinct ones are, and the rows look theirs up.
# (china.jpg, one thread: 1.1, 1.9, 2.9, 4.9 ms for 16, 64, 128, 256 centres against 3.6, 3.7, 3.8, 4.0.)
MOST_DIRECT = 128
_SEEDS = 2**31 - 1  # the most that RandomState draws from on every platform


@dataclass(frozen=True)
class Fit:
    """`centers`: (k, d) float64; `inertia`; `n_iter`; `labels`: of each distinct colour (m,), None for rows."""

    centers: FloatArray
    inertia: float
    n_iter: int
    labels: UInt16Array | None


@dataclass(frozen=True)
class Draw:
    """`count` searches, each from a seed that `random_state` gives: an int, a numpy.random.RandomState, or None."""

    random_state: Any
    count: int

    def seeds(self) -> list[int]:
        """One for each search. An int goes to our own generator: setting up NumPy's takes 0.1 ms, a tenth of a fit."""
        if is_whole(self.random_state):
            numbers = Draws(int(self.random_state)).numbers(self.count) * _SEEDS
        else:
            numbers = check_random_state(self.random_state).randint(_SEEDS, size=self.count)
        return [int(number) for number in numbers]


def fitted(points: Points, wish: Wish, own: list[FloatArray], draw: Draw) -> Fit:
    """The best fit from the starts `own` (each (k, d)), or where there are none, of the searches drawn."""
    found = _found(points, wish, own, draw) if isinstance(points, Colors) else None
    if found is None or not isinstance(points, Colors):
        return _fit_rows(points.rows(), wish, own, draw)
    centers = centers_of(found.lattice, points)
    missing = wish.n_clusters - len(centers)
    if missing:
        _warn_of_few(len(centers), wish.n_clusters)
        centers = np.concatenate([centers, np.repeat(centers[:1], missing, axis=0)])
    return Fit(centers, inertia_of(found, points), found.passes, found.labels)


def labels_of(sample: Sample, centers: Table, threads: int) -> Labels:
    """The row (n,) of the nearest of `centers` (k, d) for each of the table's (n, d), the lowest of equals."""
    table, levels = sample.table, sample.levels
    if levels is None or len(centers) > MOST_CLUSTERS:
        return _nearest(table, centers, threads)[0]
    channels = levels.rows.shape[1]
    lattice = on_lattice(centers, channels, levels.scale)
    if lattice is not None and len(centers) <= MOST_DIRECT:
        return _kernel.label_levels(levels.rows, space_of(channels).unit, lattice, threads)
    colors = Colors(counted(levels.rows, threads), levels.scale, table.shape[1])
    if lattice is None:
        labels = _nearest(colors.rows().table, centers, threads)[0].astype(np.uint16)
    else:
        labels = nearest_labels(colors.cloud(threads), lattice)
    return looked_up(levels, colors, labels, threads)


def looked_up(levels: Levels, colors: Points, labels: UInt16Array, threads: int) -> Labels:
    """The label (n,) of each row; every row must be among the colours."""
    assert isinstance(colors, Colors)
    look_up = _kernel.look_up_8 if labels.max() < 256 else _kernel.look_up_16
    return look_up(levels.rows, np.asarray(colors.histogram.colors), labels, threads).astype(np.int32)


def inertia_of_rows(rows: Rows, centers: Table, threads: int) -> float:
    """Sum of weights times squared distances to the nearest of `centers` (k, d)."""
    return float((_nearest(rows.table, centers, threads)[1] * rows.weights).sum())


def _nearest(table: Table, centers: Table, threads: int) -> tuple[Labels, FloatArray]:
    points, to = (np.ascontiguousarray(array, dtype=np.float64) for array in (table, centers))
    return _kernel.nearest(points, to, threads)


def _found(colors: Colors, wish: Wish, own: list[FloatArray], draw: Draw) -> Found | None:
    """None where this is no work for the kernel."""
    k, distinct = wish.n_clusters, len(colors.histogram)
    if k > MOST_CLUSTERS:
        return None
    if distinct < k or (distinct == k and not own):
        return all_of(colors, wish.threads)
    if not own:
        return searched(colors, wish, draw.seeds())
    channels = colors.histogram.colors.shape[1]
    starts = [lattice_near(start, channels, colors.scale) for start in own]
    within = [start for start in starts if start is not None]
    if len(within) < len(starts):
        return None
    return min((lloyd(colors, start, wish) for start in within), key=_objective)


def _objective(found: Found) -> int:
    return found.objective


def _fit_rows(rows: Rows, wish: Wish, own: list[FloatArray], draw: Draw) -> Fit:
    starts = own or _pooled_start(rows, wish, draw)
    settings = {"n_clusters": wish.n_clusters, "max_iter": wish.last.most, "tol": wish.last.tolerance}
    if starts:
        models = [KMeans(init=start, n_init=1, **settings) for start in starts]
    else:
        word = "random" if wish.start == "random" else "k-means++"
        models = [KMeans(init=word, n_init=draw.count, random_state=draw.random_state, **settings)]
    for model in models:
        model.fit(rows.table, sample_weight=rows.weights)
    best = min(models, key=lambda model: float(model.inertia_))
    return Fit(best.cluster_centers_, best.inertia_, best.n_iter_, None)


def _pooled_start(rows: Rows, wish: Wish, draw: Draw) -> list[FloatArray]:
    """What the search finds among the rows in 8-bit levels; nothing where these are too coarse, or there are none."""
    pooled = rows.pooled()
    if pooled is None or wish.n_clusters > MOST_CLUSTERS:
        return []
    colors, low, step = pooled
    if len(colors.histogram) <= wish.n_clusters:
        return []
    return [low + step * centers_of(searched(colors, wish, draw.seeds()).lattice, colors)]


def _warn_of_few(found: int, wanted: int) -> None:
    warnings.warn(
        f"Number of distinct clusters ({found}) found smaller than n_clusters ({wanted}). "
        "Possibly due to duplicate points in X.",
        ConvergenceWarning,
        stacklevel=5,
    )
