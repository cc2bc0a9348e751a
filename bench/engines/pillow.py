"""Pillow's two built-in quantizers for RGB, without dithering."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL import Image

from bench.engines import Answer, Engine, Pixels


def run(image: Pixels, n_colors: int, method: Image.Quantize) -> Answer:
    """`Image.quantize`; its picture is of mode P, whose palette may be shorter than asked for."""
    picture = Image.fromarray(image).quantize(n_colors, method=method, dither=Image.Dither.NONE)
    palette = np.array(picture.getpalette(), np.uint8).reshape(-1, 3)
    return Answer.from_indices(palette, np.asarray(picture))


ENGINES = (
    Engine("Pillow median cut", "Pillow", partial(run, method=Image.Quantize.MEDIANCUT)),
    Engine("Pillow fast octree", "Pillow", partial(run, method=Image.Quantize.FASTOCTREE)),
)
