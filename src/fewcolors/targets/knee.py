"""The knee of a curve of errors: the number of colours from which on more bring little."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fewcolors._arrays import FloatArray
from fewcolors.errors import ArgumentError

# Binary digits of a logarithm behind the point: a knee between 2^16 colours is told to a 16th of a colour.
_DIGITS = 20


def knee(errors: Mapping[int, float]) -> int:
    """The number of colours from which on more bring little: where the curve, over the logarithm of k, lies farthest
    below the line from its first point to its last.

    Source: Satopää et al., "Finding a 'kneedle' in a haystack" (ICDCS workshops 2011), without its smoothing.
    `errors`: by number of colours. Raises ArgumentError where there is none.

    >>> knee({2: 100.0, 4: 20.0, 8: 15.0, 16: 12.0})
    4
    """
    if not errors:
        raise ArgumentError("errors: none; a knee needs a number of colours and its error")
    k = sorted(errors)
    heights = np.array([errors[each] for each in k], dtype=float)
    below = (heights[0] + _shares(k) * (heights[-1] - heights[0])) - heights
    return int(k[int(below.argmax())])


def _shares(k: list[int]) -> FloatArray:
    """How far along the logarithm of k each lies, 0 to 1."""
    logarithms = np.array([log2(each / k[0]) for each in k])
    shares: FloatArray = logarithms / (logarithms[-1] or 1.0)
    return shares


def log2(value: float) -> float:
    """The binary logarithm of a value of 1 or more, digit by digit; it decides a number of colours, and the C
    library's may differ from machine to machine in the last one.

    >>> log2(8.0), round(log2(10.0), 4)
    (3.0, 3.3219)
    """
    whole = 0
    while value >= 2:
        value /= 2
        whole += 1
    fraction, digit = 0.0, 1.0
    for _ in range(_DIGITS):
        value, digit = value * value, digit / 2
        if value >= 2:
            value, fraction = value / 2, fraction + digit
    return whole + fraction
