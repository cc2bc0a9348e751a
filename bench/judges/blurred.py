"""What is left when the eye averages neighbours: PSNR and the mean CIELAB difference of blurred pictures.

Both pictures are blurred by a Gaussian of 1.5 pixels in linear light, where light adds up. Texture too fine to be seen
costs nothing then, so these two forgive noise that the others punish. Colours by scikit-image, the Gaussian by SciPy.
"""

from __future__ import annotations

import math
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.color import rgb2lab

from bench.engines import Pixels
from bench.judges import Judge

SIGMA = 1.5
# In decibels. Equal pictures have no finite PSNR, and one of them would make every mean infinite.
MOST_PSNR = 100.0
# IEC 61966-2-1: the sRGB curve.
LINEAR = np.array([v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255])

Floats = NDArray[np.float64]


def psnr(image: Pixels, picture: Pixels) -> float:
    """Of the blurred pictures' sRGB values, all three channels in one mean."""
    mse = float(np.square(_blurred(image) - _blurred(picture)).mean())
    return MOST_PSNR if mse == 0 else min(MOST_PSNR, -10 * math.log10(mse))


def delta_e(image: Pixels, picture: Pixels) -> float:
    """Mean Euclidean distance of the blurred pictures in CIELAB (1976)."""
    difference = rgb2lab(_blurred(image)) - rgb2lab(_blurred(picture))
    return float(np.sqrt(np.square(difference).sum(axis=2)).mean())


def _blurred(pixels: Pixels) -> Floats:
    """sRGB values in [0, 1]; beyond the edges the picture is mirrored."""
    light = gaussian_filter(LINEAR[pixels], (SIGMA, SIGMA, 0), mode="reflect")
    values: Floats = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return values


JUDGES = (
    Judge("blurred PSNR", "scipy", version("scipy"), True, 2, psnr),
    Judge("blurred ΔE", "scikit-image", version("scikit-image"), False, 3, delta_e),
)
