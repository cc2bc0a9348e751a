"""sRGB, gamma-encoded, 8 bits: the plain RGB of the textbook recipe.

Parent: none. Channels: red, green, blue (alpha), 0 to 255.
Source of the transfer curve: IEC 61966-2-1:1999.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int16Array, UInt8Array
from fewcolors.color.space import Space

# Lattice steps of one 8-bit level. 255 * 64 = 16,320 keeps four squared differences below 2^31 (the lattice's law),
# and a centre rounded to 1/64 level adds less than 3 * (1/64)^2 / 12 = 6e-5 to an MSE.
STEPS = 64


def srgb8_to_lattice(colors: UInt8Array, threads: int) -> Int16Array:
    """uint8 (n, 3 or 4) -> int16 (n, 4): each channel times `STEPS`; too little work for more than one thread."""
    return _kernel.table_lattice(colors, np.arange(256, dtype=np.int16) * np.int16(STEPS))


def lattice_to_srgb8(points: FloatArray) -> UInt8Array:
    """float64 (n, 3) -> uint8 (n, 3), rounded half up."""
    return np.clip(np.floor(points / STEPS + 0.5), 0, 255).astype(np.uint8)


def srgb_to_coordinates(colors: FloatArray) -> FloatArray:
    """float64 (n, 3) in [0, 1] -> float64 (n, 3): `STEPS` to an 8-bit level."""
    return colors * (255.0 * STEPS)


def converter(grey: Int16Array, alpha_steps: float, least_alpha: int) -> _kernel.Converter:
    """`srgb8_to_lattice`, for the kernel's use (space.py says what the arguments are)."""
    return _kernel.Converter(np.arange(256, dtype=np.int16) * np.int16(STEPS), grey, alpha_steps, least_alpha)


SRGB = Space("srgb", srgb8_to_lattice, lattice_to_srgb8, STEPS, (255 * STEPS,) * 3, srgb_to_coordinates, converter)


def srgb_to_linear(encoded: FloatArray) -> FloatArray:
    """sRGB-encoded values in [0, 1] -> linear light in [0, 1], by + - * / alone.

    The standard's power 2.4 is computed as x^2 times the fifth root of x^2, the root by Newton's iteration.
    """
    base = (encoded + 0.055) / 1.055
    square = base * base
    return np.where(encoded <= 0.04045, encoded / 12.92, square * _fifth_root(square))


def _fifth_root(values: FloatArray) -> FloatArray:
    """For values in (0, 1]: Newton from 1 falls by up to a fifth a step towards the root, then converges
    quadratically.

    The smallest value met here is (0.055 / 1.055)^2 = 0.0027 with root 0.31: 6 steps of falling, 5 of converging.
    """
    root = np.ones_like(values)
    for _ in range(16):
        fourth = root * root * root * root
        root = root - (root * fourth - values) / (5.0 * fourth)
    return root


def linear_to_srgb8(linear: FloatArray) -> UInt8Array:
    """Linear light (any shape) -> the nearest 8-bit level of the encoded value; out of range is clipped.

    Nearest in the encoded scale: the borders are the linear values of the half levels.
    """
    borders = srgb_to_linear((np.arange(255, dtype=np.float64) + 0.5) / 255.0)
    return np.searchsorted(borders, linear, side="right").astype(np.uint8)


def linear_to_srgb(linear: FloatArray) -> FloatArray:
    """Linear light (any shape) -> sRGB-encoded values in [0, 1], by + - * / and square roots alone; what is out of
    range is clipped.

    The standard's power 1 / 2.4 is the fifth power of the twelfth root: the cube root, by Newton's iteration, of the
    root of the root.

    >>> linear_to_srgb(np.array([-1.0, 0.0, 0.0031308, 1.0, 2.0])).round(6).tolist()
    [0.0, 0.0, 0.04045, 1.0, 1.0]
    """
    light = np.clip(linear, 0.0, 1.0)
    root = _cube_root(np.sqrt(np.sqrt(np.maximum(light, 0.0031308))))
    square = root * root
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * (square * square * root) - 0.055)


def _cube_root(values: FloatArray) -> FloatArray:
    """For values in [0.23, 1] (the fourth root of 0.0031308 is 0.2365): Newton from a line that is off by an eighth at
    most; each step about squares that: 5 reach the last digit."""
    root = 0.4 + 0.6 * values
    for _ in range(5):
        root = (2.0 * root + values / (root * root)) / 3.0
    return root
