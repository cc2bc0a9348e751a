"""Colour spaces: from 8-bit sRGB to points on the kernel's integer lattice, and back to 8-bit sRGB.

A space is what distance means. The kernel compares int32 squared distances of int16 points and is blind to the space;
here is where a space's numbers are laid down, one file per space. Everything that decides a colour is computed with
+ - * / and tables alone, so that every CPU gives the same bytes (NumPy's `**` and `cbrt` do not).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fewcolors._arrays import FloatArray, Int16Array, UInt8Array
from fewcolors.color import oklab, srgb


@dataclass(frozen=True)
class Space:
    """A working space.

    `to_lattice(colors, threads)`: uint8 (n, 3 or 4) sRGB colours -> int16 (n, 4) points.
    `to_srgb8(points)`: float64 (n, 4) points, on or off the lattice -> the uint8 (n, 4) sRGB colours nearest to them
    in sRGB, clipped to the cube (the fourth channel is meaningful in spaces that keep alpha).
    `unit`: lattice steps of one natural unit (an 8-bit level of sRGB, 1.0 of Oklab).
    """

    name: str
    to_lattice: Callable[[UInt8Array, int], Int16Array]
    to_srgb8: Callable[[FloatArray], UInt8Array]
    unit: int


SRGB = Space("srgb", srgb.srgb8_to_lattice, srgb.lattice_to_srgb8, unit=srgb.STEPS)
OKLAB = Space("oklab", oklab.srgb8_to_lattice, oklab.lattice_to_srgb8, unit=oklab.STEPS)

BUILT = {space.name: space for space in (SRGB, OKLAB)}
