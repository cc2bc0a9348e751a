"""Colour difference of two pictures, pixel by pixel: CIEDE2000 and Delta E-OK, with their mean and 95th percentile.

The mean says how far the colours are off; the percentile what the worst twentieth of the pixels pays, which a mean
hides (a lost accent, a bleached highlight). Both look at each pixel alone: dithering, which the eye averages, looks
worse to them than it is; see `scielab` for that. Sources: `color.difference`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fewcolors._arrays import FloatArray
from fewcolors.color.difference import delta_e_2000 as ciede2000
from fewcolors.color.difference import euclidean, linear_to_cielab, linear_to_oklab
from fewcolors.metrics.seen import Pixels, Seen, over_grounds, pieces

# Pixels looked at together: CIEDE2000 has some twenty temporaries of 8 bytes a pixel, which then stay in the cache.
# china.jpg takes 69 ms so, 88 with four times as many; Oklab's distance 17 and 28.
_PIECE = 1 << 14


@dataclass(frozen=True)
class Spread:
    """Mean and 95th percentile over pixels (linear between the two nearest, as NumPy's default).

    >>> Spread(mean=1.5, p95=4.0).p95
    4.0
    """

    mean: float
    p95: float


def spread(values: FloatArray) -> Spread:
    """Mean and 95th percentile of a map. `values`: (h, w) numbers. Raises nothing.

    >>> spread(np.arange(101.0))
    Spread(mean=50.0, p95=95.0)
    """
    return Spread(float(values.mean()), float(np.percentile(values, 95)))


def delta_e_2000_map(a: Pixels, b: Pixels) -> FloatArray:
    """CIEDE2000 of each pixel, float64 (h, w); `a`, `b` uint8, or float64 in [0, 1], sRGB, (h, w, 3 or 4).

    Source: CIE 142-2001 in the notation of Sharma, Wu & Dalal (2005). Of transparent pictures the mean over black and
    white. Takes 8 bytes a pixel, beside a little. Raises ArgumentError for sizes that differ.

    >>> black, white = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8)
    >>> float(delta_e_2000_map(black, white)[0, 0].round(6))
    100.0
    """
    return over_grounds(a, b, lambda x, y: _map(x, y, linear_to_cielab, ciede2000))


def delta_e_ok_map(a: Pixels, b: Pixels) -> FloatArray:
    """Delta E-OK of each pixel, float64 (h, w): the Euclidean distance in Oklab, in which black to white is 1.

    CSS Color 4 takes 0.02 for just noticeable. Arguments and errors are those of `delta_e_2000_map`; source: Ottosson
    (2020).

    >>> black, white = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8)
    >>> float(delta_e_ok_map(black, white)[0, 0].round(6))
    1.0
    """
    return over_grounds(a, b, lambda x, y: _map(x, y, linear_to_oklab, euclidean))


def _map(
    a: Seen,
    b: Seen,
    to_space: Callable[[FloatArray], FloatArray],
    distance: Callable[[FloatArray, FloatArray], FloatArray],
) -> FloatArray:
    height, width = a.size
    found = np.empty((height, width))
    columns = np.arange(width)
    for start, stop in pieces(height, max(1, _PIECE // width)):
        rows = np.arange(start, stop)
        found[start:stop] = distance(to_space(a.linear(rows, columns)), to_space(b.linear(rows, columns)))
    return found
