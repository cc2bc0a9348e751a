"""FLIP by its authors' package `flip-evaluator`: the mean difference seen when two pictures take turns, 0 to 1.

Default viewing: 67 pixels a degree, an arm's length from the screen. Contrast sensitivity filters colour differences,
which edges and points then amplify (Andersson et al. 2020).
"""

from __future__ import annotations

from importlib.metadata import version

import flip_evaluator
import numpy as np
from threadpoolctl import threadpool_limits

from bench.engines import Pixels
from bench.judges import Judge


def score(image: Pixels, picture: Pixels) -> float:
    """The mean of the map, of sRGB values in [0, 1]; on one thread, since the judges run beside each other."""
    with threadpool_limits(limits=1):
        _, mean, _ = flip_evaluator.evaluate(_floats(image), _floats(picture), "LDR", applyMagma=False)
    return float(mean)


def _floats(pixels: Pixels) -> np.ndarray:
    return pixels.astype(np.float32) / np.float32(255)


JUDGES = (Judge("FLIP", "flip-evaluator", version("flip-evaluator"), False, 4, score),)
