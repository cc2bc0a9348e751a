"""Palette design: the cloud of a histogram -> Palette. It never sees an image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.cloud import color_words
from fewcolors.deep import AnyCloud, DeepCloud
from fewcolors.design import deep, finish
from fewcolors.design.draws import Draws
from fewcolors.design.methods import CLASSICS
from fewcolors.design.order import ORDERS
from fewcolors.design.search import EFFORTS, best_colors
from fewcolors.palette import Palette
from fewcolors.trace import Progress, Recorder, Stage

__all__ = ["CLASSICS", "EFFORTS", "K_MEANS", "ORDERS", "Wish", "classic", "design", "in_order"]

# The word of `method=` for our own search; the others are the classics'.
K_MEANS = "k-means"


@dataclass(frozen=True)
class Wish:
    """What a palette shall be, checked: at most `n_colors`, `locked` (l, c) of them given, in `order`; `effort`,
    `seed`."""

    n_colors: int
    locked: UInt8Array
    order: str
    effort: str
    seed: int


def design(cloud: AnyCloud, wish: Wish, progress: Progress | None, counted: AnyCloud | None = None) -> Palette:
    """The palette of at most `n_colors` colours with the least error found; exactly that many when there are as many.
    `counted`: the cloud whose weights say how much each colour serves, and order them; None for `cloud` itself.

    The locked colours come out first, as they are; the others in order. When everything fits, locked colours and all
    of the histogram's, nothing is searched and nothing lost; of a deep histogram that is all its roundings to 8 bits.
    """
    recorder, locked = Recorder(progress), wish.locked
    colors = np.asarray(cloud.rounded.histogram.colors)
    free = colors[~np.isin(color_words(colors), color_words(locked))] if len(locked) else colors
    if len(locked) + len(free) <= wish.n_colors:
        chosen = np.concatenate([locked, free])
    elif len(locked) == wish.n_colors:
        chosen = locked
    else:
        draws = Draws(wish.seed)
        chosen = best_colors(cloud.rounded, wish.n_colors, locked, wish.effort, draws, recorder)
        if isinstance(cloud, DeepCloud):
            chosen = deep.refined(cloud, chosen, len(locked), wish.effort, recorder)
    return in_order(cloud if counted is None else counted, chosen, wish, tuple(recorder.stages))


def classic(cloud: AnyCloud, wish: Wish, method: str) -> Palette:
    """The palette that one of the `CLASSICS` makes, as its paper has it, in order."""
    colors = CLASSICS[method].colors(cloud.rounded, wish.n_colors, Draws(wish.seed))
    weights = cloud.serve(colors).weights
    rows = ORDERS[wish.order](colors, weights)
    return Palette(colors[rows], cloud.serve(np.ascontiguousarray(colors[rows])).weights)


# Rounds of ordering. Ties between two colours go to the one that stands first, so a new order can shift weights, and
# these the order. Weight only moves towards the front, so the rounds end; on photos after one or two.
MOST_ROUNDS = 16


def in_order(cloud: AnyCloud, colors: UInt8Array, wish: Wish, trace: tuple[Stage, ...]) -> Palette:
    """The palette of these colours (k, c), the locked ones first, the others in the order that is wished; what serves
    nothing makes way for the worst-served colours of `cloud`."""
    locked = len(wish.locked)
    weights: Int64Array = cloud.serve(colors).weights
    for _ in range(MOST_ROUNDS):
        rows = np.arange(len(colors))
        if locked < len(colors):
            rows[locked:] = locked + ORDERS[wish.order](colors[locked:], weights[locked:])
        colors, weights = _filled(cloud, colors[rows], len(colors), locked)
        if (rows[1:] > rows[:-1]).all():
            break
    return Palette(colors, weights, trace=trace)


def _filled(cloud: AnyCloud, colors: UInt8Array, k: int, locked: int) -> tuple[UInt8Array, Int64Array]:
    if isinstance(cloud, DeepCloud):
        return deep.filled(cloud, colors, k, locked)
    return finish.filled(cloud, colors, k, locked)
