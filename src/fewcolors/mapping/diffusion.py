"""Error diffusion: each pixel's error is carried on to its neighbours still to come (kernel/dither/diffuse.hpp).

The best of the classic ways to dither a photo; `ordered` keeps still pictures still from frame to frame and packs
better. Rows run to and fro (serpentine), which breaks up the worms of one-way traffic.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import IndexArray, Int16Array, Int32Array, UInt8Array, UInt16Array
from fewcolors._sealed import sealed
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.exact import prefer_exact
from fewcolors.mapping.kernels import KERNELS, Kernel

NO_BYTES = np.empty(0, np.uint8)


@sealed
class ErrorDiffusion:
    """One of the `KERNELS`, or your own, as a method to dither with."""

    kernel: Kernel

    def __call__(self, canvas: Canvas, palette: UInt8Array) -> IndexArray:
        """The indices (h, w) of `canvas` in `palette` (k, c)."""
        points = canvas.space.to_lattice(palette, 1)
        indices = self._wide_indices(canvas, points)
        prefer_exact(indices, canvas.pixels, palette, points)
        return compact(indices, len(palette))

    def wide_indices(self, canvas: Canvas, palette: UInt8Array) -> UInt16Array:
        """The same, uint16 always, and of entries at one point any."""
        return self._wide_indices(canvas, canvas.space.to_lattice(palette, 1))

    def _wide_indices(self, canvas: Canvas, points: Int16Array) -> UInt16Array:
        levels = _levels(canvas, points) if len(self.kernel.weights) > 1 else NO_BYTES
        return _kernel.diffuse(
            canvas.pixels,
            canvas.space.converter,
            points,
            reach_of(canvas),
            self.kernel.offsets,
            self.kernel.weights,
            canvas.strength,
            most_error(points),
            True,
            NO_BYTES if canvas.mask is None else canvas.mask.reshape(-1),
            levels,
            canvas.threads,
        ).reshape(canvas.pixels.shape[:2])


DIFFUSIONS: dict[str, ErrorDiffusion] = {name: ErrorDiffusion(kernel) for name, kernel in KERNELS.items()}


def compact(indices: UInt16Array, k: int) -> IndexArray:
    """uint8 where that holds every index."""
    return indices.astype(np.uint8) if k <= 256 else indices


def reach_of(canvas: Canvas) -> tuple[Int32Array, Int32Array]:
    """The box that wanted colours are kept in: the space's; opaque images have no fourth coordinate."""
    low, high = canvas.space.range
    if canvas.pixels.shape[2] == 4:
        return low, high
    flat = np.array([1, 1, 1, 0], np.int32)
    return low * flat, high * flat


def most_error(points: Int16Array) -> float:
    """Errors are kept within this along each axis: the widest gap between an entry and its nearest other.

    Inside the palette's hull no error needs to be larger, so nothing is lost; outside it errors would grow without end,
    and come down as smears behind every colour that the palette cannot reach.
    """
    if len(points) < 2:
        return 0.0
    return float(np.sqrt(np.float64(_kernel.nearest_others(points)[1].max())))


def _levels(canvas: Canvas, points: Int16Array) -> UInt8Array:
    """Between black and white the level of a grey (h, w); between the two entries next to a colour likewise: 255 times
    its share of the way from the nearest to the second nearest."""
    flat = canvas.pixels.reshape(-1, canvas.pixels.shape[2])
    colors, _ = _kernel.count_colors(flat, canvas.threads)
    first, second = _two_nearest(canvas.space.to_lattice(colors, canvas.threads), points)
    between = np.sqrt(first) / np.maximum(np.sqrt(first) + np.sqrt(second), 1e-9)
    levels = np.floor(255 * between + 0.5).astype(np.uint16)
    return _kernel.look_up_8(flat, colors, levels, canvas.threads)


# Colours at a time against all entries: a bound on memory, 8 MB at 256 entries.
PIECE = 1 << 12


def _two_nearest(colors: Int16Array, points: Int16Array) -> tuple[np.ndarray, np.ndarray]:
    """Squared distances (n,) of each colour to its nearest and second nearest entry."""
    first, second = np.empty(len(colors)), np.empty(len(colors))
    for start in range(0, len(colors), PIECE):
        here = slice(start, start + PIECE)
        sq = np.zeros((len(colors[here]), len(points)))
        for axis in range(4):
            difference = colors[here, axis, None].astype(np.float64) - points[:, axis]
            sq += difference * difference
        least = np.partition(sq, min(1, len(points) - 1), axis=1)
        first[here], second[here] = least[:, 0], least[:, min(1, len(points) - 1)]
    return first, second
