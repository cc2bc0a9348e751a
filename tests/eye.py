"""A naive twin of the blurred error that palettes and indices are fitted to: whole matrices, for small pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fewcolors.color import Space
from fewcolors.mapping.auto import Eye

Array = NDArray[np.int64]


def blur_matrix(shape: tuple[int, int], eye: Eye) -> Array:
    """g between every two pixels of a picture (n, n): the product of the taps of their distances, 0 beyond them, and
    `own` more between a pixel and itself."""
    rows, columns = (taps_matrix(size, eye.taps.astype(np.int64)) for size in shape)
    return np.kron(rows, columns) + eye.own * np.eye(shape[0] * shape[1], dtype=np.int64)


def taps_matrix(size: int, taps: Array) -> Array:
    reach = len(taps) // 2
    return sum(taps[reach + d] * np.eye(size, k=d, dtype=np.int64) for d in range(-reach, reach + 1))


def chosen(indices: NDArray[np.generic], k: int) -> Array:
    """1 (n, k) where a pixel has an entry, else 0."""
    return (indices.reshape(-1, 1) == np.arange(k)).astype(np.int64)


def points_of(space: Space, colors: NDArray[np.uint8]) -> Array:
    """The lattice points (n, 4) of colours (…, c)."""
    return space.to_lattice(np.ascontiguousarray(colors.reshape(-1, colors.shape[-1])), 1).astype(np.int64)


def blurred_error(difference: NDArray[np.generic], g: Array) -> float:
    """d' g d summed over the axes of a difference (n, 4): exact for whole numbers."""
    return sum(float(axis @ g @ axis) for axis in difference.T)
