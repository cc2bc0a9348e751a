"""Draws docs/targets.png: a part of a photo, and the fewest colours that reach quality 80, 55 and 20, side by side.

usage: targets_picture.py [FILE]. The photo is scikit-learn's china.jpg (CC BY 2.0, danielbuechele).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_image

import fewcolors

TARGET = Path(__file__).resolve().parents[1] / "docs" / "targets.png"
PART = np.s_[20:260, 80:290]
QUALITIES = (80, 55, 20)
GAP = 8


def main(target: Path) -> None:
    """Write the picture, and say what each part took."""
    photo = np.ascontiguousarray(load_sample_image("china.jpg")[PART])
    shown = [photo]
    for wanted in QUALITIES:
        result = fewcolors.quantize(photo, quality=wanted)
        print(f"quality {wanted}: {len(result.palette)} colours reach {result.report['quality']:.1f}")
        shown += [np.full((len(photo), GAP, 3), 255, np.uint8), result.to_array()]
    Image.fromarray(np.hstack(shown)).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
