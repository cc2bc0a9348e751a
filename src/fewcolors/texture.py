"""What surrounds the pixels of an image: calm or busy neighbourhoods, and areas of one flat colour.

Errors hide in texture and show in calm areas, so calm pixels count more. Areas of one colour are drawings, and must not
become textured.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color import SPACES
from fewcolors.histogram import Histogram

# The deviation of lightness (white 1) at which a pixel counts a quarter. Nothing dithered, SSIMULACRA2 of china, flower
# and astronaut / of two photos more at 16, 32, 64 and 256 colours: 0.02 with weights not squared 2.5, 33.5, 56.8, 79.7
# / -17.5, 15.5, 44.5, 72.7; 0.05 squared, these: 3.9, 35.7, 56.3, 79.2 / -15.7, 18.1, 45.1, 72.2; 0.07 squared 3.1,
# 33.6, -, 79.3. All pixels alike (k-means in Oklab): -2.8, -, 51.6, 77.8.
# The window is exp(-x^2 / 2 s^2), s = 1.5 pixels, over its sum: written out, since `exp` differs from CPU to CPU. It
# sums to half a millionth more than 1, so that rounding leaves flat areas a deviation of 0. Were it 1.00002, bright
# areas would seem calmer than dark ones (by 11 % at a deviation of two levels).
WINDOW = np.array(
    [0.00761442, 0.03607497, 0.10958608, 0.21344454, 0.26656047, 0.21344454, 0.10958608, 0.03607497, 0.00761442],
    np.float32,
)
QUARTER_DEVIATION = 0.05
# Of a larger picture so many pixels are weighed, in bands of so many rows: 24 megapixels take 0.1 s in place of 0.45,
# and the dithered picture is as near to its original (S-CIELAB 0.45 and 0.44, MSE 94.8 and 93.3).
WEIGHED_PIXELS, _BAND_ROWS = 1 << 22, 16
# Pixels of an area that is called flat: smaller ones occur by chance in photos.
FLAT_PIXELS = 64


def calm_weights(pixels: UInt8Array, threads: int) -> UInt8Array:
    """How much each pixel's error shows (h, w), 1 to 255: 255 (c / (c + s))^2, s the standard deviation of lightness
    around it in a Gaussian window, c `QUARTER_DEVIATION`."""
    return _kernel.measure_calm(pixels, WINDOW, QUARTER_DEVIATION * 255, threads)


def weigh_calm(pixels: UInt8Array, counted: Histogram, threads: int) -> Histogram:
    """The histogram of `pixels`, which `counted` is without weights, each pixel weighing what its error shows; of large
    pictures that of bands of rows from all over them."""
    height, width = pixels.shape[:2]
    bands = weighed_bands(height, width)
    if bands != [(0, height)]:
        return weigh_bands(pixels, bands, slice(None), threads)
    weights = calm_weights(pixels, threads).reshape(-1)
    colors = np.asarray(counted.colors, np.uint8)
    return Histogram._of(colors, _kernel.sum_weights(pixels.reshape(-1, pixels.shape[2]), colors, weights))


def weighed_bands(height: int, width: int) -> list[tuple[int, int]]:
    """The rows of a picture of this size, from the first up to the last of each band, that `weigh_calm` looks at."""
    bands = WEIGHED_PIXELS // (width * _BAND_ROWS)
    if height * width <= WEIGHED_PIXELS or not 0 < bands < height // _BAND_ROWS:
        return [(0, height)]
    starts = [band * (height - _BAND_ROWS) // max(1, bands - 1) for band in range(bands)]
    return [(start, start + _BAND_ROWS) for start in starts]


def weigh_bands(pixels: UInt8Array, bands: Sequence[tuple[int, int]], columns: slice, threads: int) -> Histogram:
    """The same of some rows and columns; what surrounds them in `pixels` tells how calm they are."""
    weights = [_calm_rows(pixels, first, last, threads)[:, columns] for first, last in bands]
    flat = np.concatenate([pixels[first:last, columns] for first, last in bands]).reshape(-1, pixels.shape[2])
    colors, _ = _kernel.count_colors(flat, threads)
    return Histogram._of(colors, _kernel.sum_weights(flat, colors, np.concatenate(weights).reshape(-1)))


def _calm_rows(pixels: UInt8Array, first: int, last: int, threads: int) -> UInt8Array:
    margin = len(WINDOW) // 2
    start = max(0, first - margin)
    return calm_weights(np.ascontiguousarray(pixels[start : last + margin]), threads)[first - start :][: last - first]


def flat_mask(pixels: UInt8Array, threads: int) -> UInt8Array:
    """1 (h, w) where a pixel lies in an area of `FLAT_PIXELS` or more of its very colour, joined by edges; else 0."""
    return _kernel.find_flat(pixels, FLAT_PIXELS, threads)


def flat_colors(pixels: UInt8Array, mask: UInt8Array, threads: int) -> tuple[UInt8Array, Int64Array]:
    """The colours (m, c) of the flat areas and their pixels (m,), largest first, equals by colour."""
    inside = np.ascontiguousarray(pixels[mask != 0])
    if len(inside) == 0:
        return np.empty((0, pixels.shape[2]), np.uint8), np.empty(0, np.int64)
    colors, weights = _kernel.count_colors(inside, threads)
    rows = np.lexsort((*colors.T, -weights))
    return colors[rows], weights[rows]


# Two colours this near in CIELAB are told apart by nobody (Delta E 1 is called just noticeable), with a margin for
# CIEDE2000, which in blue can exceed CIELAB's distance.
SAME_TO_THE_EYE = 0.6


def same_to_the_eye(colors: UInt8Array, others: UInt8Array) -> np.ndarray:
    """For each colour (m, c) whether one of `others` (k, c) looks the same."""
    if len(colors) == 0 or len(others) == 0:
        return np.zeros(len(colors), bool)
    lab = SPACES["cielab"]
    a, b = (lab.to_lattice(np.ascontiguousarray(rows), 1).astype(np.float64) for rows in (colors, others))
    nearest: FloatArray = _kernel.nearest(a, b, 1)[1]
    limit = SAME_TO_THE_EYE * lab.unit
    return nearest <= limit * limit
