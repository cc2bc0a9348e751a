"""Goal: what a call aims at, checked."""

from __future__ import annotations

from numbers import Real
from typing import Any

from fewcolors._arrays import is_whole
from fewcolors._sealed import sealed
from fewcolors.errors import ArgumentError
from fewcolors.images import OPTIMIZE
from fewcolors.png import check_level

AUTO = "auto"
# What an indexed file holds, and so what a size, or the knee, is searched in.
MOST_IN_A_FILE = 256
BEST = 100


@sealed
class Goal:
    """`n_colors`: the most colours to use. `knee`: as many of these as the curve's knee says. `quality`: None, or the
    least that will do and the most that is wanted. `max_bytes`: None, or of the PNG; `optimize`:
    the level that this is written at."""

    n_colors: Any
    knee: bool = False
    quality: tuple[float, float] | None = None
    max_bytes: int | None = None
    optimize: int | str = OPTIMIZE

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to search: the number of colours is all."""
        return not self.knee and self.quality is None and self.max_bytes is None


def goal_of(n_colors: Any, quality: Any, max_bytes: Any, optimize: Any = OPTIMIZE) -> Goal:
    """The goal of the options of a call; a number of colours is passed on unchecked. Raises ArgumentError."""
    if isinstance(n_colors, str) and n_colors != AUTO:
        raise ArgumentError(f'n_colors={n_colors!r}: expected a whole number, or "auto"')
    knee = isinstance(n_colors, str)
    most = MOST_IN_A_FILE if knee else n_colors
    if max_bytes is not None and (not is_whole(max_bytes) or max_bytes < 1):
        raise ArgumentError(f"max_bytes={max_bytes!r}: expected a whole number above 0, or None")
    if max_bytes is not None and is_whole(most) and most > MOST_IN_A_FILE:
        raise ArgumentError(f"max_bytes: a PNG holds at most {MOST_IN_A_FILE} colours; n_colors={most:,} is more")
    check_level(optimize)
    return Goal(most, knee, _least_and_most(quality), None if max_bytes is None else int(max_bytes), optimize)


def _least_and_most(quality: Any) -> tuple[float, float] | None:
    if quality is None:
        return None
    pair = tuple(quality) if isinstance(quality, list | tuple) else (quality, quality)
    if len(pair) != 2 or not all(_is_quality(each) for each in pair) or pair[0] > pair[1]:
        raise ArgumentError(
            f"quality={quality!r}: expected a number from 0 to {BEST}, or two, the least that will do and the most "
            "that is wanted, as (60, 80)"
        )
    return float(pair[0]), float(pair[1])


def _is_quality(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= float(value) <= BEST
