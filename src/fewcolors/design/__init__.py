"""Palette design: the cloud of a histogram -> Palette. It never sees an image."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors._sealed import sealed
from fewcolors.cloud import Cloud, color_words
from fewcolors.deep import AnyCloud, DeepCloud
from fewcolors.design import deep, finish
from fewcolors.design.banned import is_banned, without_banned
from fewcolors.design.draws import Draws
from fewcolors.design.firm import error_of, firmed, with_anchors
from fewcolors.design.methods import CLASSICS
from fewcolors.design.order import ORDERS
from fewcolors.design.search import EFFORTS, best_colors, hearing
from fewcolors.design.seeded import seeded_colors
from fewcolors.palette import Palette
from fewcolors.trace import Progress, Recorder, Stage

__all__ = [
    "CLASSICS",
    "EFFORTS",
    "K_MEANS",
    "ORDERS",
    "Wish",
    "classic",
    "design",
    "in_order",
    "is_banned",
    "without_banned",
]

# The word of `method=` for our own search; the others are the classics'.
K_MEANS = "k-means"


@sealed
class Wish:
    """What a palette shall be, checked: at most `n_colors`, `locked` (l, c) of them given, in `order`; `effort`,
    `seed`; none like one of `banned` (b, 4); beginning at `start` (s, c), none of which is locked, where there is one.
    """

    n_colors: int
    locked: UInt8Array
    order: str
    effort: str
    seed: int
    banned: UInt8Array = field(default_factory=lambda: np.empty((0, 4), np.uint8))
    start: UInt8Array = field(default_factory=lambda: np.empty((0, 3), np.uint8))

    @property
    def placed(self) -> int:
        """How many colours come first, in an order of their own: locked ones and those of the start."""
        return len(self.locked) + len(self.start)


def design(cloud: AnyCloud, wish: Wish, progress: Progress | None, counted: AnyCloud | None = None) -> Palette:
    """The palette of at most `n_colors` colours with the least error found; exactly that many when there are as many.
    `counted`: the cloud whose weights say how much each colour serves, and order them; None for `cloud` itself.

    The locked colours come out first, as they are; the others in order. When everything fits, locked colours and all
    of the histogram's, nothing is searched and nothing lost; of a deep histogram that is all its roundings to 8 bits.
    """
    recorder, locked = Recorder(progress), wish.locked
    colors = np.asarray(cloud.rounded.histogram.colors)
    free = colors[~np.isin(color_words(colors), color_words(locked))] if len(locked) else colors
    if len(wish.start):
        chosen = _seeded(cloud, wish, recorder)
    elif len(locked) + len(free) <= wish.n_colors:
        chosen = np.concatenate([locked, free])
    elif len(locked) == wish.n_colors:
        chosen = locked
    else:
        chosen = _searched(cloud.rounded, wish, recorder)
        if isinstance(cloud, DeepCloud):
            chosen = deep.refined(cloud, chosen, len(locked), wish.effort, recorder)
    return in_order(cloud if counted is None else counted, chosen, wish, tuple(recorder.stages))


def _searched(cloud: Cloud, wish: Wish, recorder: Recorder) -> UInt8Array:
    """The better end of the searches from the locked colours, and from these and anchors where there are any."""
    held = [wish.locked]
    anchored = with_anchors(cloud, wish.locked, wish.n_colors)
    if len(anchored) > len(wish.locked):
        held.append(anchored)
    found = [best_colors(cloud, wish.n_colors, each, wish.effort, Draws(wish.seed), recorder) for each in held]
    firm = [firmed(cloud, colors, len(wish.locked)) for colors in found]
    return firm[0] if len(firm) == 1 else min(firm, key=lambda colors: error_of(cloud, colors))


def _seeded(cloud: AnyCloud, wish: Wish, recorder: Recorder) -> UInt8Array:
    plan = EFFORTS[wish.effort]
    hear = hearing(cloud.rounded, recorder)
    stop = plan.all_colors or plan.cells
    colors = seeded_colors(cloud.rounded, wish.n_colors, wish.locked, wish.start, stop, hear)
    return firmed(cloud.rounded, colors, len(wish.locked))


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
    """The palette of these colours (k, c), the locked ones and those of the start first, the others in the order that
    is wished; what serves nothing makes way for the worst-served colours of `cloud`."""
    placed = wish.placed
    weights: Int64Array = cloud.serve(colors).weights
    for _ in range(MOST_ROUNDS):
        rows = np.arange(len(colors))
        if placed < len(colors):
            rows[placed:] = placed + ORDERS[wish.order](colors[placed:], weights[placed:])
        colors, weights = _filled(cloud, colors[rows], len(colors), placed)
        if (rows[1:] > rows[:-1]).all():
            break
    return Palette(colors, weights, trace=trace)


def _filled(cloud: AnyCloud, colors: UInt8Array, k: int, locked: int) -> tuple[UInt8Array, Int64Array]:
    if isinstance(cloud, DeepCloud):
        return deep.filled(cloud, colors, k, locked)
    return finish.filled(cloud, colors, k, locked)
