"""CIELAB pictures, which some TIFFs are: to sRGB.

Source: CIE 15:2004, with the white D50, as TIFF's photometric interpretation 8 (CIELab) and ICC have it.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray, UInt8Array
from fewcolors.color.srgb import linear_to_srgb8
from fewcolors.images.primaries import D50, IDENTITY, to_linear_srgb

_DELTA = 6 / 29


def lab_to_srgb(lab: UInt8Array) -> UInt8Array:
    """(h, w, 3) as Pillow's mode LAB has it, L* over 0..255, a* and b* as bytes with sign -> uint8 (h, w, 3) sRGB."""
    lightness = (lab[:, :, 0] * (100 / 255) + 16) / 116
    a, b = (lab[:, :, channel].view(np.int8) for channel in (1, 2))
    light = (_cubed(lightness + a / 500), _cubed(lightness), _cubed(lightness - b / 200))
    x, y, z = (white * share for white, share in zip(D50, light, strict=True))
    rows = to_linear_srgb(IDENTITY)
    return np.stack([linear_to_srgb8(p * x + q * y + r * z) for p, q, r in rows], axis=2)


def _cubed(values: FloatArray) -> FloatArray:
    cubes: FloatArray = np.where(values > _DELTA, values * values * values, 3 * _DELTA**2 * (values - 4 / 29))
    return cubes
