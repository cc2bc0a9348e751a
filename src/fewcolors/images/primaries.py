"""Matrices from linear light of any three primaries to that of sRGB, by way of CIE XYZ at the white D50.

Plain numbers and + - * / in a fixed order: the same digits on every machine, which a linear algebra library does not
promise.
Sources: ICC.1:2022 (D50 as the white of profiles, Annex E: Bradford's adaptation), ITU-T H.273 (primaries by number),
W3C CSS Color 4 (the matrices of sRGB).
"""

from __future__ import annotations

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]
# Chromaticities x, y of white, red, green, blue: the order of PNG's cHRM.
Chromaticities = tuple[float, float, float, float, float, float, float, float]

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

# D50 as ICC profiles write it.
D50: Row = (0.9642, 1.0, 0.8249)
_BRADFORD: Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

_D65 = (0.3127, 0.3290)
BT_709: Chromaticities = (*_D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
DISPLAY_P3: Chromaticities = (*_D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
BT_2020: Chromaticities = (*_D65, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)

# A matrix whose white is off by more is not one that was rounded, but one that means it: profiles hold 16 bits behind
# the point, and D50 is found in them with three digits to five.
_ROUNDED = 0.002


def times(left: Matrix, right: Matrix) -> Matrix:
    """The product of two matrices."""
    x, y, z = (_row(row, right) for row in left)
    return x, y, z


def inverse(matrix: Matrix) -> Matrix:
    """The inverse, by cofactors. Raises ValueError where there is none.

    >>> inverse(((2.0, 0.0, 0.0), (0.0, 4.0, 0.0), (0.0, 0.0, 8.0)))
    ((0.5, 0.0, 0.0), (0.0, 0.25, 0.0), (0.0, 0.0, 0.125))
    """
    (a, b, c), (d, e, f), (g, h, i) = matrix
    first, second, third = e * i - f * h, f * g - d * i, d * h - e * g
    size = a * first + b * second + c * third
    if not abs(size) > 1e-12:
        raise ValueError("primaries on one line")
    return (
        (first / size, (c * h - b * i) / size, (b * f - c * e) / size),
        (second / size, (a * i - c * g) / size, (c * d - a * f) / size),
        (third / size, (b * g - a * h) / size, (a * e - b * d) / size),
    )


def to_xyz_d50(chromaticities: Chromaticities) -> Matrix:
    """From linear light of these primaries to XYZ as ICC profiles have it: white at D50. Raises ValueError.

    >>> [round(sum(row), 4) for row in to_xyz_d50(DISPLAY_P3)]
    [0.9642, 1.0, 0.8249]
    """
    white, red, green, blue = (_xyz(x, y) for x, y in zip(chromaticities[::2], chromaticities[1::2], strict=True))
    columns = _transposed((red, green, blue))
    to_xyz = _columns_scaled(columns, _applied(inverse(columns), white))
    return times(_adapted(white), to_xyz)


def to_linear_srgb(to_xyz: Matrix) -> Matrix:
    """From what `to_xyz` comes from to linear sRGB, white exactly to white. Raises ValueError."""
    x, y, z = (_white_kept(row) for row in times(_D50_TO_SRGB, to_xyz))
    return x, y, z


def _white_kept(row: Row) -> Row:
    total = row[0] + row[1] + row[2]
    if abs(total - 1.0) > _ROUNDED:
        return row
    return row[0] / total, row[1] / total, row[2] / total


def _xyz(x: float, y: float) -> Row:
    """The colour of this chromaticity with Y = 1."""
    if not y > 0:
        raise ValueError(f"chromaticity {x}, {y}")
    return x / y, 1.0, (1.0 - x - y) / y


def _adapted(white: Row) -> Matrix:
    """Bradford's matrix from colours seen under `white` to those seen under D50."""
    there, here = _applied(_BRADFORD, white), _applied(_BRADFORD, D50)
    scaled: Matrix = (
        (here[0] / there[0], 0.0, 0.0),
        (0.0, here[1] / there[1], 0.0),
        (0.0, 0.0, here[2] / there[2]),
    )
    return times(inverse(_BRADFORD), times(scaled, _BRADFORD))


def _row(row: Row, matrix: Matrix) -> Row:
    a, b, c = row
    x, y, z = (a * p + b * q + c * r for p, q, r in zip(*matrix, strict=True))
    return x, y, z


def _applied(matrix: Matrix, point: Row) -> Row:
    x, y, z = (a * point[0] + b * point[1] + c * point[2] for a, b, c in matrix)
    return x, y, z


def _transposed(matrix: Matrix) -> Matrix:
    x, y, z = zip(*matrix, strict=True)
    return x, y, z


def _columns_scaled(matrix: Matrix, factors: Row) -> Matrix:
    x, y, z = ((a * factors[0], b * factors[1], c * factors[2]) for a, b, c in matrix)
    return x, y, z


_D50_TO_SRGB = inverse(to_xyz_d50(BT_709))
