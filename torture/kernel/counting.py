"""Counting: histograms, look-ups and pools against dictionaries."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fewcolors import _kernel
from tests import twins
from torture.kernel.draw import Array, Draw, Law, same
from torture.kernel.spaces import line_of

# Errors are whole numbers divided by weights; none is this one.
ODD = 0.1234567


def z_order(colors: Array) -> Array:
    """Rows sorted by their bits in turn, the highest of each channel first."""
    bits = np.unpackbits(np.ascontiguousarray(colors)[:, :, None], axis=2)  # (n, c, 8), highest first
    keys = np.packbits(bits.transpose(0, 2, 1).reshape(len(colors), -1), axis=1)
    return np.lexsort(keys.T[::-1])


def counted(pixels: Array, weights: Array | None = None) -> tuple[Array, Array]:
    """Colours in Z-order, and their weights."""
    sums: dict[tuple[int, ...], int] = {}
    each = [1] * len(pixels) if weights is None else weights.tolist()
    for color, weight in zip(map(tuple, pixels.tolist()), each, strict=True):
        sums[color] = sums.get(color, 0) + weight
    colors = np.array(list(sums), np.uint8).reshape(-1, pixels.shape[1])
    order = z_order(colors)
    return colors[order], np.array(list(sums.values()), np.int64)[order]


def rows(draw: Draw, most: int) -> Array:
    """Pixels (n, 3 or 4)."""
    return draw.bytes_of((draw.size(most), draw.one_of((3, 4))))


def count_colors(draw: Draw) -> None:
    """Each distinct colour once, with its number of pixels; whatever the threads."""
    pixels = rows(draw, 5000)
    found = _kernel.count_colors(pixels, draw.threads())
    same(found, counted(pixels), "count_colors")
    assert twins.count(np.asarray(pixels)) == {
        tuple(color): weight for color, weight in zip(found[0].tolist(), found[1].tolist(), strict=True)
    }


def count_weighted(draw: Draw) -> None:
    """With weights; those of 0 leave nothing, or a colour of weight 0, as the sum says."""
    pixels = rows(draw, 2000)
    weights = draw.integers(len(pixels), 1, draw.one_of((1, 300, 1 << 40)), np.int64)
    same(_kernel.count_weighted(pixels, weights), counted(pixels, weights), "count_weighted")


def add_counts(draw: Draw) -> None:
    """The sum of two histograms is that of all pixels."""
    one = rows(draw, 1500)
    other = draw.bytes_of((draw.size(1500), one.shape[1]))
    parts = [_kernel.count_colors(pixels, 1) for pixels in (one, other)]
    found = _kernel.add_counts(*(draw.placed(array) for part in parts for array in part))
    same(found, counted(np.concatenate([one, other])), "add_counts")


def looked_up(draw: Draw, most_label: int) -> tuple[Array, Array, Array, Array]:
    """Pixels, their colours, a label each, and what each pixel gets."""
    pixels = rows(draw, 5000)
    colors, _ = counted(pixels)
    labels = draw.integers(len(colors), 0, most_label, np.uint16)
    label_of = dict(zip(map(tuple, colors.tolist()), labels.tolist(), strict=True))
    return pixels, draw.placed(colors), labels, np.array([label_of[tuple(pixel)] for pixel in pixels.tolist()])


def look_up_8(draw: Draw) -> None:
    """Narrow labels."""
    pixels, colors, labels, expected = looked_up(draw, 255)
    same(_kernel.look_up_8(pixels, colors, labels, draw.threads()), expected, "look_up_8")


def look_up_16(draw: Draw) -> None:
    """Wide labels."""
    pixels, colors, labels, expected = looked_up(draw, 65535)
    same(_kernel.look_up_16(pixels, colors, labels, draw.threads()), expected, "look_up_16")


def sum_weights(draw: Draw) -> None:
    """Weights of pixels, by colour."""
    pixels = rows(draw, 3000)
    weights = draw.bytes_of(len(pixels))
    colors, sums = counted(pixels, weights)
    same(_kernel.sum_weights(pixels, draw.placed(colors), weights), sums, "sum_weights")


def pooled(colors: Array, points: Array, weights: Array, bits: int, tolerance: float) -> list[tuple[list[int], int]]:
    """Means and weights of cells of side 2^bits, cut further where the error is too large."""
    cells: dict[tuple[int, ...], list[int]] = {}
    for row, color in enumerate(colors.tolist()):
        cells.setdefault(tuple(channel >> bits for channel in color), []).append(row)
    out: list[tuple[list[int], int]] = []
    for members in cells.values():
        own, heavy = points[members].astype(object), weights[members].astype(object)
        weight, sums = int(heavy.sum()), (own * heavy[:, None]).sum(axis=0)
        error = Fraction(int(((own * own).sum(axis=1) * heavy).sum())) - Fraction(int((sums * sums).sum()), weight)
        if bits > 0 and len(members) > 1 and error > Fraction(tolerance):
            out += pooled(colors[members], points[members], weights[members], bits - 1, tolerance)
        else:
            out.append(([(2 * int(total) + weight) // (2 * weight) for total in sums], weight))
    return out


def pool(draw: Draw) -> None:
    """Cells by dictionaries, in exact fractions."""
    colors, weights = counted(rows(draw, 300))
    points = line_of(draw).points(colors)
    bits, tolerance = draw.number(0, 8), draw.one_of((-1.0, ODD, 9000 + ODD, 1e6 + ODD, 1e8 + ODD, 1e30))
    found = _kernel.pool(draw.placed(colors), draw.placed(points), draw.placed(weights), bits, tolerance)
    cells = pooled(colors, points, weights, bits, tolerance)
    same(found, (np.array([mean for mean, _ in cells]), np.array([weight for _, weight in cells])), "pool")


LAWS: dict[str, Law] = {
    "count_colors": count_colors,
    "count_weighted": count_weighted,
    "add_counts": add_counts,
    "look_up_8": look_up_8,
    "look_up_16": look_up_16,
    "sum_weights": sum_weights,
    "pool": pool,
}
