"""Breathing k-means: out of local optima by adding centres where the error is, then removing those least missed.

Source: Fritzke, "Breathing k-means" (arXiv 2006.15666). Departures: a new centre comes by cutting a costly cluster in two along
its principal axis, where the paper jitters at random (34 photos, k=64: excess over the best known error 0.49 instead of 0.65 %); what a
centre would be missed is Ward's cost of merging it with its neighbour (k=16: 0.79 instead of 1.03 %); the breaths get
shallower by a schedule, with no retry.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array
from fewcolors.design.kmeans import ONE_PASS, KMeans, Stop

# The halves of a cut cluster start this many standard deviations from its mean: sqrt(2 / pi), where the means of the halves
# of a normal distribution lie.
HALF_MEAN = 0.7978845608028654


def breathe(kmeans: KMeans, centers: Int16Array, depths: Iterable[int], stop: Stop) -> Int16Array:
    """The best centres met while breathing in and out `depths` centres in turn; k-means must have slots for k + depth.

    `stop` ends each of the two runs of passes of a breath. The state of `kmeans` is that of the centres returned.
    """
    k = len(centers)
    centers = kmeans.run(centers, ONE_PASS)
    best = kmeans.objective(centers)
    for depth in depths:
        inflated = kmeans.run(_with_halves(kmeans, centers, depth), stop)
        trial = kmeans.run(_without_least_missed(kmeans, inflated, depth), stop)
        objective = kmeans.objective(trial)
        if objective < best:
            centers, best = trial, objective
        else:
            kmeans.run(centers, ONE_PASS)
    return centers[:k]


def _with_halves(kmeans: KMeans, centers: Int16Array, depth: int) -> Int16Array:
    """The `depth` costliest clusters cut in two: one half in the old place, the others appended."""
    axes, errors = kmeans.spreads(len(centers))
    costliest = np.argsort(-errors, kind="stable")[:depth]
    step = np.rint(axes[costliest] * HALF_MEAN).astype(np.int16)
    inflated = np.concatenate([centers, centers[costliest] + step])
    inflated[costliest] -= step
    return inflated


def _without_least_missed(kmeans: KMeans, centers: Int16Array, depth: int) -> Int16Array:
    """All but `depth` centres, chosen by least cost; a centre whose neighbour has just gone stays, since it must serve both."""
    neighbors, costs = removal_costs(centers, kmeans.weights(len(centers)))
    kept = np.ones(len(centers), bool)
    frozen = np.zeros(len(centers), bool)
    gone = 0
    for row in np.argsort(costs, kind="stable").tolist():
        if gone == depth:
            break
        if not frozen[row]:
            kept[row] = False
            frozen[neighbors[row]] = True
            gone += 1
    return centers[kept][: len(centers) - depth]


def removal_costs(centers: Int16Array, weights: FloatArray) -> tuple[np.ndarray, FloatArray]:
    """Each centre's nearest other one, and what merging the two would add to the objective (Ward 1963)."""
    neighbors, sq_distances = _kernel.nearest_others(centers)
    own, other = weights.astype(np.float64), weights[neighbors].astype(np.float64)
    return neighbors, own * other / np.maximum(own + other, 1.0) * sq_distances
