"""Pictures with small colours that matter, made from fixed seeds: 48 of eight kinds, every third held out.

Each knows its accents by the pixels that were painted. Where a colour is drawn by lot it is one that keeps to the
definition: CIEDE2000 of 20 or more to every colour of more weight, by scikit-image and on a grid of its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from skimage.color import deltaE_ciede2000, rgb2lab

from bench.engines import Pixels

Mask = NDArray[np.bool_]
Shape = Callable[[ImageDraw.ImageDraw], None]
PER_KIND = 6
# Number 0, 3, 6, …: two of each kind, no constant of the library was chosen with them in sight.
HELD_OUT_EVERY = 3
# Shapes are painted so many times larger and shrunk, which softens their edges.
FINE = 4
LEAST_PIXELS, MOST_SHARE, FAR = 12, 0.01, 20.0
VIVID = (
    (230, 20, 30), (255, 0, 255), (0, 230, 60), (0, 220, 255), (255, 220, 0), (255, 130, 0), (60, 40, 255),
    (160, 255, 40), (255, 60, 140), (120, 0, 200),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class AccentCase:
    """`image` (h, w, 3); `accents`: the pixels (h, w) of each."""

    name: str
    image: Pixels
    accents: list[Mask]
    held_out: bool

    def colors(self) -> NDArray[np.float64]:
        """The mean colour (n, 3) of each accent, 0 to 255."""
        return np.stack([self.image[mask].mean(axis=0) for mask in self.accents])


@dataclass(eq=False)
class Board:
    """A picture being painted."""

    image: NDArray[np.float64]
    rng: np.random.Generator
    accents: list[Mask] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.image.shape[1], self.image.shape[0]

    def paint(
        self,
        shape: Shape,
        color: Sequence[float] | NDArray[np.float64],
        soft: bool = True,
    ) -> Mask:
        """Paint a shape that is drawn `FINE` times larger; the pixels that it covers wholly."""
        width, height = self.size
        sheet = Image.new("L", (width * FINE, height * FINE))
        shape(ImageDraw.Draw(sheet))
        left, top, right, bottom = sheet.getbbox() or (0, 0, 1, 1)
        rows, columns = slice(top // FINE, -(-bottom // FINE)), slice(left // FINE, -(-right // FINE))
        part = np.asarray(sheet)[rows.start * FINE : rows.stop * FINE, columns.start * FINE : columns.stop * FINE]
        cover = part.reshape(rows.stop - rows.start, FINE, -1, FINE).mean(axis=(1, 3)) / 255
        cover = cover if soft else np.floor(cover + 0.5)
        self.image[rows, columns] += (np.array(color, np.float64) - self.image[rows, columns]) * cover[:, :, None]
        mask = np.zeros((height, width), bool)
        mask[rows, columns] = cover == 1
        return mask

    def accent(self, shape: Shape, soft: bool = True) -> None:
        """The same in a vivid colour that fits, as an accent; nothing where no colour fits or it came out too small."""
        for row in self.rng.permutation(len(VIVID)):
            trial = Board(self.image.copy(), self.rng)
            mask = trial.paint(shape, VIVID[row], soft)
            if fits(to_bytes(trial.image), mask):
                self.image = trial.image
                self.accents = [*(old & ~mask for old in self.accents), mask]
                return

    def place(self, margin: int) -> tuple[int, int]:
        """Somewhere in the picture."""
        width, height = self.size
        return int(self.rng.integers(margin, width - margin)), int(self.rng.integers(margin, height - margin))


def to_bytes(image: NDArray[np.float64]) -> Pixels:
    """Rounded to 8 bits."""
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def fits(image: Pixels, mask: Mask) -> bool:
    """Is this an accent: large enough, small enough, and far from every colour of more weight?"""
    pixels = int(mask.sum())
    if not LEAST_PIXELS <= pixels <= MOST_SHARE * mask.size:
        return False
    others = image[~mask]
    cells = (others >> 4).astype(np.int64) @ np.array([256, 16, 1])
    counts = np.bincount(cells, minlength=4096)
    heavy = np.flatnonzero(counts > pixels)
    means = np.stack([np.bincount(cells, others[:, i], 4096)[heavy] / counts[heavy] for i in range(3)], axis=1)
    own = rgb2lab(image[mask].mean(axis=0)[None] / 255)
    return len(heavy) == 0 or bool(
        deltaE_ciede2000(np.broadcast_to(own, means.shape), rgb2lab(means / 255)).min() >= FAR
    )


def disc(x: float, y: float, radius: float) -> Shape:
    """A disc."""
    box = [FINE * v for v in (x - radius, y - radius, x + radius, y + radius)]
    return lambda sheet: sheet.ellipse(box, fill=255)


def discs(places: Sequence[tuple[int, int]], radius: float) -> Shape:
    """Several alike."""

    def draw(sheet: ImageDraw.ImageDraw) -> None:
        for x, y in places:
            disc(x, y, radius)(sheet)

    return draw


def ring(x: float, y: float, radius: float, width: float) -> Shape:
    """A circle's line."""
    box = [FINE * v for v in (x - radius, y - radius, x + radius, y + radius)]
    return lambda sheet: sheet.ellipse(box, outline=255, width=round(FINE * width))


def line(points: Sequence[tuple[float, float]], width: float) -> Shape:
    """A line through points."""
    fine = [(FINE * x, FINE * y) for x, y in points]
    return lambda sheet: sheet.line(fine, fill=255, width=round(FINE * width))


def box(x: float, y: float, width: float, height: float) -> Shape:
    """An upright rectangle."""
    return lambda sheet: sheet.rectangle(
        [FINE * x, FINE * y, FINE * (x + width) - 1, FINE * (y + height) - 1], fill=255
    )


def polygon(points: Sequence[tuple[float, float]]) -> Shape:
    """An area."""
    fine = [(FINE * x, FINE * y) for x, y in points]
    return lambda sheet: sheet.polygon(fine, fill=255)


# The kinds


def _smooth(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float64]:
    """Hills (h, w) from 0 to 1: waves of several lengths."""
    y, x = np.mgrid[0:height, 0:width] / width
    hills = np.zeros((height, width))
    for octave in (3, 5, 9, 17, 31):
        for _ in range(3):
            turn, phase = rng.uniform(0, 2 * np.pi, 2)
            hills += np.sin(octave * (x * np.cos(turn) + y * np.sin(turn)) * 2 + phase) / octave
    return np.asarray((hills - hills.min()) / np.ptp(hills), np.float64)


def _map(rng: np.random.Generator) -> Board:
    """Shaded relief in one tint, a river, roads; cities as dots of one colour, and a route."""
    height, width = 240, 320
    hills = _smooth(rng, height, width)
    light = 0.75 + 3 * (np.gradient(hills, axis=0) + np.gradient(hills, axis=1))
    low, high = np.array([[205, 215, 190], [235, 230, 215]]) if rng.random() < 0.5 else np.array([[150] * 3, [235] * 3])
    board = Board((low + (high - low) * hills[:, :, None]) * np.clip(light, 0.5, 1.05)[:, :, None], rng)
    board.image[hills < 0.25] = (170, 195, 215)
    for _ in range(4):
        board.paint(line([board.place(0) for _ in range(3)], 1.5), (250, 250, 250))
    board.accent(discs([board.place(8) for _ in range(int(rng.integers(1, 8)))], float(rng.uniform(2.2, 3.5))))
    if rng.random() < 0.5:
        board.accent(line([board.place(20) for _ in range(3)], 2.2))
    return board


def _chart(rng: np.random.Generator) -> Board:
    """Bars or areas in shades of one hue, a grid, letters' worth of grey strokes; one mark in another colour."""
    board = Board(np.full((240, 320, 3), 255.0), rng)
    for y in range(20, 220, 25):
        board.paint(box(30, y, 280, 1), (225, 225, 225), soft=False)
    hue = np.array([(31.0, 119, 180), (90.0, 90, 90), (44.0, 120, 90)][int(rng.integers(3))])
    heights = rng.integers(30, 180, 12)
    for i, high in enumerate(heights):
        board.paint(box(35 + 22 * i, 215 - int(high), 16, int(high)), hue + (255 - hue) * (i / 16))
    for _ in range(60):
        x, y = board.place(6)
        board.paint(line([(x, y), (x + int(rng.integers(1, 6)), y + int(rng.integers(-3, 4)))], 1), (80, 80, 80))
    last = int(rng.integers(12))
    board.accent(box(35 + 22 * last, 212 - int(heights[last]), 16, 3), soft=False)
    board.accent(disc(35 + 22 * ((last + 5) % 12), 30, float(rng.uniform(2.5, 5))))
    return board


def _interface(rng: np.random.Generator) -> Board:
    """A window with gradients, rows of text, grey icons; a badge, a cursor or a light."""
    shade = np.linspace(1, 0.8, 240)[:, None, None]
    tone = np.array([(245, 246, 250), (40, 44, 52), (230, 236, 245)][int(rng.integers(3))], np.float64)
    board = Board(np.broadcast_to(tone * shade, (240, 320, 3)).copy(), rng)
    ink = np.array([60.0, 60.0, 66.0] if tone.mean() > 128 else [190.0, 195.0, 200.0])
    board.paint(box(0, 0, 320, 26), tone * 0.7 + ink * 0.3)
    for y in range(44, 230, 14):
        x = 80.0
        while x < 300:
            word = float(rng.integers(8, 40))
            board.paint(box(x, y, word, 5), tone * 0.4 + ink * 0.6)
            x += word + 4
    for y in range(40, 220, 36):
        board.paint(disc(36, y + 10, 14), tone * 0.5 + np.array([110, 120, 140]) * 0.5)
        board.paint(ring(36, y + 10, 9, 2), ink)
    y = 40 + 36 * int(rng.integers(5))
    board.accent(disc(47, y + 1, float(rng.uniform(2.5, 5.5))))
    board.accent(box(*board.place(30), 2, 14), soft=False)
    return board


@cache
def _photo(number: int) -> NDArray[np.float64]:
    """A photo of the wheels, at half its side."""
    from skimage import data
    from sklearn.datasets import load_sample_image

    makers = (
        lambda: load_sample_image("china.jpg"), data.coffee, data.chelsea, data.rocket,
        lambda: load_sample_image("flower.jpg"), data.astronaut,
    )  # fmt: skip
    photo = np.asarray(makers[number % len(makers)](), np.float64)
    height, width = photo.shape[0] // 2, photo.shape[1] // 2
    halved = photo[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    return np.asarray(halved, np.float64)


def _photo_with_object(rng: np.random.Generator) -> Board:
    """A small bright thing in a photo, a ball or a kite, with some shade."""
    board = Board(_photo(int(rng.integers(6))).copy(), rng)
    x, y = board.place(24)
    radius = float(rng.uniform(2.6, 9))
    board.accent(
        disc(x, y, radius) if rng.random() < 0.6 else polygon([(x, y - 9), (x + 6, y), (x, y + 12), (x - 6, y)])
    )
    if board.accents:
        spread = np.hypot(*(np.mgrid[0 : board.size[1], 0 : board.size[0]] - np.array([y, x])[:, None, None]))
        board.image[board.accents[0]] *= (1.04 - 0.10 * (spread / radius).clip(0, 1))[board.accents[0]][:, None]
    return board


def _scatter(rng: np.random.Generator) -> Board:
    """A cloud of translucent points in a colour map of one hue, axes, and a few outliers in other colours."""
    board = Board(np.full((240, 320, 3), 255.0), rng)
    tone = np.array([(70.0, 110, 170), (120.0, 120, 120), (60.0, 140, 110)][int(rng.integers(3))])
    for _ in range(300):
        x, y = rng.normal(160, 45), rng.normal(120, 30)
        board.paint(disc(x, y, 2.5), tone + (255 - tone) * rng.uniform(0, 0.7))
    board.paint(box(20, 225, 290, 1), (0, 0, 0), soft=False)
    for _ in range(int(rng.integers(1, 4))):
        board.accent(discs([board.place(12) for _ in range(int(rng.integers(2, 7)))], 3.0))
    return board


def _medical(rng: np.random.Generator) -> Board:
    """A grey picture with noise, a circle around a finding, an arrow, a dot."""
    from skimage import data

    makers = (data.moon, data.camera, data.cell, data.coins, data.brick, data.clock)
    grey = np.asarray(makers[int(rng.integers(6))](), np.float64)[20:260, 20:340]
    board = Board(np.repeat((grey + rng.normal(0, 3, grey.shape))[:, :, None], 3, axis=2), rng)
    x, y = board.place(40)
    board.accent(ring(x, y, float(rng.uniform(9, 18)), 2.2))
    x, y = board.place(40)
    board.accent(line([(x, y), (x + 22, y + 12)], 2.6))
    board.accent(disc(*board.place(12), 3.2))
    return board


def _game(rng: np.random.Generator) -> Board:
    """A scene with bars, hearts and a map in its corner."""
    scene = _smooth(rng, 240, 320)[:, :, None]
    dark, light = np.array([[(40, 60, 50), (120, 130, 90)], [(45, 45, 70), (140, 120, 110)]][int(rng.integers(2))])
    board = Board(dark + (light - dark) * scene + rng.normal(0, 4, (240, 320, 3)), rng)
    board.paint(box(8, 8, 90, 10), (25, 25, 25), soft=False)
    board.accent(box(10, 10, int(rng.integers(18, 80)), 6), soft=False)
    board.accent(discs([(14 + 12 * i, 28) for i in range(int(rng.integers(2, 6)))], 3.6))
    board.paint(box(250, 170, 62, 62), (30, 34, 38), soft=False)
    board.accent(disc(280, 200, 2.8))
    return board


def _scan(rng: np.random.Generator) -> Board:
    """A page: paper with a shadow, strokes of ink, a stamp or a marker; as a JPEG, which blurs colour."""
    from skimage import data

    page = np.asarray(data.page(), np.float64)[:180, :320] / 255
    paper = np.array([(250, 244, 228), (240, 240, 240)][int(rng.integers(2))])
    board = Board(page[:, :, None] * paper, rng)
    x, y = board.place(45)
    board.accent(ring(x, y, float(rng.uniform(8, 14)), 3.2))
    x, y = board.place(45)
    board.accent(line([(x, y), (x + 18, y + 3)], 5))
    return _as_jpeg(board)


def _as_jpeg(board: Board) -> Board:
    """The picture after JPEG; those of its accents that are still some."""
    file = io.BytesIO()
    Image.fromarray(to_bytes(board.image)).save(file, "JPEG", quality=92)
    board.image = np.asarray(Image.open(file), np.float64)
    board.accents = [mask for mask in board.accents if fits(to_bytes(board.image), mask)]
    return board


KINDS: dict[str, Callable[[np.random.Generator], Board]] = {
    "map": _map,
    "chart": _chart,
    "interface": _interface,
    "photo": _photo_with_object,
    "scatter": _scatter,
    "medical": _medical,
    "game": _game,
    "scan": _scan,
}


def accent_cases(kinds: Sequence[str] = tuple(KINDS), per_kind: int = PER_KIND) -> list[AccentCase]:
    """The cases, always the same. One in which no colour fitted is drawn anew from its next seed."""
    return [_case(kind, number) for kind in kinds for number in range(per_kind)]


def _case(kind: str, number: int) -> AccentCase:
    for attempt in range(50):
        board = KINDS[kind](np.random.default_rng([list(KINDS).index(kind), number, attempt]))
        image = to_bytes(board.image)
        masks = [mask for mask in board.accents if fits(image, mask)]
        if masks:
            return AccentCase(f"{kind} {number}", image, masks, number % HELD_OUT_EVERY == 0)
    raise RuntimeError(f"{kind} {number}: no accent fits")
