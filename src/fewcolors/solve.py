"""Solve: a picture and a wish -> Indexed, or its palette alone. It knows no defaults; `quantize` holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fewcolors._arrays import IndexArray, to_8_bits
from fewcolors.accents import Accent, settled_around, told, with_accents
from fewcolors.deep import AnyCloud
from fewcolors.design import Wish, design, in_order
from fewcolors.dithered import dithered, mapped, palette_for
from fewcolors.indexed import Indexed
from fewcolors.mapping.deep import deep_indices
from fewcolors.mapping.nearest import map_pixels, nearest_indices
from fewcolors.palette import Palette
from fewcolors.picture import Picture
from fewcolors.plan import NO_DITHER, on_device
from fewcolors.trace import Progress


def solved(picture: Picture, wish: Wish, progress: Progress | None = None) -> Indexed:
    """The picture in at most `wish.n_colors` colours; lossless where it has no more."""
    if picture.dither is not None and len(picture.counted) > wish.n_colors:
        return dithered(picture, picture.dither, wish, progress)
    palette, accents = _undithered(picture, wish, progress)
    return _with_nearest(picture, palette, accents)


def palette_of(picture: Picture, wish: Wish, progress: Progress | None = None) -> Palette:
    """The palette that `solved` uses; its weights are what is nearest to each colour."""
    return _palette(picture, wish, progress)[0]


def solved_for(part: Picture, picture: Picture, wish: Wish, progress: Progress | None = None) -> Indexed:
    """The picture in the palette that `solved` uses for a part of it."""
    return with_palette(picture, *_palette(part, wish, progress))


def least_error_palette(picture: Picture, wish: Wish, progress: Progress | None = None) -> Palette:
    """The palette of least error, every pixel counting alike or by the caller's weights, wherever it lies; and room for
    accents."""
    return _designed(picture, picture.counts, wish, progress)[0]


def with_palette(picture: Picture, palette: Palette, accents: Sequence[Accent] = ()) -> Indexed:
    """The picture in the colours of a palette that is given, with the accents that were given an entry of it."""
    if picture.dither is not None:
        return mapped(picture, picture.dither, palette, accents)
    pixels, plan = picture.pixels, picture.plan
    if pixels.dtype == np.uint8 and picture.channels == 3:
        pixels = np.ascontiguousarray(pixels, np.uint8)
        return _indexed(picture, palette, map_pixels(pixels, plan.space, palette, plan.threads), accents)
    return _with_nearest(picture, palette, accents)


def with_very_colors(picture: Picture, palette: Palette) -> Indexed:
    """The picture in a palette that has all of its colours. Raises ArgumentError where it has not."""
    from fewcolors.mapping.strict import strict_indices

    return _indexed(picture, palette, strict_indices(picture.pixels, palette))


def with_stock(picture: Picture, palette: Palette, stock: Any) -> Indexed:
    """The picture in the colours of a palette as far as they last. Raises ArgumentError."""
    from fewcolors.mapping.stock import rooms_of, stocked_indices

    pixels = np.ascontiguousarray(to_8_bits(picture.pixels))
    rooms = rooms_of(stock, palette, pixels.shape[0] * pixels.shape[1])
    return _indexed(picture, palette, stocked_indices(pixels, picture.plain.rounded, palette, rooms))


def _with_nearest(picture: Picture, palette: Palette, accents: Sequence[Accent] = ()) -> Indexed:
    pixels, plan = picture.pixels, picture.plan
    if pixels.dtype == np.uint8:
        indices = nearest_indices(np.asarray(pixels, np.uint8), picture.plain.rounded, palette)
    else:
        indices = deep_indices(np.asarray(pixels, np.float64), plan.space, palette, plan.threads)
    return _indexed(picture, palette, indices, accents)


def _indexed(picture: Picture, palette: Palette, indices: IndexArray, accents: Sequence[Accent] = ()) -> Indexed:
    report = {"n_colors": len(palette), "space": picture.plan.space.name, "dither": NO_DITHER}
    return picture.indexed(palette, indices, report | told(accents))


def _palette(picture: Picture, wish: Wish, progress: Progress | None) -> tuple[Palette, Sequence[Accent]]:
    """The palette that `solved` uses, and the accents that were given an entry."""
    if picture.dither is not None and len(picture.counted) > wish.n_colors:
        return palette_for(picture, picture.dither, wish, progress)
    return _undithered(picture, wish, progress)


def _undithered(picture: Picture, wish: Wish, progress: Progress | None) -> tuple[Palette, Sequence[Accent]]:
    return _designed(picture, picture.cloud(wish.n_colors), wish, progress)


def _designed(
    picture: Picture, cloud: AnyCloud, wish: Wish, progress: Progress | None
) -> tuple[Palette, Sequence[Accent]]:
    """The palette designed on `cloud`, and the accents that were given an entry."""
    counts, placed = picture.counts, wish.placed
    palette = design(cloud, wish, progress, counts)
    colors = np.ascontiguousarray(palette.rgba[:, : picture.channels])
    kept = with_accents(cloud.rounded, colors, placed, placed, picture.lost_in(colors))
    if kept is not None:
        palette = in_order(counts, settled_around(cloud.rounded, kept), wish, palette.trace)
    return on_device(palette, counts, wish, picture.plan), () if kept is None else kept.accents
