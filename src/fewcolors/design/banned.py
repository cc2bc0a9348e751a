"""Banned colours: what must not come out, because another layer, a machine or a lawyer has it.

Neither a banned colour comes out nor one that nobody tells from it: a ban on a brand's red that let #e30614 pass for
#e30613 would be none. An entry that ends up there moves to the nearest colour outside.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int64Array, UInt8Array, with_alpha
from fewcolors.cloud import color_words
from fewcolors.color import SPACES

# Delta E-OK that is just noticeable: the 0.02 that CSS Color 4 takes for it in gamut mapping (section 13.2).
JUST_NOTICED = 0.02
# How far, of 255 in each channel, the nearest colour outside is looked for: most lie within the first reach; the others
# are for bans side by side and for devices of few levels. At most so many levels a channel are tried, 270,000 colours.
REACHES = (8, 32, 255)
MOST_LEVELS = 65


def is_banned(colors: UInt8Array, banned: UInt8Array) -> npt.NDArray[np.bool_]:
    """For each colour (k, c) whether one of `banned` (b, 4) looks the same.

    >>> is_banned(np.array([[227, 6, 20], [240, 6, 19]], np.uint8), np.array([[227, 6, 19, 255]], np.uint8)).tolist()
    [True, False]
    """
    same = np.zeros(len(colors), bool)
    if len(colors) == 0:
        return same
    points = _points(colors)
    for center in _points(banned) if len(banned) else ():
        same |= _sq_distances(points, center) < (JUST_NOTICED * SPACES["oklab"].unit) ** 2
    return same


def without_banned(colors: UInt8Array, banned: UInt8Array, fixed: int, levels: UInt8Array) -> UInt8Array:
    """The distinct colours (k, c), those banned moved to the nearest ones of these `levels` a channel that are not and
    that the palette has not; one that has no such place, as what is all clear, is left out. The first `fixed` stay."""
    same = is_banned(colors, banned)
    same[:fixed] = False
    moved, taken = colors.copy(), set(color_words(colors[~same]).tolist())
    kept = ~same
    for row in np.flatnonzero(same).tolist():
        place = _nearest_free(colors[row], banned, taken, levels)
        if place is not None:
            moved[row], kept[row] = place, True
            taken.add(int(color_words(place[None])[0]))
    return np.ascontiguousarray(moved[kept])


def _nearest_free(color: UInt8Array, banned: UInt8Array, taken: set[int], levels: UInt8Array) -> UInt8Array | None:
    if color[3:].tolist() == [0]:  # every clear colour is the same point: none is free, wherever one looks
        return None
    for reach in REACHES:
        around = _around(color, levels, reach)
        free = ~is_banned(around, banned) & ~np.isin(color_words(around), list(taken))
        if free.any():
            places = around[free]
            nearest: UInt8Array = places[_sq_distances(_points(places), _points(color[None])[0]).argmin()]
            return nearest
    return None


def _around(color: UInt8Array, levels: UInt8Array, reach: int) -> UInt8Array:
    """The colours (n, c) within `reach` of a colour in red, green and blue, its alpha kept."""
    near = [levels[np.abs(levels.astype(np.int16) - level) <= reach] for level in color[:3]]
    tried = [channel[:: -(-len(channel) // MOST_LEVELS) or 1] for channel in near]
    grid = np.stack(np.meshgrid(*tried, indexing="ij"), axis=-1).reshape(-1, 3)
    alpha = np.broadcast_to(color[3:], (len(grid), len(color) - 3))
    return np.ascontiguousarray(np.concatenate([grid, alpha], axis=1))


def _points(colors: UInt8Array) -> Int64Array:
    return SPACES["oklab"].to_lattice(with_alpha(np.ascontiguousarray(colors)[None])[0], 1).astype(np.int64)


def _sq_distances(points: Int64Array, center: Int64Array) -> Int64Array:
    difference = points - center
    total: Int64Array = (difference * difference).sum(axis=1)
    return total
