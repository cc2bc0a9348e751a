"""Films to test with, and independent readers of what was written."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from fewcolors.animation import Animation, Frame


def sprites(frames: int = 6, *, clear: bool = False, size: tuple[int, int] = (40, 30), n_colors: int = 5) -> Animation:
    """Blocks of few colours that wander over a still ground, which is transparent where `clear`; odd delays."""
    rng = np.random.default_rng(frames)
    width, height = size
    colors = rng.integers(0, 256, (n_colors, 3), np.uint8)
    ground = np.zeros((height, width, 4), np.uint8)
    if not clear:
        ground[:, :, :3] = colors[rng.integers(0, n_colors, (height, width))]
        ground[:, :, 3] = 255
    shown = []
    for number in range(frames):
        pixels = ground.copy()
        for nth, color in enumerate(colors):
            x, y = (7 * nth + 3 * number) % (width - 5), (5 * nth + 2 * number) % (height - 5)
            pixels[y : y + 5, x : x + 4 + nth] = [*color, 255]
        shown.append(Frame(pixels, 10 * ((number * 7) % 5)))
    return Animation(shown, plays=3)


def moving_photo(photo: np.ndarray, frames: int = 5, *, box: int = 12) -> Animation:
    """A photo that stands still but for a grey block that crosses it."""
    shown = []
    for number in range(frames):
        pixels = photo.copy()
        pixels[4 : 4 + box, 3 * number : 3 * number + box] = 40 * number
        shown.append(Frame(pixels, Fraction(125, 3)))
    return Animation(shown)


def seen(film: Animation) -> list[np.ndarray]:
    """Each frame as RGBA, nothing under alpha 0."""
    return [rgba(frame.pixels) for frame in film.frames]


def rgba(pixels: np.ndarray) -> np.ndarray:
    full = pixels if pixels.shape[2] == 4 else np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    return np.where(full[:, :, 3:] == 0, 0, full)


def by_pillow(path: Path) -> tuple[list[np.ndarray], list[float], int | None]:
    """Frames, milliseconds and loop count as Pillow reads them."""
    frames, delays = [], []
    with Image.open(path) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append(rgba(np.asarray(image.convert("RGBA"))))
            delays.append(image.info.get("duration") or 0)
        return frames, delays, image.info.get("loop")


def same(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return len(some) == len(others) and all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))
