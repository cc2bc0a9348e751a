"""The pictures: scikit-learn's two photos, and CQ100's where the folder `../shared` lies beside the checkout.

The best errors known for the CQ100 pictures come from `../shared/field/reference_mse.csv`: `best_seen_8bit` is the
smallest error seen among palettes rounded to 8 bits, pixels re-assigned. It bounds the optimum from above.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from bench.engines import Pixels

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True, eq=False)
class Case:
    """One picture (h, w, 3) uint8 and its name."""

    name: str
    image: Pixels

    def best_known(self, n_colors: int) -> float | None:
        """The smallest MSE seen with an 8-bit palette, where somebody has looked for it."""
        return _reference().get((self.name, n_colors))


def sklearn_case(name: str) -> Case:
    """`china` or `flower`, which come inside scikit-learn."""
    from sklearn.datasets import load_sample_image

    return Case(name, np.ascontiguousarray(load_sample_image(f"{name}.jpg")))


def cq100_cases(limit: int | None = None) -> list[Case]:
    """The CQ100 pictures at hand, or `limit` of them spread over the alphabet; none where the folder is absent."""
    paths = sorted((SHARED / "images" / "cq100").glob("*.png"))
    if limit is not None and limit < len(paths):
        paths = [paths[i * len(paths) // limit] for i in range(limit)]
    return [Case(path.stem, _read(path)) for path in paths]


def _read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.array(picture.convert("RGB"))


@cache
def _reference() -> dict[tuple[str, int], float]:
    path = SHARED / "field" / "reference_mse.csv"
    if not path.is_file():
        return {}
    with path.open(newline="") as file:
        return {(row["image"], int(row["K"])): float(row["best_seen_8bit"]) for row in csv.DictReader(file)}
