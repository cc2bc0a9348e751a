"""Levels: a picture at five sizes, each half of the one before, as light adds up, in the axes looked at there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fewcolors._arrays import Float32Array, UInt8Array
from fewcolors.color.opponent import linear_levels
from fewcolors.color.xyb import lightness, opponents

N_LEVELS = 5
# The first level that is looked at in colour; `quality` finds nothing in that of the larger ones that these lack.
COLORED = 3
# Of each level, from the whole picture on, the plane Y, from `COLORED` on X and B, too; float32.
Levels = list[tuple[Float32Array, ...]]
# Pixels of a band of rows: what is computed on the way stays in the cache.
_BAND = 1 << 15


def levels_of_pixels(pixels: UInt8Array) -> Levels:
    """Of a picture uint8 (h, w, 3)."""
    table = linear_levels().astype(np.float32)

    def band(start: int, stop: int) -> tuple[Float32Array, Float32Array]:
        linear = table.take(pixels[start:stop].transpose(2, 0, 1))
        return linear, lightness(linear)

    return _levels(pixels.shape[0], pixels.shape[1], band)


def levels_of_indexed(colors: UInt8Array, indices: np.ndarray) -> Levels:
    """Of the picture that `indices` (h, w) draw in `colors` uint8 (n, 3)."""
    linear = np.ascontiguousarray(linear_levels().astype(np.float32).take(colors).T)
    light = lightness(linear)

    def band(start: int, stop: int) -> tuple[Float32Array, Float32Array]:
        part = indices[start:stop].astype(np.intp)
        return np.stack([channel.take(part) for channel in linear]), light.take(part)

    return _levels(indices.shape[0], indices.shape[1], band)


def _levels(height: int, width: int, band: Callable[[int, int], tuple[Float32Array, Float32Array]]) -> Levels:
    """`band` gives linear light (3, rows, w) and Y (rows, w) of rows from `start` to `stop`."""
    whole = np.empty((height, width), np.float32)
    linear = np.empty((3, -(-height // 2), -(-width // 2)), np.float32)
    rows = max(2, _BAND // width // 2 * 2)
    for start in range(0, height, rows):
        stop = min(height, start + rows)
        part, whole[start:stop] = band(start, stop)
        linear[:, start // 2 : -(-stop // 2)] = _halved(part)
    found: Levels = [(whole,)]
    while len(found) < N_LEVELS:
        found.append(opponents(linear) if len(found) >= COLORED else (lightness(linear),))
        linear = _halved(linear)
    return found


def _halved(linear: Float32Array) -> Float32Array:
    """Means over 2 x 2: (3, h, w) -> (3, h / 2, w / 2), rounded up; a last odd line counts alone."""
    odd_rows, odd_columns = (length % 2 for length in linear.shape[1:])
    if odd_rows or odd_columns:
        linear = np.pad(linear, ((0, 0), (0, odd_rows), (0, odd_columns)), mode="edge")
    rows = linear[:, ::2] + linear[:, 1::2]
    means: Float32Array = (rows[:, :, ::2] + rows[:, :, 1::2]) * np.float32(0.25)
    return means
