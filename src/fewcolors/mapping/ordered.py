"""Ordered dithering with any palette: each distinct colour gets a recipe of palette entries, and each pixel's threshold
picks one of them.

What a pixel becomes depends on its colour and its place alone: textures stand still from frame to frame and meet at the
seams of tiles, and rows compress well. Prefer error diffusion where a still picture is all there is: it follows edges.

The recipes are the kernel's (kernel/dither/blend.hpp): the mixture of least error seen from afar plus `GRAIN` times its
noise seen from close up. So the amplitude is the distance between neighbours of the palette, whatever that is, and a
colour that the palette holds stays flat. `yliluoma` takes Joel Yliluoma's second algorithm instead
(kernel/dither/yliluoma.hpp).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import IndexArray, Int16Array, Int32Array, UInt8Array, UInt32Array
from fewcolors.color import SPACES
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.exact import prefer_exact
from fewcolors.mapping.riemersma import riemersma_indices
from fewcolors.mapping.thresholds import ONE, bayer, blue_noise, clustered_dot

# How much noise is worth how much error. Means over the upper left 400 x 320 pixels of china.jpg and flower.jpg, blue
# noise, Oklab, palettes of k-means; SSIMULACRA2 (higher is better) and FLIP (lower):
#
#     grain            0.0001          0.03          0.07           0.1          0.14           0.2
#     k =  8    -50.6, 0.2348  -11.1, 0.1746  -2.4, 0.1700  -0.6, 0.1704   1.1, 0.1717   1.6, 0.1735
#     k = 16    -35.1, 0.1867   12.8, 0.1259  23.6, 0.1224  26.8, 0.1222  27.8, 0.1226  27.3, 0.1236
#     k = 64    -10.8, 0.1195   53.1, 0.0707  61.0, 0.0684  62.1, 0.0684  63.0, 0.0688  63.3, 0.0696
#
# Exact mixtures, the first column, sprinkle far colours over smooth areas for the last bit of hue. The price of calm:
# of the way between two entries the first and the last twentieth are flat. Thomas Knoll's pattern dithering (US patent
# 6,606,166, expired) with 32 candidates and strength 0.25 is the rival that comes nearest: 28.3, 0.1220 at k = 16, in
# steps of 1/32.
GRAIN = 0.1

Method = Callable[[Canvas, UInt8Array], IndexArray]
Cook = Callable[[Int16Array, Int16Array, Int32Array, int], _kernel.Recipes]


def ordered_indices(
    canvas: Canvas, palette: UInt8Array, thresholds: Callable[[], UInt32Array], cook: Cook
) -> IndexArray:
    """Indices (h, w) of the canvas in `palette` (k, c), by `thresholds` (rows, columns) and the recipes of `cook`;
    uint8 up to 256 colours, else uint16.

    At strength 0 each pixel has the nearest colour; in between, thresholds draw near the one that gives it.
    """
    height, width, channels = canvas.pixels.shape
    pixels = canvas.pixels.reshape(-1, channels)
    colors, _ = _kernel.count_colors(pixels, canvas.threads)
    points = canvas.space.to_lattice(palette, canvas.threads)
    recipes = cook(canvas.space.to_lattice(colors, canvas.threads), points, darkest_first(palette), canvas.threads)
    order = _kernel.order_8 if len(palette) <= 256 else _kernel.order_16
    indices: IndexArray = order(
        pixels,
        width,
        colors,
        recipes,
        from_origin(thresholds(), canvas.origin),
        canvas.steps(ONE),
        canvas.flat_mask(),
        canvas.threads,
    ).reshape(height, width)
    prefer_exact(indices, canvas.pixels, palette, points)
    return indices


def from_origin(thresholds: UInt32Array, origin: tuple[int, int]) -> UInt32Array:
    """The matrix as a tile sees it whose first pixel lies at `origin`: tiles meet without a seam."""
    return thresholds if origin == (0, 0) else np.roll(thresholds, (-origin[0], -origin[1]), axis=(0, 1))


def darkest_first(palette: UInt8Array) -> Int32Array:
    """The place (k,) of each colour of `palette` (k, c) in order of Oklab's lightness, in every working space."""
    lightness = SPACES["oklab"].to_lattice(palette, 1)[:, 0]
    places = np.empty(len(palette), np.int32)
    places[np.argsort(lightness, kind="stable")] = np.arange(len(palette), dtype=np.int32)
    return places


def _blend(colors: Int16Array, palette: Int16Array, order: Int32Array, threads: int) -> _kernel.Recipes:
    return _kernel.blend(colors, palette, order, GRAIN, threads)


def _plan(colors: Int16Array, palette: Int16Array, order: Int32Array, threads: int) -> _kernel.Recipes:
    return _kernel.plan_mixtures(colors, palette, order, threads)


def _ordered(thresholds: Callable[[], UInt32Array], cook: Cook = _blend) -> Method:
    return partial(ordered_indices, thresholds=thresholds, cook=cook)


ORDERED: dict[str, Method] = {
    "bayer-2": _ordered(partial(bayer, 2)),
    "bayer-4": _ordered(partial(bayer, 4)),
    "bayer-8": _ordered(partial(bayer, 8)),
    "bayer-16": _ordered(partial(bayer, 16)),
    "clustered-dot": _ordered(clustered_dot),
    "blue-noise": _ordered(blue_noise),
    "yliluoma": _ordered(partial(bayer, 8), _plan),
    "riemersma": riemersma_indices,
}
"""All of them by name: method(canvas, palette (k, c)) -> indices (h, w)."""
