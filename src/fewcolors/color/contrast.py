"""Contrast as WCAG defines it: what text on a ground needs to be read.

Source: W3C, Web Content Accessibility Guidelines (WCAG) 2.2, "relative luminance" and "contrast ratio". Level AA asks
for 4.5 (3 for large text), AAA for 7 (4.5).
"""

from __future__ import annotations

import numpy as np

from fewcolors.color.srgb import srgb_to_linear

# The shares of red, green and blue in the luminance of sRGB, as WCAG prints them.
SHARES = (0.2126, 0.7152, 0.0722)
# Light that a screen reflects, as WCAG assumes it.
FLARE = 0.05


def relative_luminance(rgb: tuple[int, int, int]) -> float:
    """0 for black to 1 for white, of levels 0 to 255.

    >>> relative_luminance((255, 255, 255)), relative_luminance((0, 0, 0))
    (1.0, 0.0)
    """
    red, green, blue = srgb_to_linear(np.array(rgb) / 255.0).tolist()
    return float(round(SHARES[0] * red + SHARES[1] * green + SHARES[2] * blue, 12))


def contrast_ratio(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    """From 1 for the same luminance to 21 for black on white, in either order.

    >>> contrast_ratio((0, 0, 0), (255, 255, 255))
    21.0
    """
    darker, lighter = sorted((relative_luminance(a), relative_luminance(b)))
    return (lighter + FLARE) / (darker + FLARE)
