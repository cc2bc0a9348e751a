"""Sample: the picture that is there at the start: scikit-learn's photo where that is installed, else one made here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.png import encode_true_color

# The photo of scikit-learn's lesson "Color Quantization using K-Means": china.jpg, by danielbuechele, CC BY 2.0.
_PHOTO = "datasets/images/china.jpg"


def sample() -> tuple[bytes, str, str]:
    """The bytes of a picture file, its name, and where it lies: the same name where it lies nowhere."""
    found = _photo()
    if found is not None:
        return found.read_bytes(), found.name, str(found)
    return encode_true_color(_landscape(480, 640)), "sample.png", "sample.png"


def _photo() -> Path | None:
    """The photo inside scikit-learn, which is not imported for it: that takes a second."""
    spec = find_spec("sklearn")
    places = [] if spec is None else list(spec.submodule_search_locations or [])
    found = [Path(place, _PHOTO) for place in places if Path(place, _PHOTO).is_file()]
    return found[0] if found else None


def _landscape(height: int, width: int) -> UInt8Array:
    """A sunset over waves (h, w, 3), with all that colours are spent on: smooth sky, texture, a small vivid sun."""
    y, x = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    sky = _mixed(y / 0.6, (38, 60, 120), (250, 170, 110))
    waves = 0.5 + 0.5 * np.sin(400 * (y - 0.6) / (y + 0.05) + 9 * np.sin(31 * x + 7 * y))
    sea = _mixed(waves * (1.1 - y), (10, 40, 70), (235, 170, 120))
    picture = np.where((y < 0.6)[:, :, None], sky, sea)
    sun = ((x - 0.7) * width) ** 2 + ((y - 0.45) * height) ** 2 < (0.06 * height) ** 2
    picture[sun] = (255, 235, 150)
    hills = y > 0.58 - 0.08 * np.sin(5 * x + 1) ** 2 - 0.02 * np.sin(23 * x)
    picture[hills & (y < 0.6)] = (30, 45, 50)
    return np.rint(picture).astype(np.uint8)


def _mixed(share: np.ndarray, low: tuple[int, ...], high: tuple[int, ...]) -> np.ndarray:
    part = np.clip(share, 0, 1)[:, :, None]
    mixed: np.ndarray = np.array(low) * (1 - part) + np.array(high) * part
    return mixed
