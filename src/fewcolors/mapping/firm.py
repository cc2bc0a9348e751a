"""Firm alpha where pictures are dithered: opaque pixels keep to opaque colours, clear ones to clear (see alpha.py)."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import IndexArray, UInt8Array
from fewcolors.alpha import CLEAR, OPAQUE, firm_labels
from fewcolors.mapping.canvas import Canvas


def none_clearer(colors: UInt8Array, least_alpha: int, locked: int) -> UInt8Array:
    """The colours (k, c), none more transparent than the clearest pixel, whose alpha is `least_alpha`; the first
    `locked` stay. Colours may coincide afterwards."""
    if colors.shape[1] == 3:
        return colors
    raised = colors.copy()
    raised[locked:, 3] = np.maximum(raised[locked:, 3], np.uint8(least_alpha))
    return raised


def keep_firm(indices: IndexArray, canvas: Canvas, palette: UInt8Array) -> None:
    """Give opaque and clear pixels their nearest opaque and clear colour of `palette` (k, c), where there is one and
    the one that they got by `indices` (h, w) is not. Changes `indices`."""
    if palette.shape[1] == 3:
        return
    alphas, levels, flat = canvas.pixels[:, :, 3], palette[:, 3], indices.reshape(-1)
    firm = (alphas == CLEAR) | (alphas == OPAQUE)
    rows = np.flatnonzero(firm & (levels[indices] != alphas))
    colors = np.ascontiguousarray(canvas.pixels.reshape(-1, 4)[rows])
    points, entries = (canvas.space.to_lattice(each, canvas.threads) for each in (colors, palette))
    labels = flat[rows]
    firm_labels(labels, points, colors[:, 3], entries, levels, canvas.threads)
    flat[rows] = labels
