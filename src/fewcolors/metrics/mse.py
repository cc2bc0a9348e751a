"""MSE and PSNR: plain error, pixel by pixel and channel by channel. Exact, fast, and blind to what the eye sees.

Mean squared error here is the field's: the squared differences of the three 8-bit channels are SUMMED, and the mean is
over pixels (Celebi & Pérez-Delgado 2023). Divide by 3 to compare with libraries that average over channels.

Of transparent pictures it is the mean of the two that they have over black and over white, as palettes are designed for
(`color.space`) and as the other measures see them (`seen`); so colours under alpha 0 are nothing. With x a the colour
over black, the colour over white is x a + 255 (1 - a). `texture_mse` takes the numbers as they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors.metrics.seen import Pixels, check_pair, in_levels

# The most that MSE can be without alpha: the peak of PSNR.
_PEAK = 3 * 255**2

# Pixels of a band of rows: the widest temporary stays at 8 bytes a channel of these.
_BAND = 1 << 16


def mse(a: Pixels, b: Pixels) -> float:
    """Mean over pixels of the squared differences summed over R, G and B; symmetric.

    `a`, `b`: uint8, or float64 in [0, 1], (h, w, 3 or 4); what has no alpha is opaque. Where one has alpha, each pixel
    counts the mean of its error over black and over white. The unit is the square of an 8-bit level. Of uint8 the sum
    is exact. Source: Celebi & Pérez-Delgado (2023), whose sum over channels it takes. Raises ArgumentError for sizes
    that differ.

    >>> mse(np.zeros((1, 2, 3), np.uint8), np.array([[[0, 0, 0], [3, 4, 0]]], np.uint8))
    12.5
    >>> mse(np.array([[[9, 9, 9, 0]]], np.uint8), np.array([[[0, 70, 0, 0]]], np.uint8))
    0.0
    """
    check_pair(a, b)
    if a.shape[2] == b.shape[2] == 3:
        return _mean(a, b, _plain_sum)
    return _mean(a, b, _sum_over_grounds) / _GROUNDS


def texture_mse(a: Pixels, b: Pixels) -> float:
    """The same of the channels as they are, alpha like R, G and B, colours under alpha 0 in full: what an engine that
    filters a texture starts from. `a`, `b`: as in `mse`. Raises ArgumentError for sizes that differ.

    >>> texture_mse(np.array([[[9, 9, 9, 0]]], np.uint8), np.array([[[9, 10, 9, 2]]], np.uint8))
    5.0
    """
    check_pair(a, b)
    return _mean(a, b, _plain_sum)


Levels = npt.NDArray[np.int32 | np.float64]
# Two grounds, and the unit of a colour times its alpha, 1 / 255 of a level, squared.
_GROUNDS = 2 * 255**2


def _mean(a: Pixels, b: Pixels, square_sum: Callable[[Levels, Levels], Any]) -> float:
    """Of the sums of squares of bands of rows, over the pixels; Python's whole numbers and division are exact."""
    height, width = a.shape[:2]
    channels = max(a.shape[2], b.shape[2])
    rows = max(1, _BAND // width)
    exact = np.float64 not in (a.dtype, b.dtype)
    total: Any = 0
    for start in range(0, height, rows):
        pair = (_levels(each[start : start + rows], channels, exact) for each in (a, b))
        found = square_sum(*pair)
        total += int(found) if exact else float(found)
    return float(total / (int(height) * int(width)))


def _levels(pixels: Pixels, channels: int, exact: bool) -> Levels:
    levels = pixels.astype(np.int32) if exact else in_levels(pixels)
    if levels.shape[2] == channels:
        return levels
    wide = np.full((*levels.shape[:2], channels), 255, levels.dtype)
    wide[:, :, : levels.shape[2]] = levels
    return wide


def _plain_sum(a: Levels, b: Levels) -> Any:
    difference = a - b
    return (difference * difference).sum(dtype=_wide(a))


def _sum_over_grounds(a: Levels, b: Levels) -> Any:
    over_black = a[:, :, :3] * a[:, :, 3:] - b[:, :, :3] * b[:, :, 3:]
    over_white = over_black - 255 * (a[:, :, 3:] - b[:, :, 3:])
    return sum(np.square(each, dtype=_wide(a)).sum() for each in (over_black, over_white))


def _wide(levels: Levels) -> npt.DTypeLike:
    """Of whole numbers 64 bits."""
    return np.result_type(levels, np.int64)


def psnr(mse_value: float) -> float:
    """10 log10(3 * 255^2 / mse) in decibels: the peak is the white-to-black difference summed over three channels.
    `mse_value`: of `mse`, >= 0. Raises nothing.

    >>> psnr(0.0)
    inf
    """
    return math.inf if mse_value == 0 else 10 * math.log10(_PEAK / mse_value)
