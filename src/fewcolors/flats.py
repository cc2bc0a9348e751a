"""Which colours of flat areas a palette holds as they are: what has no texture must get none.

Holding a colour takes an entry from all others. In drawings that is well spent as long as all flat colours find a
place. Where they do not, as in gradients, whose every step is a flat area, only large ones are held, unless the others
cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors._sealed import sealed
from fewcolors.cloud import Cloud
from fewcolors.design import Wish
from fewcolors.design.firm import error_of
from fewcolors.mapping.auto import DRAWING
from fewcolors.mapping.canvas import Canvas
from fewcolors.palette import Palette
from fewcolors.texture import same_to_the_eye

# Flat colours may take nine tenths of a palette, as long as that many differ to the eye.
FLAT_SHARE = 0.9
# In a photo an area of one colour deserves an entry when it is as large as this share of what an entry serves.
WORTH_AN_ENTRY = 0.25
# In a drawing with more flat colours than entries, when it is as large as that whole. SSIMULACRA2 with the largest held
# / with these / with a quarter of it: a grey ramp in 16 and 64 colours -45, 57 / 53, 75 / 53, 57; a sky in 64 84 / 88 /
# 84; a mail program in 16 69 / 81 / 81; bags on white in 16 38 / 63 / 63.
WORTH_IN_CROWDS = 1.0
# They stay held nevertheless where the palette's error grows by no more: a drawing is better clean. Of two dozen
# gradients, screenshots and photos on white that do not fit, the score is higher without in all sixteen whose error
# grows 1.9 times or more (by 4 to 110), and by -2 to 2.5 in the others, which grow by at most 1.31.
LITTLE = 1.5


@sealed
class Start:
    """A palette to begin with, its `colors` (k, c), and those of them that are `held` (h, c), which stand first."""

    palette: Palette
    colors: UInt8Array
    held: UInt8Array


def begun_with_flat_colors(canvas: Canvas, cloud: Cloud, wish: Wish, begun: Callable[[UInt8Array], Start]) -> Start:
    """What `begun` makes of the locked colours and of those of flat areas; `cloud` measures the errors of two ways."""
    flats = canvas.flats
    if flats.share < DRAWING:
        return begun(_with(_large(canvas, wish, WORTH_AN_ENTRY), canvas, wish)[0])
    held, all_fit = _with(flats.colors, canvas, wish)
    full = begun(held)
    if all_fit:
        return full
    loose = begun(_with(_large(canvas, wish, WORTH_IN_CROWDS), canvas, wish)[0])
    costs_little = error_of(cloud, full.colors) <= LITTLE * error_of(cloud, loose.colors)
    return full if costs_little else loose


def _large(canvas: Canvas, wish: Wish, share: float) -> UInt8Array:
    """The flat colours whose areas are as large as this share of what an entry serves."""
    return canvas.flats.colors[canvas.flats.areas >= canvas.flats.seen / wish.n_colors * share]


def _with(colors: UInt8Array, canvas: Canvas, wish: Wish) -> tuple[UInt8Array, bool]:
    """The locked colours and so many of `colors`, from the first on, as may be held; and whether these are all that
    differ to the eye."""
    held = wish.locked
    kinds = canvas.pixels.shape[2] - 2  # 1, or with alpha 2: opaque and clear colours have an entry left
    most = min(wish.n_colors - kinds, len(held) + int(FLAT_SHARE * (wish.n_colors - len(held))))
    while len(colors) and len(held) < most:
        held = np.concatenate([held, colors[:1]])
        colors = colors[1:][~same_to_the_eye(colors[1:], held[-1:])]
    return np.ascontiguousarray(held), len(colors) == 0
