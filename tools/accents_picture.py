"""Draws docs/accents.png: a grey map with a few marks, and what 8 colours make of it without and with accents.

usage: accents_picture.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import fewcolors

TARGET = Path(__file__).resolve().parents[1] / "docs" / "accents.png"
SIDE, GAP, FINE = 220, 10, 4
MARKS = ((40, 60), (150, 35), (95, 120), (180, 170), (60, 185))
ROUTE = ((20, 140), (70, 150), (120, 75), (200, 90))


def grey_map() -> np.ndarray:
    """Shaded hills (220, 220, 3) with five red dots and a blue route, softly drawn."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    hills = np.sin(9 * x + 4 * y) + np.sin(7 * y - 3 * x) * 0.8 + np.sin(23 * x) * np.sin(19 * y) * 0.3
    shade = 190 + 25 * hills + 900 * (np.gradient(hills, axis=0) + np.gradient(hills, axis=1))
    grey = np.repeat(shade.clip(90, 250)[:, :, None], 3, axis=2).astype(np.uint8)
    large = Image.fromarray(grey).resize((SIDE * FINE, SIDE * FINE), Image.Resampling.BICUBIC)
    sheet = ImageDraw.Draw(large)
    sheet.line([(FINE * x, FINE * y) for x, y in ROUTE], fill=(30, 90, 220), width=2 * FINE)
    for at_x, at_y in MARKS:
        box = [FINE * (at_x - 4), FINE * (at_y - 4), FINE * (at_x + 4), FINE * (at_y + 4)]
        sheet.ellipse(box, fill=(225, 25, 30))
    return np.asarray(large.reduce(FINE))


def main(target: Path) -> None:
    """Write the picture."""
    image = grey_map()
    shown = [image]
    shown += [fewcolors.quantize(image, 8, dither="none", accents=accents).to_array() for accents in ("off", "auto")]
    gap = np.full((SIDE, GAP, 3), 255, np.uint8)
    Image.fromarray(np.hstack([shown[0], gap, shown[1], gap, shown[2]])).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
