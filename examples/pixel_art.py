"""A photo as a console of the eighties would have shown it: small, in a fixed palette, in an ordered grain.

    python examples/pixel_art.py [PHOTO]     (a photo: writes PHOTO-pixels.png beside it)

`fewcolors apply PHOTO --palette pico-8 --dither bayer-4` is the same without the scaling.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

import fewcolors as fc

WIDTH, LARGER = 96, 4


def sunset() -> Image.Image:
    """A sun over the sea, where there is no photo."""
    y, x = np.mgrid[0:240, 0:320]
    glow = 255 - np.hypot(x - 160, y - 140)
    pixels = np.dstack([glow + 60, glow * 0.7, 90 + y * 0.4])
    pixels[140:] = pixels[140:] * 0.5 + (0, 20, 60)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


photo = Image.open(sys.argv[1]).convert("RGB") if len(sys.argv) > 1 else sunset()
small = photo.resize((WIDTH, WIDTH * photo.height // photo.width), Image.Resampling.BOX)
for name in ("pico-8", "zx-spectrum", "game-boy"):
    picture = fc.apply_palette(small, fc.Palette.named(name), dither="bayer-4")
    used = np.unique(picture.indices).size
    print(f"{name:12} {used:2} of {len(picture.palette)} colours used")
if len(sys.argv) > 1:
    picture = fc.apply_palette(small, fc.Palette.named("pico-8"), dither="bayer-4").to_pillow()
    large = picture.resize((picture.width * LARGER, picture.height * LARGER), Image.Resampling.NEAREST)
    large.save(Path(sys.argv[1]).with_suffix("").as_posix() + "-pixels.png")
