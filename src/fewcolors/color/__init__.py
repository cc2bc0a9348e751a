"""Colour spaces: from 8-bit sRGB to points on the kernel's integer lattice, from deeper sRGB to coordinates between
them, and back to 8-bit sRGB.

A space is what distance means. The kernel compares int32 squared distances of int16 points and is blind to the space;
here is where a space's numbers are laid down, one file per space. Everything that decides a colour is computed with
+ - * / and tables alone, so that every CPU gives the same bytes (NumPy's `**` and `cbrt` do not).
"""

from __future__ import annotations

from fewcolors.color import cielab, linear, oklab, srgb
from fewcolors.color.space import Space

__all__ = ["DITHER_SPACES", "SPACES", "Space"]

SPACES: dict[str, Space] = {space.name: space for space in (srgb.SRGB, linear.LINEAR, oklab.OKLAB, cielab.CIELAB)}

# Where colours are matched and errors live when an image of a space is dithered.
DITHER_SPACES: dict[str, Space] = {**SPACES, oklab.DITHERED_OKLAB.name: oklab.DITHERED_OKLAB}
