"""Patch: the part of an animation's canvas that one frame changes. What files of moving pictures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import UInt8Array, UInt32Array
from fewcolors._once import once

# What a pixel of alpha 0 is in words, whatever colour lies under it.
CLEAR = np.uint32(0)


@dataclass(frozen=True, eq=False)
class Patch:
    """`words` (h, w): the pixels of the patch as the canvas shows them afterwards, RGBA in four bytes, `CLEAR` where
    alpha is 0. `kept` (h, w): those that the canvas shows already. `x`, `y`: where its upper left corner lies.
    `delay`: milliseconds that it is shown. `vanishes`: whether its area is made clear before the next patch comes."""

    x: int
    y: int
    words: UInt32Array
    kept: npt.NDArray[np.bool_]
    delay: Fraction
    vanishes: bool = False

    @once
    def changed(self) -> UInt32Array:
        """The colours (m,) that the patch brings, each once, ascending."""
        return np.unique(self.words[~self.kept])

    @once
    def colors(self) -> UInt32Array:
        """All colours (m,) of its pixels, each once, ascending."""
        return np.unique(self.words)


def to_words(rgba: UInt8Array) -> UInt32Array:
    """Pixels (..., 4) as words (...); what lies under alpha 0 is dropped.

    >>> to_words(np.array([[1, 0, 0, 255], [9, 9, 9, 0]], np.uint8)).tolist()
    [4278190081, 0]
    """
    words = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    return np.where(rgba[..., 3] == 0, CLEAR, words).astype(np.uint32)


def to_rgba(words: UInt32Array) -> UInt8Array:
    """Words (...) as bytes (..., 4).

    >>> to_rgba(np.array([4278190081], np.uint32)).tolist()
    [[1, 0, 0, 255]]
    """
    return np.ascontiguousarray(words, "<u4")[..., None].view(np.uint8)
