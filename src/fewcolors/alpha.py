"""Alpha: what a picture's transparency means, and which alpha is firm.

Modes say what becomes of the pixels and how distances are taken:

    blend       as it is seen: colours are judged over what may lie behind; under alpha 0 there is none
    keep-color  as a texture: straight colours and alpha, colours under alpha 0 count (color/space.py)
    binary      alpha becomes all or nothing, at a threshold, then as `blend`: what GIF and many a sprite can hold
    ignore      alpha is dropped: the colours as if all were opaque

Firm is what is opaque or clear. Holes in a solid body and specks on a clear ground are seen on any background, however
small their error, so in every mode firm pixels take entries as firm as they are, wherever the palette has such.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import Pixels, UInt8Array, is_whole, opaque_in, to_8_bits
from fewcolors._sealed import sealed
from fewcolors.color import Space
from fewcolors.errors import ArgumentError

CLEAR, OPAQUE = 0, 255
MODES = ("blend", "keep-color", "binary", "ignore")


@sealed
class Alpha:
    """A checked wish. `mode`: one of `MODES`; `threshold`: of "binary", the least alpha that becomes opaque."""

    mode: str
    threshold: int

    def pixels(self, pixels: Pixels, holding: UInt8Array) -> Pixels:
        """The image (h, w, c) that is quantized for `pixels`; the same array where nothing changes, else a new one.
        `holding`: colours (k, 4) that its palette will hold; where colours under alpha 0 do not count, its first clear
        one stands for those that it has not."""
        if pixels.shape[2] == 3 or self.mode == "keep-color":
            return pixels
        if self.mode == "ignore":
            return _without_alpha(pixels)
        return _with_one_clear_color(self._two_levels(pixels) if self.mode == "binary" else pixels, holding)

    def _two_levels(self, pixels: Pixels) -> Pixels:
        solid = pixels[:, :, 3] * (1 if pixels.dtype == np.uint8 else 255) >= self.threshold
        out = pixels.copy()
        out[:, :, 3] = np.where(solid, opaque_in(pixels), 0)
        return out

    def space(self, space: Space) -> Space:
        """Where distances are taken, in place of `space`."""
        return space.straight() if self.mode == "keep-color" else space


def alpha_of(mode: Any, threshold: Any) -> Alpha:
    """The wish of the arguments `alpha` and `alpha_threshold`. Raises ArgumentError."""
    if not isinstance(mode, str) or mode not in MODES:
        raise ArgumentError(f"alpha={mode!r} is not known; try one of {', '.join(MODES)}")
    if not is_whole(threshold) or not 1 <= threshold <= OPAQUE:
        raise ArgumentError(f"alpha_threshold={threshold!r}: expected a whole number from 1 to 255")
    return Alpha(mode, int(threshold))


def _without_alpha(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[:, :, :3])  # type: ignore[return-value]  # the same dtype


def _with_one_clear_color(pixels: Pixels, holding: UInt8Array) -> Pixels:
    hidden = to_8_bits(pixels[:, :, 3:])[:, :, 0] == CLEAR  # what a palette of 8 bits will show as clear
    held = holding[holding[:, 3] == CLEAR]
    color = held[0] if len(held) else np.zeros(4, np.uint8)
    if pixels.dtype == np.uint8 and len(held):
        hidden &= ~np.isin(_words(pixels), _words(held))
    if not pixels[hidden].any() and not color.any():
        return pixels
    out = pixels.copy()
    out[hidden] = color if pixels.dtype == np.uint8 else color / 255
    return out


def _words(colors: Pixels) -> npt.NDArray[np.uint32]:
    """One number for each of the colours (…, 4) of bytes."""
    return np.ascontiguousarray(colors).view(np.uint32)[..., 0]


Numbers = npt.NDArray[Any]


def firm_labels(
    labels: Numbers, points: Numbers, alphas: Numbers, entries: Numbers, levels: Numbers, threads: int
) -> npt.NDArray[np.intp]:
    """Give each opaque colour the nearest opaque entry and each clear one the nearest clear entry, the lowest of
    equals, where there is one and the entry that it has is not as firm. Changes `labels` (n,); the answer says which
    (m,).

    `points` (n, c), `alphas` (n,): where the colours lie, and their alphas, 0 to 255. `entries` (k, c), `levels` (k,):
    the palette's likewise.
    """
    moved = [np.empty(0, np.intp)]
    for level in (CLEAR, OPAQUE):
        firm = np.flatnonzero(levels == level)
        astray = np.flatnonzero((alphas == level) & (levels[labels] != level)) if len(firm) else moved[0]
        if len(astray):
            here, there = (np.ascontiguousarray(rows, np.float64) for rows in (points[astray], entries[firm]))
            labels[astray] = firm[_kernel.nearest(here, there, threads)[0]]
        moved.append(astray)
    return np.concatenate(moved)
