"""Texture: calm by a double loop, flat areas by a flood fill."""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from torture.kernel.draw import Array, Draw, Law, same

# Single precision leaves squares of up to 2^16 with errors of some 2^-8 each.
SLACK = 0.05


def calm_of(pixels: Array, taps: Array, half: float, slack: float) -> Array:
    """255 (half / (half + s))^2 in double precision, s^2 being off by `slack`."""
    luma = pixels[..., :3].astype(np.float64) @ np.array([54.0, 183.0, 19.0]) / 256
    reach, wide = len(taps) // 2, taps.astype(np.float64)
    edged = np.pad(luma, reach, mode="edge")

    def window(values: Array) -> Array:
        across = sum(tap * values[:, i : i + luma.shape[1]] for i, tap in enumerate(wide))
        down: Array = np.asarray(sum(tap * across[i : i + luma.shape[0]] for i, tap in enumerate(wide)))
        return down

    variance = window(edged**2) - window(edged) ** 2
    share = half / (half + np.sqrt(np.maximum(0, variance + slack)))
    calm: Array = 255 * share**2
    return calm


def measure_calm(draw: Draw) -> None:
    """Within what single precision leaves open."""
    pixels = draw.picture(3000)
    taps = draw.random.random(draw.one_of((1, 3, 7, 13))).astype(np.float32)
    taps /= taps.sum(dtype=np.float32)
    half = draw.one_of((0.5, 5.1, 100.0))
    found = _kernel.measure_calm(pixels, draw.placed(taps), half, draw.threads())
    assert found.min() >= 1, "measure_calm: naught"
    # Taps of single precision add up to 1 but for some 2^-22, which counts 2^16-fold.
    low, high = calm_of(pixels, taps, half, SLACK + 0.1) - 0.51, calm_of(pixels, taps, half, -SLACK - 0.1) + 0.51
    inside = (found >= low) & (found <= np.maximum(1, high))
    assert inside.all(), "measure_calm: beside the double loop"


def find_flat(draw: Draw) -> None:
    """A pixel after the other, each with the neighbours of its colour."""
    pixels = draw.picture(2000)
    size = draw.one_of((0, 1, 2, 3, 20, 64, 700, 2**64 - 1))
    height, width = pixels.shape[:2]
    colors = pixels.tolist()
    flat, seen = np.zeros((height, width), np.uint8), np.zeros((height, width), bool)
    for place in np.ndindex(height, width):
        if seen[place]:
            continue
        region, seen[place] = [place], True
        for y, x in region:
            for other in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                inside = 0 <= other[0] < height and 0 <= other[1] < width
                if inside and not seen[other] and colors[other[0]][other[1]] == colors[y][x]:
                    seen[other] = True
                    region.append(other)
        if len(region) >= size:
            flat[tuple(np.array(region).T)] = 1
    same(_kernel.find_flat(pixels, size, draw.threads()), flat, "find_flat")


LAWS: dict[str, Law] = {"measure_calm": measure_calm, "find_flat": find_flat}
