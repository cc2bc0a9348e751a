"""The best film whose file fits: bytes are spent on colours, on dither, and on what changes hardly.

Four roads lead down from the film as it was asked for. Three are dithered: what hardly changes stands (`hold`), a bit
of the file may cost more error (`Auto.bit`), each a little or a lot, then colours are taken away; the fourth is not
dithered and has ever fewer colours. On each the first film that fits is found by halving, and the eye (S-CIELAB) takes
the best of them. Measured at equal bytes, 20 frames of 160 x 120 pixels: a pan over china.jpg in 142 kB differs by 2.7
dithered, by 4.2 undithered; drifting gradients in 36 kB by more than 10 dithered, by 8.6 undithered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from fewcolors._arrays import is_whole, with_alpha
from fewcolors.animation.files import encode
from fewcolors.animation.records import Animation
from fewcolors.animation.reduce import DITHER, N_COLORS, animate
from fewcolors.errors import ArgumentError, TargetError
from fewcolors.mapping.auto import AUTO
from fewcolors.metrics.scielab import scielab
from fewcolors.plan import NO_DITHER
from fewcolors.png.chunks import Chunk


class _Step(NamedTuple):
    """Options of `animate` on the way down. `thrift`: how many times its usual error a bit of the file may cost."""

    n_colors: int
    dither: Any
    hold: int
    thrift: float = 1.0


# Levels that are held and the thrift that goes with them, in turn, before colours are taken away. A pan in 256 colours
# and 282 kB differs by 1.27 where only what hardly changes stands, by 0.79 with these; in 16 colours and 99 kB by 4.56
# and 4.13. Drifting gradients take the third: in 42 kB they differ by 10.4 with 24 held, by 11.2 with 16. Beyond 24
# what moves leaves trails that are seen.
DITHERED_ROADS = (
    ((0, 1.5), (2, 2), (2, 3)),
    ((2, 2), (4, 4), (4, 6), (4, 8)),
    ((2, 1.5), (4, 2), (6, 2), (8, 3), (10, 4), (12, 5), (14, 6), (16, 7), (20, 8), (24, 8)),
)
# Colours are taken away by a twelfth at a time: eight steps halve them. With four steps the pan in 16 colours left 8 %
# of the bytes unused, with eight 3 %.
_FEWER = 2**-0.125
# So many frames are judged: a mean of S-CIELAB over more differs by less than a step of the road.
_JUDGED = 6


def fitted(
    animation: Animation,
    max_bytes: int,
    suffix: str,
    n_colors: int = N_COLORS,
    *,
    dither: Any = DITHER,
    hold: int = 0,
    metadata: Sequence[Chunk] = (),
    **options: Any,
) -> Animation:
    """The film of at most `n_colors` colours that looks best of those whose file, `metadata` included, takes at most
    `max_bytes`; the other arguments are those of `animate`. Raises TargetError where none fits, whose `best` is the
    smallest film.

    >>> from fewcolors.animation import Frame
    >>> film = Animation([Frame(np.arange(256, dtype=np.uint8).reshape(16, 16))])
    >>> assert len(encode(fitted(film, 300, ".gif"), ".gif")) <= 300
    """
    if not is_whole(max_bytes) or max_bytes < 1:
        raise ArgumentError(f"max_bytes={max_bytes!r}: expected a whole number >= 1")
    whole = animate(animation, n_colors, dither=dither, hold=hold, **options)
    beside = len(encode(whole, suffix, metadata=metadata)) - len(encode(whole, suffix)) if metadata else 0
    most = max_bytes - beside
    if len(encode(whole, suffix)) <= most:
        return whole
    dithered = () if isinstance(dither, str) and dither == NO_DITHER else DITHERED_ROADS
    roads = [*(_dithered_road(n_colors, dither, hold, stages) for stages in dithered), _plain_road(n_colors, hold)]
    found = [film for road in roads if (film := _first_that_fits(animation, road, most, suffix, options))]
    if not found:
        last = roads[-1][-1]
        least = _taken(animation, last, options)
        size = len(encode(least, suffix)) + beside
        raise TargetError(
            f"max_bytes={max_bytes:,}: the smallest film has {size:,}; allow that, "
            "fewer frames (fps), or a smaller picture",
            least,
        )
    return min(found, key=lambda film: _difference(animation, film))


def _dithered_road(n_colors: int, dither: Any, hold: int, stages: Sequence[tuple[int, float]]) -> list[_Step]:
    held = [_Step(n_colors, dither, max(hold, level), thrift) for level, thrift in stages]
    last = held[-1]
    return [*held, *(last._replace(n_colors=k) for k in _fewer_than(n_colors))]


def _plain_road(n_colors: int, hold: int) -> list[_Step]:
    return [_Step(k, NO_DITHER, hold) for k in (n_colors, *_fewer_than(n_colors))]


def _fewer_than(n_colors: int) -> list[int]:
    steps = []
    while n_colors > 2:
        n_colors = min(n_colors - 1, max(2, int(n_colors * _FEWER)))
        steps.append(n_colors)
    return steps


def _first_that_fits(
    animation: Animation, road: Sequence[_Step], max_bytes: int, suffix: str, options: dict[str, Any]
) -> Animation | None:
    """By halving: a road leads down, give or take what a step is worth."""
    film, low, high = None, 0, len(road)
    while low < high:
        middle = (low + high) // 2
        step = road[middle]
        trial = _taken(animation, step, options)
        if len(encode(trial, suffix)) <= max_bytes:
            film, high = trial, middle
        else:
            low = middle + 1
    return film


def _taken(animation: Animation, step: _Step, options: dict[str, Any]) -> Animation:
    auto = isinstance(step.dither, str) and step.dither == DITHER
    dither = replace(AUTO, bit=AUTO.bit * step.thrift) if auto else step.dither
    return animate(animation, step.n_colors, dither=dither, hold=step.hold, **options)


def _difference(animation: Animation, film: Animation) -> float:
    """What the eye sees of the loss, on frames evenly apart."""
    count = len(film.frames)
    chosen = sorted({(2 * nth + 1) * count // (2 * _JUDGED) for nth in range(_JUDGED)})
    pairs = [(with_alpha(animation.frames[number].pixels), with_alpha(film.frames[number].pixels)) for number in chosen]
    return float(np.mean([scielab(np.ascontiguousarray(a), np.ascontiguousarray(b)) for a, b in pairs]))
