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
from fewcolors.quantize import EFFORTS
from tests.pictures import GENERATED, SPACES, deep

# `best` takes some 40 times as long as the default: a small picture in every space, a photo in the two most used.
WITH_BEST = {*(("gradient", space) for space in SPACES), ("china", "srgb"), ("china", "oklab")}


def digest(result: fc.Indexed) -> str:
    """SHA-256 of the colours, their weights, and the indices with their type and shape."""
    palette = result.palette
    parts = (palette.rgba, palette.weights, result.indices)
    named = b"".join(f"{part.dtype} {part.shape} ".encode() + part.tobytes() for part in map(np.asarray, parts))
    return hashlib.sha256(named).hexdigest()


def cases() -> Iterator[tuple[str, NDArray[Any], int, str, str]]:
    """Name, picture, number of colours, space, effort."""
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
                        yield f"{name} {n_colors} {space} {effort}", image, n_colors, space, effort


def digests(threads: int | None = None) -> dict[str, str]:
    """The digest of each case, by its name."""
    return {
        name: digest(fc.quantize(image, n_colors, space=space, effort=effort, threads=threads))
        for name, image, n_colors, space, effort in cases()
    }


if __name__ == "__main__":
    json.dump({"level": fc.kernel_level(), "digests": digests()}, sys.stdout)
