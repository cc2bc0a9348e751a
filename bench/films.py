"""The films: made of scikit-learn's photos and of arithmetic, and the GIFs at hand in `../shared`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.cases import SHARED, sklearn_case
from bench.engines import Pixels
from fewcolors.animation import Animation, Frame, read

WIDTH, HEIGHT, FRAMES = 160, 120, 20
SEED = 7


@dataclass(frozen=True, eq=False)
class Film:
    """A film and its name."""

    name: str
    film: Animation


def films() -> list[Film]:
    """Three of 20 frames, the three in a row, and GIFs of more colours than are asked for."""
    parts = {"pan": _pan(), "gradients": _gradients(), "sprites": _sprites()}
    parts["all three"] = [frame for frames in parts.values() for frame in frames]
    made = [Film(name, Animation([Frame(pixels, 100) for pixels in frames])) for name, frames in parts.items()]
    return [*made, *(Film(path.stem, read(path)) for path in sorted((SHARED / "images" / "animations").glob("*.gif")))]


def _pan() -> list[Pixels]:
    """A camera over china.jpg: everything moves."""
    photo = sklearn_case("china").image
    starts = [(100 + number, 20 + 4 * number) for number in range(FRAMES)]
    return [np.ascontiguousarray(photo[y : y + HEIGHT, x : x + WIDTH]) for y, x in starts]


def _gradients() -> list[Pixels]:
    """Waves of colour that drift: everything changes a little."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    frames = []
    for number in range(FRAMES):
        red = 127 + 120 * np.sin((x + 3 * number) / 40)
        green = 127 + 120 * np.cos((y - 2 * number) / 35)
        blue = 127 + 100 * np.sin((x + y + 4 * number) / 60)
        frames.append(np.clip(np.dstack([red, green, blue]), 0, 255).astype(np.uint8))
    return frames


def _sprites() -> list[Pixels]:
    """Balls with an outline over flower.jpg, which stands still."""
    ground = sklearn_case("flower").image[150 : 150 + HEIGHT, 200 : 200 + WIDTH]
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    rng = np.random.default_rng(SEED)
    balls = [(*rng.integers([0, 0, -4, -3, 6], [WIDTH, HEIGHT, 5, 4, 16]), rng.integers(0, 256, 3)) for _ in range(6)]
    frames = []
    for number in range(FRAMES):
        pixels = ground.copy()
        for left, top, right, down, radius, color in balls:
            away = (x - (left + right * number) % WIDTH) ** 2 + (y - (top + down * number) % HEIGHT) ** 2
            pixels[away < radius**2] = color
            pixels[(away < radius**2) & (away > (radius - 2) ** 2)] = 0
        frames.append(pixels)
    return frames
