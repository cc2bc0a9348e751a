"""Draws docs/images.png: a generated picture in Display P3, read as it must be and as if it were sRGB.

usage: profiles_picture.py [FILE]. The file itself is in sRGB, so that every viewer shows the difference.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image

import fewcolors
from fewcolors.images import read

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images.png"
SIDE, GAP = 240, 12
# Display P3 by its primaries and white (SMPTE EG 432-1, D65), which a PNG's cICP chunk names: 12 and 13 are its
# primaries and sRGB's curve, 0 RGB, 1 full range (ITU-T H.273).
CICP = b"cICP", bytes([12, 13, 0, 1])


def wheel() -> np.ndarray:
    """Hues around, saturation outwards, (240, 240, 3)."""
    y, x = (np.mgrid[0:SIDE, 0:SIDE] + 0.5) / SIDE * 2 - 1
    hue, far = np.arctan2(y, x) / np.pi * 3, np.hypot(x, y).clip(0, 1)
    channels = [np.abs((hue + shift) % 6 - 3) - 1 for shift in (0, 4, 2)]
    color = np.stack([1 - far * (1 - channel.clip(0, 1)) for channel in channels], axis=2)
    color[np.hypot(x, y) > 1] = 1
    return np.rint(255 * (0.25 + 0.65 * color)).astype(np.uint8)


def as_p3(pixels: np.ndarray) -> bytes:
    """A PNG of the same numbers that says they are Display P3."""
    from PIL.PngImagePlugin import PngInfo

    file, info = io.BytesIO(), PngInfo()
    info.add(*CICP)
    Image.fromarray(pixels).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def main(target: Path) -> None:
    """Write the picture."""
    numbers = wheel()
    right = read(as_p3(numbers)).pixels
    shown = [fewcolors.quantize(image, 64, dither="none").to_array() for image in (right, numbers)]
    gap = np.full((SIDE, GAP, 3), 255, np.uint8)
    Image.fromarray(np.hstack([shown[0], gap, shown[1]])).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
