"""What a quantized picture costs: plain error measures between two pictures.

Mean squared error here is the field's: the squared differences of the three 8-bit channels are SUMMED, and the mean is
over pixels (Celebi & Pérez-Delgado 2023). Divide by 3 to compare with libraries that average over channels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import UInt8Array
from fewcolors.errors import ArgumentError
from fewcolors.histogram import count_colors
from fewcolors.images import as_array
from fewcolors.indexed import Indexed


@dataclass(frozen=True)
class Score:
    """What the result costs.

    `mse`: squared error summed over R, G, B (and alpha where a picture has one), mean over pixels, 0 to 195,075.
    `psnr`: 10 log10(3 * 255^2 / mse) in decibels, infinite for equal pictures.
    `n_colors_before`, `n_colors_after`: distinct colours of the image and of the result.
    """

    mse: float
    psnr: float
    n_colors_before: int
    n_colors_after: int


def mse(a: UInt8Array, b: UInt8Array) -> float:
    """Mean over pixels of the squared differences summed over channels; symmetric.

    >>> mse(np.zeros((1, 2, 3), np.uint8), np.array([[[0, 0, 0], [3, 4, 0]]], np.uint8))
    12.5
    """
    if a.shape[:2] != b.shape[:2]:
        raise ArgumentError(
            f"result: its size {b.shape[1]} x {b.shape[0]} is not the image's, {a.shape[1]} x {a.shape[0]}"
        )
    channels = max(a.shape[2], b.shape[2])
    # Row by row in blocks: the widest temporary stays at 4 bytes a channel of some 2^16 pixels.
    rows = max(1, 65536 // a.shape[1])
    height, width = a.shape[:2]
    total = sum(_sq_sum(a[i : i + rows], b[i : i + rows], channels) for i in range(0, height, rows))
    return total / (int(height) * int(width))


def _sq_sum(a: UInt8Array, b: UInt8Array, channels: int) -> int:
    difference = _widened(a, channels) - _widened(b, channels)
    return int((difference * difference).sum(dtype=np.int64))


def _widened(pixels: UInt8Array, channels: int) -> npt.NDArray[np.int32]:
    wide = np.full((*pixels.shape[:2], channels), 255, np.int32)
    wide[:, :, : pixels.shape[2]] = pixels
    return wide


def psnr(mse_value: float) -> float:
    """10 log10(3 * 255^2 / mse): the peak is the white-to-black difference summed over three channels.

    >>> psnr(0.0)
    inf
    """
    return math.inf if mse_value == 0 else 10 * math.log10(3 * 255**2 / mse_value)


def measure(image: Any, result: Any) -> Score:
    """How far `result` (an Indexed, or any image) is from `image`, both of the same size.

    >>> picture = np.zeros((2, 2, 3), np.uint8)
    >>> assert measure(picture, picture).psnr == math.inf
    """
    before = as_array(image)
    after = result.to_array() if isinstance(result, Indexed) else as_array(result, "result")
    error = mse(before, after)
    return Score(error, psnr(error), len(count_colors(before)), len(count_colors(after)))
