"""libimagequant through the PyPI package `imagequant`, as its README calls it, with and without dithering.

It works in its own gamma and weighs by what the eye sees, so it does not aim at this MSE; it is here for its speed and
because it is what people use.
"""

from __future__ import annotations

from functools import partial

import imagequant
import numpy as np

from bench.engines import Answer, Engine, Pixels


def run(image: Pixels, n_colors: int, dithering_level: float = 0.0) -> Answer:
    """The conversion to RGBA bytes that the library wants is part of the call, as it is for its users."""
    height, width = image.shape[:2]
    rgba = np.dstack([image, np.full((height, width), 255, np.uint8)])
    raw, table = imagequant.quantize_raw_rgba_bytes(
        rgba.tobytes(), width, height, dithering_level=dithering_level, max_colors=n_colors
    )
    palette = np.array(table, np.uint8).reshape(-1, 4)[:n_colors, :3]  # the package pads the table to 256 entries
    return Answer.from_indices(palette, np.frombuffer(raw, np.uint8).reshape(height, width))


ENGINES = (Engine("imagequant", "imagequant", run),)
DITHERED = (Engine("imagequant, dithering 1.0", "imagequant", partial(run, dithering_level=1.0)),)
