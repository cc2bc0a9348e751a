"""Surveyed: a picture that is known by its survey alone, and the palettes that are made of it.

The same roads as in memory (`fewcolors.solve`, `fewcolors.dithered`), which ask a picture for its counts and, where its
palette is made for a dither, for a sample of its pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import Int64Array, Pixels, UInt8Array, to_8_bits, with_alpha
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.blocks.request import Request
from fewcolors.blocks.survey import Survey
from fewcolors.deep import AnyCloud, cloud_of
from fewcolors.design import Wish
from fewcolors.dithered import found, order_of
from fewcolors.histogram import Histogram
from fewcolors.joint import Tiles
from fewcolors.palette import Palette
from fewcolors.picture import Picture
from fewcolors.plan import is_see_through
from fewcolors.solve import least_error_palette, palette_of
from fewcolors.trace import Progress

_NO_PIXELS = np.zeros((1, 1, 3), np.uint8)


@sealed
class Surveyed(Picture):
    """`pixels` stand for nothing; the counts are the whole picture's. `held`: colours (k, 4) that its palette begins
    with."""

    survey: Survey = field(kw_only=True)
    held: UInt8Array = field(default_factory=lambda: np.empty((0, 4), np.uint8))

    @property
    def channels(self) -> int:
        """3, or 4 with alpha."""
        return int(self.counted.colors.shape[1])

    @property
    def is_deep(self) -> bool:
        """Whether 8 bits do not hold the picture."""
        return self.survey.is_deep

    @once
    def counted(self) -> Histogram:
        """The colours, every pixel counting once."""
        return self._simplified(self.survey.counted.histogram())

    @once
    def weighed(self) -> AnyCloud:
        """The same, each pixel weighing what its error shows."""
        assert self.survey.calm is not None
        calm = self._simplified(self.survey.calm.histogram())
        if calm.colors.shape[1] < self.channels:  # bands of rows may be opaque in a picture that is not
            calm = Histogram(with_alpha(np.asarray(calm.colors)[None])[0], np.asarray(calm.weights))
        return cloud_of(calm, self.plan.space, self.plan.threads)

    def _simplified(self, counted: Histogram) -> Histogram:
        """Without alpha, unless it says something or the palette's colours need it; as `picture_of` has pixels."""
        colors: Any = np.asarray(counted.colors)[None]
        plain = self.plan.pixels(colors, self.held)
        plain = with_alpha(plain) if is_see_through(self.held) else plain
        return counted if plain is colors else Histogram(plain[0], np.asarray(counted.weights))


def surveyed(survey: Survey, request: Request) -> Surveyed:
    """The picture of a survey; threads are this process's own."""
    plan = replace(request.plan, threads=0 if request.threads is None else request.plan.threads)
    return Surveyed(_NO_PIXELS, None, None, plan, survey=survey, held=request.chosen.held)


def wish_of(picture: Surveyed, request: Request) -> Wish:
    """What the palette shall be."""
    return request.chosen.wish(picture.plan, picture.channels)


def plain_palette(picture: Surveyed, request: Request, progress: Progress | None) -> Palette:
    """The palette of least error, every pixel counting alike."""
    return least_error_palette(picture, wish_of(picture, request), progress)


def undithered_palette(picture: Surveyed, request: Request, progress: Progress | None) -> Palette:
    """The palette of `quantize`, not dithered."""
    return palette_of(picture, wish_of(picture, request), progress)


@dataclass(frozen=True)
class ForDither:
    """A palette made for its dither. `colors`: (k, c), in no order yet."""

    start: Palette
    colors: UInt8Array
    wish: Wish

    def in_order(self, weights: Int64Array) -> tuple[Palette, npt.NDArray[np.intp]]:
        """The palette whose colours serve so many pixels (k,) each, and where in it each of the colours stands."""
        rows = order_of(self.colors, weights, self.wish)
        return Palette(self.colors[rows], weights[rows], trace=self.start.trace), np.argsort(rows)


def for_dither(
    picture: Surveyed, request: Request, sample: Callable[[], Pixels], progress: Progress | None
) -> ForDither:
    """The colours made for the request's dither, on a `sample` (h, w, c) of the picture."""
    wanted, wish = request.wanted, wish_of(picture, request)
    assert wanted is not None
    pixels = sample() if request.effort != "fast" else _NO_PIXELS
    pixels = with_alpha(pixels) if picture.channels == 4 else pixels[:, :, :3]
    whole = wanted.canvas(np.ascontiguousarray(to_8_bits(pixels)), picture.plan)
    tiles = Tiles(whole.pixels, whole.space, whole.threads, whole.strength)
    start, colors, _ = found(tiles, picture.with_dither(wanted), wish, wanted, progress)
    return ForDither(start, colors, wish)
