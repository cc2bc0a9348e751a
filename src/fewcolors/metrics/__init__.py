"""Metrics: two pictures -> what tells them apart. One measure per file; `measure` asks them, `Score` holds the answers.

The functions take arrays, uint8 or float64 in [0, 1], sRGB, (h, w, 3) or (h, w, 4); `measure` takes any picture.
"""

from __future__ import annotations

from fewcolors.metrics.delta_e import Spread, delta_e_2000_map, delta_e_ok_map, spread
from fewcolors.metrics.mse import mse, psnr, texture_mse
from fewcolors.metrics.quality import quality
from fewcolors.metrics.scielab import PIXELS_PER_DEGREE, pixels_per_degree, scielab, scielab_map
from fewcolors.metrics.score import MEASURES, Score, measure
from fewcolors.metrics.ssim import ssim

__all__ = [
    "MEASURES",
    "PIXELS_PER_DEGREE",
    "Score",
    "Spread",
    "delta_e_2000_map",
    "delta_e_ok_map",
    "measure",
    "mse",
    "pixels_per_degree",
    "psnr",
    "quality",
    "scielab",
    "scielab_map",
    "spread",
    "ssim",
    "texture_mse",
]
