"""Digests of results, to be compared between kernel levels, numbers of threads and runs.

As a script it prints, as JSON, the level in use and the digest of every case.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

import fewcolors as fc
from fewcolors.quantize import DITHERS as EVERY_DITHER
from fewcolors.quantize import EFFORTS
from tests.pictures import DITHERS, GENERATED, SPACES, deep

METHODS_THAT_DITHER = [name for name in EVERY_DITHER if name != "none"]

# `best` takes some 40 times as long as the default: a small picture in every space, a photo in the two most used.
WITH_BEST = {*(("gradient", space) for space in SPACES), ("china", "srgb"), ("china", "oklab")}


def digest(result: fc.Indexed) -> str:
    """SHA-256 of the colours, their weights, and the indices with their type and shape."""
    palette = result.palette
    parts = (palette.rgba, palette.weights, result.indices)
    named = b"".join(f"{part.dtype} {part.shape} ".encode() + part.tobytes() for part in map(np.asarray, parts))
    return hashlib.sha256(named).hexdigest()


def cases() -> Iterator[tuple[str, NDArray[Any], int, dict[str, Any]]]:
    """Name, picture, number of colours, and the other options of `quantize`."""
    yield from undithered_cases()
    yield from dithered_cases()


def dithered_cases() -> Iterator[tuple[str, NDArray[Any], int, dict[str, Any]]]:
    """Every method on small pictures, one of each kind on a photo of many bands of rows and more than one sample."""
    from sklearn.datasets import load_sample_image

    y, x = np.mgrid[0:48, 0:64]
    tiles = np.dstack([x // 16 * 60, y // 16 * 70, x // 8 * 30]).astype(np.uint8)
    small = {"gradient": GENERATED["gradient"](), "tiles": tiles}
    small["see-through"] = np.dstack([small["gradient"], (4 * x).astype(np.uint8)])
    for name, image in small.items():
        for dither in METHODS_THAT_DITHER:
            yield f"{name} 7 {dither}", image, 7, {"dither": dither, "space": "oklab"}
    china = load_sample_image("china.jpg")
    for dither in DITHERS[1:]:
        yield f"china 64 {dither}", china, 64, {"dither": dither, "space": "oklab"}
    for space in SPACES:
        for effort in ("fast", "best"):
            options = {"dither": "auto", "space": space, "effort": effort}
            yield f"gradient 16 auto {space} {effort}", small["gradient"], 16, options
    yield "noise 300 auto", GENERATED["noise"](), 300, {"dither": "auto"}
    yield "deep 24 auto", deep(), 24, {"dither": "auto"}


def undithered_cases() -> Iterator[tuple[str, NDArray[Any], int, dict[str, Any]]]:
    """Every space at every effort."""
    from sklearn.datasets import load_sample_image

    counts = {"gradient": (3, 64), "noise": (3, 64, 300), "drawing": (3,), "two_clusters": (2, 64), "grey": (3, 64)}
    pictures: dict[str, tuple[NDArray[Any], tuple[int, ...]]] = {
        name: (make(), counts[name]) for name, make in GENERATED.items()
    }
    pictures["deep"] = deep(), (3, 24)
    pictures["china"] = load_sample_image("china.jpg"), (64,)
    for name, (image, each) in pictures.items():
        for n_colors in each:
            for space in SPACES:
                for effort in EFFORTS:
                    if effort != "best" or (name, space) in WITH_BEST:
                        options = {"dither": "none", "space": space, "effort": effort}
                        yield f"{name} {n_colors} {space} {effort}", image, n_colors, options


def digests(threads: int | None = None) -> dict[str, str]:
    """The digest of each case, by its name."""
    return {
        name: digest(fc.quantize(image, n_colors, threads=threads, **options))
        for name, image, n_colors, options in cases()
    }


if __name__ == "__main__":
    json.dump({"level": fc.kernel_level(), "digests": digests()}, sys.stdout)
