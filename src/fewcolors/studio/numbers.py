"""Numbers: what a full result costs the eye and the file, measured in steps, so that a page that no longer waits stops
them: of 12 megapixels all of them take 10 seconds of a processor."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from fewcolors._arrays import Pixels
from fewcolors.images import encode_indexed
from fewcolors.indexed import Indexed
from fewcolors.metrics import delta_e_2000_map, measure, ssim
from fewcolors.studio.options import Wanted
from fewcolors.studio.pictures import Photo

# Pixels between two looks at whether anybody still waits: 0.4 seconds of CIEDE2000.
_STEP = 1 << 20


def numbers_of(photo: Photo, found: Indexed, wanted: Wanted, check: Callable[[], None]) -> dict[str, Any]:
    """MSE, PSNR (None where nothing is lost), mean ΔE2000, SSIM, colours and the bytes of the PNG; `check` may raise
    between them."""
    before, after = photo.decoded.pixels, found.to_array()
    score = measure(before, after, alpha="keep-color" if wanted["alpha"] == "keep-color" else "blend")
    check()
    delta_e = _mean_delta_e(before, after, check)
    similarity = ssim(before, after)
    check()
    indices, rgba = np.asarray(found.indices), np.asarray(found.palette.written)
    return {
        "colors": score.n_colors_after,
        "mse": score.mse,
        "psnr": score.psnr if math.isfinite(score.psnr) else None,
        "delta_e": delta_e,
        "ssim": similarity,
        "bytes": len(encode_indexed(indices, rgba, profile=found.profile, optimize=wanted["optimize"])),
    }


def _mean_delta_e(before: Pixels, after: Pixels, check: Callable[[], None]) -> float:
    height, width = before.shape[:2]
    rows, total = max(1, _STEP // width), 0.0
    for top in range(0, height, rows):
        total += float(delta_e_2000_map(before[top : top + rows], after[top : top + rows]).sum())
        check()
    mean: float = total / (height * width)
    return mean
