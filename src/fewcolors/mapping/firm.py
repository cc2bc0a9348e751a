"""Firm alpha: what is opaque stays opaque when a soft-edged picture is dithered, and what is clear stays clear.

Holes in a solid body and specks on a clear ground are seen on any background, however small their error. So colours
that are nearly opaque or nearly clear become so, and firm pixels take no soft colour when a firm one is the nearest.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, IndexArray, UInt8Array
from fewcolors.mapping.canvas import Canvas

CLEAR, OPAQUE = 0, 255
# Levels of alpha that make no difference: means of mostly firm pixels end some levels away. Eight shift a background by
# 3 %.
NEARLY = 8


def firm_colors(colors: UInt8Array, pixels: UInt8Array, locked: int) -> UInt8Array:
    """The colours (k, c), those nearly opaque or nearly clear being so, if `pixels` (h, w, c) has such, and none more
    transparent than those; the first `locked` stay. Colours may coincide afterwards."""
    if colors.shape[1] == 3:
        return colors
    firm = colors.copy()
    firm[locked:, 3] = np.maximum(firm[locked:, 3], pixels[:, :, 3].min())
    for level in (CLEAR, OPAQUE):
        if (pixels[:, :, 3] == level).any():
            near = np.abs(firm[locked:, 3].astype(np.int16) - level) <= NEARLY
            firm[locked:, 3][near] = level
    return firm


def keep_firm(indices: IndexArray, canvas: Canvas, palette: UInt8Array) -> None:
    """Give opaque and clear pixels their nearest colour of `palette` (k, c), where that is as firm as they are and the
    one that they got by `indices` (h, w) is not. Changes `indices`."""
    if palette.shape[1] == 3:
        return
    for level in (CLEAR, OPAQUE):
        soft = (canvas.pixels[:, :, 3] == level) & (palette[indices, 3] != level)
        if soft.any() and (palette[:, 3] == level).any():
            points, entries = (_points(canvas, colors) for colors in (canvas.pixels[soft], palette))
            nearest = _kernel.nearest(points, entries, canvas.threads)[0]
            indices[soft] = np.where(palette[nearest, 3] == level, nearest, indices[soft])


def _points(canvas: Canvas, colors: UInt8Array) -> FloatArray:
    return canvas.space.to_lattice(np.ascontiguousarray(colors), canvas.threads).astype(np.float64)
