"""libimagequant through the PyPI package `imagequant`, as its README calls it, with and without dithering.

It works in its own gamma and weighs by what the eye sees, so it does not aim at this MSE; it is here for its speed and
because it is what people use. It is measured, never depended on: its wheel bundles GPL code.
"""

from __future__ import annotations

import numpy as np

from fewcolors.rivals.reply import Ask, Reply

# The library's most.
MOST_COLORS = 256


def plain(ask: Ask) -> Reply:
    """Without dithering."""
    return _run(ask, 0.0)


def dithered(ask: Ask) -> Reply:
    """With all the dithering it has."""
    return _run(ask, 1.0)


def _run(ask: Ask, dithering_level: float) -> Reply:
    """The conversion to RGBA bytes that the library wants is part of the call, as it is for its users."""
    import imagequant

    height, width = ask.image.shape[:2]
    n_colors = min(ask.n_colors, MOST_COLORS)
    rgba = np.dstack([ask.image, np.full((height, width), 255, np.uint8)])
    raw, table = imagequant.quantize_raw_rgba_bytes(
        rgba.tobytes(), width, height, dithering_level=dithering_level, max_colors=n_colors
    )
    palette = np.array(table, np.uint8).reshape(-1, 4)[:n_colors, :3]  # the package pads the table to 256 entries
    return Reply(palette, np.frombuffer(raw, np.uint8).reshape(height, width))
