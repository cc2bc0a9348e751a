"""Histogram: the distinct colours of images, with weights.

All that k-means needs to know of an image, exact and small: an 8-bit image of any size has at most 2^24 distinct
colours. A monoid: `count_colors(a) + count_colors(b)` is the histogram of both images together.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import Int64Array, UInt8Array, as_colors, as_threads, frozen, with_alpha
from fewcolors.errors import ArgumentError
from fewcolors.images import as_array


class Histogram:
    """Distinct colours and their weights, immutable.

    `colors`: (m, 3) or (m, 4) uint8, distinct, in Z-order (neighbours in the list are neighbours in colour).
    `weights`: (m,) int64, all positive: how many pixels have the colour.

    >>> h = Histogram([[0, 0, 0], [255, 0, 0], [0, 0, 0]], [1, 2, 3])
    >>> len(h), h.weights.tolist()
    (2, [4, 2])
    >>> (h + h).weights.tolist()
    [8, 4]
    """

    __slots__ = ("colors", "weights")

    colors: UInt8Array
    weights: Int64Array

    def __init__(self, colors: Any, weights: Any) -> None:
        """Colours may repeat and come in any order; a weight of 0 drops its colour. Raises ArgumentError."""
        rows = as_colors(colors, "colors")
        numbers = np.asarray(weights)
        if numbers.dtype.kind not in "iu" or numbers.shape != (len(rows),) or (numbers < 0).any():
            raise ArgumentError(
                f"weights: expected {len(rows)} whole numbers >= 0, one a colour, got {numbers.dtype} {numbers.shape}"
            )
        kept = numbers > 0
        if not kept.any():
            raise ArgumentError("weights: all are 0; a histogram needs a colour")
        self._set(*_kernel.count_weighted(np.ascontiguousarray(rows[kept]), numbers[kept].astype(np.int64)))

    @classmethod
    def _of(cls, colors: UInt8Array, weights: Int64Array) -> Self:
        """From what the kernel counted."""
        self = cls.__new__(cls)
        self._set(colors, weights)
        return self

    def _set(self, colors: UInt8Array, weights: Int64Array) -> None:
        object.__setattr__(self, "colors", frozen(colors))
        object.__setattr__(self, "weights", frozen(weights))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Histogram is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (np.asarray(self.colors), np.asarray(self.weights))

    def __len__(self) -> int:
        return len(self.colors)

    def __add__(self, other: Histogram) -> Histogram:
        if not isinstance(other, Histogram):
            return NotImplemented
        channels = max(self.colors.shape[1], other.colors.shape[1])
        colors = np.concatenate(
            [(with_alpha(side.colors[None])[0] if channels == 4 else side.colors) for side in (self, other)]
        )
        return Histogram._of(*_kernel.count_weighted(colors, np.concatenate([self.weights, other.weights])))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Histogram):
            return NotImplemented
        return np.array_equal(self.colors, other.colors) and np.array_equal(self.weights, other.weights)

    __hash__ = None  # type: ignore[assignment]  # equal by value and large: not a key

    def __repr__(self) -> str:
        return f"<Histogram of {len(self):,} colours, weight {int(self.weights.sum()):,}>"


def count_colors(image: Any, *, weights: Any = None, threads: int | None = None) -> Histogram:
    """The distinct colours of an image, with how many pixels have each.

    `image`: a path, file object or bytes; a Pillow image; an array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) of uint8.
    Exact for any size; grey counts as RGB with equal channels. `weights`: None, or how much each pixel counts, (h,
    w), finite and >= 0: whole numbers as they are, floats in 65,536 steps of their largest (fewer above 65,536
    pixels). `threads`: None for all cores; the result never depends on it. Raises ArgumentError or ImageFileError
    when the image is none.

    >>> h = count_colors(np.zeros((4, 5, 3), np.uint8))
    >>> assert len(h) == 1 and h.weights.sum() == 20
    """
    pixels = as_array(image)
    flat = pixels.reshape(-1, pixels.shape[2])
    if weights is None:
        return Histogram._of(*_kernel.count_colors(flat, as_threads(threads)))
    return Histogram(flat, _whole_weights(weights, pixels.shape[:2]).reshape(-1))


def _whole_weights(weights: Any, shape: tuple[int, ...]) -> Int64Array:
    array = np.asarray(weights)
    if array.shape != shape or array.dtype.kind not in "buif":
        found = f"{array.dtype} {array.shape}"
        raise ArgumentError(f"weights: expected numbers of shape {shape}, one a pixel, got {found}")
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ArgumentError("weights: every one must be finite and >= 0")
    if array.dtype.kind != "f":
        return array.astype(np.int64)
    # Their sum must stay below 2^32 (cloud.py); one step is then at most 1.5e-5 of the largest weight.
    steps = min(65536, (2**32 - 1) // array.size)
    return np.rint(array * (steps / max(float(array.max()), 1e-300))).astype(np.int64)
