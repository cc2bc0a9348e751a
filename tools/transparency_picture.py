"""Draws docs/transparency.png: a glowing ball with a shadow, and what 12 colours make of it in two modes of alpha, over
black, white and magenta.

usage: transparency_picture.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

import fewcolors

TARGET = Path(__file__).resolve().parents[1] / "docs" / "transparency.png"
SIDE, LARGER, N_COLORS = 80, 3, 12
GROUNDS = ((0, 0, 0), (255, 255, 255), (255, 0, 255))
BALL, SHADOW = (38.0, 34.0, 22.0), (42.0, 62.0, 26.0)


def ball() -> np.ndarray:
    """A shaded ball with an edge of one soft pixel over a wide soft shadow (80, 80, 4); red and green under alpha 0."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] + 0.5
    at_x, at_y, radius = BALL
    cover = np.clip(radius - np.hypot(x - at_x, y - at_y) + 0.5, 0, 1)
    light = np.clip(1.05 - np.hypot(x - at_x + 8, y - at_y + 9) / (1.6 * radius), 0.12, 1)
    down_x, down_y, reach = SHADOW
    shade = 0.65 * np.clip(1 - np.hypot(x - down_x, 2.6 * (y - down_y)) / reach, 0, 1)
    alpha = cover + shade * (1 - cover)
    color = np.stack([250 * light, 170 * light, 40 * light], axis=-1) * (cover / np.maximum(alpha, 1e-9))[:, :, None]
    hidden = np.stack([255 * x / SIDE, 255 * y / SIDE, 0 * x], axis=-1)
    color = np.where(alpha[:, :, None] == 0, hidden, color)
    return np.dstack([color, 255 * alpha]).round().astype(np.uint8)


def over(image: np.ndarray, ground: tuple[int, int, int]) -> np.ndarray:
    """The picture laid over a colour, in encoded values."""
    share = image[:, :, 3:] / 255
    return (image[:, :, :3] * share + np.array(ground) * (1 - share)).round().astype(np.uint8)


def main(target: Path) -> None:
    """Write the picture: one row for each ground; the original, blend, binary."""
    image = ball()
    shown = [image]
    for alpha in ("blend", "binary"):
        result = fewcolors.quantize(image, N_COLORS, alpha=alpha)
        shown.append(result.palette.rgba[result.indices])
    sheet = np.vstack([np.hstack([over(each, ground) for each in shown]) for ground in GROUNDS])
    Image.fromarray(sheet.repeat(LARGER, axis=0).repeat(LARGER, axis=1)).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
