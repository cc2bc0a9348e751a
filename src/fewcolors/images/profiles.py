"""Pixels as a file holds them, in the wished space.

How other spaces become sRGB is told by its neighbour `spaces`, which is loaded when a picture has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image

from fewcolors._arrays import Pixels
from fewcolors.images.decoded import SRGB, Decoded

# What of Pillow's info speaks of colours; a profile is None where Pillow could not unpack it.
_ICC, _GAMMA = "icc_profile", "gamma"
_WORDS = {_ICC, _GAMMA}


def in_wished_space(
    pixels: Pixels, channels: str, info: Mapping[Any, Any], codes: bytes | None, wish: str = SRGB
) -> Decoded:
    """`pixels` as a file holds them, in the wished space.

    `channels`: "RGB" or "GRAY", what the file has, as ICC calls it. `info`: Pillow's of the image. `codes`: a PNG's
    cICP.
    """
    if codes is None and not _WORDS & info.keys():
        return Decoded(pixels)
    from fewcolors.images.spaces import told  # most pictures need none of it

    return told(pixels, channels, info, codes, wish)


def to_srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """`pixels` (h, w, 3 or 4) of the space of an ICC profile as sRGB; as they are where the profile does not fit."""
    return in_wished_space(pixels, "RGB", {_ICC: profile}, None).pixels


def from_cmyk(image: Image.Image, info: Mapping[Any, Any]) -> Decoded:
    """A Pillow image of mode CMYK in sRGB: by its profile, or by Pillow's plain formula where it has none."""
    plain = np.array(image.convert("RGB"))
    if _ICC not in info:
        return Decoded(plain)
    from fewcolors.images.spaces import of_cmyk

    return of_cmyk(image, plain, info[_ICC] or b"")
