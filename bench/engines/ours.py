"""fewcolors itself, on one thread: without dithering in plain RGB, the space in which errors are compared; with each of
its ditherers as a user gets them, all other options left at their defaults."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

import fewcolors
from bench.engines import Answer, Engine, Pixels
from fewcolors.quantize import DITHERS

NAME = "fewcolors {}"
# Named by the bars; a name that DITHERS does not have yet is reported as not built.
JUDGED = ("none", "auto", "joint", "floyd-steinberg")


def run(image: Pixels, n_colors: int, effort: str) -> Answer:
    """`quantize` as a user calls it."""
    result = fewcolors.quantize(image, n_colors, space="srgb", dither="none", effort=effort, threads=1)
    return Answer(result.palette.rgb, result.to_array)


def run_dithered(image: Pixels, n_colors: int, dither: str) -> Answer:
    """`quantize` with one option. Raises NotBuiltError where the ditherer is still to come."""
    if dither not in DITHERS:
        raise fewcolors.NotBuiltError(f"dither={dither!r} is not built yet")
    result = fewcolors.quantize(image, n_colors, dither=dither, threads=1)
    return Answer(result.palette.rgb, result.to_array)


def plain_floyd_steinberg(image: Pixels, n_colors: int) -> Answer:
    """Floyd–Steinberg to the palette of cluster means: what dithering is without a palette made for it."""
    palette = fewcolors.design_palette(image, n_colors, threads=1)
    result = fewcolors.apply_palette(image, palette, dither="floyd-steinberg", threads=1)
    return Answer(palette.rgb, result.to_array)


def built(engines: Sequence[Engine]) -> tuple[list[Engine], list[str]]:
    """Those that answer for a little picture, and a line about each that is not built yet."""
    noise = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
    found, missing = [], []
    for engine in engines:
        try:
            engine.run(noise, 4)
        except fewcolors.NotBuiltError:
            missing.append(f"{engine.name}: not built yet")
        else:
            found.append(engine)
    return found, missing


ENGINES = tuple(
    Engine(f"fewcolors {effort}", "fewcolors", partial(run, effort=effort)) for effort in ("fast", "balanced", "best")
)
DITHERED = (
    *(
        Engine(NAME.format(dither), "fewcolors", partial(run_dithered, dither=dither))
        for dither in dict.fromkeys((*JUDGED, *DITHERS))
    ),
    Engine(NAME.format("plain Floyd–Steinberg"), "fewcolors", plain_floyd_steinberg),
)
