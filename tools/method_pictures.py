"""Draws the pictures of docs/methods/: a photo and its colours by every way to make palettes, a ramp by every way to
dither, and what the measures say of two results.

usage: method_pictures.py [FOLDER]   (FOLDER: where to write instead of docs/methods/)

The photo is scikit-learn's china.jpg, cut as in the gallery.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_sample_image

import fewcolors as fc
from fewcolors import metrics
from fewcolors.quantize import DITHERS, METHODS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "methods"
Pixels = NDArray[np.uint8]

# As the gallery: few enough for methods to differ, enough for a photo to be one.
N_COLORS = 16
GAP = 8
# The side of a cloud, the height of a row of swatches, how much larger a ramp's pixels are shown.
CLOUD, SWATCH, LARGER = 160, 16, 2


def photo() -> Pixels:
    """The Summer Palace, (160, 240, 3): its roofs, and the sky."""
    small = Image.fromarray(load_sample_image("china.jpg")).reduce(2)
    return np.asarray(small.crop((60, 30, 300, 190)))


def ramp() -> Pixels:
    """A ramp of all levels from black to white, (48, 256)."""
    return np.repeat(np.arange(256, dtype=np.uint8)[None], 48, axis=0)


def beside(pictures: Sequence[Pixels]) -> Pixels:
    """Side by side on white."""
    height = max(picture.shape[0] for picture in pictures)
    gap = np.full((height, GAP, 3), 255, np.uint8)
    parts = []
    for picture in pictures:
        below = np.full((height - picture.shape[0], picture.shape[1], 3), 255, np.uint8)
        parts += [np.concatenate([picture, below]), gap]
    return np.concatenate(parts[:-1], axis=1)


def cloud(image: Pixels, palette: fc.Palette) -> Pixels:
    """The image's colours by red (across) and green (up), each as the entry that serves it; entries as squares."""
    shown = np.full((CLOUD, CLOUD, 3), 255, np.uint8)
    served = fc.apply_palette(image, palette, space="srgb", dither="none").to_array()

    def places(colors: Pixels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        scaled = colors.reshape(-1, colors.shape[-1]).astype(np.int64) * (CLOUD - 1) // 255
        return CLOUD - 1 - scaled[:, 1], scaled[:, 0]

    shown[places(image)] = served.reshape(-1, 3)
    for row, column, color in zip(*places(palette.rgba), palette.rgba[:, :3], strict=True):
        shown[max(0, row - 4) : row + 5, max(0, column - 4) : column + 5] = 0
        shown[max(0, row - 3) : row + 4, max(0, column - 3) : column + 4] = color
    return shown


def swatches(palette: fc.Palette, width: int) -> Pixels:
    """The palette's colours in a row."""
    return np.repeat(palette.rgba[np.arange(width) * len(palette) // width, :3][None], SWATCH, axis=0)


def palette_picture(image: Pixels, method: str) -> Pixels:
    """The photo in the palette of a method, the palette, and the cloud."""
    palette = fc.design_palette(image, N_COLORS, method=method, space="srgb")
    few = fc.apply_palette(image, palette, space="srgb", dither="none").to_array()
    gap = np.full((GAP, image.shape[1], 3), 255, np.uint8)
    return beside([np.concatenate([few, gap, swatches(palette, image.shape[1])]), cloud(image, palette)])


def ramp_picture(dither: str) -> Pixels:
    """The ramp in black and white."""
    few = fc.apply_palette(ramp(), ["#000000", "#ffffff"], dither=dither, space="srgb").to_array()
    return few.repeat(LARGER, axis=0).repeat(LARGER, axis=1)


def as_grey(values: NDArray[np.float64], most: float) -> Pixels:
    """A map of differences: black where there is none, white from `most` on."""
    grey = np.rint(255 * np.clip(values / most, 0, 1)).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def measure_pictures(image: Pixels) -> dict[str, Pixels]:
    """What the measures that have maps say of 16 colours undithered, and dithered."""
    results = [fc.quantize(image, N_COLORS, dither=dither).to_array() for dither in ("none", "auto")]
    maps = {
        "mse": (lambda a, b: ((a.astype(float) - b) ** 2).sum(axis=2), 3000.0),
        "delta-e": (metrics.delta_e_2000_map, 20.0),
        "s-cielab": (metrics.scielab_map, 20.0),
    }
    drawn = {name: beside([as_grey(by(image, few), most) for few in results]) for name, (by, most) in maps.items()}
    return {"pair": beside(results), **drawn}


def pictures() -> dict[str, Pixels]:
    """Every picture by its file's name."""
    image = photo()
    found = {f"palette-{method.replace('+', '-plus')}.png": palette_picture(image, method) for method in METHODS}
    found |= {f"ramp-{dither}.png": ramp_picture(dither) for dither in DITHERS if dither != "none"}
    return found | {f"measure-{name}.png": drawn for name, drawn in measure_pictures(image).items()}


def main(folder: Path = FOLDER) -> None:
    """Write them all, and say how much that is."""
    total = 0
    for name, drawn in pictures().items():
        fc.quantize(drawn, 256, dither="none").save(folder / name, overwrite=True)
        total += (folder / name).stat().st_size
    print(f"{total / 1e6:.2f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
