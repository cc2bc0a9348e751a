"""Color Thief's face: `from fewcolors.colorthief import ColorThief`; the methods, and the exact count it never gave."""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors._arrays import Pixels, is_whole, to_8_bits
from fewcolors._once import once
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array
from fewcolors.quantize import design_palette

Color = tuple[int, int, int]

# Color Thief's rules of what counts: not what is mostly see-through, and not paper.
_LEAST_ALPHA = 125
_PAPER = 250
# The colours that it asks for to find the dominant one.
_FEW = 5


class ColorThief:
    """The dominant colours of one image. `file`: a path, a file object, or whatever `fewcolors` takes as an image.

    Pixels of alpha below 125 and near-white ones (all channels above 250) do not count, as in Color Thief, unless
    there are no others. Raises ArgumentError, ImageFileError.

    >>> picture = np.zeros((4, 4, 3), np.uint8)
    >>> picture[:3] = 200, 30, 30
    >>> ColorThief(picture).get_color()
    (200, 30, 30)
    """

    def __init__(self, file: Any) -> None:
        self._pixels: Pixels = as_array(file)

    def get_color(self, quality: int = 10) -> Color:
        """The dominant colour as (red, green, blue), the heaviest of five. `quality`: a whole number from 1, for which
        Color Thief looks at every pixel, to as few as one in `quality`; here every pixel counts anyway. Raises
        ArgumentError."""
        return self.get_palette(_FEW, quality)[0]

    def get_palette(self, color_count: int = 10, quality: int = 10) -> list[Color]:
        """`color_count` colours, heaviest first: exactly as many, or all that the image has. `quality` as above.
        Raises ArgumentError."""
        _check("color_count", color_count, 256)
        _check("quality", quality, None)
        rgb = design_palette(self._counting, color_count).rgb.tolist()
        return [(red, green, blue) for red, green, blue in rgb]

    @once
    def _counting(self) -> Histogram:
        """The histogram of the pixels that count."""
        pixels = to_8_bits(self._pixels).reshape(-1, self._pixels.shape[2])
        colors = pixels[:, :3]
        seen = pixels[:, 3] >= _LEAST_ALPHA if pixels.shape[1] == 4 else np.ones(len(pixels), bool)
        for counting in (seen & ~(colors > _PAPER).all(axis=1), seen, np.ones(len(pixels), bool)):
            if counting.any():
                return count_colors(np.ascontiguousarray(colors[counting])[None])
        raise AssertionError("an image has pixels")


def _check(name: str, value: Any, most: int | None) -> None:
    if not is_whole(value) or value < 1 or (most is not None and value > most):
        bounds = "1 or more" if most is None else f"1 to {most}"
        raise ArgumentError(f"{name}={value!r}: expected a whole number, {bounds}")
