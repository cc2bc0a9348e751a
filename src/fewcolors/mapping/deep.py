"""Nearest colour of deep pixels: their distances in double precision, not those of their rounded values.

Its neighbour `nearest` labels the distinct colours of bytes; deep pixels are nearly all distinct, so here each is
labelled by itself.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, IndexArray, to_floats
from fewcolors.alpha import firm_labels
from fewcolors.color import Space
from fewcolors.palette import Palette

# Pixels at a time: at most 5 MiB for their coordinates, labels and distances.
_PIECE = 1 << 16


def deep_indices(pixels: FloatArray, space: Space, palette: Palette, threads: int) -> IndexArray:
    """Indices (h, w) of deep `pixels` (h, w, c), float64 in [0, 1]: the nearest of the palette's colours in `space`,
    ties to the lowest index, opaque and clear pixels keeping to opaque and clear colours (alpha.py); uint8 up to 256
    colours, else uint16."""
    flat = pixels.reshape(-1, pixels.shape[2])
    entries = palette.rgba[:, : flat.shape[1]]
    centers = space.coordinates(to_floats(entries))
    indices = np.empty(len(flat), np.int32)
    for start in range(0, len(flat), _PIECE):
        piece = slice(start, start + _PIECE)
        points = space.coordinates(flat[piece])
        indices[piece] = _kernel.nearest(points, centers, threads)[0]
        if flat.shape[1] == 4:
            firm_labels(indices[piece], points, flat[piece, 3] * 255, centers, entries[:, 3], threads)
    fitting: IndexArray = indices.astype(np.uint8) if len(palette) <= 256 else indices.astype(np.uint16)
    return fitting.reshape(pixels.shape[:2])
