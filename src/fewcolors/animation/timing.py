"""Delays: as whole ticks of a file's clock, and at another rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from fewcolors.animation.records import Animation, Frame
from fewcolors.errors import ArgumentError


def in_ticks(delays: Sequence[Fraction], tick: int, most: int) -> list[int]:
    """Delays in whole ticks of `tick` milliseconds, `most` at most. The moments at which frames appear are rounded, not
    the delays, so that errors do not add up: 24 frames a second stay that, in hundredths, too.

    >>> in_ticks([Fraction(125, 3)] * 6, 10, 65535)
    [4, 4, 5, 4, 4, 4]
    """
    moments, now = [0], Fraction(0)
    for delay in delays:
        now += delay
        moments.append(int(now / tick + Fraction(1, 2)))
    return [min(after - before, most) for before, after in pairwise(moments)]


def at_rate(animation: Animation, per_second: Fraction) -> Animation:
    """The animation at an even rate: at each of the new moments the frame that is shown then. Its length stays, to one
    new frame. `per_second`: frames a second, exact. Raises ArgumentError.

    >>> import numpy as np
    >>> film = Animation([Frame(np.full((2, 2), grey, np.uint8), 40) for grey in range(25)])
    >>> assert len(at_rate(film, Fraction(5)).frames) == 5
    """
    if per_second <= 0:
        raise ArgumentError(f"fps={per_second}: expected frames per second, above 0")
    total = animation.seconds
    if total == 0:
        return replace(animation, frames=tuple(Frame(frame.pixels, 1000 / per_second) for frame in animation.frames))
    ends, now = [], Fraction(0)
    for frame in animation.frames:
        now += frame.delay / 1000
        ends.append(now)
    frames, at = [], 0
    for number in range(max(1, int(total * per_second + Fraction(1, 2)))):
        while at + 1 < len(ends) and ends[at] <= number / per_second:
            at += 1
        frames.append(Frame(animation.frames[at].pixels, 1000 / per_second))
    return replace(animation, frames=tuple(frames))
