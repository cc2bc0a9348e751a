"""CIELAB (CIE 1976 L*a*b*): the older perceptual space, the one print and science quote.

Parent: CIE XYZ. Channels: L 0 to 100, a -86.2 to 98.3, b -107.9 to 94.5 (extent of sRGB), relative to the white of
sRGB, D65, without adaptation. Prefer Oklab for blues, which CIELAB bends towards purple.
Source: CIE 15:2004; the matrices are those of W3C CSS Color 4 for linear sRGB, derived from the primaries'
chromaticities.
"""

from __future__ import annotations

from fewcolors.color.opponent import Matrix, Opponent
from fewcolors.color.space import Space

# Lattice steps of 1.0. The extent of b, 202, times 128 is 25,900 < 2^15, and the squared extents of all three axes
# sum to 1.4e9 < 2^31: the lattice's law. One 8-bit grey level is 35 to 75 steps.
STEPS = 128

LINEAR_SRGB_TO_XYZ: Matrix = (
    (0.41239079926595934, 0.357584339383878, 0.1804807884018343),
    (0.21263900587151027, 0.715168678767756, 0.07219231536073371),
    (0.01933081871559182, 0.11919477979462598, 0.9505321522496607),
)
XYZ_TO_LINEAR_SRGB: Matrix = (
    (3.2409699419045226, -1.537383177570094, -0.4986107602930034),
    (-0.9692436362808796, 1.8759675015077202, 0.04155505740717559),
    (0.05563007969699366, -0.20397695888897652, 1.0569715142428786),
)
WHITE = tuple(sum(row) for row in LINEAR_SRGB_TO_XYZ)

# f(t) is the cube root above (6/29)^3 and (29/6)^2 t / 3 + 16/116 below. With 16/116 taken off both, black is 0 and
# L = 116 f(Y) needs no constant.
_DELTA = 6 / 29


def _over_white(matrix: Matrix) -> Matrix:
    """From XYZ to shares of the white: each row divided by the white's."""
    x, y, z = ((a / white, b / white, c / white) for (a, b, c), white in zip(matrix, WHITE, strict=True))
    return x, y, z


def _times_white(matrix: Matrix) -> Matrix:
    """From shares of the white to XYZ: each column multiplied."""
    r, g, b = ((x * WHITE[0], y * WHITE[1], z * WHITE[2]) for x, y, z in matrix)
    return r, g, b


_NUMBERS = Opponent(
    to_cones=_over_white(LINEAR_SRGB_TO_XYZ),
    to_axes=((0.0, 116.0, 0.0), (500.0, -500.0, 0.0), (0.0, 200.0, -200.0)),
    from_axes=((1 / 116, 1 / 500, 0.0), (1 / 116, 0.0, 0.0), (1 / 116, 0.0, -1 / 200)),
    from_cones=_times_white(XYZ_TO_LINEAR_SRGB),
    steps=STEPS,
    root_from=_DELTA**3,
    slope=1 / (3 * _DELTA**2),
    shift=16 / 116,
)

CIELAB = Space(
    "cielab", _NUMBERS.points, _NUMBERS.rgb8, STEPS, (100 * STEPS, 0, 0), _NUMBERS.coordinates, _NUMBERS.converter
)
