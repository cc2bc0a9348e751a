"""Dither: the wish to dither, checked. Its neighbour `dithered` carries it out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from fewcolors._arrays import Pixels, UInt8Array, to_8_bits
from fewcolors._sealed import sealed
from fewcolors.color import DITHER_SPACES, SPACES
from fewcolors.errors import ArgumentError
from fewcolors.mapping.auto import Auto
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import ErrorDiffusion
from fewcolors.mapping.kernels import kernel_of
from fewcolors.mapping.methods import METHODS, Method
from fewcolors.plan import DITHERS, NO_DITHER, Plan, check_known


@sealed
class Dither:
    """A checked wish to dither. `mask`: None, or (h, w) uint8, 255 for all of `strength`."""

    name: str
    method: Method
    strength: float
    mask: UInt8Array | None = None

    def on(self, pixels: Pixels, mask: Any) -> Dither:
        """This for an image, `mask` checked: None, or (h, w) numbers from 0 to 1. Raises ArgumentError."""
        if mask is None:
            return self
        try:
            shares = np.asarray(mask, np.float64)
        except (TypeError, ValueError):
            raise ArgumentError("dither_mask: expected an array of numbers from 0 to 1") from None
        if shares.shape != pixels.shape[:2]:
            raise ArgumentError(f"dither_mask: expected shape {pixels.shape[:2]}, the image's, not {shares.shape}")
        if not ((shares >= 0) & (shares <= 1)).all():
            raise ArgumentError("dither_mask: a number is not from 0 to 1; divide by the largest")
        return replace(self, mask=np.floor(shares * 255 + 0.5).astype(np.uint8))

    def canvas(self, pixels: Pixels, plan: Plan) -> Canvas:
        """What the method works on."""
        space = plan.alpha.space((SPACES if self.name == "joint" else DITHER_SPACES)[plan.space.name])
        return Canvas(np.ascontiguousarray(to_8_bits(pixels)), space, plan.threads, self.strength, self.mask)


def dither_of(dither: Any, strength: Any, option: str = "dither") -> Dither | None:
    """The wish of the arguments, the first of which is called `option`; None for "none". Inside the library it may be
    an `Auto` of another price. Raises ArgumentError."""
    if isinstance(strength, bool) or not isinstance(strength, int | float | np.number) or not 0 <= strength <= 1:
        raise ArgumentError(f"dither_strength={strength!r}: expected a number from 0 to 1")
    if isinstance(dither, list | tuple):
        return Dither("kernel", ErrorDiffusion(kernel_of(dither)), float(strength))
    if isinstance(dither, Auto):
        return Dither("auto", dither, float(strength))
    check_known(option, dither, DITHERS)
    return None if dither == NO_DITHER else Dither(dither, METHODS[dither], float(strength))
