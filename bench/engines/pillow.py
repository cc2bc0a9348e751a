"""Pillow's two built-in quantizers for RGB without dithering, and the best that it can do with it."""

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


def run_floyd_steinberg(image: Pixels, n_colors: int) -> Answer:
    """Median cut improved by Pillow's own k-means (`kmeans=1`: until no pixel changes its colour), which is its best
    palette for photos, then Floyd–Steinberg to that palette. One call cannot do both: given a method, Pillow does not
    dither."""
    photo = Image.fromarray(image)
    chosen = photo.quantize(n_colors, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    palette = np.array(chosen.getpalette(), np.uint8).reshape(-1, 3)
    picture = photo.quantize(palette=chosen, dither=Image.Dither.FLOYDSTEINBERG)
    return Answer.from_indices(palette, np.asarray(picture))


ENGINES = (
    Engine("Pillow median cut", "Pillow", partial(run, method=Image.Quantize.MEDIANCUT)),
    Engine("Pillow fast octree", "Pillow", partial(run, method=Image.Quantize.FASTOCTREE)),
)
DITHERED = (Engine("Pillow, Floyd–Steinberg", "Pillow", run_floyd_steinberg),)
