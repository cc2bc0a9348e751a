"""Held-out films: generated, and never used to choose a constant; the bench tells of them apart.

Made of scikit-learn's photos in other places and ways than those of `films`, and of arithmetic: where a constant was
fitted to those, it shows here.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from bench.cases import sklearn_case
from bench.engines import Pixels
from bench.films import Film
from fewcolors.animation import Animation, Frame

# Small, so that six films against four rivals take minutes: what is compared is who is better, not by how much.
WIDTH, HEIGHT, FRAMES = 128, 96, 12
SEED = 2029
# What their names begin with.
HELD = "held: "


def held_films() -> list[Film]:
    """Six of 12 frames: a pan, a zoom, a cross-fade, particles, a screen recording and noise."""
    makers = {
        "pan": _pan,
        "zoom": _zoom,
        "cross-fade": _cross_fade,
        "particles": _particles,
        "screen": _screen,
        "noise": _noise,
    }
    return [Film(f"{HELD}{name}", Animation([Frame(pixels, 80) for pixels in make()])) for name, make in makers.items()]


def _pan() -> list[Pixels]:
    """A camera that sinks over flower.jpg, three pixels a frame."""
    photo = sklearn_case("flower").image
    return [_cut(photo, 260, 60 + 3 * number) for number in range(FRAMES)]


def _zoom() -> list[Pixels]:
    """Into the roof of china.jpg, 4 % a frame."""
    photo = Image.fromarray(sklearn_case("china").image)
    frames = []
    for number in range(FRAMES):
        half = 200 / 1.04**number
        box = (320 - half, 180 - half * 0.75, 320 + half, 180 + half * 0.75)
        frames.append(np.asarray(photo.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, box)))
    return frames


def _cross_fade() -> list[Pixels]:
    """From one photo to the other."""
    first, last = _cut(sklearn_case("china").image, 330, 250), _cut(sklearn_case("flower").image, 60, 240)
    shares = np.linspace(0, 1, FRAMES)
    return [np.rint(first * (1 - share) + last * share).astype(np.uint8) for share in shares]


def _particles() -> list[Pixels]:
    """Sparks that fall and fade over a sky that stands still."""
    rng = np.random.default_rng(SEED)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    sky = np.dstack([20 + y * 0.5, 30 + y * 0.7, 80 + y * 0.9])
    sparks = [
        (*rng.uniform([0, -40], [WIDTH, 40]), *rng.uniform([-2, 2], [2, 6]), rng.uniform(1, 4)) for _ in range(40)
    ]
    frames = []
    for number in range(FRAMES):
        light = sum(
            np.exp(-((x - left - right * number) ** 2 + (y - top - down * number) ** 2) / (2 * size**2))
            for left, top, right, down, size in sparks
        )
        frames.append(np.clip(sky + np.multiply.outer(light, [255, 190, 90]), 0, 255).astype(np.uint8))
    return frames


def _screen() -> list[Pixels]:
    """A window in which lines of text appear, a pointer that moves, and a photo that stands in a corner."""
    rng = np.random.default_rng(SEED + 1)
    ground = np.full((HEIGHT, WIDTH, 3), 246, np.uint8)
    ground[:10] = (52, 101, 164)
    ground[60:, 80:] = _cut(sklearn_case("flower").image, 200, 150)[: HEIGHT - 60, : WIDTH - 80]
    frames = []
    for number in range(FRAMES):
        ground = ground.copy()
        line = 14 + 4 * number
        ground[line : line + 2, 6:70][:, rng.random(64) < 0.6] = (40, 40, 44)
        pixels = ground.copy()
        pixels[30 + 3 * number : 36 + 3 * number, 90 - 4 * number : 94 - 4 * number] = (220, 30, 30)
        frames.append(pixels)
    return frames


def _noise() -> list[Pixels]:
    """A photo as a dark sensor has it: every pixel differs a little in every frame."""
    rng = np.random.default_rng(SEED + 2)
    photo = _cut(sklearn_case("china").image, 60, 120) * 0.6
    return [np.clip(photo + rng.normal(0, 5, photo.shape), 0, 255).astype(np.uint8) for _ in range(FRAMES)]


def _cut(photo: Pixels, left: int, top: int) -> Pixels:
    return np.ascontiguousarray(photo[top : top + HEIGHT, left : left + WIDTH])
