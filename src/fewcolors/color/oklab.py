"""Oklab: a perceptual space; equal distances look about equally different.

Parent: linear sRGB. Channels: L lightness 0 to 1, a green-red -0.234 to 0.276, b blue-yellow -0.312 to 0.199 (extent
of sRGB). Source: Björn Ottosson, "A perceptual color space for image processing" (2020), the matrices of its 2021
update, https://bottosson.github.io/posts/oklab/ (public domain / MIT).
"""

from __future__ import annotations

from dataclasses import replace

from fewcolors.color.opponent import Opponent, scaled_columns, scaled_row
from fewcolors.color.space import Space

# Lattice steps of 1.0. The longest distance inside sRGB is below 1.06, its square times 2^28 below 2^29: within the
# lattice's law. Two neighbouring greys lie 40 to 250 steps apart, and no two 8-bit colours on one point.
STEPS = 16384

LINEAR_SRGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
LMS_ROOT_TO_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
OKLAB_TO_LMS_ROOT = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
LMS_TO_LINEAR_SRGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

_NUMBERS = Opponent(
    to_cones=LINEAR_SRGB_TO_LMS,
    to_axes=LMS_ROOT_TO_OKLAB,
    from_axes=OKLAB_TO_LMS_ROOT,
    from_cones=LMS_TO_LINEAR_SRGB,
    steps=STEPS,
)

OKLAB = Space("oklab", _NUMBERS.points, _NUMBERS.rgb8, STEPS, (STEPS, 0, 0), _NUMBERS.coordinates, _NUMBERS.converter)

# How much the two chroma axes count where colours are dithered: the eye sees a pattern in chroma less than one in
# lightness (its acuity for chroma is lower), so errors of chroma may be larger where they alternate. Measured on china,
# flower, astronaut and two photos more, palettes of 16 and 64 made for their dither, SSIMULACRA2: 1 and 1: 34.7, 28.3
# and 71.3, 62.9; 0.7 and 0.7: 36.3, 30.7 and 72.8, 65.1; 0.6 and 0.8: 36.6, 32.7 and 73.1, 65.3; 0.5 and 0.8: 37.0,
# 35.4 and 72.7, 64.9 with FLIP 1 to 3 % worse; 1.4 and 1.4: 34.3, 22.5 and 68.2, 59.4.
DITHERED_GREEN_RED, DITHERED_BLUE_YELLOW = 0.6, 0.8

_WEIGHED = replace(
    _NUMBERS,
    to_axes=(
        LMS_ROOT_TO_OKLAB[0],
        scaled_row(LMS_ROOT_TO_OKLAB[1], DITHERED_GREEN_RED),
        scaled_row(LMS_ROOT_TO_OKLAB[2], DITHERED_BLUE_YELLOW),
    ),
    from_axes=scaled_columns(OKLAB_TO_LMS_ROOT, 1.0, 1 / DITHERED_GREEN_RED, 1 / DITHERED_BLUE_YELLOW),
)

DITHERED_OKLAB = Space("oklab", _WEIGHED.points, _WEIGHED.rgb8, STEPS, (STEPS, 0, 0), None, _WEIGHED.converter)
