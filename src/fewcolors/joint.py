"""A palette made for its dither: palette and dithered picture found together.

A palette of cluster means is right when nothing is dithered. Dithering mixes neighbours, so its colours must span those
of the picture, not sit among them. So, from the k-means palette:

    repeat: dither a sample of the picture with the palette                                  (mapping)
            palette <- the least-squares optimum of the blurred error for these indices      (kernel/dither/mixture.hpp)

The blurred error |G * (picture - palette[indices])|^2, G what the eye blurs, is quadratic in the palette, and its
normal equations cost some 25 additions a pixel. After Puzicha, Held, Ketterer, Buhmann and Fellner, "On spatial
quantization of color images" (2000), who anneal palette and indices together; here a ditherer does the indices' part.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import FloatArray, Int64Array, UInt8Array, UInt16Array
from fewcolors._sealed import sealed
from fewcolors.color import Space
from fewcolors.mapping.auto import EYE, Auto, Eye, where_it_pays
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.methods import Method

# Side of a sample's tiles, and pixels of a sample: the cost of an iteration stops growing there. Small tiles see more
# of the picture: SSIMULACRA2 of five photos at 64 and 256 colours with half of the pixels in tiles of 64, 32 and 16:
# 69.1, 69.6, 69.8 and 83.3, 83.9, 84.0; with all pixels 69.8 and 84.2; with a quarter in tiles of 16: 68.2 and 82.9.
TILE = 16
SAMPLE_PIXELS = 1 << 17
# The most colours that are moved: k^2 sums and k^3 / 6 multiplications make 512 about 20 ms an iteration.
MOST_COLORS = 512
# Pulls each colour to where it was, as if so large a share of the sample's pixels had its colour: those that few pixels
# use are not thrown about.
INERTIA = 1e-4


@sealed
class Rounds:
    """How long palette and indices are alternated: `dithered` times from the ditherer's indices, then `refined` times
    from indices refined on the way."""

    dithered: int
    refined: int


@sealed
class Sample:
    """A small canvas that stands for a large one: tiles from all over it, side by side."""

    canvas: Canvas
    eye: Eye
    blurred: np.ndarray

    @classmethod
    def of(cls, canvas: Canvas, eye: Eye) -> Sample:
        """A sample of at most some `SAMPLE_PIXELS`; the canvas itself where it is no larger."""
        small = tiled(canvas)
        pixels = small.pixels
        points = canvas.space.to_lattice(pixels.reshape(-1, pixels.shape[2]), canvas.threads)
        blurred = _kernel.blur(points.reshape(*pixels.shape[:2], 4), eye.taps, eye.own)
        return cls(small, eye, blurred)


class Tiles(Canvas):
    """A canvas that is a sample of a larger one already."""


def tiled(canvas: Canvas) -> Canvas:
    """Tiles on a regular grid, as many as `SAMPLE_PIXELS` allow, moved together; the canvas itself where it is no
    larger."""
    lines = None if isinstance(canvas, Tiles) else sample_lines(*canvas.pixels.shape[:2])
    if lines is None:
        return canvas
    rows, columns = lines
    mask = None if canvas.mask is None else np.ascontiguousarray(canvas.mask[rows][:, columns])
    return replace(canvas, pixels=np.ascontiguousarray(canvas.pixels[rows][:, columns]), mask=mask)


def sample_lines(height: int, width: int) -> tuple[np.ndarray, np.ndarray] | None:
    """The rows and the columns of the tiles of a picture; None where it is its own sample."""
    if height * width <= SAMPLE_PIXELS or min(height, width) < TILE:
        return None
    share = float(np.sqrt(SAMPLE_PIXELS / (height * width)))
    return _lines(height, share), _lines(width, share)


def _lines(size: int, share: float) -> np.ndarray:
    """The rows (or columns) of some `share` of a side, in groups of `TILE`, evenly spread."""
    groups = min(size // TILE, max(1, round(size * share / TILE)))
    starts = np.arange(groups) * (size - TILE) // max(1, groups - 1)
    lines: np.ndarray = (starts[:, None] + np.arange(TILE)).reshape(-1)
    return lines


def made_for_dither(
    canvas: Canvas, method: Method, colors: UInt8Array, locked: int, rounds: Rounds, eye: Eye = EYE
) -> UInt8Array:
    """`colors` (k, c) moved to where they look best when `canvas` is dithered with them by `method`; the first `locked`
    stay. Colours may coincide afterwards."""
    if rounds == Rounds(0, 0) or locked == len(colors) or len(colors) > MOST_COLORS:
        return colors
    sample = Sample.of(canvas, eye)
    if isinstance(method, Auto):
        return _made_for_auto(sample, method, colors, locked, rounds)
    for _ in range(rounds.dithered):
        indices = np.asarray(method(sample.canvas, colors), np.uint16)
        colors = moved(sample, indices, colors, locked)
    return colors


def _made_for_auto(sample: Sample, auto: Auto, colors: UInt8Array, locked: int, rounds: Rounds) -> UInt8Array:
    """First with the indices of its second step alone, then with all of it, going on from the indices that stand."""
    canvas = sample.canvas
    for _ in range(rounds.dithered):
        indices = auto.diffused(canvas, colors, where_it_pays(canvas, colors).kept)
        colors = moved(sample, indices, colors, locked)
    if not rounds.refined:
        return colors
    kept = where_it_pays(canvas, colors).kept
    indices = auto.diffused(canvas, colors, kept)
    for _ in range(rounds.refined):
        indices = auto.refined(canvas, colors, kept, indices)
        colors = moved(sample, indices, colors, locked)
    return colors


def moved(sample: Sample, indices: UInt16Array, colors: UInt8Array, locked: int) -> UInt8Array:
    """The colours (k, c) with the least blurred error for these indices (h, w), settled on 8 bits; the first `locked`
    stay as they are."""
    space, k = sample.canvas.space, len(colors)
    points = space.to_lattice(colors, 1).astype(np.float64)
    flat = np.ascontiguousarray(indices.reshape(-1))
    pairs, sums = _kernel.mixture(indices.shape, flat, sample.blurred, sample.eye.taps, sample.eye.own, k)
    step = least_squares_step(pairs, sums, points, locked, INERTIA * flat.size * _total(sample.eye))
    low, high = space.range
    return _settled(space, np.clip(points + step, low, high), colors, locked)


def least_squares_step(
    pairs: Int64Array, sums: Int64Array, points: FloatArray, locked: int, inertia: float
) -> FloatArray:
    """The step (k, 4) of `points` to the optimum of the quadratic form that `pairs` (k, k) and `sums` (k, 4) make up,
    the first `locked` rows held still; `inertia` is added to the diagonal.

    Products of whole numbers are summed in whole numbers or in a fixed order, so every CPU takes the same step.
    """
    free = slice(locked, None)
    matrix = pairs.astype(np.float64)
    rest = sums.astype(np.float64)
    for axis in range(4):
        rest[:, axis] -= (matrix * points[:, axis]).sum(axis=1)
    held = np.ascontiguousarray(matrix[free, free]) + inertia * np.eye(len(points) - locked)
    step = np.zeros_like(points)
    step[free] = _kernel.solve_symmetric(held, np.ascontiguousarray(rest[free]))
    return step


def _total(eye: Eye) -> float:
    return float(eye.taps.sum()) ** 2 + eye.own


def _settled(space: Space, points: FloatArray, before: UInt8Array, locked: int) -> UInt8Array:
    """8-bit colours; what was opaque or clear before stays so."""
    colors = space.to_srgb8(points, before.shape[1])
    if before.shape[1] == 4:
        firm = (before[:, 3] == 0) | (before[:, 3] == 255)
        colors[firm, 3] = before[firm, 3]
        colors[before[:, 3] == 0] = before[before[:, 3] == 0]
    colors[:locked] = before[:locked]
    return colors
