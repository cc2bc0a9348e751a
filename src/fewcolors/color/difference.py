"""Colour differences: how far apart two colours look, one number for each pair. For measuring, not for deciding.

CIELAB and Oklab are computed here in floats, with cube roots that may differ in the last bit from CPU to CPU; what
decides a colour goes by the lattices of `cielab` and `oklab` instead, which share these numbers.

* `delta_e_2000`: CIEDE2000, the standard of industry: CIE 142-2001, in the notation of Sharma, Wu & Dalal, "The
  CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and Mathematical Observations",
  Color Research and Application 30 (2005), 21-30. About 1 is just noticed, side by side. It was fitted to differences
  up to about 5, so prefer it for small ones. No metric: it breaks the triangle inequality, and it jumps a little where
  two hues are opposite.
* `euclidean`: CIE 1976 Delta E*ab on CIELAB; Delta E-OK on Oklab (W3C CSS Color 4), a metric and cheap.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray
from fewcolors.color.cielab import LINEAR_SRGB_TO_XYZ, WHITE
from fewcolors.color.oklab import LINEAR_SRGB_TO_LMS, LMS_ROOT_TO_OKLAB

_TO_XYZ = np.array(LINEAR_SRGB_TO_XYZ)
_WHITE = np.array(WHITE)
_TO_LMS = np.array(LINEAR_SRGB_TO_LMS)
_TO_OKLAB = np.array(LMS_ROOT_TO_OKLAB)

# CIE 15:2004: below (6/29)^3 the cube root gives way to the line that touches it.
_DELTA = 6 / 29

# The paper's 25^7, where the correction of neutral colours is half done.
_25_TO_7 = 25.0**7

# Two opposite hues differ by 180 degrees, give or take what rounding does to them (1e-13); the formula jumps there.
# With this grace they are one case whatever their order; the table's nearest case beyond lies 0.001 degrees away.
_OPPOSITE = 180 + 1e-9


def linear_to_cielab(linear: FloatArray) -> FloatArray:
    """Linear sRGB light (..., 3) -> CIELAB (..., 3): L 0 to 100; white is D65.

    >>> linear_to_cielab(np.ones(3)).round(6).tolist()
    [100.0, 0.0, 0.0]
    """
    return shares_to_cielab(linear @ (_TO_XYZ.T / _WHITE))


def shares_to_cielab(shares: FloatArray) -> FloatArray:
    """XYZ divided by the white's (..., 3) -> CIELAB (..., 3). Shares below 0 follow the line."""
    line = shares / (3 * _DELTA**2) + 16 / 116
    roots = np.where(shares > _DELTA**3, np.cbrt(shares), line)
    x, y, z = roots[..., 0], roots[..., 1], roots[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def linear_to_oklab(linear: FloatArray) -> FloatArray:
    """Linear sRGB light (..., 3) -> Oklab (..., 3): L 0 to 1.

    >>> linear_to_oklab(np.array([1.0, 0.0, 0.0])).round(4).tolist()
    [0.628, 0.2249, 0.1258]
    """
    oklab: FloatArray = np.cbrt(linear @ _TO_LMS.T) @ _TO_OKLAB.T
    return oklab


def euclidean(a: FloatArray, b: FloatArray) -> FloatArray:
    """The distance of colours (..., 3) and (..., 3) in whatever space they are -> (...).

    >>> float(euclidean(np.zeros(3), np.array([3.0, 0.0, 4.0])))
    5.0
    """
    difference = a - b
    distance: FloatArray = np.sqrt((difference * difference).sum(axis=-1))
    return distance


def delta_e_2000(a: FloatArray, b: FloatArray) -> FloatArray:
    """CIEDE2000 of CIELAB colours (..., 3) and (..., 3) -> (...), with kL = kC = kH = 1; symmetric.

    >>> a, b = np.array([50.0, 2.6772, -79.7751]), np.array([50.0, 0.0, -82.7485])
    >>> float(delta_e_2000(a, b).round(4))  # the first pair of Sharma's table
    2.0425
    """
    # The names are the paper's: c_ and h_ are C' and h', what begins with d is a difference, with m a mean.
    chroma_share = _seventh((np.hypot(a[..., 1], a[..., 2]) + np.hypot(b[..., 1], b[..., 2])) / 2)
    stretch = 1.5 - 0.5 * chroma_share  # 1 + G
    c_a, h_a = _chroma_and_hue(a, stretch)
    c_b, h_b = _chroma_and_hue(b, stretch)
    dl, dc, dh_degrees = b[..., 0] - a[..., 0], c_b - c_a, h_b - h_a
    dh = 2 * np.sqrt(c_a * c_b) * np.sin(np.radians(dh_degrees) / 2)
    dh = np.where(np.abs(dh_degrees) > _OPPOSITE, -dh, dh)  # the sine of 180 degrees more
    mc, mh = (c_a + c_b) / 2, _mean_hue(h_a, h_b)
    ml_sq = np.square((a[..., 0] + b[..., 0]) / 2 - 50)
    lightness = dl / (1 + 0.015 * ml_sq / np.sqrt(20 + ml_sq))
    chroma = dc / (1 + 0.045 * mc)
    hue = dh / (1 + 0.015 * mc * _hue_weight(mh))
    turn = 60 * np.exp(-np.square((mh - 275) / 25))  # 2 theta
    rotation = -2 * _seventh(mc) * np.sin(np.radians(turn))
    total: FloatArray = lightness * lightness + chroma * chroma + hue * hue + rotation * chroma * hue
    return np.sqrt(np.maximum(total, 0))  # rounding alone can bring it below 0


def _seventh(chroma: FloatArray) -> FloatArray:
    """sqrt(C^7 / (C^7 + 25^7)): 0 for greys, 1 for vivid colours."""
    square = chroma * chroma
    seventh = square * square * square * chroma
    root: FloatArray = np.sqrt(seventh / (seventh + _25_TO_7))
    return root


def _chroma_and_hue(lab: FloatArray, stretch: FloatArray) -> tuple[FloatArray, FloatArray]:
    """C' and h', in degrees from 0 to 360."""
    a, b = stretch * lab[..., 1], lab[..., 2]
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _mean_hue(h_a: FloatArray, h_b: FloatArray) -> FloatArray:
    """The middle of the shorter way round between two hues.

    The paper's own case for greys is left out: where a colour has no hue, dH' is 0, and the mean only weighs that.
    """
    total = h_a + h_b
    across = np.where(total < 360, total + 360, total - 360)
    return np.where(np.abs(h_a - h_b) > _OPPOSITE, across, total) / 2


def _hue_weight(hue: FloatArray) -> FloatArray:
    """The paper's T."""
    once = np.radians(hue)
    weight: FloatArray = (
        1
        - 0.17 * np.cos(once - np.pi / 6)
        + 0.24 * np.cos(2 * once)
        + 0.32 * np.cos(3 * once + np.radians(6))
        - 0.20 * np.cos(4 * once - np.radians(63))
    )
    return weight
