"""SSIM, the structural similarity: whether light, contrast and structure of small windows stayed as they were.

Source: Wang, Bovik, Sheikh & Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity",
IEEE Transactions on Image Processing 13 (2004), 600-612. The paper is about grey pictures; here it is the mean over
R, G and B, on the encoded 8-bit scale: scikit-image's `structural_similarity(..., gaussian_weights=True, sigma=1.5,
use_sample_covariance=False, channel_axis=2, data_range=255)`. Other programs take luma alone, or halve the picture
first, as the authors' own does; their numbers are others.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray, Int64Array
from fewcolors.metrics.seen import Pixels, Seen, mirrored, over_grounds, pieces

# The paper's numbers: a Gaussian window of 11 x 11 with a standard deviation of 1.5; constants against division by
# zero, (0.01 L)^2 and (0.03 L)^2 with L = 255.
_RADIUS, _SIGMA = 5, 1.5
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2

# Pixels of a band of rows, each with some ten temporaries of 24 bytes: china.jpg takes 43 ms so, 77 with four times as
# many and 97 in one piece.
_BAND = 1 << 14


def ssim(a: Pixels, b: Pixels) -> float:
    """Mean structural similarity: 1 for equal pictures, about 0 for unrelated ones, negative for opposed ones.

    `a`, `b`: uint8, or float64 in [0, 1], sRGB, (h, w, 3 or 4). Of transparent pictures the mean over black and white.
    Windows lie inside the picture, as the paper has them; along a side shorter than 11 pixels, where none does, the
    picture goes on mirrored. Symmetric. Takes 8 bytes a pixel, beside 6 MB. Source: Wang, Bovik, Sheikh &
    Simoncelli (2004). Raises ArgumentError for sizes that differ.

    >>> picture = np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)
    >>> round(ssim(picture, picture), 12)
    1.0
    """
    return float(over_grounds(a, b, _map).mean())


def _map(a: Seen, b: Seen) -> FloatArray:
    """SSIM of each window, the mean of three channels: float64 (h - 10, w - 10), or h, w where these are short."""
    (first_row, end_row), (first, end) = (_centres(length) for length in a.size)
    height, width = a.size
    columns = mirrored(first - _RADIUS, end + _RADIUS, width)
    found = np.empty((end_row - first_row, end - first))
    for start, stop in pieces(len(found), max(1, _BAND // width)):
        rows = mirrored(first_row + start - _RADIUS, first_row + stop + _RADIUS, height)
        found[start:stop] = _similarity(a, b, rows, columns)
    return found


def _centres(length: int) -> tuple[int, int]:
    """First centre of a window along a side, and the end of them."""
    return (_RADIUS, length - _RADIUS) if length > 2 * _RADIUS else (0, length)


def _similarity(a: Seen, b: Seen, rows: Int64Array, columns: Int64Array) -> FloatArray:
    # The paper's mu, sigma^2 and sigma_xy. Only the sum of both variances is needed, so four means do.
    x, y = a.levels(rows, columns), b.levels(rows, columns)
    mean_x, mean_y = _window_means(x), _window_means(y)
    mean_xy = mean_x * mean_y
    mean_squares = mean_x * mean_x + mean_y * mean_y
    variances = _window_means(x * x + y * y) - mean_squares
    covariance = _window_means(x * y) - mean_xy
    similar = (2 * mean_xy + _C1) * (2 * covariance + _C2) / ((mean_squares + _C1) * (variances + _C2))
    means: FloatArray = similar.mean(axis=2)
    return means


def _window_means(values: FloatArray) -> FloatArray:
    """Weighted means over all windows that lie inside: (h, w, 3) -> (h - 10, w - 10, 3), down and then across."""
    return _means_down(_means_down(values).transpose(1, 0, 2)).transpose(1, 0, 2)


def _means_down(values: FloatArray) -> FloatArray:
    end = len(values) - 2 * _RADIUS
    centre, *others = _WEIGHTS[_RADIUS:].tolist()
    means: FloatArray = values[_RADIUS : _RADIUS + end] * centre
    for step, weight in enumerate(others, start=1):
        above, below = _RADIUS - step, _RADIUS + step
        means += (values[above : above + end] + values[below : below + end]) * weight
    return means


def _gaussian_weights() -> FloatArray:
    weights = np.exp(-np.square(np.arange(-_RADIUS, _RADIUS + 1) / _SIGMA) / 2)
    normalized: FloatArray = weights / weights.sum()
    return normalized


_WEIGHTS = _gaussian_weights()
