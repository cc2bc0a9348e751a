"""Histogram: the distinct colours of images, with weights.

All that k-means needs to know of an image, exact and small: an 8-bit image of any size has at most 2^24 distinct
colours; a deep one at most as many as pixels. A monoid: `count_colors(a) + count_colors(b)` is the histogram of both
images together, deep where one of them is.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fewcolors import _kernel
from fewcolors._arrays import (
    Int64Array,
    Pixels,
    as_colors,
    as_image,
    as_threads,
    frozen,
    to_8_bits,
    to_floats,
    with_alpha,
)
from fewcolors._nouns import number_of
from fewcolors.errors import ArgumentError
from fewcolors.images import as_array


class Histogram:
    """Distinct colours and their weights, immutable.

    `colors`: (m, 3) or (m, 4) uint8, distinct, in Z-order (neighbours in the list are neighbours in colour); deep
    where 8 bits cannot hold every one of them, float64 in [0, 1], by their red, then green, then blue.
    `weights`: (m,) int64, all positive: how many pixels have the colour. Made from colours of whole numbers 0 to 255 or
    floats in [0, 1], sRGB, (m, 3) or (m, 4), that may repeat, and as many weights >= 0. Raises ArgumentError.

    >>> h = Histogram([[0, 0, 0], [255, 0, 0], [0, 0, 0]], [1, 2, 3])
    >>> len(h), h.weights.tolist()
    (2, [4, 2])
    >>> (h + h).weights.tolist()
    [8, 4]
    >>> (h + Histogram([[0.5, 0.5, 0.5]], [1])).colors.tolist()
    [[0.0, 0.0, 0.0], [0.5, 0.5, 0.5], [1.0, 0.0, 0.0]]
    """

    __slots__ = ("colors", "weights")

    colors: npt.NDArray[Any]
    weights: Int64Array

    def __init__(self, colors: Any, weights: Any) -> None:
        """Whole numbers from 0 to 255, or floats in [0, 1]; they may repeat and come in any order; a weight of 0 drops
        its colour. Raises ArgumentError."""
        rows = np.asarray(colors) if _are_floats(colors) else as_colors(colors, "colors")
        numbers = np.asarray(weights)
        if numbers.dtype.kind not in "iu" or numbers.shape != (len(rows),) or (numbers < 0).any():
            raise ArgumentError(
                f"weights: expected {number_of(len(rows), 'whole number')} >= 0, one a colour, "
                f"got {numbers.dtype} {numbers.shape}"
            )
        kept = numbers > 0
        if not kept.any():
            raise ArgumentError("weights: all are 0; a histogram needs a colour")
        image = as_image(rows[kept][None], "colors")
        self._set(*_added_up(image.reshape(-1, image.shape[2]), numbers[kept].astype(np.int64)))

    @classmethod
    def _of(cls, colors: Pixels, weights: Int64Array) -> Self:
        """From what has been added up."""
        self = cls.__new__(cls)
        self._set(colors, weights)
        return self

    def _set(self, colors: Pixels, weights: Int64Array) -> None:
        object.__setattr__(self, "colors", frozen(colors))
        object.__setattr__(self, "weights", frozen(weights))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Histogram is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._of, (np.asarray(self.colors), np.asarray(self.weights))  # added up already

    def __len__(self) -> int:
        return len(self.colors)

    def __add__(self, other: Histogram) -> Histogram:
        if not isinstance(other, Histogram):
            return NotImplemented
        sides: list[npt.NDArray[Any]] = [self.colors, other.colors]
        if sides[0].shape[1] != sides[1].shape[1]:
            sides = [with_alpha(colors[None])[0] for colors in sides]
        if sides[0].dtype != sides[1].dtype:
            sides = [to_floats(colors) for colors in sides]
        if sides[0].dtype == np.uint8:
            return Histogram._of(*_kernel.add_counts(sides[0], self.weights, sides[1], other.weights))
        return Histogram._of(*_added_up(np.concatenate(sides), np.concatenate([self.weights, other.weights])))

    @property
    def is_deep(self) -> bool:
        """Whether a colour lies between the 256 levels of 8 bits; `colors` are floats then."""
        return self.colors.dtype != np.uint8

    def rounded(self) -> Histogram:
        """The histogram of the colours rounded to 8 bits each; itself when it is not deep.

        >>> Histogram([[0.001, 0.0, 1.0], [0.0, 0.0, 1.0]], [1, 2]).rounded().colors.tolist()
        [[0, 0, 255]]
        """
        return Histogram(to_8_bits(self.colors), self.weights) if self.is_deep else self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Histogram):
            return NotImplemented
        return np.array_equal(self.colors, other.colors) and np.array_equal(self.weights, other.weights)

    __hash__ = None  # type: ignore[assignment]  # equal by value and large: not a key

    def __repr__(self) -> str:
        return f"<Histogram of {number_of(len(self), 'colour')}, weight {int(self.weights.sum()):,}>"


def count_colors(image: Any, *, weights: Any = None, profile: str = "srgb", threads: int | None = None) -> Histogram:
    """The distinct colours of an image, with how many pixels have each.

    `image`: a path, file object or bytes; a Pillow image; an array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) of uint8,
    uint16, or floats in [0, 1].
    Exact for any size; grey counts as RGB with equal channels. `weights`: None, or how much each pixel counts, (h,
    w), finite and >= 0: whole numbers as they are, floats in 65,536 steps of their largest (fewer from 65,536
    pixels on). `profile`: "srgb" turns the colours of a file into sRGB, "keep" counts them as they are. `threads`:
    None for all cores; the result never depends on it. Raises ArgumentError or ImageFileError when the image is none.

    >>> h = count_colors(np.zeros((4, 5, 3), np.uint8))
    >>> assert len(h) == 1 and h.weights.sum() == 20
    """
    pixels = as_array(image, profile=profile)
    flat = pixels.reshape(-1, pixels.shape[2])
    workers = as_threads(threads)
    if weights is None and flat.dtype == np.uint8:
        return Histogram._of(*_kernel.count_colors(np.asarray(flat, np.uint8), workers))
    if weights is None:
        return Histogram._of(*_added_up(flat, np.ones(len(flat), np.int64)))
    return Histogram(flat, _whole_weights(weights, pixels.shape[:2]).reshape(-1))


def _are_floats(colors: Any) -> bool:
    try:
        return np.asarray(colors).dtype.kind == "f" and np.ndim(colors) == 2 and np.shape(colors)[1] in (3, 4)
    except ValueError:  # ragged nested lists
        return False


def _added_up(colors: Pixels, weights: Int64Array) -> tuple[Pixels, Int64Array]:
    """Distinct colours, and the sum of the weights of each."""
    if colors.dtype == np.uint8:
        return _kernel.count_weighted(np.ascontiguousarray(colors), weights)
    order = np.lexsort(colors.T[::-1])  # the last key counts most
    rows = colors[order]
    starts = np.flatnonzero(np.concatenate([[True], (rows[1:] != rows[:-1]).any(axis=1)]))
    return rows[starts], np.add.reduceat(weights[order], starts)


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
