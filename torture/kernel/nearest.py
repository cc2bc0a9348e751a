"""Nearest: labels by brute force, of pixels, of points, of tables of floats."""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from tests import twins
from torture.kernel.draw import MOST_COUNT, Array, Draw, Law, same
from torture.kernel.spaces import line_of, own_or_nearest

# Of pixels times palette entries, so that brute force takes milliseconds; few pixels have the largest palettes.
MOST_PAIRS = 400_000


def pixels_for(draw: Draw, k: int, channels: int | None = None) -> Array:
    """A picture for a palette of k."""
    return draw.picture(max(1, min(3000, MOST_PAIRS // k)), channels)


def mapped(draw: Draw, most: int) -> tuple[Array, Array, Array, _kernel.Converter]:
    """A picture, a palette, the entry of each pixel, and the converter."""
    line, k = line_of(draw), draw.count(most)
    pixels = pixels_for(draw, k, 3)
    palette = draw.bytes_of((k, 3))
    expected = own_or_nearest(line.points, pixels.reshape(-1, 3), palette)
    return pixels, palette, expected, line.converter


def map_nearest_8(draw: Draw) -> None:
    """Up to 256 entries."""
    pixels, palette, expected, converter = mapped(draw, 256)
    same(_kernel.map_nearest_8(pixels, converter, palette, draw.threads()), expected, "map_nearest_8")


def map_nearest_16(draw: Draw) -> None:
    """Up to 65,536."""
    pixels, palette, expected, converter = mapped(draw, MOST_COUNT)
    same(_kernel.map_nearest_16(pixels, converter, palette, draw.threads()), expected, "map_nearest_16")


def nearest(draw: Draw) -> None:
    """Points of any number of axes in double precision, summed axis by axis."""
    n, k, d = draw.size(400), draw.count(300), draw.number(1, 9)
    digits = draw.one_of((1, 16))
    points, centers = (draw.placed(np.round(draw.random.normal(size=(rows, d)), digits)) for rows in (n, k))
    distances = np.zeros((n, k))
    for axis in range(d):
        distances += (points[:, None, axis] - centers[None, :, axis]) ** 2
    labels, found = _kernel.nearest(points, centers, draw.threads())
    assert np.allclose(found, distances.min(axis=1), rtol=1e-12, atol=1e-12), "nearest: another distance"
    assert np.allclose(distances[np.arange(n), labels], distances.min(axis=1), rtol=1e-12, atol=1e-12), "nearest"


def nearest_others(draw: Draw) -> None:
    """Each centre's neighbour, the lowest of equals."""
    centers = draw.points(max(2, draw.count(300)))
    distances = twins.sq_distances(np.asarray(centers), np.asarray(centers))
    np.fill_diagonal(distances, np.iinfo(np.int64).max)
    same(_kernel.nearest_others(centers), (distances.argmin(axis=1), distances.min(axis=1)), "nearest_others")


def to_levels(draw: Draw) -> None:
    """Rounded where all are near whole numbers from 0 to 255, else None."""
    n, scale = draw.number(0, 3000), draw.one_of((1.0, 255.0, 100.0))
    tolerance = draw.one_of((0.0, 1e-6, 0.01))
    levels = draw.random.integers(0, 255, n, endpoint=True)
    numbers = levels / scale
    spoiled = n > 0 and draw.one_in(2)
    if spoiled:
        numbers[draw.number(0, n - 1)] = draw.one_of((np.nan, np.inf, -np.inf, -1.0, 256 / scale, 3.3 / scale, 1e300))
    numbers = draw.placed(numbers)
    scaled = np.nan_to_num(numbers * scale, nan=-1.0, posinf=1e300, neginf=-1.0)
    near = np.abs(scaled - np.round(scaled)) <= tolerance
    inside = near & (np.round(scaled) >= 0) & (np.round(scaled) <= 255)
    found = _kernel.to_levels(numbers, scale, tolerance, draw.threads())
    if inside.all():
        assert found is not None, "to_levels: refused what are levels"
        same(found, np.round(scaled).astype(np.uint8), "to_levels")
    else:
        assert found is None, "to_levels: took what is no level"


def label_levels(draw: Draw) -> None:
    """Rows of bytes times a unit."""
    rows, unit = draw.bytes_of((draw.size(2000), draw.one_of((3, 4)))), draw.one_of((1, 32, 64))
    centers = draw.points(draw.count(300), 0, 255 * unit)
    points = np.zeros((len(rows), 4), np.int64)
    points[:, : rows.shape[1]] = rows.astype(np.int64) * unit
    distances = twins.sq_distances(points, np.asarray(centers))
    same(_kernel.label_levels(rows, unit, centers, draw.threads()), distances.argmin(axis=1), "label_levels")


LAWS: dict[str, Law] = {
    "map_nearest_8": map_nearest_8,
    "map_nearest_16": map_nearest_16,
    "nearest": nearest,
    "nearest_others": nearest_others,
    "to_levels": to_levels,
    "label_levels": label_levels,
}
