"""Pillow's `Image.quantize` with this library behind it: `from fewcolors.pillow import quantize`.

The signature, the checks and the kind of result are Pillow's; what differs is said in `quantize`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fewcolors._arrays import is_whole
from fewcolors.errors import ArgumentError
from fewcolors.palette import Palette
from fewcolors.quantize import apply_palette
from fewcolors.quantize import quantize as quantize_image

if TYPE_CHECKING:
    from PIL import Image

# Pillow's numbers: Image.Quantize has MEDIANCUT, MAXCOVERAGE, FASTOCTREE and LIBIMAGEQUANT, of which the last two take
# RGBA; Image.Dither has NONE and FLOYDSTEINBERG (ORDERED and RASTERIZE were never built there).
_METHODS = (0, 1, 2, 3)
_METHODS_FOR_RGBA = (2, 3)
_DITHERS = {0: "none", 3: "floyd-steinberg"}
_MODES_FOR_A_PALETTE = ("L", "RGB")


def quantize(
    image: Image.Image,
    colors: int = 256,
    method: int | None = None,
    kmeans: int = 0,
    palette: Image.Image | None = None,
    dither: int | str = 3,
) -> Image.Image:
    """The image in mode P with at most `colors` colours, as `image.quantize(...)` gives it.

    `image`: a Pillow image of any mode that Pillow converts to RGB or RGBA; it is not changed. `method`, `kmeans`:
    checked as Pillow does, otherwise without effect: colours are always found by k-means. `palette`: an image of mode P
    whose colours are used; the first of them that are equal count.
    `dither`: with a palette 0 (Image.Dither.NONE) or 3 (FLOYDSTEINBERG), as in Pillow. Without one Pillow never
    dithers; here 0 does not, and 3 dithers where it pays ("auto"). The words of `fewcolors.quantize` are understood,
    too. Where Pillow falls short of `colors`, the count here is exact, as long as the image has as many.
    Raises ValueError where Pillow does.

    >>> from PIL import Image
    >>> ramp = Image.linear_gradient("L").convert("RGB")
    >>> few = quantize(ramp, 7, dither=0)
    >>> few.mode, len(few.getcolors())
    ('P', 7)
    """
    _check(image, colors, method, kmeans)
    if palette is None:
        return quantize_image(image, colors, dither="auto" if dither == 3 else _word(dither)).to_pillow()
    _check_palette(image, palette)
    return apply_palette(image, _colors_of(palette), dither=_word(dither)).to_pillow()


def _check(image: Image.Image, colors: int, method: int | None, kmeans: int) -> None:
    if method is not None and method not in _METHODS:
        raise ArgumentError(f"method={method!r}: expected 0 to 3, Pillow's Image.Quantize, or None")
    if image.mode == "RGBA" and method is not None and method not in _METHODS_FOR_RGBA:
        raise ArgumentError("method: only Fast Octree (2) and libimagequant (3) can quantize RGBA images")
    if not is_whole(colors) or not 1 <= colors <= 256:
        raise ArgumentError(f"colors={colors!r}: expected a whole number from 1 to 256")
    if not is_whole(kmeans) or kmeans < 0:
        raise ArgumentError(f"kmeans={kmeans!r}: must not be negative")


def _check_palette(image: Image.Image, palette: Image.Image) -> None:
    if palette.mode != "P":
        raise ArgumentError(f"palette: an image of mode {palette.mode}; expected mode P")
    if image.mode not in _MODES_FOR_A_PALETTE:
        raise ArgumentError(f"image: mode {image.mode}; only RGB or L images can be quantized to a palette")


def _word(dither: Any) -> Any:
    if not is_whole(dither):
        return dither
    if dither not in _DITHERS:
        raise ArgumentError(f"dither={dither!r}: expected 0 (none) or 3 (Floyd-Steinberg), or a word of fewcolors")
    return _DITHERS[dither]


def _colors_of(palette: Image.Image) -> Palette:
    return Palette(np.array(palette.getpalette("RGB"), np.uint8).reshape(-1, 3))
