"""The pictures: photos inside scikit-learn and scikit-image; CQ100's and screenshots where the folder `../shared` lies
beside the checkout.

The best errors known for the CQ100 pictures come from `../shared/field/reference_mse.csv`: `best_seen_8bit` is the
smallest error seen among palettes rounded to 8 bits, pixels re-assigned. It bounds the optimum from above.

Every third CQ100 picture in alphabetical order, from the first on, was held out while the library was tuned.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from bench.engines import Pixels

SHARED = Path(__file__).resolve().parents[2] / "shared"
HELD_OUT_EVERY = 3


@dataclass(frozen=True, eq=False)
class Case:
    """One picture (h, w, 3) uint8 and its name; `held_out` where no constant of ours was chosen with it in sight."""

    name: str
    image: Pixels
    held_out: bool = False

    def best_known(self, n_colors: int) -> float | None:
        """The smallest MSE seen with an 8-bit palette, where somebody has looked for it."""
        return _reference().get((self.name, n_colors))


def sklearn_case(name: str) -> Case:
    """`china` or `flower`, which come inside scikit-learn."""
    from sklearn.datasets import load_sample_image

    return Case(name, np.ascontiguousarray(load_sample_image(f"{name}.jpg")))


def photo_cases() -> list[Case]:
    """China and flower, and scikit-image's astronaut: skies, petals, skin."""
    from skimage.data import astronaut

    return [sklearn_case("china"), sklearn_case("flower"), Case("astronaut", np.ascontiguousarray(astronaut()))]


def wheel_cases() -> list[Case]:
    """Six more pictures inside scikit-image, all held out: a cup, a cat, a rocket, stained tissue, a motorcycle, the
    deep field."""
    from skimage import data

    shown = {
        "coffee": data.coffee(),
        "chelsea": data.cat(),
        "rocket": data.rocket(),
        "tissue": data.immunohistochemistry(),
        "motorcycle_left": data.stereo_motorcycle()[0],
        "hubble": data.hubble_deep_field(),
    }
    return [Case(name, np.ascontiguousarray(image), held_out=True) for name, image in shown.items()]


def screenshot_cases() -> list[Case]:
    """The screenshots at hand, over white where they are transparent; none where the folder is absent."""
    return [
        Case(path.stem, _read_over_white(path), held_out=True)
        for path in sorted((SHARED / "images" / "screenshots").glob("*.png"))
    ]


def cq100_cases(limit: int | None = None) -> list[Case]:
    """The CQ100 pictures at hand, or a sample of `limit` as `sample` draws it; none where the folder is absent."""
    paths = sorted((SHARED / "images" / "cq100").glob("*.png"))
    held_out = [i % HELD_OUT_EVERY == 0 for i in range(len(paths))]
    chosen = range(len(paths)) if limit is None else _sampled(held_out, limit)
    return [Case(paths[i].stem, _read(paths[i]), held_out[i]) for i in chosen]


def sample(cases: Sequence[Case], count: int) -> list[Case]:
    """`count` of the cases, spread over the alphabet, held out and not in the shares that they have among all."""
    return [cases[i] for i in _sampled([case.held_out for case in cases], count)]


def _sampled(held_out: Sequence[bool], count: int) -> list[int]:
    out = [i for i, is_out in enumerate(held_out) if is_out]
    others = [i for i, is_out in enumerate(held_out) if not is_out]
    share = len(out) / max(1, len(held_out))
    n_out = min(count, max(1, round(min(count, len(held_out)) * share)))
    return sorted([*_spread(out, n_out), *_spread(others, count - n_out)])


def _spread(numbers: Sequence[int], count: int) -> list[int]:
    """The middle one of each of `count` equal parts; all of them where `count` is as many or more."""
    count = min(count, len(numbers))
    return [numbers[(2 * i + 1) * len(numbers) // (2 * count)] for i in range(count)]


def _read(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.array(picture.convert("RGB"))


def _read_over_white(path: Path) -> Pixels:
    with Image.open(path) as picture:
        rgba = picture.convert("RGBA")
    return np.array(Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB"))


@cache
def _reference() -> dict[tuple[str, int], float]:
    path = SHARED / "field" / "reference_mse.csv"
    if not path.is_file():
        return {}
    with path.open(newline="") as file:
        return {(row["image"], int(row["K"])): float(row["best_seen_8bit"]) for row in csv.DictReader(file)}
