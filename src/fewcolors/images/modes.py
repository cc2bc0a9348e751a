"""Pillow's modes as RGB or RGBA arrays; CMYK is left to `profiles`, because its profile decides.

Modes "I" and "I;16" are how Pillow holds grey of 16 bits, "F" grey of floats; colour of 16 bits it has no mode for
(see `deep_color`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from fewcolors._arrays import Pixels, UInt16Array, as_image
from fewcolors.errors import NotBuiltError

_DEEP_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N")
_GREY = ("1", "L", "LA", "La", "F", *_DEEP_GREY)
# Grey of these modes is taken as of 16 bits: mode I is how older Pillows give a 16-bit PNG.
_WHITE_16 = 65535


def channels_of(image: Image.Image) -> str:
    """What a Pillow image has, "GRAY" or "RGB", as profiles call it."""
    return "GRAY" if image.mode in _GREY else "RGB"


def to_pixels(image: Image.Image, name: str, *, white_at_zero: bool = False) -> Pixels:
    """The pixels of a Pillow image of any mode but CMYK, as `_arrays.as_image` has them; an array of our own.

    `white_at_zero`: grey of more than 8 bits is inverted.
    """
    if image.mode in _DEEP_GREY:
        levels = _of_16_bits(np.asarray(image), name)
        return as_image(_with_clear_grey(_WHITE_16 - levels if white_at_zero else levels, image), name)
    if image.mode == "F":
        values = np.asarray(image)
        return as_image(1 - values if white_at_zero else values, name)
    if image.mode == "LAB":
        from fewcolors.images.lab import lab_to_srgb  # rare: loaded where it is met

        return lab_to_srgb(np.asarray(image))
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode == mode:
        return np.array(image)  # a copy: `image` may be the caller's
    return np.array(_converted(image, mode, name))


def with_clear_color(colors: UInt16Array, clear: Any) -> UInt16Array:
    """(h, w, 3) of 16 bits with an alpha channel, 0 where a pixel is the colour `clear`, as PNG's tRNS means it."""
    alpha = np.where((colors == np.array(clear, np.uint16)).all(axis=2), 0, _WHITE_16).astype(np.uint16)
    return np.dstack([colors, alpha])


def _converted(image: Image.Image, mode: str, name: str) -> Image.Image:
    if image.mode == "La":  # grey with premultiplied alpha: Pillow has no direct way from it
        return image.convert("LA").convert(mode)
    try:
        return image.convert(mode)
    except ValueError as error:
        raise NotBuiltError(
            f"{name} has Pillow's mode {image.mode}, which is not read yet; make it RGB first"
        ) from error


def _of_16_bits(grey: np.ndarray, name: str) -> UInt16Array:
    if grey.min() < 0 or grey.max() > _WHITE_16:
        raise NotBuiltError(f"{name} is grey beyond 16 bits, which is not built yet; scale it to 0..65535 first")
    return grey.astype(np.uint16)


def _with_clear_grey(levels: UInt16Array, image: Image.Image) -> UInt16Array:
    """(h, w), or (h, w, 4) where a PNG says that one grey is transparent."""
    clear = image.info.get("transparency")
    return levels if clear is None else with_clear_color(np.dstack([levels] * 3), clear)
