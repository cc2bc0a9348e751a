"""Steady: frames in the colours of a palette, and nothing moves that stands still.

Dithered one by one, frames boil: a change in one corner of a picture changes the grain of error diffusion everywhere
behind it. Here a pixel keeps the colour that it shows for as long as its colour in the film stays what it was when that
was decided. The others are dithered around it: they see it as it is shown, and it takes no error of theirs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array, UInt32Array, with_alpha
from fewcolors.palette import Palette
from fewcolors.patch import to_rgba, to_words
from fewcolors.quantize import apply_palette


class Steady:
    """One film after the other is begun anew. `options`: those of `apply_palette`; `hold`: by how many levels, of each
    channel, a pixel may differ from what it was and still keep what it shows."""

    def __init__(self, options: dict[str, Any], hold: int = 0) -> None:
        self._options = options
        self._hold = hold
        self._decided: UInt8Array | None = None  # the film's colours when what is shown was decided
        self._shown: UInt8Array | None = None

    def show(self, pixels: UInt8Array, palette: Palette) -> UInt8Array:
        """The next frame, (h, w, 4), in colours of the palette, and where it stands still in those shown before."""
        now = to_rgba(to_words(with_alpha(pixels)))
        if self._decided is None or self._shown is None:
            self._decided, self._shown = now, self._mapped(now, palette, None)
            return self._shown
        moves = self._moves(now, self._decided)
        if not moves.any():
            return self._shown
        # What stands may have a colour that this palette has not; its nearest stands for it then.
        scene = np.where(moves[:, :, None], now, self._shown)
        fresh = self._mapped(scene, palette, moves)
        self._shown = np.where(moves[:, :, None], fresh, self._shown)
        self._decided = np.where(moves[:, :, None], now, self._decided)
        return self._shown

    def _moves(self, now: UInt8Array, before: UInt8Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        moves: np.ndarray[Any, np.dtype[np.bool_]] = to_words(now) != to_words(before)
        if self._hold == 0:
            return moves
        apart = np.maximum(now, before) - np.minimum(now, before)
        moves &= (apart[:, :, :3].max(axis=2) > self._hold) | (apart[:, :, 3] > 0)
        return moves

    def _mapped(self, pixels: UInt8Array, palette: Palette, mask: Any) -> UInt8Array:
        opaque = bool((pixels[:, :, 3] == 255).all())
        canvas = np.ascontiguousarray(pixels[:, :, :3]) if opaque else pixels
        words = to_words(np.ascontiguousarray(palette.rgba))
        result = apply_palette(canvas, palette, dither_mask=None if mask is None else mask * 1.0, **self._options)
        shown: UInt32Array = words[result.indices]
        return to_rgba(shown)
