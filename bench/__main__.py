"""The bench's command: `python -m bench RUN`; `--help` lists the runs, `RUN --help` its options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from bench import (
    accents,
    alpha,
    animate,
    collections,
    dither_runs,
    joint,
    lab,
    png,
    pngquant,
    runs,
    scale,
    screens,
    studio,
    targets,
)  # fmt: skip


class Option:
    """`--word`, as argparse takes it."""

    def __init__(self, word: str, about: str, **how: Any) -> None:
        self.word, self.about, self.how = word, about, how

    def add_to(self, command: argparse.ArgumentParser) -> None:
        """As one of its arguments."""
        command.add_argument(f"--{self.word}", help=self.about, **self.how)


class Run:
    """One run: the function that it calls, what `--help` says of it, and its options, as keywords of that function."""

    def __init__(self, call: Callable[..., int], about: str, *options: Option) -> None:
        self.call, self.about, self.options = call, about, options


def integers(text: str) -> list[int]:
    """`16,64,256` as numbers."""
    return [int(word) for word in text.split(",")]


def words(text: str) -> list[str]:
    """`a,b` as words."""
    return text.split(",")


def images(most: int | None) -> Option:
    """How many pictures of CQ100; None for all."""
    which = "all" if most is None else most or "none"
    return Option("images", f"how many CQ100 pictures (default: {which})", type=int, default=most)


def ks(*numbers: int) -> Option:
    """Numbers of colours; without any, what the run itself thinks right."""
    return Option("k", "numbers of colours, as 16,64,256", type=integers, default=[*numbers] or None)


# Options mean the same in all runs.
CLIPS = Option("clips", "names as in the table, commas between", type=words)
ENGINES = Option("engines", "names as in the table, commas between", type=words)
FOLDER = Option(
    "folder", "where the raster is written, 4 bytes a pixel, and kept for the next run (default: a temporary one)"
)
MEGAPIXELS = Option("megapixels", "of the raster (default: 1000)", type=int, default=1000)
PHOTOS = Option("photos", "of the three in scikit-learn and scikit-image", type=words, default=["china", "flower"])
QUICK = Option("quick", "china, flower and astronaut instead", action="store_true")
RECORD = Option("record", "write a dated record to bench/record", action="store_true")
ROUNDS = Option("rounds", "turns of each engine; the median counts", type=int, default=3)
SKLEARN = Option("sklearn-images", "how many of them also against scikit-learn", type=int, default=6)
THUMBS = Option("thumbs", "how many thumbnails", type=int, default=10_000)

RUNS = {
    "road": Run(runs.road, "rivals side by side on photos, then the bars", PHOTOS, images(0), ks(16, 64, 256), ROUNDS),
    "design": Run(
        runs.design,
        "error above the best known, speed against imagequant, on CQ100",
        *(ENGINES, SKLEARN, images(None), ks(16, 64, 256), ROUNDS),
    ),
    "large": Run(runs.large, "24 megapixels: speed, stages, threads, memory", ROUNDS),
    "looks": Run(
        dither_runs.looks, "what the judges see of what dithers, on CQ100 or three photos", QUICK, images(None), ks()
    ),
    "joint": Run(dither_runs.joint, "dither='joint' against our other methods, on CQ100", images(None), ks(*joint.KS)),
    "screens": Run(dither_runs.screens, "flat regions of screenshots: one colour, and the right one?", ks(*screens.KS)),
    "dither-speed": Run(
        dither_runs.dither_speed, "mapping and dithering against brute force and imagequant", images(0), ROUNDS
    ),
    "lab": Run(lab.lab, "ColorKMeans in the place of scikit-learn's KMeans; imports", ROUNDS),
    "accents": Run(accents.accents, "small colours that matter: kept, and at what cost?", images(None)),
    "alpha": Run(alpha.alpha, "transparent pictures over four backgrounds against rivals"),
    "targets": Run(targets.targets, "quality against SSIMULACRA2, sizes against their limits, on photos", images(None)),
    "png": Run(png.png, "bytes of indexed PNGs: our levels, Pillow and oxipng", images(4)),
    "pngquant": Run(pngquant.pngquant, "whole processes against pngquant: time, bytes, looks", images(12), ROUNDS),
    "studio": Run(studio.studio, "the studio: previews while a slider moves, memory after attacks"),
    "scale": Run(
        scale.scale, "a gigapixel on two local workers; a GeoTIFF against rgb2pct.py", MEGAPIXELS, FOLDER, ROUNDS
    ),
    "collections": Run(collections.collections, "palettes of ten thousand thumbnails against decoding them", THUMBS),
    "animate": Run(animate.animations, "films in few colours against ffmpeg and gifsicle", CLIPS, ks(*animate.KS)),
}


def parser() -> argparse.ArgumentParser:
    """Of the table above."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = top.add_subparsers(required=True)
    for name, run in RUNS.items():
        command = commands.add_parser(name, help=run.about)
        command.set_defaults(run=run.call)
        for option in (*run.options, RECORD):
            option.add_to(command)
    return top


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 when a bar is missed."""
    chosen = vars(parser().parse_args(arguments))
    run: Callable[..., int] = chosen.pop("run")
    return run(**chosen)


if __name__ == "__main__":
    sys.exit(main())
