"""Renders every way to dither on three photos into docs/gallery/, and writes docs/gallery.md about them.

usage: gallery.py [FOLDER]   (FOLDER: where to write instead of docs/)

The photos come inside scikit-learn and scikit-image. A method that is named but not built yet is left out and said on
stderr; one that has no line in `PURPOSES` ends the run, so that the page never shows what it cannot explain.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import fewcolors
from fewcolors.quantize import DITHERS

DOCS = Path(__file__).resolve().parents[1] / "docs"
# Few enough for dithering to matter, enough for a photo to be one.
N_COLORS = 16
# Half the photos' size, so that detail is as fine as dithering has to cope with, and three fit a line of a page.
SCALE = 2
SIZE = (240, 160)  # width, height
ORIGINAL = "original"

# What each method is for, in the order of the page.
PURPOSES = {
    "none": "The nearest colour for every pixel: the smallest error pixel by pixel, bands where colours change slowly.",
    "auto": "Dithers where it pays and leaves flat areas, text and hard edges alone; the palette is made for it.",
    "joint": "The palette and every pixel's colour improved in turns: for the fewest colours, with time.",
    "floyd-steinberg": "The classic: each pixel hands its error to four neighbours. Sharp and quick.",
    "jarvis-judice-ninke": "Error to twelve neighbours: smoother tones and softer edges, coarser grain.",
    "stucki": "Jarvis, Judice and Ninke's twelve neighbours with weights that keep edges sharper.",
    "burkes": "Stucki's two upper rows: seven neighbours, quicker, a little more grain.",
    "sierra": "Ten neighbours in three rows: close to Jarvis, Judice and Ninke, quicker.",
    "sierra-3": "Ten neighbours in three rows: close to Jarvis, Judice and Ninke, quicker.",
    "sierra-2": "Sierra's two-row form: seven neighbours.",
    "sierra-lite": "Three neighbours: the least work an error diffusion can do and look like one.",
    "atkinson": "Hands on three quarters of the error: strong contrast, clean whites and blacks, lost shadows.",
    "ostromoukhov": "Weights that change with the tone: fewer worms and no chequers in even areas.",
    "riemersma": "Error carried along a Hilbert curve: no direction in the grain; a change stays local.",
    "bayer-2": "A 2 × 2 grid of thresholds: five tones between two colours, a bold pattern.",
    "bayer-4": "A 4 × 4 grid: the look of early consoles.",
    "bayer-8": "An 8 × 8 grid: a regular cross-hatch; pixels do not touch each other, so animations hold still.",
    "bayer-16": "A 16 × 16 grid: the finest steps that Bayer's order offers here.",
    "clustered-dot": "Dots that grow as in newsprint: survives printing and copying.",
    "blue-noise": "Thresholds without any pattern that the eye could catch; holds still in animations, like Bayer's.",
    "yliluoma": "Mixes several colours of the palette for each pixel and orders them by a grid: slow, faithful.",
}

CREDITS = """\
## Whose photos

All are cropped, scaled to half and, but for the first row, reduced in colours here. Summer Palace: `china.jpg` as
scikit-learn ships it, by [danielbuechele](https://www.flickr.com/photos/danielbuechele/6061409035/),
[CC BY 2.0](https://creativecommons.org/licenses/by/2.0/). Dahlia: `flower.jpg` as scikit-learn ships it, by
[vultilion](https://www.flickr.com/photos/vultilion/6056698931/), [CC BY 2.0](https://creativecommons.org/licenses/by/2.0/).
Eileen Collins: NASA, in the public domain, as scikit-image ships it."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Exhibit:
    """One photo by one method: the file's name, what it shows, and its bytes."""

    method: str
    file: str
    photo: str
    n_bytes: int


def photos() -> dict[str, Pixels]:
    """The three photos by name, each cut to what is hard to dither: sky and roofs, petals, skin."""
    from skimage.data import astronaut
    from sklearn.datasets import load_sample_image

    corners = {"china": (60, 30), "flower": (40, 10), "astronaut": (8, 0)}  # left, top, after scaling
    images = {name: load_sample_image(f"{name}.jpg") for name in ("china", "flower")}
    images["astronaut"] = astronaut()
    return {name: _cut(images[name], corner) for name, corner in corners.items()}


def _cut(image: Pixels, corner: tuple[int, int]) -> Pixels:
    small = Image.fromarray(image).reduce(SCALE)
    left, top = corner
    return np.asarray(small.crop((left, top, left + SIZE[0], top + SIZE[1])))


def methods() -> tuple[list[str], list[str]]:
    """Those that answer, in the page's order, and those that are not built yet."""
    unexplained = [method for method in DITHERS if method not in PURPOSES]
    if unexplained:
        sys.exit(f"gallery.py: no line in PURPOSES about {', '.join(unexplained)}")
    known = [method for method in PURPOSES if method in DITHERS]
    unbuilt = [method for method in known if not _is_built(method)]
    return [method for method in known if method not in unbuilt], unbuilt


def _is_built(method: str) -> bool:
    try:
        fewcolors.quantize(np.zeros((2, 2, 3), np.uint8), 2, dither=method)
    except fewcolors.NotBuiltError:
        return False
    return True


def hang(pictures: dict[str, Pixels], names: Sequence[str], folder: Path) -> Iterator[Exhibit]:
    """Write the original photos, then each by each of the methods, as files of `folder`."""
    for photo, pixels in pictures.items():
        path = folder / f"{photo}-{ORIGINAL}.jpg"
        Image.fromarray(pixels).save(path, quality=90)
        yield Exhibit(ORIGINAL, path.name, photo, path.stat().st_size)
    for method in names:
        for photo, pixels in pictures.items():
            path = folder / f"{photo}-{method}.png"
            fewcolors.quantize(pixels, N_COLORS, dither=method).save(path, overwrite=True)
            yield Exhibit(method, path.name, photo, path.stat().st_size)


def page(exhibits: Sequence[Exhibit], folder: str) -> str:
    """docs/gallery.md."""
    by_method: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        by_method.setdefault(exhibit.method, []).append(exhibit)
    opening = (
        f"# Gallery: every way to dither, {N_COLORS} colours\n\n"
        f"Made by `make gallery`: `fewcolors.quantize(photo, {N_COLORS}, dither=...)`, everything else at its default; "
        f"{SIZE[0]} × {SIZE[1]} pixels,\nto be looked at in their own size. Below each row the bytes of its files, "
        "PNGs of 4 bits a pixel (the originals: JPEG).\n"
    )
    return "\n".join([opening, *(_section(name, own, folder) for name, own in by_method.items()), CREDITS, ""])


def _section(method: str, exhibits: Sequence[Exhibit], folder: str) -> str:
    title, purpose = (f'`dither="{method}"`', PURPOSES[method]) if method != ORIGINAL else ("The photos", "")
    row = " ".join(f"![{exhibit.photo}, {method}]({folder}/{exhibit.file})" for exhibit in exhibits)
    sizes = ", ".join(f"{exhibit.n_bytes:,}" for exhibit in exhibits)
    return "\n\n".join(part for part in (f"## {title}", purpose, row, f"{sizes} bytes\n") if part)


def main(docs: Path = DOCS) -> None:
    """Everything, and the total size on stdout."""
    folder = docs / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    names, unbuilt = methods()
    exhibits = list(hang(photos(), names, folder))
    (docs / "gallery.md").write_text(page(exhibits, folder.name))
    for stale in {path.name for path in folder.iterdir()} - {exhibit.file for exhibit in exhibits}:
        (folder / stale).unlink()
    for method in unbuilt:
        print(f"{method}: not built yet", file=sys.stderr)
    total = sum(exhibit.n_bytes for exhibit in exhibits)
    print(f"{len(exhibits)} pictures, {total / 1e6:.2f} MB, in {folder.name}/; the page: {docs.name}/gallery.md")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
