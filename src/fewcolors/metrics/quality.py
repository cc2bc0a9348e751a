"""Quality: 0 to 100, what is left of a picture to the eye: SSIMULACRA2's comparison of structure, at the places where
it matters for pictures of few colours.

Source: Sneyers, "SSIMULACRA 2: Structural SIMilarity Unveiling Local And Compression Related Artifacts" (Cloudinary,
2022), a judge fitted to what people say of pictures; it rests on Wang, Bovik, Sheikh & Simoncelli (see `ssim`). Both
pictures are taken in XYB, at sizes halved as light adds up (see `levels`). Around every pixel, with the means m and
variances v of a window and the error e = a - b,

    d = 1 - (1 - (m_a - m_b)^2) (1 - v_e / (v_a + v_b + 0.03^2)):

an error counts by how it compares with the contrast around it, since the eye forgives in texture what it sees in the
sky. Of each plane count the mean of d, or the fourth root of the mean of d^4, in which few bad spots count as much as
many small ones, or both. d hardly sees a tint that is the same all over, but people do, so beside it counts the mean of

    t = (m_a - m_b)^2 / (v_a + v_b + 0.03^2)

in the smallest size. Then

    quality = 100 - 10 sqrt(sum of weights times these).

Ten weights were fitted to what SSIMULACRA2 says of 25 photos (two thirds of CQ100, china, flower, astronaut) in 8 to
256 colours dithered by "auto", drawn towards the proportions that it gives the same numbers itself; those of t were
chosen first, so small that the fit hardly loses. The error (root of the mean square, where SSIMULACRA2 is from 5 to 98)
is 1.3 on these, 1.6 on the held out third of CQ100, 2.6 on seven more photos and 1.8 on screenshots; see
docs/decisions/0009.

It decides how many colours are enough, so it is + - * / sqrt and whole numbers, the same on every machine.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from fewcolors._arrays import Float32Array, UInt8Array
from fewcolors.metrics.levels import Levels, levels_of_indexed, levels_of_pixels
from fewcolors.metrics.seen import Pixels, Seen, check_pair, mirrored, without_idle_alpha

BEST = 100.0
# The greys that a picture is seen over: black alone, which nobody sees behind an opaque one, or black and white.
OPAQUE, GROUNDS = (0,), (0, 255)


class Term(NamedTuple):
    """What one plane adds: its level and axis (0 Y, 1 X, 2 B), and the weights of its three numbers."""

    level: int
    axis: int
    mean: float = 0.0
    spots: float = 0.0
    tint: float = 0.0


TERMS = (
    Term(0, 0, spots=26.9),
    Term(1, 0, spots=42.1),
    Term(2, 0, mean=884.0, spots=63.8),
    Term(3, 0, mean=961.0, spots=86.0),
    Term(4, 0, spots=253.0, tint=25.0),
    Term(3, 1, spots=15.2),
    Term(4, 1, tint=5.0),
    Term(3, 2, spots=58.7),
    Term(4, 2, mean=528.0, tint=15.0),
)

# SSIM's second constant, (0.03 L)^2, where black to white is L = 1.
_C = np.float32(0.03 * 0.03)
_REACH = 2
# Pixels of a band of rows: its planes stay in the cache.
_BAND = 1 << 15
# Whole numbers can be added in any order, so sums are taken in steps of 2^-64, the upper half of these bits apart from
# the lower: the fourth powers of small errors need them. All that is summed lies below 2^11, so no row is too long.
_BITS = 32
_UNIT = float(1 << _BITS)


def quality(a: Pixels, b: Pixels) -> float:
    """100 for pictures that look the same, 0 for what is hardly recognized. Symmetric.

    `a`, `b`: uint8, or float64 in [0, 1] (rounded to 8 bits), sRGB, (h, w, 3 or 4). Of transparent pictures the mean
    over black and white. Takes 21 bytes a pixel. The idea is SSIMULACRA2's (Sneyers 2022). Raises ArgumentError for
    sizes that differ.

    >>> ramp = np.repeat(np.arange(256, dtype=np.uint8).reshape(16, 16, 1), 3, axis=2)
    >>> quality(ramp, ramp)
    100.0
    >>> assert 0 < quality(ramp, ramp // 8 * 8) < quality(ramp, ramp // 2 * 2) < 100
    """
    check_pair(a, b)
    pair = without_idle_alpha(a), without_idle_alpha(b)
    grounds = OPAQUE if all(pixels.shape[2] == 3 for pixels in pair) else GROUNDS
    found = [quality_of_levels(*(levels_over(pixels, ground) for pixels in pair)) for ground in grounds]
    return max(0.0, sum(found) / len(found))


def levels_over(pixels: Pixels, ground: int) -> Levels:
    """The levels of a picture (h, w, 3 or 4), over grey where it is transparent."""
    return levels_of_pixels(Seen(pixels, ground).all_levels_8())


def levels_drawn(colors: UInt8Array, indices: np.ndarray, ground: int) -> Levels:
    """The same of the picture that `indices` (h, w) draw in `colors` uint8 (n, 3 or 4)."""
    return levels_of_indexed(Seen(colors[None], ground).all_levels_8()[0], indices)


def quality_of_levels(a: Levels, b: Levels) -> float:
    """`quality` of two opaque pictures whose levels are known, as they are in a search. It goes on below 0: of two poor
    ones the better can be told."""
    total = 0.0
    for term in TERMS:
        mean, fourth, tint = _unlike(a[term.level][term.axis], b[term.level][term.axis])
        total += term.mean * mean + term.spots * math.sqrt(math.sqrt(fourth)) + term.tint * tint
    return BEST - 10 * math.sqrt(total)


def _unlike(a: Float32Array, b: Float32Array) -> tuple[float, float, float]:
    """The means of d, of d^4 and of t over two planes (h, w)."""
    height, width = a.shape
    columns = mirrored(-_REACH, width + _REACH, width)
    step = max(1, _BAND // width)
    sums = [0, 0, 0]
    for start in range(0, height, step):
        rows = mirrored(start - _REACH, min(height, start + step) + _REACH, height)
        d, t = _differences(a[rows][:, columns], b[rows][:, columns])
        squares = d * d
        sums = [total + _sum(values) for total, values in zip(sums, (d, squares * squares, t), strict=True)]
    mean, fourth, tint = (total / (height * width) / _UNIT / _UNIT for total in sums)
    return mean, fourth, tint


def _differences(x: Float32Array, y: Float32Array) -> tuple[Float32Array, Float32Array]:
    """d and t (h, w) of planes with a rim (h + 4, w + 4). The error has a mean and a variance of its own here, so that
    planes nearly equal cancel nothing."""
    error = x - y
    mean_error, mean_both = _window_means(error), _window_means(x + y)
    shift = mean_error * mean_error
    # Of both means squared; so written that the order of the two planes is no matter.
    of_means = (mean_both * mean_both + shift) * np.float32(0.5)
    variances = _window_means(x * x + y * y) - of_means
    contrast = np.maximum(variances, np.float32(0)) + _C
    ratio = np.maximum(_window_means(error * error) - shift, np.float32(0)) / contrast
    return shift + ratio - shift * ratio, shift / contrast


def _window_means(plane: Float32Array) -> Float32Array:
    """Means weighed 1 4 6 4 1 both ways: (h + 4, w + 4) -> (h, w)."""
    return _means_across(_means_down(plane))


def _means_down(plane: Float32Array) -> Float32Array:
    end = len(plane) - 2 * _REACH
    means = plane[1 : 1 + end] + plane[3 : 3 + end]
    means *= np.float32(4)
    means += plane[:end] + plane[4 : 4 + end]
    means += plane[2 : 2 + end] * np.float32(6)
    means *= np.float32(1 / 16)
    return means


def _means_across(plane: Float32Array) -> Float32Array:
    end = plane.shape[1] - 2 * _REACH
    means = plane[:, 1 : 1 + end] + plane[:, 3 : 3 + end]
    means *= np.float32(4)
    means += plane[:, :end] + plane[:, 4 : 4 + end]
    means += plane[:, 2 : 2 + end] * np.float32(6)
    means *= np.float32(1 / 16)
    return means


def _sum(values: Float32Array) -> int:
    """In steps of 2^-64."""
    scaled = values.astype(np.float64) * _UNIT
    upper = np.floor(scaled)
    lower = (scaled - upper) * _UNIT
    return (int(upper.astype(np.int64).sum()) << _BITS) + int(lower.astype(np.int64).sum())
