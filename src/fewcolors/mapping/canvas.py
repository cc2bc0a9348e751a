"""Canvas: what every method that dithers is handed beside the palette: the pixels, and how to work on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.color import Space


@dataclass(frozen=True)
class Canvas:
    """An image to be mapped, and the options that every method shares; checked by whoever makes it.

    `pixels`: (h, w, c), 3 or 4 channels, C-contiguous. `space`: where distances are taken. `threads`: 0 for all
    cores; never changes the result. `strength`: 0 to 1, scales what the method adds to a pixel; 0 is the plain nearest
    colour. `mask`: None, or (h, w) that scales it once more, pixel by pixel: 255 in full, 0 not at all.
    """

    pixels: UInt8Array
    space: Space
    threads: int
    strength: float = 1.0
    mask: UInt8Array | None = None

    def steps(self, whole: int) -> int:
        """The strength in parts of `whole`, as the kernel's integers take it."""
        return int(self.strength * whole + 0.5)

    def flat_mask(self) -> UInt8Array:
        """The mask (h * w,), empty if there is none."""
        return np.empty(0, np.uint8) if self.mask is None else np.ascontiguousarray(self.mask).reshape(-1)
