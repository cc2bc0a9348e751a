"""Canvas: what every method that dithers is handed beside the palette: the pixels, and how to work on them."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.alpha import CLEAR
from fewcolors.color import Space
from fewcolors.texture import calm_weights, flat_colors, flat_mask


@sealed
class Flats:
    """The flat areas of an image. `mask`: 1 (h, w) inside them, else 0; `colors`: theirs (m, c), the largest first;
    `areas`: the pixels (m,) of each; `seen`: how many pixels of the image are not clear."""

    mask: UInt8Array
    colors: UInt8Array
    areas: Int64Array
    seen: int

    @property
    def share(self) -> float:
        """Of the pixels that are not clear, how many are flat: a photo on a clear ground is no drawing."""
        if self.seen == self.mask.size:
            return float(self.mask.mean())
        clear = self.areas[self.colors[:, 3] == CLEAR].sum()
        return float((self.areas.sum() - clear) / self.seen) if self.seen else 1.0


@sealed
class Canvas:
    """An image to be mapped, and the options that every method shares; checked by whoever makes it.

    `pixels`: (h, w, c), 3 or 4 channels, C-contiguous. `space`: where distances are taken. `threads`: 0 for all
    cores; never changes the result. `strength`: 0 to 1, scales what the method adds to a pixel; 0 is the plain nearest
    colour. `mask`: None, or (h, w) that scales it once more, pixel by pixel: 255 in full, 0 not at all.
    `origin`: the row and column of its first pixel, where it is a tile of a larger picture.
    """

    pixels: UInt8Array
    space: Space
    threads: int
    strength: float = 1.0
    mask: UInt8Array | None = None
    origin: tuple[int, int] = (0, 0)

    @once
    def flats(self) -> Flats:
        """The areas of one colour; found when first asked for."""
        mask = flat_mask(self.pixels, self.threads)
        colors, areas = flat_colors(self.pixels, mask, self.threads)
        opaque = self.pixels.shape[2] == 3
        return Flats(mask, colors, areas, mask.size if opaque else int(np.count_nonzero(self.pixels[:, :, 3])))

    @once
    def calm(self) -> UInt8Array:
        """How much an error shows at each pixel (h, w), 1 to 255: most on calm ground."""
        return calm_weights(self.pixels, self.threads)

    def steps(self, whole: int) -> int:
        """The strength in parts of `whole`, as the kernel's integers take it."""
        return int(self.strength * whole + 0.5)

    def flat_mask(self) -> UInt8Array:
        """The mask (h * w,), empty if there is none."""
        return np.empty(0, np.uint8) if self.mask is None else np.ascontiguousarray(self.mask).reshape(-1)
