"""CIEDE2000 out of + - * / and sqrt alone, so that it may decide: the same bits on every CPU.

Its neighbour `color.difference.delta_e_2000` is the formula as it is printed, for measures; this is within 0.001 of it
(tests). What is written otherwise: cosines of multiples of a hue come from those of the hue, the mean hue is the
direction between two unit vectors, dH' = sqrt(2 (C1' C2' - a1' a2' - b1 b2)) with the sign of the turn, and the two
transcendental functions of the rotation term are series.
Source: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import FloatArray

_25_TO_7 = 6103515625.0
# Two hues are called opposite where the sum of their unit vectors is shorter than this; the formula jumps there.
_OPPOSITE = 1e-9
# Cosines and sines of the paper's 30, 6, 63 and 275 degrees, written out: libraries differ in the last bit.
_COS_30, _SIN_30 = 0.8660254037844386, 0.5
_COS_6, _SIN_6 = 0.9945218953682733, 0.10452846326765347
_COS_63, _SIN_63 = 0.4539904997395468, 0.8910065241883678
_COS_275, _SIN_275 = 0.08715574274765818, -0.9961946980917455
# 60 degrees, and (180 / (25 pi))^2.
_TURN = 1.0471975511965976
_PER_25_DEGREES_SQ = 5.252451135200893
# It is at most 1.45 times CIELAB's distance (of 200,000 pairs near each other): within 1 / 1.5 of a limit there is
# nothing to look at closely.
MOST_STRETCH = 1.5
# Nor where lightness alone is that far apart: what its difference is divided by is at most 1.747, and what chroma and
# hue add is never negative.
MOST_LIGHTNESS = 1.76
# Pairs looked at in one go, of which lightness leaves a third: what is made of them stays in the cache.
_PAIRS = 1 << 15


def apart(a: FloatArray, b: FloatArray) -> FloatArray:
    """CIEDE2000 of CIELAB colours (..., 3) and (..., 3), L 0 to 100 -> (...).

    >>> float(apart(np.array([50.0, 2.6772, -79.7751]), np.array([50.0, 0.0, -82.7485])).round(3))
    2.042
    """
    stretch = 1.5 - 0.5 * _seventh((_chroma(a[..., 1], a[..., 2]) + _chroma(b[..., 1], b[..., 2])) * 0.5)
    a_1, b_1, a_2, b_2 = a[..., 1] * stretch, a[..., 2], b[..., 1] * stretch, b[..., 2]
    c_1, c_2 = _chroma(a_1, b_1), _chroma(a_2, b_2)
    cosine, sine = _mean_hue(a_1, b_1, c_1, a_2, b_2, c_2)
    mean_chroma = (c_1 + c_2) * 0.5
    turn = np.sqrt(np.maximum(2 * (c_1 * c_2 - a_1 * a_2 - b_1 * b_2), 0))
    turn = np.where(a_1 * b_2 < b_1 * a_2, -turn, turn)
    from_grey = (a[..., 0] + b[..., 0]) * 0.5 - 50
    from_grey = from_grey * from_grey
    lightness = (b[..., 0] - a[..., 0]) / (1 + 0.015 * from_grey / np.sqrt(20 + from_grey))
    chroma = (c_2 - c_1) / (1 + 0.045 * mean_chroma)
    hue = turn / (1 + 0.015 * mean_chroma * _hue_weight(cosine, sine))
    rotation = -2 * _seventh(mean_chroma) * _sine_of_turn(cosine, sine)
    total = lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue
    return np.asarray(np.sqrt(np.maximum(total, 0)), np.float64)


def apart_within(lab: FloatArray, others: FloatArray, limit: float) -> FloatArray:
    """The same of one colour (3,) and others (m, 3) -> (m,), inf where it is `limit` or more."""
    rows = np.flatnonzero(may_be_within(lab[None], others, limit)[0])
    differences = np.full(len(others), np.inf)
    differences[rows] = apart(lab[None], others[rows])
    differences[differences >= limit] = np.inf
    return differences


def may_be_within(lab: FloatArray, others: FloatArray, limit: float) -> npt.NDArray[np.bool_]:
    """Whether colours (n, 3) and others (m, 3) may be less than `limit` apart, by their lightness: (n, m)."""
    return np.asarray(np.abs(lab[:, :1] - others[:, 0]) < MOST_LIGHTNESS * limit, np.bool_)


def beyond(lab: FloatArray, others: FloatArray, limit: float) -> npt.NDArray[np.bool_]:
    """For each of `lab` (n, 3): is it at least `limit` from all of `others` (m, 3)? Most of what is not has its nearest
    in CIELAB within the limit, so that is looked at first."""
    if len(others) == 0 or len(lab) == 0:
        return np.ones(len(lab), bool)
    nearest, sq_distances = _kernel.nearest(lab, others, 1)
    far: npt.NDArray[np.bool_] = sq_distances > (limit / MOST_STRETCH) ** 2
    rows = np.flatnonzero(far)
    if len(rows):
        far[rows] = apart(lab[rows], others[nearest[rows]]) >= limit
    for some in np.array_split(np.flatnonzero(far), 1 + far.sum() * len(others) // _PAIRS):
        row, other = np.nonzero(may_be_within(lab[some], others, limit))
        row = some[row]
        far[row[apart(lab[row], others[other]) < limit]] = False
    return far


def _chroma(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(a * a + b * b), np.float64)


def _seventh(chroma: FloatArray) -> FloatArray:
    """sqrt(C^7 / (C^7 + 25^7))."""
    square = chroma * chroma
    seventh = square * square * square * chroma
    return np.asarray(np.sqrt(seventh / (seventh + _25_TO_7)), np.float64)


def _mean_hue(
    a_1: FloatArray, b_1: FloatArray, c_1: FloatArray, a_2: FloatArray, b_2: FloatArray, c_2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Cosine and sine of the middle of the shorter way between two hues; a grey has none, and its 0 weighs nothing."""
    first, second = np.maximum(c_1, 1e-300), np.maximum(c_2, 1e-300)
    cosine, sine = a_1 / first + a_2 / second, b_1 / first + b_2 / second
    length = np.sqrt(cosine * cosine + sine * sine)
    opposite = length < _OPPOSITE
    length = np.where(opposite, 1.0, length)
    return np.where(opposite, -b_1 / first, cosine / length), np.where(opposite, a_1 / first, sine / length)


def _hue_weight(c: FloatArray, s: FloatArray) -> FloatArray:
    """The paper's T, of the cosine and sine of the mean hue."""
    c_2, s_2 = 2 * c * c - 1, 2 * c * s
    c_3, s_3 = c * (4 * c * c - 3), s * (3 - 4 * s * s)
    c_4, s_4 = 2 * c_2 * c_2 - 1, 2 * c_2 * s_2
    weight: FloatArray = (
        1
        - 0.17 * (c * _COS_30 + s * _SIN_30)
        + 0.24 * c_2
        + 0.32 * (c_3 * _COS_6 - s_3 * _SIN_6)
        - 0.20 * (c_4 * _COS_63 + s_4 * _SIN_63)
    )
    return weight


def _sine_of_turn(c: FloatArray, s: FloatArray) -> FloatArray:
    """sin(2 theta), theta = 30 degrees exp(-d^2 / 25 degrees^2), d between the mean hue and 275 degrees."""
    x = 1 - (c * _COS_275 + s * _SIN_275)
    # d^2 = arccos(1 - x)^2 by its series; where the terms left out matter, the exponential is 0 (x > 1: below 1e-5).
    d_sq = x * (2 + x * (1 / 3 + x * (4 / 45 + x * (1 / 35 + x * (16 / 1575 + x * (8 / 2079))))))
    z = d_sq * (_PER_25_DEGREES_SQ / 64)
    grown = 1 + z * (1 + z * (1 / 2 + z * (1 / 6 + z / 24)))
    for _ in range(6):  # to the 64th power
        grown = grown * grown
    turn = _TURN / grown
    square = turn * turn
    sine: FloatArray = turn * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
    return sine
