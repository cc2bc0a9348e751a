"""Animate: an animation in few colours. The sole home of this room's defaults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.animation.delta import overlaid
from fewcolors.animation.records import Animation, Frame
from fewcolors.animation.scenes import scenes_of
from fewcolors.animation.steady import Steady
from fewcolors.errors import ArgumentError
from fewcolors.palette import Palette
from fewcolors.patch import Patch
from fewcolors.plan import NO_DITHER, check_known
from fewcolors.quantize import design_palette

PALETTES = ("global", "scene", "frame")
MOST_COLORS = 256
# What the formats hold; one is left for clear where frames lie over each other.
N_COLORS = 256
# One palette where one scene is, so that pixels stand still and files stay short; another where all changes anyway.
PALETTE_FOR = "scene"
SPACE = "oklab"
# As for still pictures (docs/dithering.md): of the ways measured it leaves the lowest filtered error at the same bytes,
# because what stands still is not dithered anew. An ordered one where slow changes shall not shimmer at all.
DITHER = "auto"
# A palette is made of so many pixels of a scene, from frames evenly apart.
_SAMPLE = 1 << 20
_MOST_SAMPLES = 16


def animate(
    animation: Animation,
    n_colors: int = N_COLORS,
    *,
    palettes: str = PALETTE_FOR,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = 1.0,
    alpha: str = "binary",
    hold: int = 0,
    effort: str = "balanced",
    threads: int | None = None,
) -> Animation:
    """The animation in at most `n_colors` colours, 2 to 256, for each palette; times, plays and the
    profile stay.

    `palettes`: "global", one for all frames; "scene", one from cut to cut; "frame", each frame its own. What has no
    more colours than that comes back as it is. A pixel that stands still keeps the colour it shows; `hold`: it may
    differ by so many levels of each channel, 0 to 255, from what it was: for films with noise. `alpha`: as in
    `fewcolors.quantize`; a GIF needs "binary". The others, and the errors, are those of `fewcolors.quantize`.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> film = animate(Animation([Frame(ramp), Frame(ramp.T)]), 8)
    >>> assert len(np.unique(np.concatenate([frame.pixels for frame in film.frames]))) <= 8 + 1  # alpha's 255
    """
    check_known("palettes", palettes, PALETTES)
    if isinstance(n_colors, bool) or not isinstance(n_colors, int | np.integer) or not 2 <= n_colors <= MOST_COLORS:
        raise ArgumentError(f"n_colors={n_colors!r}: expected a whole number from 2 to {MOST_COLORS}")
    if isinstance(hold, bool) or not isinstance(hold, int | np.integer) or not 0 <= hold <= 255:
        raise ArgumentError(f"hold={hold!r}: expected a whole number from 0 to 255")
    patches = list(overlaid(animation))
    if _fits(patches, n_colors, palettes) and (alpha != "binary" or _is_binary(patches)):
        return animation
    options = {"space": space, "alpha": alpha, "threads": threads}
    steady = Steady({**options, "dither": dither, "dither_strength": dither_strength}, int(hold))
    most = min(n_colors, MOST_COLORS - 1) if len(patches) > 1 else n_colors
    design = {**options, "effort": effort, "for_dither": None if dither == NO_DITHER else dither}
    frames: list[Frame] = []
    for scene in _scenes(animation, palettes):
        palette = _palette(animation, patches, scene, most, design)
        for number in scene:
            frame = animation.frames[number]
            frames.append(Frame(steady.show(frame.pixels, palette), frame.delay))
    return replace(animation, frames=tuple(frames))


def _scenes(animation: Animation, palettes: str) -> list[list[int]]:
    numbers = range(len(animation.frames))
    if palettes == "global":
        return [list(numbers)]
    return scenes_of(animation.frames) if palettes == "scene" else [[number] for number in numbers]


def _fits(patches: Sequence[Patch], n_colors: int, palettes: str) -> bool:
    """Whether nothing has to be reduced."""
    if palettes == "global":
        words = np.empty(0, np.uint32)
        for patch in patches:
            words = np.union1d(words, patch.colors)
            if len(words) > n_colors:
                return False
        return True
    return all(_brought(patch) <= n_colors for patch in patches)


def _brought(patch: Patch) -> int:
    """How many entries a table of its own takes: where 255 do not suffice, none is left for what stays."""
    changed = len(patch.changed)
    return changed if changed < MOST_COLORS else len(patch.colors) + patch.vanishes


def _is_binary(patches: Sequence[Patch]) -> bool:
    return all(np.isin(patch.words >> 24, (0, 255)).all() for patch in patches)


def _palette(
    animation: Animation, patches: Sequence[Patch], scene: Sequence[int], n_colors: int, design: dict[str, Any]
) -> Palette:
    """One for the frames of a scene, made as if they were one tall picture."""
    if len(scene) == 1 and scene[0] > 0:  # of its own frame a palette needs only what changes
        patch = patches[scene[0]]
        rows = slice(patch.y, patch.y + patch.words.shape[0])
        columns = slice(patch.x, patch.x + patch.words.shape[1])
        return design_palette(animation.frames[scene[0]].pixels[rows, columns].copy(), n_colors, **design)
    return design_palette(np.concatenate(list(_sampled(animation, scene))), n_colors, **design)


def _sampled(animation: Animation, scene: Sequence[int]) -> Iterator[UInt8Array]:
    width, height = animation.size
    count = min(len(scene), _MOST_SAMPLES, max(1, _SAMPLE // (width * height)))
    see_through = any(animation.frames[number].pixels.shape[2] == 4 for number in scene)
    for nth in range(count):
        pixels = animation.frames[scene[(2 * nth + 1) * len(scene) // (2 * count)]].pixels
        if see_through and pixels.shape[2] == 3:
            pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        yield pixels
