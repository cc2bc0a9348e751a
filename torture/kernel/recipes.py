"""Recipes: blends and plans against what they are defined to be, and ordered dithering against cumulated shares."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from fewcolors import _kernel
from tests import twins
from torture.kernel.draw import Array, Draw, Law, same

WHOLE = 1 << 16
PLAN_LENGTH = 16


class Shares:
    """A recipe's shares, laid out: checks the laws of every recipe on the way."""

    def __init__(self, recipes: _kernel.Recipes, order: Array) -> None:
        heads, self.parts = recipes.rows()
        assert len(heads) == len(recipes), "Recipes.__len__"
        self.starts, self.centers, self.nearest = heads.T
        self.order = order

    def of(self, row: int) -> Array:
        """The share (k,) of each entry, in parts of `WHOLE`."""
        shares = np.zeros(len(self.order), np.int64)
        start, place, at = 0, -1, int(self.starts[row])
        while start < WHOLE:
            until, entry = map(int, self.parts[at])
            assert start < until <= WHOLE, "Recipes.rows: thresholds ascend"
            assert self.order[entry] > place, "Recipes.rows: from dark to light"
            if entry == self.nearest[row]:
                assert self.centers[row] == min(max(WHOLE // 2, start), until - 1), "Recipes.rows: the centre"
            shares[entry] += until - start
            start, place, at = until, int(self.order[entry]), at + 1
        return shares


def palette_of(draw: Draw, most: int = 257) -> tuple[Array, Array]:
    """Points (k, 4), and their places from dark to light: any order will do."""
    k = draw.count(most)
    return draw.points(k), draw.placed(draw.random.permutation(k).astype(np.int32))


def gap(color: Array, palette: Array, shares: Array, grain: float) -> float:
    """By how much more of one entry could lower error and noise, at most: 0 at the least, which is convex."""
    away = palette.astype(float) - color
    prices = 2 * away @ (shares / WHOLE @ away) + grain * (away * away).sum(axis=1)
    return float(prices @ shares / WHOLE - prices.min())


def blend(draw: Draw) -> None:
    """No entry lowers the sum of error and noise; the nearest is named."""
    palette, order = palette_of(draw)
    colors = draw.points(draw.number(0, 30))
    grain = draw.one_of((0.001, 0.1, 3.0))
    found = Shares(_kernel.blend(colors, palette, order, grain, draw.threads()), np.asarray(order))
    both = np.concatenate([colors, palette]).astype(float)
    wide = float(((both.max(axis=0) - both.min(axis=0)) ** 2).sum())
    # The question to the grid is rounded by up to a step in all, shares by 1 / 65,536.
    allowed = 2 * grain * math.sqrt(wide) + 5 * wide / WHOLE + 0.1
    for row, color in enumerate(colors.astype(float)):
        assert gap(color, palette, found.of(row), grain) <= allowed, "blend: not the least"
    same(found.nearest, twins.nearest(colors, np.asarray(palette)), "blend: the nearest")


def planned(color: Array, palette: Array) -> Array:
    """How often each entry stands in the plan of a colour: the published loop in whole numbers, where ties are ties."""
    counts, total, length = np.zeros(len(palette), np.int64), np.zeros(4, np.int64), 0
    while length < PLAN_LENGTH:
        powers = [1 << n for n in range(5) if 1 << n <= max(1, length)]
        steps = []
        for power in powers:
            squares = ((total + power * palette - (length + power) * color) ** 2).sum(axis=1)
            steps.append((Fraction(int(squares.min()), (length + power) ** 2), power, int(squares.argmin())))
        _, power, entry = min(steps)
        total = total + power * palette[entry]
        taken = min(power, PLAN_LENGTH - length)
        counts[entry] += taken
        length += taken
    return counts


def plan_mixtures(draw: Draw) -> None:
    """Where nothing is rounded, the published loop: coordinates that all its powers of two divide."""
    k = draw.count(64)
    palette = draw.placed((draw.random.integers(0, 200, (k, 4)) * 64).astype(np.int16))
    order = draw.placed(draw.random.permutation(k).astype(np.int32))
    colors = draw.placed((draw.random.integers(0, 200, (draw.number(0, 20), 4)) * 64).astype(np.int16))
    found = Shares(_kernel.plan_mixtures(colors, palette, order, draw.threads()), np.asarray(order))
    for row, color in enumerate(colors.astype(np.int64)):
        expected = planned(color, np.asarray(palette).astype(np.int64)) * (WHOLE // PLAN_LENGTH)
        same(found.of(row), expected, "plan_mixtures")


def picked(shares: Array, order: Array, threshold: int) -> int:
    """The entry whose stretch of the palette, laid out from dark to light, holds the threshold."""
    by_place = np.argsort(order)
    return int(by_place[np.searchsorted(np.cumsum(shares[by_place]), threshold, side="right")])


def order_by(draw: Draw, most: int, wide: bool) -> None:
    """What each pixel's threshold falls on, strength and mask drawing it towards the nearest's."""
    palette, order = palette_of(draw, most)
    pixels = draw.picture(400, 3)
    height, width = pixels.shape[:2]
    flat = pixels.reshape(-1, 3)
    colors, _ = _kernel.count_colors(np.ascontiguousarray(flat), 1)
    points = (colors.astype(np.int16) * 60) @ np.eye(3, 4, dtype=np.int16)
    recipes = _kernel.blend(np.ascontiguousarray(points), palette, order, 0.05, 1)
    screen = draw.integers((draw.number(1, 9), draw.number(1, 9)), 0, WHOLE - 1, np.uint32)
    strength = draw.one_of((0, 1, WHOLE // 3, WHOLE))
    mask = draw.bytes_of(height * width) if draw.one_in(3) else np.empty(0, np.uint8)
    shares = Shares(recipes, np.asarray(order))
    of_color = [shares.of(row) for row in range(len(colors))]
    rows = {tuple(color): row for row, color in enumerate(colors.tolist())}
    expected = np.zeros(height * width, np.int64)
    for at, color in enumerate(map(tuple, flat.tolist())):
        row, here = rows[color], strength * int(mask[at]) // 255 if len(mask) else strength
        away = int(screen[at // width % len(screen), at % width % screen.shape[1]]) - int(shares.centers[row])
        drawn = int(shares.centers[row]) + int(math.copysign(abs(away) * here // WHOLE, away))
        expected[at] = picked(of_color[row], np.asarray(order), drawn) if here else shares.nearest[row]
    call = _kernel.order_16 if wide else _kernel.order_8
    found = call(np.ascontiguousarray(flat), width, colors, recipes, screen, strength, mask, draw.threads())
    same(found, expected, call.__name__)


def order_8(draw: Draw) -> None:
    """Up to 256 entries."""
    order_by(draw, 256, wide=False)


def order_16(draw: Draw) -> None:
    """More."""
    order_by(draw, 257, wide=True)


LAWS: dict[str, Law] = {
    "blend": blend,
    "plan_mixtures": plan_mixtures,
    "Recipes.rows": blend,
    "Recipes.__len__": blend,
    "order_8": order_8,
    "order_16": order_16,
}
