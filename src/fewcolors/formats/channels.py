"""Channels: what palette files measure colours in, as 8-bit sRGB.

Only + - * / and tables decide a byte, so that a file means the same colours everywhere. Colours outside sRGB are
clipped; inks become RGB by the plain formula, since palette files carry no profile of the press.

Sources: Lab to XYZ, CIE 15:2004, white D50 as Adobe and ICC.1 have it; XYZ to linear sRGB with Bradford's adaptation,
the matrix that Bruce Lindbloom prints; Oklab, see `fewcolors.color.oklab`; the transfer curve, IEC 61966-2-1.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache

import numpy as np

from fewcolors.color.oklab import LMS_TO_LINEAR_SRGB, OKLAB_TO_LMS_ROOT
from fewcolors.color.srgb import srgb_to_linear
from fewcolors.errors import PaletteFileError

RGB = tuple[int, int, int]

_XYZ_D50_TO_LINEAR_SRGB = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
_WHITE_D50 = (0.96422, 1.0, 0.82521)


def byte(share: float) -> int:
    """A share from 0 to 1 as 0 to 255, rounded half up; out of range is clipped.

    >>> byte(0.5), byte(-1), byte(7.0)
    (128, 0, 255)
    """
    if not math.isfinite(share):
        raise PaletteFileError(f"it holds {share} as a part of a colour; make it anew with the program it came from")
    return int(min(max(share, 0.0), 1.0) * 255 + 0.5)


def rgb(r: float, g: float, b: float) -> RGB:
    """Shares of red, green and blue."""
    return byte(r), byte(g), byte(b)


def gray(share: float) -> RGB:
    """Grey, 0 black to 1 white."""
    level = byte(share)
    return level, level, level


def cmyk(c: float, m: float, y: float, k: float) -> RGB:
    """Shares of ink, by the plain formula."""
    return byte((1 - c) * (1 - k)), byte((1 - m) * (1 - k)), byte((1 - y) * (1 - k))


def hsb(hue: float, saturation: float, brightness: float) -> RGB:
    """Hue as a share of the circle, saturation and brightness (also called value) from 0 to 1.

    >>> hsb(1 / 3, 1, 1), hsb(0.9, 0, 0.2)
    ((0, 255, 0), (51, 51, 51))
    """
    sixth = _finite(hue) % 1.0 * 6
    part, fade = sixth % 1.0, brightness * (1 - saturation)
    up, down = brightness * (1 - saturation * (1 - part)), brightness * (1 - saturation * part)
    order = (
        (brightness, up, fade), (down, brightness, fade), (fade, brightness, up),
        (fade, down, brightness), (up, fade, brightness), (brightness, fade, down),
    )  # fmt: skip
    return rgb(*order[min(int(sixth), 5)])


def to_hsb(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """The inverse of `hsb`: hue, saturation and brightness from 0 to 1.

    >>> to_hsb(0, 255, 0)
    (0.3333333333333333, 1.0, 1.0)
    """
    top, low = max(red, green, blue), min(red, green, blue)
    if top == low:
        return 0.0, 0.0, top / 255
    spread = top - low
    if top == red:
        sixth = (green - blue) / spread % 6
    elif top == green:
        sixth = (blue - red) / spread + 2
    else:
        sixth = (red - green) / spread + 4
    return sixth / 6, spread / top, top / 255


def hsl(hue: float, saturation: float, lightness: float) -> RGB:
    """Hue as a share of the circle, CSS's saturation and lightness from 0 to 1.

    >>> hsl(0.0, 1.0, 0.5)
    (255, 0, 0)
    """
    brightness = lightness + saturation * min(lightness, 1 - lightness)
    return hsb(hue, 2 * (1 - lightness / brightness) if brightness else 0.0, brightness)


def hwb(hue: float, white: float, black: float) -> RGB:
    """Hue as a share of the circle, CSS's whiteness and blackness from 0 to 1."""
    if white + black >= 1:
        return gray(white / (white + black))
    return hsb(hue, 1 - white / (1 - black), 1 - black)


def linear(r: float, g: float, b: float) -> RGB:
    """Linear light from 0 to 1: the nearest levels of the encoded scale."""
    borders = _borders()
    return (
        bisect_right(borders, _finite(r)),
        bisect_right(borders, _finite(g)),
        bisect_right(borders, _finite(b)),
    )


def xyz(x: float, y: float, z: float) -> RGB:
    """CIE XYZ relative to D50, Y of white 1."""
    return linear(*_times(_XYZ_D50_TO_LINEAR_SRGB, (x, y, z)))


def lab(lightness: float, a: float, b: float) -> RGB:
    """CIELAB relative to D50: L from 0 to 100.

    >>> lab(100, 0, 0), lab(0, 0, 0), lab(53.585, 0, 0)
    ((255, 255, 255), (0, 0, 0), (128, 128, 128))
    """
    middle = (lightness + 16) / 116
    cubes = _cube(middle + a / 500), _cube(middle), _cube(middle - b / 200)
    return xyz(*(white * share for white, share in zip(_WHITE_D50, cubes, strict=True)))


def oklab(lightness: float, a: float, b: float) -> RGB:
    """Oklab: L from 0 to 1.

    >>> oklab(1, 0, 0), oklab(0.62796, 0.22486, 0.12585)
    ((255, 255, 255), (255, 0, 0))
    """
    roots = _times(OKLAB_TO_LMS_ROOT, (lightness, a, b))
    return linear(*_times(LMS_TO_LINEAR_SRGB, tuple(root * root * root for root in roots)))


def oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """Oklab by chroma and hue, the hue as a share of the circle."""
    angle = 2 * math.pi * _finite(hue)
    return oklab(lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def _cube(root: float) -> float:
    """The inverse of CIELAB's f: the cube, and below 6/29 a straight line."""
    return root * root * root if root > 6 / 29 else (root - 4 / 29) * 108 / 841


def _times(matrix: tuple[tuple[float, ...], ...], column: tuple[float, ...]) -> list[float]:
    return [sum(m * value for m, value in zip(row, column, strict=True)) for row in matrix]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise PaletteFileError(f"it holds {value} as a part of a colour; make it anew with the program it came from")
    return value


@cache
def _borders() -> list[float]:
    """The linear values of the half levels between the 256."""
    borders: list[float] = srgb_to_linear((np.arange(255) + 0.5) / 255).tolist()
    return borders
