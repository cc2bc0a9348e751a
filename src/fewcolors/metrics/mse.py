"""MSE and PSNR: plain error, pixel by pixel and channel by channel. Exact, fast, and blind to what the eye sees.

Mean squared error here is the field's: the squared differences of the three 8-bit channels are SUMMED, and the mean is
over pixels (Celebi & Pérez-Delgado 2023). Divide by 3 to compare with libraries that average over channels.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from fewcolors.metrics.seen import Pixels, check_pair, in_levels

# The most that MSE can be without alpha: the peak of PSNR.
_PEAK = 3 * 255**2

# Pixels of a band of rows: the widest temporary stays at 4 bytes a channel of these (8 where floats are measured).
_BAND = 1 << 16


def mse(a: Pixels, b: Pixels) -> float:
    """Mean over pixels of the squared differences summed over channels; symmetric.

    `a`, `b`: uint8, or float64 in [0, 1], (h, w, 3 or 4); where one has alpha, the other's is 255. The unit is the
    square of an 8-bit level. Of uint8 the sum is exact.

    >>> mse(np.zeros((1, 2, 3), np.uint8), np.array([[[0, 0, 0], [3, 4, 0]]], np.uint8))
    12.5
    """
    check_pair(a, b)
    height, width = a.shape[:2]
    channels = max(a.shape[2], b.shape[2])
    rows = max(1, _BAND // width)
    square_sum = _float_sum if np.float64 in (a.dtype, b.dtype) else _integer_sum
    total = sum(square_sum(a[i : i + rows], b[i : i + rows], channels) for i in range(0, height, rows))
    return total / (int(height) * int(width))


def _integer_sum(a: Pixels, b: Pixels, channels: int) -> int:
    difference = _widened(a.astype(np.int32), channels) - _widened(b.astype(np.int32), channels)
    return int((difference * difference).sum(dtype=np.int64))


def _float_sum(a: Pixels, b: Pixels, channels: int) -> float:
    difference = _widened(in_levels(a), channels) - _widened(in_levels(b), channels)
    return float((difference * difference).sum())


def _widened(levels: npt.NDArray[np.int32 | np.float64], channels: int) -> npt.NDArray[np.int32 | np.float64]:
    if levels.shape[2] == channels:
        return levels
    wide = np.full((*levels.shape[:2], channels), 255, levels.dtype)
    wide[:, :, : levels.shape[2]] = levels
    return wide


def psnr(mse_value: float) -> float:
    """10 log10(3 * 255^2 / mse) in decibels: the peak is the white-to-black difference summed over three channels.

    >>> psnr(0.0)
    inf
    """
    return math.inf if mse_value == 0 else 10 * math.log10(_PEAK / mse_value)
