"""Chosen: the colours that the caller names beforehand, checked: locked, banned, and where the search starts."""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array, as_colors, with_alpha
from fewcolors._nouns import number_of
from fewcolors._sealed import sealed
from fewcolors.cloud import color_words
from fewcolors.design import Wish, is_banned
from fewcolors.errors import ArgumentError
from fewcolors.palette import Palette
from fewcolors.plan import Plan


@sealed
class Chosen:
    """Colours (…, 4) in three roles; what starts is not locked."""

    locked: UInt8Array
    banned: UInt8Array
    start: UInt8Array

    @property
    def held(self) -> UInt8Array:
        """Those that the palette begins with."""
        return np.concatenate([self.locked, self.start])

    def wish(self, plan: Plan, channels: int) -> Wish:
        """The wish for a palette of pictures with 3 or 4 `channels`; colours held are opaque where those have 3."""
        locked, start = (np.ascontiguousarray(colors[:, :channels]) for colors in (self.locked, self.start))
        return Wish(plan.n_colors, locked, plan.order, plan.effort, plan.seed, self.banned, start)


def chosen_of(locked: Any, banned: Any, start_from: Any, n_colors: int) -> Chosen:
    """The colours of these arguments, each None, a Palette, hex codes or rows of numbers. Raises ArgumentError."""
    kept, forbidden, start = (
        _colors(colors, name) for colors, name in ((locked, "locked"), (banned, "banned"), (start_from, "start_from"))
    )
    if len(kept) > n_colors:
        raise ArgumentError(f"locked: {len(kept)} colours do not fit n_colors={n_colors}")
    # Counts are asked for, here and elsewhere, because NumPy imports its masked arrays otherwise: some 15 ms.
    if len(np.unique(kept, axis=0, return_counts=True)[0]) < len(kept):
        raise ArgumentError("locked: a colour stands there twice; name each once")
    both = kept[is_banned(kept, forbidden)]
    if len(both):
        code = Palette(both).hex[0]
        raise ArgumentError(
            f"banned: {code} is locked, and nobody tells it from a banned colour; leave one of them out"
        )
    start = start[~np.isin(color_words(start), color_words(kept))]
    if len(kept) + len(start) > n_colors:
        raise ArgumentError(
            f"start_from: {number_of(len(start), 'colour')} and {len(kept)} locked do not fit n_colors={n_colors}; "
            "raise it"
        )
    return Chosen(kept, forbidden, start)


def _colors(colors: Any, name: str) -> UInt8Array:
    none = isinstance(colors, np.ndarray) and colors.ndim and len(colors) == 0
    if colors is None or none or (isinstance(colors, list | tuple) and not colors):
        return np.empty((0, 4), np.uint8)
    if isinstance(colors, Palette):
        return np.asarray(colors.rgba)
    return np.ascontiguousarray(with_alpha(as_colors(colors, name)[None])[0])
