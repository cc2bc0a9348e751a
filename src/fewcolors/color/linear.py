"""Linear light: sRGB's three channels before the transfer curve, proportional to photons.

Parent: sRGB. Channels: red, green, blue, 0 to 1. Means are what a lens or a blur would make of the colours;
distances neglect the shadows, so prefer Oklab for looking at.
Source of the curve: IEC 61966-2-1:1999.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, UInt8Array
from fewcolors.color.opponent import linear_levels
from fewcolors.color.space import Space
from fewcolors.color.srgb import linear_to_srgb8, srgb_to_linear

# Lattice steps of 1.0: four squared differences stay within 2^30. The darkest two levels lie 5 steps apart.
STEPS = 16384


def srgb8_to_lattice(colors: UInt8Array, threads: int) -> Int16Array:
    """uint8 (n, 3 or 4) -> int16 (n, 4): the channels' linear light times `STEPS`, rounded; the fourth coordinate is
    0."""
    return _kernel.table_lattice(colors, _levels())


def lattice_to_srgb8(points: FloatArray) -> UInt8Array:
    """float64 (n, 3) -> uint8 (n, 3): the nearest 8-bit sRGB levels, clipped."""
    return linear_to_srgb8(points / STEPS)


def srgb_to_coordinates(colors: FloatArray) -> FloatArray:
    """float64 (n, 3) sRGB colours in [0, 1] -> float64 (n, 3): the channels' linear light times `STEPS`."""
    return srgb_to_linear(colors) * STEPS


def converter(grey: Int16Array, alpha_steps: float, least_alpha: int) -> _kernel.Converter:
    """`srgb8_to_lattice`, for the kernel's use (space.py says what the arguments are)."""
    return _kernel.Converter(_levels(), grey, alpha_steps, least_alpha)


def _levels() -> Int16Array:
    """The point (256,) of each 8-bit level."""
    return np.floor(linear_levels() * STEPS + 0.5).astype(np.int16)


LINEAR = Space("linear", srgb8_to_lattice, lattice_to_srgb8, STEPS, (STEPS,) * 3, srgb_to_coordinates, converter)
