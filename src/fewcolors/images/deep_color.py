"""Colour of 16 bits from PNG and TIFF, which Pillow decodes in full and then cuts to 8.

Pillow's decoders undo compression, filters and interlacing on whole samples; only the last step, the "raw mode" by
which they unpack samples into pixels, takes one byte of two. Which one depends on the byte order that the raw mode
names. So the file is decoded twice, the second time with the other byte order, and comes out as its high bytes and its
low bytes. (A reader of our own would take as long for each row filter as these C decoders do for the whole file.)
"""

from __future__ import annotations

import sys
from typing import IO

import numpy as np
from PIL import Image

from fewcolors._arrays import FloatArray, Pixels, UInt16Array, as_image
from fewcolors.images.mended import unpack_as
from fewcolors.images.modes import with_clear_color
from fewcolors.images.upright import turned

_OTHER_BYTE = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
_COLOR = ("RGB;16", "RGBX;16", "RGBA;16", "RGBa;16")  # RGBa: premultiplied
_GREY_ALPHA = "LA;16B"


def is_deep_color(raw: str) -> bool:
    """Whether a raw mode is one that this file reads in full."""
    return raw == _GREY_ALPHA or raw[:-1] in _COLOR


def deep_color(image: Image.Image, raw: str, file: IO[bytes]) -> Pixels:
    """The pixels of `image`, opened from `file` and not loaded yet, turned upright.

    (h, w, 3) RGB or (h, w, 4) RGBA with straight alpha, uint8 where 8 bits hold them, else float64 in [0, 1].
    """
    if raw == _GREY_ALPHA:  # four bytes a pixel, which are what raw mode RGBA passes on
        grey, alpha = _paired(_unpacked(image, "RGBA"))
        return as_image(np.dstack([grey, grey, grey, alpha]))
    plain = raw.replace("RGBa", "RGBA")
    high = _unpacked(image, plain)
    file.seek(0)
    with Image.open(file) as again:
        low = _unpacked(again, plain[:-1] + _OTHER_BYTE[plain[-1]])
    colors = high.astype(np.uint16) << 8 | low
    if raw.startswith("RGBX"):  # a fourth channel that means nothing
        return as_image(np.ascontiguousarray(colors[:, :, :3]))
    if plain != raw:
        return as_image(straight(colors / 65535))
    clear = image.info.get("transparency")
    return as_image(colors if clear is None or colors.shape[2] == 4 else with_clear_color(colors, clear))


def straight(premultiplied: FloatArray) -> FloatArray:
    """RGBA (h, w, 4) in [0, 1] with colours multiplied by alpha -> not multiplied; black where alpha is 0."""
    alpha = premultiplied[:, :, 3:]
    colors = np.divide(premultiplied[:, :, :3], alpha, out=np.zeros_like(premultiplied[:, :, :3]), where=alpha > 0)
    return np.concatenate([np.minimum(colors, 1.0), alpha], axis=2)


def _unpacked(image: Image.Image, raw: str) -> np.ndarray:
    """The pixels as this raw mode gives them, (h, w, c) uint8."""
    unpack_as(image, raw)
    image.load()
    return np.asarray(turned(image))


def _paired(bytes_: np.ndarray) -> tuple[UInt16Array, UInt16Array]:
    """(h, w, 4) bytes as two channels (h, w) of 16 bits, high byte first."""
    wide = np.ascontiguousarray(bytes_).view(">u2").astype(np.uint16)
    return wide[:, :, 0], wide[:, :, 1]
