"""Previews: the picture at screen size, quantized at effort "fast", what does not depend on the knob kept between.

The same as `quantize(screen, ..., effort="fast")`, which the tests compare. While a slider is dragged the pixels, their
histogram, its points and the flat areas stay what they are, so they are found once: of a photo of 640 x 427 pixels in
64 colours that saves 9 of 30 milliseconds of both cores.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from fewcolors.accents import strength_of
from fewcolors.chosen import Chosen, chosen_of
from fewcolors.dither import Dither, dither_of
from fewcolors.images import SRGB, Decoded
from fewcolors.indexed import Indexed
from fewcolors.picture import Picture, picture_of
from fewcolors.plan import Plan, plan_of
from fewcolors.quantize import OUTPUT_BITS
from fewcolors.solve import solved, with_palette
from fewcolors.studio.options import AUTO, MOST_COLORS, Wanted
from fewcolors.studio.pictures import Photo
from fewcolors.targets import goal_of
from fewcolors.targets.curve import errors_over_k
from fewcolors.targets.knee import knee

EFFORT = "fast"
_TARGETS = ("n_colors", "quality", "max_bytes", "optimize")
# What takes seconds is shown by its nearest kin, until the full result comes. Of 640 x 427 pixels in 256 colours, in
# milliseconds of both cores: ostromoukhov 340 and Floyd-Steinberg 25, yliluoma 530 and Bayer's matrix, which it mixes
# by, 140.
_STANDS_FOR = {"joint": "auto", "ostromoukhov": "floyd-steinberg", "yliluoma": "bayer-8"}
# Pictures of a page that is open, with a dither and without, and of one before; each that is not a dithered copy of
# another holds the points of up to a million colours, some 40 MB.
_MOST = 4


class Previews:
    """Makes previews; keeps what the last few were made of. Safe to use from several threads, one at a time each."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def preview(self, photo: Photo, wanted: Wanted) -> Indexed:
        """The picture at screen size as it is wanted, but for targets. Raises ArgumentError."""
        goal_of(*(wanted[name] for name in _TARGETS))  # they are not met here, but wrong ones are told
        dither = dither_of(_STANDS_FOR.get(wanted["dither"], wanted["dither"]), wanted["dither_strength"])
        if wanted.palette is not None:
            plan, held = _plan(wanted, len(wanted.palette)), np.asarray(wanted.palette.rgba)
            return with_palette(self._picture(photo, wanted, plan, dither, held), wanted.palette)
        knees = wanted["n_colors"] == AUTO
        most = MOST_COLORS if knees else wanted["n_colors"]
        chosen, plan = chosen_of(wanted["locked"] or None, None, None, most), _plan(wanted, most)
        picture = self._picture(photo, wanted, plan, dither, chosen.held)
        return solved(picture, self._wish(picture, plan, chosen, knees))

    def forget(self, photo_id: str) -> None:
        """Keep nothing of a picture."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == photo_id]:
                del self._kept[key]

    @staticmethod
    def _wish(picture: Picture, plan: Plan, chosen: Chosen, knees: bool) -> Any:
        wish = chosen.wish(plan, picture.channels)
        if not knees or len(picture.counted) <= wish.n_colors:
            return wish
        errors = errors_over_k(picture, wish)
        return replace(wish, n_colors=max(1, wish.placed, knee(errors) if errors else 1))

    def _picture(self, photo: Photo, wanted: Wanted, plan: Plan, dither: Dither | None, held: np.ndarray) -> Picture:
        """The picture under these options, as far as they are not about colours and dither kept from before."""
        accents = strength_of(wanted["accents"], plan.is_textbook and dither is None) if wanted.palette is None else 0.0
        # Colours under alpha 0, and an alpha channel, may depend on the colours that the palette holds.
        seen = held.tobytes() if held.size and (held[:, 3] < 255).any() else b""
        key = (photo.id, plan.space.name, plan.alpha, accents, seen)
        base = self._find(key, lambda: _counted(photo, plan, accents, held))
        if dither is None:
            return base
        return self._find((*key, dither.name, dither.strength), lambda: base.with_dither(dither))

    def _find(self, key: tuple[Any, ...], make: Callable[[], Picture]) -> Picture:
        with self._lock:
            found = self._kept.get(key) or make()
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found


def _counted(photo: Photo, plan: Plan, accents: float, held: np.ndarray) -> Picture:
    picture = picture_of(Decoded(photo.screen), plan, None, profile=SRGB, accents=accents, holding=held)
    _ = picture.plain  # before copies are made of it, so that they have it
    return picture


def _plan(wanted: Wanted, n_colors: int) -> Plan:
    space, effort, order, seed = (wanted[name] for name in ("space", "effort", "order", "seed"))
    alpha, threshold = wanted["alpha"], wanted["alpha_threshold"]
    plan = plan_of(n_colors, space, effort, order, seed, None, OUTPUT_BITS, alpha, threshold)
    return replace(plan, effort=EFFORT)
