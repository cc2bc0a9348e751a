"""Dithered images, from the wish to the Indexed: which method, which palette, which order.

Its neighbours: `joint` moves a palette to where it looks best dithered; `mapping` gives pixels their indices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from fewcolors._arrays import IndexArray, Int64Array, UInt8Array
from fewcolors.accents import Accent, told, with_accents
from fewcolors.cloud import color_words
from fewcolors.deep import AnyCloud
from fewcolors.design import ORDERS, Wish, design
from fewcolors.design.finish import with_worst_served
from fewcolors.design.firm import firmed
from fewcolors.dither import Dither
from fewcolors.flats import Start, begun_with_flat_colors
from fewcolors.indexed import Indexed
from fewcolors.joint import Rounds, made_for_dither
from fewcolors.mapping.auto import QUICK, Auto, where_it_pays
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.firm import keep_firm, none_clearer
from fewcolors.palette import Palette
from fewcolors.picture import Picture
from fewcolors.plan import Plan, device_colors
from fewcolors.trace import Progress

# How long palette and dither are fitted to each other (docs/decisions/0004 has the measurements).
ROUNDS = {"fast": Rounds(0, 0), "balanced": Rounds(3, 2), "best": Rounds(8, 8)}
# Up to so many colours a round is cheap and tells more. FLIP / SSIMULACRA2 of nine CQ100 photos at 8 and 16 colours:
# 0.1812 / -1.1 and 0.1085 / 27.5 with 3 and 2 rounds, 0.1782 / 0.7 and 0.1067 / 28.9 with 8 and 8.
FEW_COLORS = 32
FEW_ROUNDS = {**ROUNDS, "balanced": ROUNDS["best"]}
# The others need less to settle around an accent's entry.
AROUND_ACCENTS = Rounds(2, 1)
JOINT_ROUNDS = {"fast": Rounds(4, 2), "balanced": Rounds(8, 12), "best": Rounds(8, 24)}
# The search that these begin with: what is moved afterwards need not be converged first.
STARTS = {"fast": "fast", "balanced": "fast", "best": "balanced"}


def dithered(picture: Picture, dither: Dither, wish: Wish, progress: Progress | None) -> Indexed:
    """The picture dithered with a palette made for it."""
    if dither.name == "auto" and wish.effort == "fast":
        dither = replace(dither, method=QUICK)
    canvas = picture.canvas
    start, colors, accents = found(canvas, picture, wish, dither, progress)
    indices = _indices(canvas, colors, dither)
    weights = pixels_of(indices, len(colors))
    rows = order_of(colors, weights, wish)
    palette = Palette(colors[rows], weights[rows], trace=start.trace)
    report = _report(canvas, colors, dither, picture.plan) | told(accents)
    return picture.indexed(palette, _renamed(indices, rows), report)


def palette_for(
    picture: Picture, dither: Dither, wish: Wish, progress: Progress | None
) -> tuple[Palette, Sequence[Accent]]:
    """The palette of `dithered` alone, its weights what of the picture is nearest to each colour, and the accents."""
    start, colors, accents = found(picture.canvas, picture, wish, dither, progress)
    weights = picture.counts.serve(colors).weights
    rows = order_of(colors, weights, wish)
    return Palette(colors[rows], weights[rows], trace=start.trace), accents


def mapped(picture: Picture, dither: Dither, palette: Palette, accents: Sequence[Accent] = ()) -> Indexed:
    """The picture dithered with a palette that is given, with the accents that were given an entry of it."""
    canvas = picture.canvas
    colors = np.ascontiguousarray(palette.rgba[:, : picture.pixels.shape[2]])
    report = _report(canvas, colors, dither, picture.plan) | told(accents)
    return picture.indexed(palette, _indices(canvas, colors, dither), report)


def _indices(canvas: Canvas, colors: UInt8Array, dither: Dither) -> IndexArray:
    indices = dither.method(canvas, colors)
    keep_firm(indices, canvas, colors)
    return indices


def found(
    canvas: Canvas, picture: Picture, wish: Wish, dither: Dither, progress: Progress | None
) -> tuple[Palette, UInt8Array, Sequence[Accent]]:
    """The palette that the dither's began with, its colours, and the accents that were given one."""
    cloud = picture.cloud(wish.n_colors)

    def begun(held: UInt8Array) -> Start:
        palette = design(cloud, replace(wish, effort=STARTS[wish.effort], locked=held), progress)
        return Start(palette, np.ascontiguousarray(palette.rgba[:, : held.shape[1]]), held)

    flat = isinstance(dither.method, Auto) and len(wish.start) == 0  # what the palette starts from keeps its places
    start = begun_with_flat_colors(canvas, cloud.rounded, wish, begun) if flat else begun(wish.locked)
    held, colors = start.held, start.colors
    rounds = _rounds(dither, wish)
    colors = made_for_dither(canvas, dither.method, colors, len(held), rounds)
    colors = _distinct(cloud, none_clearer(colors, picture.least_alpha, len(held)), wish.n_colors)
    kept = with_accents(cloud.rounded, colors, wish.placed, max(len(held), wish.placed), picture.lost_in(colors))
    if kept is not None:
        rounds = min(rounds, AROUND_ACCENTS, key=lambda one: one.dithered)
        colors = firmed(cloud.rounded, kept.colors, kept.held)
        colors = made_for_dither(canvas, dither.method, colors, kept.held, rounds)
        colors = _distinct(cloud, none_clearer(colors, picture.least_alpha, kept.held), wish.n_colors)
    return start.palette, device_colors(colors, picture.plan, wish), () if kept is None else kept.accents


def _rounds(dither: Dither, wish: Wish) -> Rounds:
    if dither.name == "joint":
        return JOINT_ROUNDS[wish.effort]
    return (FEW_ROUNDS if wish.n_colors <= FEW_COLORS else ROUNDS)[wish.effort]


def _distinct(cloud: AnyCloud, colors: UInt8Array, k: int) -> UInt8Array:
    """The colours without repeats, the worst-served ones of the picture in their places."""
    _, first = np.unique(color_words(colors), return_index=True)
    if len(first) == len(colors):
        return colors
    return with_worst_served(cloud.rounded, colors[np.sort(first)], min(k, len(cloud.rounded.histogram)))


def order_of(colors: UInt8Array, weights: Int64Array, wish: Wish) -> np.ndarray:
    """The rows of `colors` (k, c) as the palette lists them, `weights` (k,) being the pixels of each."""
    placed = min(wish.placed, len(colors))
    return np.concatenate([np.arange(placed), placed + ORDERS[wish.order](colors[placed:], weights[placed:])])


# Pixels counted at a time: `bincount` makes 8 bytes of each index.
PIECE = 1 << 20


def pixels_of(indices: IndexArray, k: int) -> Int64Array:
    """How many pixels (k,) have each index."""
    flat, counts = indices.reshape(-1), np.zeros(k, np.int64)
    for start in range(0, flat.size, PIECE):
        counts += np.bincount(flat[start : start + PIECE], minlength=k)
    return counts


def _renamed(indices: IndexArray, rows: np.ndarray) -> IndexArray:
    names = np.empty(len(rows), indices.dtype)
    names[rows] = np.arange(len(rows))
    renamed: IndexArray = names[indices]
    return renamed


def _report(canvas: Canvas, colors: UInt8Array, dither: Dither, plan: Plan) -> dict[str, Any]:
    report: dict[str, Any] = {"n_colors": len(colors), "space": plan.space.name, "dither": dither.name}
    if isinstance(dither.method, Auto):
        share = where_it_pays(canvas, colors).share
        report["dithered"] = round(share, 4)
        report["why"] = _why(share)
    return report


def _why(share: float) -> str:
    if share == 1.0:
        return "no flat areas whose colour the palette has: dithered everywhere"
    if share == 0.0:
        return "all is flat, and the palette has its colours: not dithered"
    return f"flat areas whose colour the palette has, or nearly, stay clean ({1 - share:.1%}); the rest is dithered"
