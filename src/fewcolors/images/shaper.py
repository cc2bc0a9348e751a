"""Shaper: a colour space of three tone curves and a matrix, turned into sRGB in full precision.

Most profiles in the wild are of this kind: Display P3, Adobe RGB, ProPhoto, every camera's and nearly every screen's;
a grey profile is one with a single curve. The others go through LittleCMS (`profiles`), which has 8 bits in Pillow.
What is not in sRGB is clipped channel by channel, as LittleCMS and screens do: relative colorimetric, and with curves
that begin at 0 black is black, so that compensating for the black point changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fewcolors._arrays import FloatArray, Pixels, UInt8Array, as_image
from fewcolors._once import once
from fewcolors.color.srgb import linear_to_srgb, srgb_to_linear
from fewcolors.images.curves import Curve, between
from fewcolors.images.primaries import IDENTITY, Matrix

# Pixels at a time: their numbers stay in the cache. (1 megapixel of bytes: 87, 64, 62 and 138 ms at 2^11, 2^13, 2^15
# and 2^17.)
_PIECE = 1 << 15

# A space that moves no colour by more than two levels of 255 is meant as sRGB, and its pixels are left alone: compact
# profiles of sRGB draw its curve with a few points (15 of them err by 1.4 levels, 26 by 1.0). Of Display P3's colours
# the farthest moves by 105 levels, under a plain power of 2.2 by 8.6.
_SAME_LEVELS = 2.0

# Bins of linear light, each narrower than the gap between the light of two 8-bit levels, 3e-4 at the dark end.
_BINS = 8192


@dataclass(frozen=True, eq=False)
class Shaper:
    """Three curves (of red, green, blue), and the matrix from the light they give to linear sRGB."""

    curves: tuple[Curve, Curve, Curve]
    to_linear_srgb: Matrix

    @classmethod
    def grey(cls, curve: Curve) -> Shaper:
        """Of one curve: equal channels stay equal."""
        return cls((curve, curve, curve), IDENTITY)

    @once
    def is_srgb(self) -> bool:
        """Whether this is sRGB, or nearly."""
        steps = np.arange(0, 256, 15).astype(np.uint8)
        cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
        greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
        probe = np.concatenate([cube, greys])
        moved = linear_to_srgb(np.stack(self._light(probe), axis=1)) * 255 - probe
        return bool(np.abs(moved).max() <= _SAME_LEVELS)

    def to_srgb(self, pixels: Pixels) -> Pixels:
        """`pixels` (h, w, 3 or 4) of this space as sRGB: uint8 rounded to the nearest level, deep ones in full; alpha
        stays. A new array."""
        flat = pixels.reshape(-1, pixels.shape[2])
        step: Callable[[Any], Pixels] = self._bytes if pixels.dtype == np.uint8 else self._encoded
        out = flat.copy()
        for start in range(0, len(flat), _PIECE):
            out[start : start + _PIECE, :3] = step(flat[start : start + _PIECE, :3])
        return as_image(out.reshape(pixels.shape))

    def _encoded(self, colors: FloatArray) -> FloatArray:
        """float64 (n, 3) in [0, 1] -> float64 (n, 3) sRGB."""
        light = [between(curve.of_16_bits, channel) for curve, channel in zip(self.curves, colors.T, strict=True)]
        return linear_to_srgb(np.stack(self._mixed(light), axis=1))

    def _bytes(self, colors: UInt8Array) -> UInt8Array:
        """uint8 (n, 3) -> uint8 (n, 3) sRGB."""
        return np.stack([_nearest_level(channel) for channel in self._light(colors)], axis=1)

    def _light(self, colors: UInt8Array) -> list[FloatArray]:
        """uint8 (n, 3) -> linear sRGB, (n,) each."""
        return self._mixed([curve.of_bytes[channel] for curve, channel in zip(self.curves, colors.T, strict=True)])

    def _mixed(self, light: list[FloatArray]) -> list[FloatArray]:
        red, green, blue = light
        return [r * red + g * green + b * blue for r, g, b in self.to_linear_srgb]


# Linear light of the borders between 8-bit levels, the last one out of reach.
_BORDERS = np.append(srgb_to_linear((np.arange(255) + 0.5) / 255), 2.0)
_LOWEST_LEVELS = np.searchsorted(_BORDERS, np.arange(_BINS) / (_BINS - 1), side="right").astype(np.uint8)


def _nearest_level(light: FloatArray) -> UInt8Array:
    """Linear light (n,) -> the nearest level of sRGB: that at the low end of its bin, or the one above."""
    clipped = np.clip(light, 0.0, 1.0)
    low: UInt8Array = _LOWEST_LEVELS[(clipped * (_BINS - 1)).astype(np.int16)]
    return low + (clipped >= _BORDERS[low]).astype(np.uint8)
