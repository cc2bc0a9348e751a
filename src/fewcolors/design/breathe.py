"""Breathing k-means: out of local optima by adding centres where the error is, then removing those least missed.

Source: Fritzke, "Breathing k-means" (arXiv 2006.15666). Departures, each measured on photos (docs/decisions/0002):
1.  A new centre comes by cutting a costly cluster in two along its principal axis; the paper jitters at random.
2.  What a centre would be missed is Ward's cost of merging it with its nearest neighbour, from sums alone.
3.  Which clusters are cut and which centres go is drawn: the costlier, or the cheaper, the likelier. The paper
    always takes the first ones, and so tries the same move again after it failed.
4.  The depths follow a plan made beforehand; there is no retry.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, Int64Array
from fewcolors.design.draws import Draws
from fewcolors.design.kmeans import KMeans, Stop

# The halves of a cut cluster start this many standard deviations from its mean: sqrt(2 / pi), where the means of the
# halves of a normal distribution lie.
HALF_MEAN = 0.7978845608028654
# The cost of losing a centre is multiplied by a number drawn from [this, 1): 1 would be no draw. (11 photos at k =
# 16, 64, 256: 0.5 leaves an excess of 0.48, 0.62, 0.68 %; 1 leaves 0.27, 0.79, 0.96 %; 0.33, with shorter runs,
# 0.57, 0.88, 0.68 %.)
LEAST_COST_SHARE = 0.5


def breathe(kmeans: KMeans, centers: Int16Array, depths: Iterable[int], stop: Stop, draws: Draws) -> Int16Array:
    """The best centres met while adding and removing `depths` centres in turn; k-means must have slots for k + depth.

    `stop` ends each of the two runs of passes of a breath. The state of `kmeans` is that of the centres returned.
    """
    best = kmeans.place(centers)
    for depth in depths:
        # Transparent colours can share a point; a picture of them may have fewer centres than were planned for.
        inflated = kmeans.run("breath in", _with_halves(kmeans, centers, min(depth, len(centers) - 1), draws), stop)
        surplus = len(inflated) - len(centers)
        if surplus == 0:
            break
        trial = kmeans.run("breath out", without_least_missed(kmeans, inflated, surplus, draws), stop)
        objective = kmeans.objective(trial)
        if objective < best:
            centers, best = trial, objective
        else:
            kmeans.place(centers)
    return centers


def _with_halves(kmeans: KMeans, centers: Int16Array, depth: int, draws: Draws) -> Int16Array:
    """`depth` costly clusters cut in two: one half in the old place, the others appended. A fixed centre stays."""
    axes, errors = kmeans.spreads(len(centers))
    cut = np.argsort(-errors * draws.numbers(len(centers)), kind="stable")[:depth]
    step = np.rint(axes[cut] * HALF_MEAN).astype(np.int16)
    inflated = np.concatenate([centers, np.rint(kmeans.means(centers)[cut]).astype(np.int16) + step])
    free = cut >= kmeans.fixed
    inflated[cut[free]] -= step[free]
    return inflated


def without_least_missed(kmeans: KMeans, centers: Int16Array, depth: int, draws: Draws) -> Int16Array:
    """All but `depth` centres, never a fixed one; one whose neighbour has just gone stays, since it must serve
    both."""
    neighbors, costs = removal_costs(centers, kmeans.weights(len(centers)))
    costs *= LEAST_COST_SHARE + (1 - LEAST_COST_SHARE) * draws.numbers(len(centers))
    kept = np.ones(len(centers), bool)
    frozen = np.zeros(len(centers), bool)
    frozen[: kmeans.fixed] = True
    gone = 0
    for row in np.argsort(costs, kind="stable").tolist():
        if gone == depth:
            break
        if not frozen[row]:
            kept[row] = False
            frozen[neighbors[row]] = True
            gone += 1
    return centers[kept][: len(centers) - depth]  # when all that are left are frozen, the last to come go


def removal_costs(centers: Int16Array, weights: Int64Array) -> tuple[np.ndarray, FloatArray]:
    """Each centre's nearest other one, and what merging the two would add to the objective (Ward 1963)."""
    neighbors, sq_distances = _kernel.nearest_others(centers)
    own, other = weights.astype(np.float64), weights[neighbors].astype(np.float64)
    return neighbors, own * other / np.maximum(own + other, 1.0) * sq_distances
