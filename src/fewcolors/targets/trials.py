"""Trials: a picture solved with this many colours and that much dither, measured, and remembered for the report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fewcolors._arrays import to_8_bits
from fewcolors._once import once
from fewcolors.design import Wish
from fewcolors.images import encode_indexed
from fewcolors.indexed import Indexed
from fewcolors.metrics.levels import Levels
from fewcolors.metrics.quality import GROUNDS, OPAQUE, levels_drawn, levels_over, quality_of_levels
from fewcolors.picture import Picture
from fewcolors.solve import solved
from fewcolors.targets.goal import MOST_IN_A_FILE, Goal
from fewcolors.trace import Progress


@dataclass(frozen=True)
class Trial:
    """`n_colors` asked for, `strength` of the dither (0 for none), and what came of it: `quality`, below 0 where it is
    poor; `bytes` of the PNG, None where none holds it."""

    n_colors: int
    strength: float
    quality: float
    bytes: int | None
    result: Indexed

    @property
    def row(self) -> dict[str, Any]:
        """Its line in a report."""
        return {
            "n_colors": self.n_colors,
            "dither_strength": self.strength,
            "quality": round(max(0.0, self.quality), 3),
            "bytes": self.bytes,
        }


# What a trial must be better by to be taken though it leaves bytes over: from one number of colours to the next,
# quality rises and falls by some tenths.
CLEARLY = 0.5


class Trials:
    """What was tried of one picture, in order. Of the results only the best is kept that fits `max_bytes`."""

    def __init__(self, picture: Picture, wish: Wish, goal: Goal, progress: Progress | None = None) -> None:
        self.picture = picture
        self.wish = wish
        self.max_bytes = goal.max_bytes
        self._optimize = goal.optimize
        self._best: Trial | None = None
        self.log: list[dict[str, Any]] = []
        self._progress = progress

    @property
    def strength(self) -> float:
        """All the dither that was asked for."""
        return 0.0 if self.picture.dither is None else self.picture.dither.strength

    @property
    def least(self) -> int:
        """The fewest colours that can be asked for."""
        return max(1, self.wish.placed)

    def at(self, n_colors: int, strength: float | None = None) -> Trial:
        """The picture in at most `n_colors`, dithered with all that was asked for or with `strength` in its place."""
        share = self.strength if strength is None else strength
        result = solved(self._dithered(share), replace(self.wish, n_colors=n_colors), self._progress)
        trial = Trial(
            n_colors, share, self._quality(result), _bytes(result, self._optimize, self.picture.plan.threads), result
        )
        self.log.append(trial.row)
        if self.fits(trial) and (self._best is None or trial.quality > self._best.quality):
            self._best = trial
        return trial

    def fits(self, trial: Trial) -> bool:
        """Whether its file is as small as it shall be."""
        return self.max_bytes is None or (trial.bytes is not None and trial.bytes <= self.max_bytes)

    def better_than(self, found: Trial) -> Trial:
        """What was tried on the way to `found`, fits as well and is clearly better; else `found`."""
        return self._best if self._best is not None and self._best.quality > found.quality + CLEARLY else found

    def _dithered(self, strength: float) -> Picture:
        dither = self.picture.dither
        if dither is None or strength == dither.strength:
            return self.picture
        return self.picture.with_dither(replace(dither, strength=strength) if strength > 0 else None)

    @once
    def _original(self) -> list[tuple[int, Levels]]:
        """The picture over each ground."""
        pixels = to_8_bits(self.picture.pixels)
        return [(ground, levels_over(pixels, ground)) for ground in (OPAQUE if pixels.shape[2] == 3 else GROUNDS)]

    def _quality(self, result: Indexed) -> float:
        rgba, indices = np.asarray(result.palette.rgba), np.asarray(result.indices)
        found = [quality_of_levels(levels, levels_drawn(rgba, indices, ground)) for ground, levels in self._original]
        return sum(found) / len(found)


# Of a PNG's levels the hardest that is tried on the way: the others take 5 to 40 times as long, and give no more bytes.
HARDEST = 1


def _bytes(result: Indexed, optimize: int | str, threads: int) -> int | None:
    if len(result.palette) > MOST_IN_A_FILE:
        return None
    indices, rgba = np.asarray(result.indices), np.asarray(result.palette.written)
    level = optimize if optimize == 0 else HARDEST
    return len(encode_indexed(indices, rgba, profile=result.profile, optimize=level, threads=threads))
