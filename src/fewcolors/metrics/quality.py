"""Quality: 0 to 100, what is left of a picture to the eye, as SSIMULACRA2 says it of quantized photos.

The idea of SSIM (see `ssim`), turned round: an error counts by how it compares with the contrast around it, since the
eye forgives in texture what it sees in the sky. At every pixel, in a window of 5 x 5,

    d = sqrt(mean of e^2 / (variance of a + variance of b + c^2)),      e = a - b.

It is taken at two sizes, as in Wang, Simoncelli & Bovik, "Multiscale structural similarity for image quality
assessment" (Asilomar 2003): of the lightness of single pixels, which is grain, and of light and colour averaged over
16 x 16 of them, which are bands and tints. Both in Oklab. Few bad spots of grain count as much as many small ones (the
root of the mean of d^4), of bands the mean counts. Then

    quality = 100 - 50 sqrt(5.65 grain + 7.7 bands).

The numbers were chosen on 22 photos of CQ100, cut to 384 x 256, in 2 to 256 colours dithered by "auto", so that quality
comes nearest to SSIMULACRA2 (Sneyers 2022), a judge with 108 weights that is too slow for a search; 12 more were held
out. Its error (root of the mean square, where SSIMULACRA2 is above 15) is 3.1 among the former, 3.8 among the latter;
of the best such map of MSE it is 12.0 and 11.4.

It decides how many colours are enough, so it is + - * / sqrt and whole numbers, the same on every machine.
"""

from __future__ import annotations

import math

import numpy as np

from fewcolors._arrays import FloatArray, Int16Array
from fewcolors.color.oklab import OKLAB, STEPS
from fewcolors.metrics.seen import Pixels, Seen, check_pair, mirrored, without_idle_alpha

BEST = 100.0
# The greys that a picture is seen over: black alone, which nobody sees behind an opaque one, or black and white.
OPAQUE, GROUNDS = (0,), (0, 255)
# Of `grain` and of `bands`; c of each, in Oklab, where black to white is 1. See above for all four.
_GRAIN, _BANDS = 5.65, 7.7
_GRAIN_C_SQ, _BANDS_C_SQ = (0.08 * STEPS) ** 2, (0.04 * STEPS) ** 2
_BLOCK = 16
_REACH = 2
# Pixels of a band of rows: a plane of float64 of them stays in the cache (a photo of 0.4 megapixels takes 35 ms).
_BAND = 1 << 15
# Whole numbers can be added in any order, so sums are taken in steps of a billionth. d^4 is at most 25,000 (black for
# white), and a band of it sums to less than 2^60.
_UNIT = float(1 << 30)


def quality(a: Pixels, b: Pixels) -> float:
    """100 for pictures that look the same, 0 for what is hardly recognized. Symmetric.

    `a`, `b`: uint8, or float64 in [0, 1] (rounded to 8 bits), sRGB, (h, w, 3 or 4). Of transparent pictures the mean
    over black and white. Takes 16 bytes a pixel. Raises ArgumentError for sizes that differ.

    >>> ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    >>> quality(ramp, ramp)
    100.0
    >>> assert 0 < quality(ramp, ramp // 4 * 4) < quality(ramp, ramp // 2 * 2) < 100
    """
    check_pair(a, b)
    pair = without_idle_alpha(a), without_idle_alpha(b)
    grounds = OPAQUE if all(pixels.shape[2] == 3 for pixels in pair) else GROUNDS
    found = [quality_of_points(*(points_over(pixels, ground) for pixels in pair)) for ground in grounds]
    return max(0.0, sum(found) / len(found))


def points_over(pixels: Pixels, ground: int) -> Int16Array:
    """A picture (h, w, 3 or 4), over grey where it is transparent, in Oklab: (h, w, 4), the last 0."""
    levels = Seen(pixels, ground).all_levels_8()
    return OKLAB.to_lattice(levels.reshape(-1, 3), 0).reshape(*levels.shape[:2], 4)


def quality_of_points(a: Int16Array, b: Int16Array) -> float:
    """`quality` of two opaque pictures (h, w, 4) whose points are known, as they are in a search. It goes on below 0:
    of two poor ones the better can be told."""
    height, width = a.shape[:2]
    tall, wide = (-(-length // _BLOCK) * _BLOCK for length in (height, width))
    columns = mirrored(-_REACH, wide + _REACH, width)
    step = max(1, _BAND // wide // _BLOCK) * _BLOCK
    grain, blocks = 0, []
    for start in range(0, tall, step):
        rows = mirrored(start - _REACH, min(tall, start + step) + _REACH, height)
        x, y = (points[rows][:, columns] for points in (a, b))
        ratio = _sq_ratio(_planes(x[:, :, :1]), _planes(y[:, :, :1]), _GRAIN_C_SQ)[: height - start, :width]
        grain += _sum(ratio * ratio)
        blocks.append(np.stack([_block_means(points) for points in (x, y)]))
    bands = _bands(np.concatenate(blocks, axis=2))
    return BEST - 50 * math.sqrt(_GRAIN * math.sqrt(grain / _UNIT / (height * width)) + _BANDS * bands)


def _planes(points: np.ndarray) -> FloatArray:
    """(h, w, c) -> (c, h, w)."""
    return np.ascontiguousarray(points.transpose(2, 0, 1), dtype=np.float64)


def _block_means(points: Int16Array) -> FloatArray:
    """(3, h / 16, w / 16) of points with a rim."""
    inner = points[_REACH:-_REACH, _REACH:-_REACH, :3]
    height, width, _ = inner.shape
    rows = inner.reshape(height // _BLOCK, _BLOCK, width, 3).sum(axis=1, dtype=np.int32)
    sums = rows.reshape(height // _BLOCK, width // _BLOCK, _BLOCK, 3).sum(axis=2, dtype=np.int32)
    return _planes(sums) / _BLOCK**2


def _bands(means: FloatArray) -> float:
    """The mean d of both pictures' block means (2, 3, h, w)."""
    down, across = (mirrored(-_REACH, length + _REACH, length) for length in means.shape[2:])
    rimmed = means[:, :, down][:, :, :, across]
    ratio = np.sqrt(_sq_ratio(rimmed[0], rimmed[1], _BANDS_C_SQ))
    return _sum(ratio) / _UNIT / ratio.size


def _sq_ratio(x: FloatArray, y: FloatArray, c_sq: float) -> FloatArray:
    """d^2 (h, w) of planes (c, h + 4, w + 4), their errors and variances summed over c."""
    total_error, total_variance = np.zeros(1), np.zeros(1)
    for one, other in zip(x, y, strict=True):
        error = one - other
        mean_x, mean_y = _window_means(one), _window_means(other)
        squares = _window_means(one * one + other * other)
        total_error = total_error + _window_means(error * error)
        total_variance = total_variance + np.maximum(squares - mean_x * mean_x - mean_y * mean_y, 0.0)
    ratio: FloatArray = total_error / (total_variance + c_sq)
    return ratio


def _window_means(plane: FloatArray) -> FloatArray:
    """Means weighed 1 4 6 4 1 both ways: (h + 4, w + 4) -> (h, w). Exact for whole numbers below 2^44."""
    return _means_down(_means_down(plane).T).T


def _means_down(plane: FloatArray) -> FloatArray:
    end = len(plane) - 2 * _REACH
    means = (plane[1 : 1 + end] + plane[3 : 3 + end]) * 4.0
    means += plane[2 : 2 + end] * 6.0
    means += plane[:end]
    means += plane[4 : 4 + end]
    means *= 1 / 16
    return means


def _sum(values: FloatArray) -> int:
    return int(np.floor(values * _UNIT).astype(np.int64).sum())
