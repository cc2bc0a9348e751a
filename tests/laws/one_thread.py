"""How long other threads than the one that calls were at work, in milliseconds of CPU time, call by call.

As a script it prints them as JSON for the number of threads it is given. What the process spent and its own thread did
not, others did, however short they lived.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner
from PIL import Image

import fewcolors as fc
from fewcolors.cli import main

# More pixels than the longest chunk of any pass has: half a million bytes in deflate.
SIDE = 740
# Times that a call of a few milliseconds is made: on a busy machine another thread may come too late for one.
AGAIN = 10


def smooth() -> np.ndarray:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return np.dstack([(x + y) // 9, 2 * (x + y) // 9, (3 * x + y * y // 64) // 9]).astype(np.uint8)


def soft() -> np.ndarray:
    noise = np.arange(SIDE * SIDE, dtype=np.uint64) * 2654435761 % 2**32 >> 24
    return np.dstack([smooth(), noise.reshape(SIDE, SIDE)]).astype(np.uint8)


def others_at_work(call: Callable[[], Any]) -> float:
    before = time.process_time() - time.thread_time()
    call()
    return 1000 * (time.process_time() - time.thread_time() - before)


def calls(threads: int, folder: Path) -> dict[str, Callable[[], Any]]:
    """What takes a number of threads; the names say which road it goes."""
    image = smooth()
    quantize = partial(fc.quantize, image, threads=threads)
    palette = fc.design_palette(image, 64, threads=threads)
    result = fc.apply_palette(image, palette, threads=threads)
    Image.fromarray(image).save(folder / "photo.png")
    command = ["quantize", str(folder / "photo.png"), "-k", "64", "-o", str(folder / "small.png"), "--json"]
    return {
        "quantize": partial(quantize, 64),
        "quantize, undithered": partial(quantize, 64, dither="none", space="srgb"),
        "quantize, ordered": partial(quantize, 16, dither="blue-noise"),
        "quantize, best": partial(quantize, 8, effort="best", dither="none"),
        "quantize, with alpha": partial(fc.quantize, soft(), 64, threads=threads),
        "quantize, deep": partial(fc.quantize, image.astype(np.uint16) * 257 + 1, 16, dither="none", threads=threads),
        "quantize, to a quality": partial(quantize, 32, quality=(0, 50)),
        "quantize, to a size": partial(quantize, 32, max_bytes=30_000),
        "design_palette": partial(fc.design_palette, image, 64, threads=threads),
        "apply_palette": partial(fc.apply_palette, image, palette, threads=threads),
        "count_colors": lambda: [fc.count_colors(image, threads=threads) for _ in range(AGAIN)],
        "measure": lambda: [fc.measure(image, result, threads=threads) for _ in range(AGAIN)],
        "Indexed.save": partial(result.save, folder / "saved.png", optimize=2, threads=threads),
        "fewcolors quantize": partial(CliRunner().invoke, main, [*command, "--threads", str(threads)]),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        json.dump(
            {name: others_at_work(call) for name, call in calls(int(sys.argv[1]), Path(place)).items()}, sys.stdout
        )
