"""What a rival is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import UInt8Array


@dataclass(frozen=True, eq=False)
class Ask:
    """`image`: (h, w, 3) uint8; `n_colors`: at most so many; `n_samples`: pixels to learn from, None for the rival's
    own habit; `seed`: for those that draw."""

    image: UInt8Array
    n_colors: int
    n_samples: int | None = None
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Reply:
    """A palette (k, 3) uint8, and the index (h, w) of every pixel into it."""

    palette: UInt8Array
    indices: npt.NDArray[Any]

    def render(self) -> UInt8Array:
        """The picture (h, w, 3) in the palette's colours."""
        picture: UInt8Array = self.palette[self.indices]
        return picture


def rounded(centers: npt.NDArray[np.floating[Any]], scale: float) -> UInt8Array:
    """Centres times `scale` as 8-bit colours, as any file needs them."""
    colors: UInt8Array = np.rint(centers * scale).clip(0, 255).astype(np.uint8)
    return colors
