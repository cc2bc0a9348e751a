"""From whole frames to patches: what changes, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from fewcolors._arrays import UInt32Array, with_alpha
from fewcolors.animation.records import Animation, Frame
from fewcolors.patch import CLEAR, Patch, to_words


def overlaid(animation: Animation) -> Iterator[Patch]:
    """For files whose patches lie over what is there, as GIF's: where a pixel becomes clear, the patch before it
    vanishes, and takes with it what it covers."""
    overlay = Overlay()
    canvas = _nothing(animation)
    frames = animation.frames
    now = words_of(frames[0])
    for number, frame in enumerate(frames):
        following = words_of(frames[number + 1]) if number + 1 < len(frames) else now
        rows, columns, vanishes = overlay.lay(now, following)
        yield _patch(canvas, now, rows, columns, frame, vanishes)
        canvas, now = overlay.canvas, following


class Overlay:
    """What is left of the patches when the next one comes: `canvas`, words (h, w); nothing before the first."""

    def __init__(self) -> None:
        self.canvas: UInt32Array = np.empty((0, 0), np.uint32)

    def lay(self, now: UInt32Array, following: UInt32Array) -> tuple[slice, slice, bool]:
        """Lay the patch of a frame that another one follows: its rows and columns, and whether it vanishes."""
        first = self.canvas.size == 0
        fading = (now != CLEAR) & (following == CLEAR)
        rows, columns = _box(fading if first else (self.canvas != now) | fading, whole=first)
        vanishes = bool(fading.any())
        self.canvas = now
        if vanishes:
            self.canvas = now.copy()
            self.canvas[rows, columns] = CLEAR
        return rows, columns, vanishes


def replaced(animation: Animation, step: int = 1) -> Iterator[Patch]:
    """For files whose patches may replace what is there, as APNG's and WebP's. They begin at multiples of `step`."""
    canvas = _nothing(animation)
    for number, frame in enumerate(animation.frames):
        now = words_of(frame)
        rows, columns = _box(canvas != now, whole=number == 0)
        rows, columns = (slice(lines.start // step * step, lines.stop) for lines in (rows, columns))
        yield _patch(canvas, now, rows, columns, frame, False)
        canvas = now


def words_of(frame: Frame) -> UInt32Array:
    """Its pixels (h, w) as words."""
    return to_words(with_alpha(frame.pixels))


def _nothing(animation: Animation) -> UInt32Array:
    width, height = animation.size
    return np.zeros((height, width), np.uint32)


def _patch(canvas: UInt32Array, now: UInt32Array, rows: slice, columns: slice, frame: Frame, vanishes: bool) -> Patch:
    words = now[rows, columns].copy()  # a view would keep the whole frame in memory
    kept = canvas[rows, columns] == words
    return Patch(columns.start, rows.start, words, kept, frame.delay, vanishes)


def _box(changed: np.ndarray[Any, Any], *, whole: bool) -> Sequence[slice]:
    """Rows and columns that hold all of it; one pixel where there is nothing."""
    if whole:
        return slice(0, changed.shape[0]), slice(0, changed.shape[1])
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if len(rows) == 0:
        return slice(0, 1), slice(0, 1)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
