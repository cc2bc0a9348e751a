"""Shrink: the copy of a picture that is as large as a screen, on which previews are made."""

from __future__ import annotations

import math

import numpy as np

from fewcolors._arrays import Pixels, UInt8Array, to_8_bits

# A window shows no more pixels than that at once, and a preview of them takes a sixth of a second at most.
SCREEN_PIXELS = 1_000_000


def shrunk(pixels: Pixels, most: int = SCREEN_PIXELS) -> UInt8Array:
    """The picture (h, w, c) in at most `most` pixels of 8 bits, each the mean of a square; itself where it has no more.

    Means are of sRGB values, as browsers take them, weighted by alpha, so that colours under alpha 0 do not shine
    through.

    >>> shrunk(np.array([[[0, 0, 0], [9, 9, 9]], [[9, 9, 9], [18, 18, 18]]], np.uint8), 1).tolist()
    [[[9, 9, 9]]]
    """
    side = _side(pixels.shape[0], pixels.shape[1], most)
    if side == 1:
        return np.ascontiguousarray(to_8_bits(pixels))
    bands = range(0, pixels.shape[0], side)
    return np.concatenate([_band(to_8_bits(pixels[top : top + side]), side) for top in bands])


def _side(height: int, width: int, most: int) -> int:
    """The side of the squares: the least with which at most `most` of them cover the picture."""
    side = max(1, math.isqrt(max(0, height * width - 1) // most))
    while math.ceil(height / side) * math.ceil(width / side) > most:
        side += 1
    return side


def _band(rows: UInt8Array, side: int) -> UInt8Array:
    """One row of means of at most `side` rows; the last square may be narrower."""
    values = rows.astype(np.uint32)
    weights = values[:, :, 3:] if rows.shape[2] == 4 else np.ones_like(values[:, :, :1])
    starts = np.arange(0, rows.shape[1], side)
    colors = np.add.reduceat((values[:, :, :3] * weights).sum(axis=0), starts, axis=0)
    total = np.add.reduceat(weights.sum(axis=0), starts, axis=0)
    out = np.empty((1, len(starts), rows.shape[2]), np.uint8)
    out[0, :, :3] = (colors + total // 2) // np.maximum(total, 1)
    if rows.shape[2] == 4:
        counts = rows.shape[0] * np.diff(np.append(starts, rows.shape[1]))[:, None]
        out[0, :, 3:] = (total + counts // 2) // counts
    return out
