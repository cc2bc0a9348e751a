"""The golden results: what quantizing the generated pictures gives, to the byte, on every machine, and what each way to
dither makes of a ramp, as text.

Run `python -m tests.golden.make` in the checkout, with the built package installed, whenever a change is meant to
change results, and commit the files with the numbers that justify the change. `test_golden.py` fails while one is
stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import fewcolors as fc
from fewcolors.quantize import DITHERS, EFFORTS
from tests.pictures import GENERATED, SPACES, Image

FILE = Path(__file__).with_name("quantized.json")
RAMPS = Path(__file__).with_name("ramps.txt")

# Enough to show a search that went another way, few enough to be read in a diff.
N_COLORS = 8


def _see_through() -> Image:
    """The gradient behind a curtain that opens from left to right."""
    gradient = GENERATED["gradient"]()
    alpha = np.broadcast_to(np.arange(64, dtype=np.uint8) * 4, gradient.shape[:2])
    return np.dstack([gradient, alpha])


def cases() -> Iterator[tuple[str, Image, dict[str, Any]]]:
    """Name, picture, and the options of `quantize`."""
    for name, make in {**GENERATED, "see_through": _see_through}.items():
        image = make()
        for space in SPACES:
            for effort in EFFORTS if space in {"srgb", "oklab"} else ["balanced"]:
                yield f"{name}, {space}, {effort}", image, {"space": space, "effort": effort, "dither": "none"}
    for name, make in {"gradient": GENERATED["gradient"], "see_through": _see_through}.items():
        for dither in DITHERS[1:]:
            yield f"{name}, {dither}", make(), {"dither": dither}
    for space in SPACES:
        for effort in EFFORTS:
            yield f"noise, auto, {space}, {effort}", GENERATED["noise"](), {"space": space, "effort": effort}


def result(image: Image, options: dict[str, Any]) -> dict[str, Any]:
    """One golden result: readable colours and weights, and a digest of the indices."""
    quantized = fc.quantize(image, N_COLORS, **options)
    assert quantized.palette.weights is not None
    return {
        "palette": " ".join(quantized.palette.hex),
        "weights": " ".join(map(str, quantized.palette.weights.tolist())),
        "indices": hashlib.sha256(quantized.indices.tobytes()).hexdigest(),
    }


def results() -> dict[str, dict[str, Any]]:
    """Every golden result by its name."""
    return {name: result(image, options) for name, image, options in cases()}


def ramp(dither: str) -> str:
    """From black to white in 64 steps, 8 rows high, on four greys of which two are close."""
    row = (np.arange(64) * 255 // 63).astype(np.uint8)
    palette = np.array([[0] * 3, [80] * 3, [120] * 3, [255] * 3], np.uint8)
    indices = fc.apply_palette(np.tile(row, (8, 1)), palette, space="srgb", dither=dither).indices
    return "\n".join([dither, *("|" + "".join(" .o#"[index] for index in each) + "|" for each in indices)]) + "\n"


if __name__ == "__main__":
    RAMPS.write_text("\n".join(map(ramp, DITHERS)))
    FILE.write_text(json.dumps(results(), indent=1) + "\n")
