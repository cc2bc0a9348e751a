"""The composition: image -> Histogram -> Palette -> Indexed. The sole home of defaults, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from fewcolors._arrays import (
    AnyPixels,
    IndexArray,
    Pixels,
    UInt8Array,
    as_colors,
    as_threads,
    is_whole,
    opaque_in,
    with_alpha,
)
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.color import Space
from fewcolors.deep import AnyCloud, cloud_of
from fewcolors.design import CLASSICS, K_MEANS, Wish, classic, design
from fewcolors.design import EFFORTS as SEARCHES
from fewcolors.design import ORDERS as ORDERINGS
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array
from fewcolors.indexed import Indexed
from fewcolors.mapping.deep import deep_indices
from fewcolors.mapping.nearest import nearest_indices
from fewcolors.palette import Palette
from fewcolors.trace import Progress

SPACES = tuple(COLOR_SPACES)
DITHERS = ("none", "auto", "floyd-steinberg", "blue-noise")
EFFORTS = tuple(SEARCHES)
ORDERS = tuple(ORDERINGS)
METHODS = (K_MEANS, *CLASSICS)

# 256 is what the most used indexed files (PNG, GIF) hold; fewer is the caller's wish.
N_COLORS = 256
# A palette to look at: 16 swatches fit a line. (Color Thief shows 10, Material You 16 to 128.)
N_PALETTE_COLORS = 16
# Most palette colours a uint16 index can hold.
MOST_COLORS = 65536
# Oklab's distances follow the eye, and people look at the result; "srgb" is the textbook's space and gives its errors.
SPACE = "oklab"
# Nearest colour until the ditherers are built; then "auto" takes its place.
DITHER = "none"
# Within about a per cent of the best known error at a fraction of the time of the search that closes the rest.
EFFORT = "balanced"
# Heaviest first says what a picture is made of; writers of files may choose another order.
ORDER = "weight"


def quantize(
    image: Any,
    n_colors: int = N_COLORS,
    *,
    space: str = SPACE,
    dither: str = DITHER,
    effort: str = EFFORT,
    locked: Any = None,
    weights: Any = None,
    order: str = ORDER,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
) -> Indexed:
    """Reduce an image to at most `n_colors` colours.

    `image`: path, file object or bytes; Pillow image; array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) of uint8, uint16
    or floats in [0, 1]; what 8 bits cannot hold is taken at its full precision; the palette has 8 bits.
    Transparency is a fourth dimension: distances are means over black and white behind the picture.
    `n_colors`: 1 to 65,536. An image that has no more colours than that comes out lossless.
    `space`: where distances are taken, "srgb", "linear", "oklab" or "cielab". `dither`: "none".
    `effort`: "fast", "balanced" or "best". `locked`: colours that come out first and exactly as given, hex codes or
    rows of numbers; the rest is filled around them. `weights`: None, or how much each pixel counts, (h, w) numbers
    >= 0.
    `order`: of the colours that are not locked, "weight" (heaviest first), "luminance", "hue" or "similarity".
    `progress`: called with a `Stage` after every stage of the search. `seed`: whole number >= 0, chooses which moves
    the search tries; the same gives the same bytes. `threads`: None for all cores, never changes the result.
    The image is never changed. Raises ArgumentError, ImageFileError, or NotBuiltError for what is named but not built.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> result = quantize(ramp, 4, locked=["#000000"])
    >>> assert result.palette.hex[0] == "#000000" and len(result.palette) == 4
    """
    plan = _plan(n_colors, space, effort, order, seed, threads)
    _check_dither(dither)
    _check_progress(progress)
    pixels = _simplified(as_array(image))
    cloud = cloud_of(count_colors(pixels, weights=weights, threads=threads), plan.space, plan.threads)
    palette = _designed(cloud, plan, K_MEANS, locked, progress)
    mapped = cloud if weights is None else cloud_of(count_colors(pixels, threads=threads), plan.space, plan.threads)
    return _mapped(pixels, mapped, palette, dither)


def design_palette(
    images: Any,
    n_colors: int = N_PALETTE_COLORS,
    *,
    method: str = K_MEANS,
    space: str = SPACE,
    effort: str = EFFORT,
    locked: Any = None,
    weights: Any = None,
    order: str = ORDER,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
) -> Palette:
    """The best palette of at most `n_colors` colours for an image, several images, or a Histogram.

    `images`: whatever `quantize` takes as an image, or a Histogram, or a list or tuple of those: one palette for all.
    `weights`: for one image as in `quantize`; for several one entry each, None, a whole number >= 0 that multiplies
    the image's weight, or numbers (h, w). The other arguments, and the errors, are those of `quantize`.

    >>> half_red = np.zeros((2, 3, 3), np.uint8)
    >>> half_red[0, :, 0] = 255
    >>> design_palette(half_red, 2).hex
    ('#000000', '#ff0000')
    >>> design_palette([half_red, half_red + np.uint8(9)], 1, weights=[1, 0]).weights.tolist()
    [6]
    """
    plan = _plan(n_colors, space, effort, order, seed, threads)
    _check_known("method", method, METHODS)
    _check_progress(progress)
    if method != K_MEANS and (locked is not None or progress is not None or effort != EFFORT):
        raise ArgumentError(
            f"method={method!r} takes no locked, effort or progress; leave them out, or try {K_MEANS!r}"
        )
    cloud = cloud_of(_histogram_of(images, weights, threads), plan.space, plan.threads)
    return _designed(cloud, plan, method, locked, progress)


def apply_palette(
    image: Any,
    palette: Palette | Any,
    *,
    space: str = SPACE,
    dither: str = DITHER,
    threads: int | None = None,
) -> Indexed:
    """Give every pixel of an image a colour of a given palette.

    `palette`: a Palette, or colours as in `Palette`; it is kept as it is, order and repeats included. With
    `dither="none"` each pixel takes the nearest colour in `space`, exactly; ties go to the lowest index.

    >>> apply_palette(np.full((1, 2, 3), 200, np.uint8), [[0, 0, 0], [255, 255, 255]]).indices.tolist()
    [[1, 1]]
    """
    plan = _plan(1, space, EFFORT, ORDER, 0, threads)
    _check_dither(dither)
    chosen = palette if isinstance(palette, Palette) else Palette(palette)
    if len(chosen) > MOST_COLORS:
        raise ArgumentError(f"palette: {len(chosen):,} colours; an index holds at most {MOST_COLORS:,}")
    pixels = _simplified(as_array(image))
    if (chosen.rgba[:, 3] < 255).any():
        pixels = with_alpha(pixels)
    cloud = cloud_of(count_colors(pixels, threads=threads), plan.space, plan.threads)
    return _mapped(pixels, cloud, chosen, dither)


def _check_progress(progress: Any) -> None:
    if progress is not None and not callable(progress):
        raise ArgumentError(f"progress={progress!r}: expected a function that takes a Stage, or None")


def _designed(cloud: AnyCloud, plan: _Plan, method: str, locked: Any, progress: Progress | None) -> Palette:
    colors = cloud.histogram.colors
    fixed = _locked_colors(locked, colors.shape[1], plan.n_colors)
    if fixed.shape[1] > colors.shape[1]:  # a locked colour is transparent, the picture is not
        histogram = Histogram(with_alpha(colors[None])[0], cloud.histogram.weights)
        cloud = cloud_of(histogram, cloud.space, cloud.threads)
    wish = Wish(plan.n_colors, fixed, plan.order, plan.effort, plan.seed)
    return design(cloud, wish, progress) if method == K_MEANS else classic(cloud, wish, method)


def _locked_colors(locked: Any, channels: int, n_colors: int) -> UInt8Array:
    if locked is None or _length(locked) == 0:
        return np.empty((0, channels), np.uint8)
    colors = locked.rgba if isinstance(locked, Palette) else with_alpha(as_colors(locked, "locked")[None])[0]
    if channels == 3 and (colors[:, 3] == 255).all():
        colors = colors[:, :3]
    if len(colors) > n_colors:
        raise ArgumentError(f"locked: {len(colors)} colours do not fit n_colors={n_colors}")
    if len(np.unique(colors, axis=0)) < len(colors):
        raise ArgumentError("locked: a colour stands there twice; name each once")
    return np.ascontiguousarray(colors)


def _mapped(pixels: Pixels, cloud: AnyCloud, palette: Palette, dither: str) -> Indexed:
    report = {"n_colors": len(palette), "space": cloud.space.name, "dither": dither}
    if (palette.rgba[:, 3] < 255).any() and pixels.shape[2] == 3:
        pixels = with_alpha(pixels)
        cloud = cloud_of(count_colors(pixels, threads=cloud.threads or None), cloud.space, cloud.threads)
    return Indexed._of(palette, _indices(pixels, cloud, palette), report)


def _indices(pixels: Pixels, cloud: AnyCloud, palette: Palette) -> IndexArray:
    if pixels.dtype == np.uint8:
        return nearest_indices(np.asarray(pixels, np.uint8), cloud.rounded, palette)
    return deep_indices(np.asarray(pixels, np.float64), cloud.space, palette, cloud.threads)


@dataclass(frozen=True)
class _Plan:
    """What the options come to, checked."""

    n_colors: int
    space: Space
    effort: str
    order: str
    seed: int
    threads: int


def _plan(n_colors: Any, space: str, effort: str, order: str, seed: Any, threads: Any) -> _Plan:
    if not is_whole(n_colors) or not 1 <= n_colors <= MOST_COLORS:
        raise ArgumentError(f"n_colors={n_colors!r}: expected a whole number from 1 to {MOST_COLORS:,}")
    if not is_whole(seed) or seed < 0:
        raise ArgumentError(f"seed={seed!r}: expected a whole number >= 0")
    workers = as_threads(threads)
    _check_known("space", space, SPACES)
    _check_known("effort", effort, EFFORTS)
    _check_known("order", order, ORDERS)
    return _Plan(int(n_colors), COLOR_SPACES[space], effort, order, int(seed), workers)


def _check_known(option: str, value: Any, known: Iterable[str]) -> None:
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(f"{option}={value!r} is not known; try one of {', '.join(known)}")


def _check_dither(dither: str) -> None:
    _check_known("dither", dither, DITHERS)
    if dither != "none":
        raise NotBuiltError(f"dither={dither!r} is not built yet; try dither='none'")


def _simplified(pixels: AnyPixels) -> AnyPixels:
    """Without its alpha channel, where that says nothing."""
    if pixels.shape[2] == 3 or (pixels[:, :, 3] < opaque_in(pixels)).any():
        return pixels
    return np.ascontiguousarray(pixels[:, :, :3])  # type: ignore[return-value]  # the same dtype


def _histogram_of(images: Any, weights: Any, threads: int | None) -> Histogram:
    if not isinstance(images, list | tuple) or _is_nested_numbers(images):
        return _count(images, weights, threads)
    if len(images) == 0:
        raise ArgumentError("images: an empty list; a palette needs an image")
    each = [None] * len(images) if weights is None else weights
    if _length(each) != len(images):
        raise ArgumentError(f"weights: expected a list of {len(images)} entries, one for each image")
    counted = [
        _count(image, weight, threads)
        for image, weight in zip(images, each, strict=True)
        if not (is_whole(weight) and weight == 0)
    ]
    if not counted:
        raise ArgumentError("weights: all are 0; a palette needs an image")
    return reduce(add, counted)


def _count(image: Any, weights: Any, threads: int | None) -> Histogram:
    """One image or Histogram, each pixel counting `weights`: None, one whole number for all, or a number each."""
    if is_whole(weights) and weights < 0:
        raise ArgumentError(f"weights: {weights} is less than 0")
    for_all = weights is None or is_whole(weights)
    if isinstance(image, Histogram):
        if not for_all:
            raise ArgumentError("weights: a Histogram has its own; give a whole number to multiply them")
        histogram = image
    else:
        pixels = _simplified(as_array(image))
        histogram = count_colors(pixels, weights=None if for_all else weights, threads=threads)
    return histogram if not is_whole(weights) else Histogram(histogram.colors, histogram.weights * int(weights))


def _length(rows: Any) -> int | None:
    """How many rows a list or an array has; None for what is neither."""
    if isinstance(rows, np.ndarray):
        return rows.shape[0] if rows.ndim else None
    return len(rows) if isinstance(rows, list | tuple) else None


def _is_nested_numbers(images: Any) -> bool:
    """Whether a list is itself an image written as nested lists of numbers, not a list of images."""
    inner = images
    while isinstance(inner, list | tuple) and len(inner):
        inner = inner[0]
    return isinstance(inner, int | float | np.number)
