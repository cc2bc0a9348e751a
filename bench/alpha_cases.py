"""Pictures with soft edges, made from fixed seeds: 30 of ten kinds, every third held out; and those in `../shared`.

What a soft pixel shows is straight colour, as drawing programs write it; what lies under alpha 0 differs: black, white,
the colour of the nearest shape, or a photo that goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bench.cases import SHARED, photo_cases
from bench.engines import Pixels

Plane = NDArray[np.float64]
PER_KIND = 3
SIDE = 192
# Shapes are drawn so many times larger and shrunk, which softens their edges.
FINE = 4


@dataclass(frozen=True, eq=False)
class AlphaCase:
    """`image` (h, w, 4) uint8, straight alpha; `held_out` where nothing was mended with it in sight."""

    name: str
    image: Pixels
    held_out: bool


def alpha_cases() -> list[AlphaCase]:
    """All of them; those of `../shared` first, where it lies beside the checkout."""
    return [*_shared(), *_generated()]


def _shared() -> list[AlphaCase]:
    return [AlphaCase(path.stem, _read(path), False) for path in sorted((SHARED / "images" / "alpha").glob("*.png"))]


def _generated() -> list[AlphaCase]:
    return [
        AlphaCase(f"{name} {number}", draw(np.random.default_rng([17, kind, number])), number == PER_KIND - 1)
        for kind, (name, draw) in enumerate(KINDS.items())
        for number in range(PER_KIND)
    ]


def _read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.array(picture.convert("RGBA"))


# What pictures are made of: planes (h, w) of 0 to 1, colours (h, w, 3) of 0 to 255


def _cover(draw: Callable[[ImageDraw.ImageDraw], None], side: int = SIDE) -> Plane:
    """How much of each pixel is covered by what is drawn `FINE` times larger."""
    sheet = Image.new("L", (side * FINE, side * FINE))
    draw(ImageDraw.Draw(sheet))
    return np.asarray(sheet.reduce(FINE), np.float64) / 255


def _blurred(plane: Plane, radius: float) -> Plane:
    sheet = Image.fromarray(np.rint(plane * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(sheet, np.float64) / 255


def _over(color: Plane, alpha: Plane, below: Plane, below_alpha: Plane) -> tuple[Plane, Plane]:
    """One layer over another, as Porter and Duff have it, straight colours in and out."""
    rest = below_alpha * (1 - alpha)
    total = alpha + rest
    mixed = color * alpha[:, :, None] + below * rest[:, :, None]
    return mixed / np.maximum(total, 1e-9)[:, :, None], total


def _flat(color: Plane) -> Plane:
    return np.broadcast_to(color, (SIDE, SIDE, 3)).copy()


BLACK, WHITE = np.zeros(3), np.full(3, 255.0)


def _rgba(color: Plane, alpha: Plane) -> Pixels:
    return np.dstack([np.rint(color).clip(0, 255), np.rint(255 * alpha).clip(0, 255)]).astype(np.uint8)


def _color(rng: np.random.Generator) -> Plane:
    return rng.integers(0, 256, 3).astype(np.float64)


def _ramp(rng: np.random.Generator) -> Plane:
    """From one colour to another, in some direction."""
    turn = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    share = (0.5 + (x * np.cos(turn) + y * np.sin(turn)) / 1.5)[:, :, None]
    return np.asarray(_color(rng) * share + _color(rng) * (1 - share), np.float64)


def _clouds(rng: np.random.Generator) -> Plane:
    """Noise of many sizes, 0 to 1."""
    total = np.zeros((SIDE, SIDE))
    for octave in (3, 6, 12, 24, 48):
        small = Image.fromarray(rng.random((octave, octave)).astype(np.float32))
        total += np.asarray(small.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float64) / octave
    return np.asarray((total - total.min()) / np.ptp(total), np.float64)


def _photo(rng: np.random.Generator, number: int) -> Plane:
    """A part of a photo of the wheels, at half its side."""
    photo = photo_cases()[number % 3].image.astype(np.float64)
    y, x = (int(rng.integers(0, length - 2 * SIDE + 1)) for length in photo.shape[:2])
    part = photo[y : y + 2 * SIDE, x : x + 2 * SIDE]
    return np.asarray(part.reshape(SIDE, 2, SIDE, 2, 3).mean(axis=(1, 3)), np.float64)


def _disc(x: float, y: float, radius: float) -> Plane:
    box = [FINE * v for v in (x - radius, y - radius, x + radius, y + radius)]
    return _cover(lambda sheet: sheet.ellipse(box, fill=255))


def _polygon(corners: Plane) -> Plane:
    fine = [(FINE * x, FINE * y) for x, y in corners]
    return _cover(lambda sheet: sheet.polygon(fine, fill=255))


def _strokes(lines: list[Plane]) -> Plane:
    def draw(sheet: ImageDraw.ImageDraw) -> None:
        for points in lines:
            sheet.line([(FINE * x, FINE * y) for x, y in points], fill=255, width=round(1.4 * FINE))

    return _cover(draw)


def _pane(x: float, y: float, width: float, height: float) -> tuple[Plane, Plane]:
    """A rectangle with round corners, and its rim."""
    box = [FINE * v for v in (x, y, x + width, y + height)]
    return (
        _cover(lambda sheet: sheet.rounded_rectangle(box, 12 * FINE, fill=255)),
        _cover(lambda sheet: sheet.rounded_rectangle(box, 12 * FINE, outline=255, width=2 * FINE)),
    )


# The kinds


def _discs(rng: np.random.Generator) -> Pixels:
    """Discs of plain colours over each other, some half transparent."""
    color, alpha = _flat(BLACK), np.zeros((SIDE, SIDE))
    for _ in range(8):
        x, y = rng.uniform(20, SIDE - 20, 2)
        cover = _disc(x, y, rng.uniform(8, 40))
        color, alpha = _over(_flat(_color(rng)), cover * rng.choice([1.0, 1.0, 0.6]), color, alpha)
    return _rgba(color, alpha)


def _writing(rng: np.random.Generator) -> Pixels:
    """Rows of thin strokes in two inks."""
    color, alpha = _flat(WHITE), np.zeros((SIDE, SIDE))
    for ink in (_color(rng), _color(rng)):
        strokes = []
        for _ in range(90):
            start = np.array([rng.uniform(4, SIDE - 14), 8 + 16 * rng.integers(0, 12)])
            strokes.append(start + np.cumsum(rng.uniform(-4, 5, (4, 2)), axis=0))
        color, alpha = _over(_flat(ink), _strokes(strokes), color, alpha)
    return _rgba(color, alpha)


def _fading_photo(rng: np.random.Generator) -> Pixels:
    """A photo that fades out to one side, or from its middle; it goes on under alpha 0."""
    number = int(rng.integers(3))
    y, x = np.mgrid[0:SIDE, 0:SIDE] / (SIDE - 1)
    fades = (x * 1.3 - 0.15, 1.35 - 2 * np.hypot(x - 0.5, y - 0.5), (x + y) / 2)
    return _rgba(_photo(rng, number), np.clip(fades[int(rng.integers(3))], 0, 1))


def _shadow(rng: np.random.Generator) -> Pixels:
    """A card with round corners and a drop shadow."""
    cover, _ = _pane(30, 30, SIDE - 76, SIDE - 80)
    shade = np.roll(_blurred(cover, float(rng.uniform(4, 12))), (8, 6), (0, 1)) * rng.uniform(0.3, 0.7)
    face = _photo(rng, int(rng.integers(3))) if rng.random() < 0.5 else _ramp(rng)
    return _rgba(*_over(face, cover, _flat(BLACK), shade))


def _glow(rng: np.random.Generator) -> Pixels:
    """A shape in a wide light of another colour."""
    cover = _polygon(rng.uniform(55, SIDE - 55, (5, 2)))
    light = np.clip(_blurred(cover, float(rng.uniform(8, 16))) * 1.6, 0, 1)
    return _rgba(*_over(_ramp(rng), cover, _flat(_color(rng)), light))


def _smoke(rng: np.random.Generator) -> Pixels:
    """Clouds of alpha and of colour: hardly two pixels alike."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    alpha = np.clip(1.8 * _clouds(rng) - 0.5 - 1.2 * np.hypot(x, y) ** 2, 0, 1)
    tint = _clouds(rng)[:, :, None]
    return _rgba(_color(rng) * tint + _color(rng) * (1 - tint), alpha)


def _sprites(rng: np.random.Generator) -> Pixels:
    """A sheet of small figures in few colours with soft outlines."""
    color, alpha = _flat(BLACK), np.zeros((SIDE, SIDE))
    inks = [_color(rng) for _ in range(6)]
    for at_y in range(24, SIDE, 48):
        for at_x in range(24, SIDE, 48):
            for _ in range(4):
                x, y = rng.uniform(-8, 8, 2)
                cover = _disc(at_x + x, at_y + y, rng.uniform(4, 12))
                color, alpha = _over(_flat(inks[int(rng.integers(6))]), cover, color, alpha)
    return _rgba(color, alpha)


def _polygons(rng: np.random.Generator) -> Pixels:
    """Areas of shaded colour with straight soft edges; white under alpha 0."""
    color, alpha = _flat(WHITE), np.zeros((SIDE, SIDE))
    for _ in range(7):
        cover = _polygon(rng.uniform(4, SIDE - 4, (3, 2)))
        color, alpha = _over(_ramp(rng), cover, color, alpha)
    return _rgba(color, alpha)


def _glass(rng: np.random.Generator) -> Pixels:
    """Panes: tinted, half transparent all over, with a bright rim and a shine."""
    color, alpha = _flat(_color(rng)), np.zeros((SIDE, SIDE))
    for _ in range(3):
        cover, rim = _pane(*rng.uniform(8, 70, 2), *rng.uniform(50, 110, 2))
        shine = cover * np.linspace(0.8, 0.15, SIDE)[:, None]
        color, alpha = _over(_ramp(rng), shine * rng.uniform(0.4, 0.9), color, alpha)
        color, alpha = _over(_flat(WHITE), rim * 0.7, color, alpha)
    return _rgba(color, alpha)


def _cut_out(rng: np.random.Generator) -> Pixels:
    """A part of a photo cut out along a soft uneven line, as from its background."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    edge = 0.36 + 0.2 * (_clouds(rng) - 0.5) - np.hypot(x, y)
    return _rgba(_photo(rng, int(rng.integers(3))), np.clip(edge * SIDE / rng.uniform(1.5, 6) + 0.5, 0, 1))


KINDS: dict[str, Callable[[np.random.Generator], Pixels]] = {
    "discs": _discs,
    "writing": _writing,
    "fading photo": _fading_photo,
    "card with shadow": _shadow,
    "glow": _glow,
    "smoke": _smoke,
    "sprites": _sprites,
    "polygons": _polygons,
    "glass": _glass,
    "cut-out": _cut_out,
}
