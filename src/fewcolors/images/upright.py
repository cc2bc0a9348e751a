"""Orientation: the arrays and files we give back carry no such tag, so the pixels are turned."""

from __future__ import annotations

import numpy as np
from PIL import Image

_ORIENTATION, _TURNS = 0x0112, range(2, 9)  # the tag of EXIF, and its numbers for what is not upright


def turned(image: Image.Image) -> Image.Image:
    """Apply the EXIF orientation. Photos with a broken EXIF block exist; viewers show them unturned, so do we."""
    try:
        if image.getexif().get(_ORIENTATION, 1) not in _TURNS:
            return image
        from PIL import ImageOps  # 2 ms that upright pictures do without

        return ImageOps.exif_transpose(image)
    # The block is parsed by Pillow here for the first time, and what its garbage raises is of many types: SyntaxError,
    # struct.error, ValueError, OverflowError, TypeError were seen.
    except Exception:
        return image


def orientation_of(image: Image.Image) -> int:
    """What EXIF says of how a picture lies; 1, upright, where it says nothing that is understood."""
    try:
        number = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # see above
        return 1
    return number if number in _TURNS else 1


def turned_array(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """`pixels` (h, w, c) as EXIF and TIFF number how they lie: 1 upright, 2 mirrored, 3 upside down, 6 and 8 on a
    side, 4, 5 and 7 these mirrored; other numbers say nothing.

    >>> turned_array(np.arange(6).reshape(2, 3, 1), 6)[:, :, 0].tolist()
    [[3, 0], [4, 1], [5, 2]]
    """
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
