"""Pillow's modes as RGB or RGBA arrays."""

from __future__ import annotations

import numpy as np
from PIL import Image

from fewcolors._arrays import as_image
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.images.upright import turned

# Pillow's names of the modes that hold more than 8 bits a channel.
_DEEP_GREY_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# Grey of these modes is taken as of 16 bits: mode I is how older Pillows give a 16-bit PNG.
_WHITE_16 = 65535


def to_array(image: Image.Image, name: str) -> np.ndarray:
    """Decode, turn upright and convert an open Pillow image."""
    image.load()
    if image.width == 0 or image.height == 0:
        raise ArgumentError(f"{name} has no pixels ({image.width} x {image.height}); give one with at least one")
    upright = turned(image)
    if upright.mode in _DEEP_GREY_MODES:
        return as_image(_of_16_bits(np.asarray(upright), upright.info.get("transparency"), name), name)
    if upright.mode == "F":
        return as_image(np.asarray(upright), name)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if upright.mode == mode:
        return np.array(upright)  # a copy of our own: `upright` may be the caller's image
    return np.array(_convert(upright, mode, name))


def _convert(image: Image.Image, mode: str, name: str) -> Image.Image:
    if image.mode == "La":  # grey with premultiplied alpha: Pillow has no direct way from it
        return image.convert("LA").convert(mode)
    try:
        return image.convert(mode)
    except ValueError as error:  # for instance Lab
        raise NotBuiltError(
            f"{name} has Pillow's mode {image.mode}, which is not read yet; make it RGB first"
        ) from error


def _of_16_bits(grey: np.ndarray, clear: int | None, name: str) -> np.ndarray:
    """Grey as uint16, (h, w), or (h, w, 4) where a PNG says that one grey, `clear`, is transparent."""
    if grey.min() < 0 or grey.max() > _WHITE_16:
        raise NotBuiltError(f"{name} is grey beyond 16 bits, which is not built yet; scale it to 0..65535 first")
    levels = grey.astype(np.uint16)
    if clear is None:
        return levels
    alpha = np.where(levels == clear, 0, _WHITE_16).astype(np.uint16)
    return np.dstack([levels, levels, levels, alpha])
