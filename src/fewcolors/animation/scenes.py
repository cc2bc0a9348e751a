"""Scenes: runs of frames that can share a palette, cut where the colours change at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fewcolors._arrays import FloatArray
from fewcolors.animation.records import Frame

# A cut is where more than so much of the picture has changed its colour, to 8 levels a channel. Two frames of a pan
# over china.jpg, 10 pixels apart, differ by 0.02; of china.jpg and flower.jpg by 0.92.
CUT = 0.35
_BITS = 3


def scenes_of(frames: Sequence[Frame]) -> list[list[int]]:
    """The numbers of the frames of each scene.

    >>> black, white = (Frame(np.full((4, 4), level, np.uint8)) for level in (0, 255))
    >>> scenes_of([black, black, white, white])
    [[0, 1], [2, 3]]
    """
    scenes: list[list[int]] = []
    before = np.empty(0)
    for number, frame in enumerate(frames):
        now = _shares(frame)
        if number == 0 or np.abs(now - before).sum() / 2 > CUT:
            scenes.append([])
        scenes[-1].append(number)
        before = now
    return scenes


def _shares(frame: Frame) -> FloatArray:
    """How much of the picture has each of 512 colours; what is clear counts as one more."""
    levels = (frame.pixels[:, :, :3] >> (8 - _BITS)).astype(np.int64)
    numbers = (levels[:, :, 0] << 2 * _BITS) + (levels[:, :, 1] << _BITS) + levels[:, :, 2]
    if frame.pixels.shape[2] == 4:
        numbers = np.where(frame.pixels[:, :, 3] < 128, 1 << 3 * _BITS, numbers)
    counts = np.bincount(numbers.ravel(), minlength=(1 << 3 * _BITS) + 1)
    shares: FloatArray = counts / numbers.size
    return shares
