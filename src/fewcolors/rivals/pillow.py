"""Pillow's built-in quantizers for RGB without dithering, and the best that it can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.rivals.reply import Ask, Reply

if TYPE_CHECKING:
    from PIL import Image

# Pillow writes and takes at most so many.
MOST_COLORS = 256


def median_cut(ask: Ask) -> Reply:
    """`Image.quantize` as it comes, for RGB."""
    from PIL import Image

    return _plain(ask, Image.Quantize.MEDIANCUT)


def fast_octree(ask: Ask) -> Reply:
    """Its fast one, the only one for RGBA."""
    from PIL import Image

    return _plain(ask, Image.Quantize.FASTOCTREE)


def floyd_steinberg(ask: Ask) -> Reply:
    """Median cut improved by Pillow's own k-means (`kmeans=1`: until no pixel changes its colour), which is its best
    palette for photos, then Floyd–Steinberg to that palette. One call cannot do both: given a method, Pillow does not
    dither."""
    from PIL import Image

    photo = Image.fromarray(ask.image)
    chosen = photo.quantize(ask.n_colors, method=Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    picture = photo.quantize(palette=chosen, dither=Image.Dither.FLOYDSTEINBERG)
    return Reply(_palette(chosen), np.asarray(picture))


def _plain(ask: Ask, method: Image.Quantize) -> Reply:
    """Its picture is of mode P, whose palette may be shorter than asked for."""
    from PIL import Image

    n_colors = min(ask.n_colors, MOST_COLORS)
    picture = Image.fromarray(ask.image).quantize(n_colors, method=method, dither=Image.Dither.NONE)
    return Reply(_palette(picture), np.asarray(picture))


def _palette(picture: Image.Image) -> UInt8Array:
    return np.array(picture.getpalette(), np.uint8).reshape(-1, 3)
