"""Deep: a palette found for the colours rounded to 8 bits, made better for the deep colours themselves.

    8-bit palette ──▶ passes in double precision ──▶ rounded to 8 bits, filled ──▶ passes between 8-bit palettes

The search on the lattice has placed the colours; what is left are fractions of a level. Lloyd's passes as in `kmeans`,
by brute force, since few are needed. No step is taken that raises the error, so that a deep image never fares worse
than its rounded self. Sums are taken in the order of the histogram: every machine takes the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from time import perf_counter

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.deep import DeepCloud
from fewcolors.design.firm import held, levels_of
from fewcolors.design.kmeans import Hear, Stop
from fewcolors.design.search import EFFORTS
from fewcolors.trace import Recorder


def refined(cloud: DeepCloud, start: UInt8Array, locked: int, effort: str, recorder: Recorder) -> UInt8Array:
    """8-bit colours (k or fewer, c) that serve the deep ones no worse than `start` (k, c); the first `locked` stay.

    Of an effort's rules these count: `all_colors`, for "fast" `cells`, ends the passes in double precision, `settling`
    those between 8-bit palettes after the first.
    """
    plan = EFFORTS[effort]
    scale = 1 / (cloud.space.unit**2 * int(cloud.weights.sum()))

    def hear(name: str, objectives: Sequence[float], seconds: Sequence[float]) -> None:
        recorder.add(name, objectives, seconds, scale)

    best, least = start, _objective(cloud, start)
    centers = _passes(cloud, cloud.coordinates(start), locked, plan.all_colors or plan.cells, hear)
    for _ in range(1 + plan.settling):
        began = perf_counter()
        rounded = cloud.space.to_srgb8(centers, best.shape[1])
        rounded[:locked] = start[:locked]
        if rounded.shape[1] == 4:
            rounded = held(rounded, levels_of(start), locked)
        colors, _ = filled(cloud, rounded, len(start), locked)
        objective = _objective(cloud, colors)
        hear("8 bits", [objective], [perf_counter() - began])
        if objective >= least:
            break
        best, least = colors, objective
        centers = cloud.means(cloud.nearest_color(best)[0], cloud.coordinates(best))
    return best


def filled(cloud: DeepCloud, colors: UInt8Array, k: int, locked: int) -> tuple[UInt8Array, Int64Array]:
    """`colors` without those that serve nothing, and in their places the roundings of the histogram's worst-served, as
    long as these gain: at most k in all, and the weight each serves. The first `locked` stay, whatever they serve."""
    for _ in range(3):  # a colour put in may take all that another served; each round lowers the error
        useful = _useful(cloud, colors, locked)
        if useful.all() and len(colors) == k:
            break
        colors = _with_worst_served(cloud, colors[useful], k)
    colors = colors[_useful(cloud, colors, locked)]
    return colors, cloud.serve(colors).weights


def _useful(cloud: DeepCloud, colors: UInt8Array, locked: int) -> npt.NDArray[np.bool_]:
    useful: npt.NDArray[np.bool_] = cloud.serve(colors).weights > 0
    useful[:locked] = True
    return useful


def _with_worst_served(cloud: DeepCloud, colors: UInt8Array, k: int) -> UInt8Array:
    """The rounding of the colour that gains most by it first, weighted; each pick is served from then on."""
    _, sq_distances = cloud.nearest_color(colors)
    at_best = _sq_distances(cloud.points, cloud.coordinates(cloud.nearest_bytes))
    while len(colors) < k:
        gains = (sq_distances - at_best) * cloud.weights
        worst = int(gains.argmax())
        if gains[worst] <= 0:
            break
        picked = cloud.nearest_bytes[worst : worst + 1]
        colors = np.concatenate([colors, picked])
        sq_distances = np.minimum(sq_distances, _sq_distances(cloud.points, cloud.coordinates(picked)))
    return colors


def _sq_distances(points: FloatArray, others: FloatArray) -> FloatArray:
    """Row by row, summed in the order of the axes, as the kernel does."""
    difference = points - others
    total = np.zeros(len(points))
    for axis in difference.T:
        total += axis * axis
    return total


def _objective(cloud: DeepCloud, colors: UInt8Array) -> float:
    return cloud.objective(*cloud.nearest_color(colors), len(colors))


def _passes(cloud: DeepCloud, centers: FloatArray, locked: int, stop: Stop, hear: Hear) -> FloatArray:
    """The centres (k, c) after weighted Lloyd passes: until one gains no more than `stop.tolerance` of the objective,
    or `stop.most` are made."""
    began = perf_counter()
    objectives: list[float] = []
    seconds: list[float] = []
    for made in count(1):
        labels, sq_distances = cloud.nearest(centers)
        objectives.append(cloud.objective(labels, sq_distances, len(centers)))
        seconds.append(perf_counter() - began)
        settled = made > 1 and objectives[-2] - objectives[-1] <= stop.tolerance * objectives[-2]
        if settled or made >= stop.most:
            break
        centers = np.concatenate([centers[:locked], cloud.means(labels, centers)[locked:]])
    hear("deep", objectives, seconds)
    return centers
