"""Riemersma dithering: errors are carried along a Hilbert curve, and forgotten after 16 pixels.

Between error diffusion and ordered dithering: its texture has no direction, and a change in one place of the picture
is felt only near it. Prefer ordered dithering where textures must stand still, error diffusion for the finest grain.

Source: Thiadmer Riemersma, "A balanced dithering technique", C/C++ Users Journal, December 1998;
https://www.compuphase.com/riemer.htm. The curve is one for any size of picture (kernel/dither/hilbert.hpp).
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import IndexArray, Int32Array, UInt8Array
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.exact import prefer_exact
from fewcolors.mapping.thresholds import ONE

# The article's numbers: 16 errors, the oldest weighing 1/16 of the newest, in between a geometric series,
# 16^(i/15) rounded; added up they are divided by the newest's weight.
WEIGHTS = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 8, 9, 11, 13, 16)
DIVISOR = 16


def riemersma_indices(canvas: Canvas, palette: UInt8Array) -> IndexArray:
    """Indices (h, w) of the canvas in `palette` (k, c); uint8 up to 256 colours, else uint16."""
    height, width, channels = canvas.pixels.shape
    pixels = canvas.space.to_lattice(canvas.pixels.reshape(-1, channels), canvas.threads)
    points = canvas.space.to_lattice(palette, canvas.threads)
    weights: Int32Array = np.array(WEIGHTS, np.int32)
    found = _kernel.riemersma(
        pixels, width, points, weights, DIVISOR, canvas.steps(ONE), canvas.flat_mask(), canvas.threads
    )
    indices: IndexArray = (found.astype(np.uint8) if len(palette) <= 256 else found).reshape(height, width)
    prefer_exact(indices, canvas.pixels, palette, points)
    return indices
