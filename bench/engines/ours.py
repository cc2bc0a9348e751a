"""fewcolors itself, on one thread, in plain RGB: the space in which every rival here is judged."""

from __future__ import annotations

from functools import partial

import fewcolors
from bench.engines import Answer, Engine, Pixels


def run(image: Pixels, n_colors: int, effort: str) -> Answer:
    """`quantize` as a user calls it."""
    result = fewcolors.quantize(image, n_colors, space="srgb", dither="none", effort=effort, threads=1)
    return Answer(result.palette.rgb, result.to_array)


ENGINES = tuple(
    Engine(f"fewcolors {effort}", "fewcolors", partial(run, effort=effort)) for effort in ("fast", "balanced", "best")
)
