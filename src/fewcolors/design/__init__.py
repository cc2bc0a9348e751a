"""Palette design: the cloud of a histogram -> Palette. It never sees an image."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.cloud import Cloud, color_words
from fewcolors.design.draws import Draws
from fewcolors.design.finish import filled
from fewcolors.design.order import ORDERS
from fewcolors.design.search import EFFORTS, search
from fewcolors.palette import Palette
from fewcolors.trace import Progress, Recorder

__all__ = ["EFFORTS", "ORDERS", "design"]


def design(
    cloud: Cloud, n_colors: int, effort: str, seed: int, locked: UInt8Array, order: str, progress: Progress | None
) -> Palette:
    """The palette of at most `n_colors` colours with the least error found; exactly that many when there are as many.

    `locked` (l, c), l <= n_colors, distinct: come out first, as they are; the others in `order`. When everything
    fits, locked colours and all of the histogram's, nothing is searched and nothing lost.
    """
    recorder = Recorder(progress)
    colors = np.asarray(cloud.histogram.colors)
    free = colors[~np.isin(color_words(colors), color_words(locked))] if len(locked) else colors
    if len(locked) + len(free) <= n_colors:
        chosen = np.concatenate([locked, free])
        weights = cloud.weights(chosen)
    elif len(locked) == n_colors:
        chosen, weights = locked, cloud.weights(locked)
    else:
        chosen, weights = search(cloud, n_colors, locked, effort, Draws(seed), recorder)
    return _palette(cloud, chosen, weights, len(locked), order, recorder)


# Rounds of ordering. Ties between two colours go to the one that stands first, so a new order can shift weights, and
# these the order. Weight only moves towards the front, so the rounds end; on photos after one or two.
MOST_ROUNDS = 16


def _palette(
    cloud: Cloud, colors: UInt8Array, weights: Int64Array, locked: int, order: str, recorder: Recorder
) -> Palette:
    for _ in range(MOST_ROUNDS):
        rows = np.arange(len(colors))
        if locked < len(colors):
            rows[locked:] = locked + ORDERS[order](colors[locked:], weights[locked:])
        colors, weights = filled(cloud, colors[rows], len(colors), locked)
        if (rows[1:] > rows[:-1]).all():
            break
    return Palette(colors, weights, trace=tuple(recorder.stages))
