"""Steady: frames in the colours of a palette, and nothing moves that stands still.

Dithered one by one, frames boil: a change in one corner of a picture changes the grain of error diffusion everywhere
behind it. Here a pixel keeps the colour that it shows for as long as its colour in the film stays what it was when that
was decided. The others are dithered around it: they see it as it is shown, and it takes no error of theirs.

One thing makes it move: where a pixel becomes clear, a GIF has to draw its surroundings again, in the colours of one
table. Of those that stand there, the ones in colours of palettes gone by take this palette's if the table is too small.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array, UInt32Array, with_alpha
from fewcolors.animation.delta import Overlay
from fewcolors.palette import Palette
from fewcolors.patch import CLEAR, to_rgba, to_words
from fewcolors.quantize import apply_palette

Mask = np.ndarray[Any, np.dtype[np.bool_]]
# What a table of 256 holds beside clear, which is there wherever this counts.
MOST_REDRAWN = 255


class Steady:
    """One film after the other is begun anew. `options`: those of `apply_palette`; `hold`: by how many levels, of each
    channel, a pixel may differ from what it was and still keep what it shows."""

    def __init__(self, options: dict[str, Any], hold: int = 0) -> None:
        self._options = options
        self._hold = hold
        self._decided: UInt8Array | None = None  # the film's colours when what is shown was decided
        self._shown: UInt8Array | None = None
        self._overlay = Overlay()

    def show(self, pixels: UInt8Array, palette: Palette) -> UInt8Array:
        """The next frame, (h, w, 4), in colours of the palette, and where it stands still in those shown before."""
        now = to_rgba(to_words(with_alpha(pixels)))
        if self._decided is None or self._shown is None:
            self._decided, self._shown = now, self._mapped(now, palette, None)
            return self._shown
        before, moves = self._shown, self._moves(now, self._decided)
        shown = self._moved(before, now, moves, palette)
        aged = self._aged(to_words(before), to_words(shown), palette)
        if aged is not None:
            moves |= aged
            shown = self._moved(before, now, moves, palette)
        self._shown = shown
        self._decided = np.where(moves[:, :, None], now, self._decided)
        return shown

    def _moves(self, now: UInt8Array, before: UInt8Array) -> Mask:
        moves: Mask = to_words(now) != to_words(before)
        if self._hold == 0:
            return moves
        apart = np.maximum(now, before) - np.minimum(now, before)
        moves &= (apart[:, :, :3].max(axis=2) > self._hold) | (apart[:, :, 3] > 0)
        return moves

    def _moved(self, before: UInt8Array, now: UInt8Array, moves: Mask, palette: Palette) -> UInt8Array:
        """What was shown before, with what moves mapped anew."""
        if not moves.any():
            return before
        # What stands may have a colour that this palette has not; its nearest stands for it then.
        scene = np.where(moves[:, :, None], now, before)
        return np.where(moves[:, :, None], self._mapped(scene, palette, moves), before)

    def _aged(self, before: UInt32Array, shown: UInt32Array, palette: Palette) -> Mask | None:
        """What has to be drawn again and has not this palette's colours, where one table cannot hold all of it."""
        _, _, vanishes = self._overlay.lay(before, shown)
        redrawn: Mask = self._overlay.canvas != shown
        if not vanishes or len(np.unique(shown[redrawn])) <= MOST_REDRAWN:
            return None
        own = to_words(np.ascontiguousarray(palette.rgba))
        aged: Mask = redrawn & (shown != CLEAR) & ~np.isin(shown, own)
        return aged

    def _mapped(self, pixels: UInt8Array, palette: Palette, mask: Any) -> UInt8Array:
        opaque = bool((pixels[:, :, 3] == 255).all())
        canvas = np.ascontiguousarray(pixels[:, :, :3]) if opaque else pixels
        words = to_words(np.ascontiguousarray(palette.rgba))
        result = apply_palette(canvas, palette, dither_mask=None if mask is None else mask * 1.0, **self._options)
        shown: UInt32Array = words[result.indices]
        return to_rgba(shown)
