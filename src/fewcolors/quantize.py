"""The composition: image -> Histogram -> Palette -> Indexed. The sole home of defaults, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array, as_threads, is_whole
from fewcolors.cloud import Cloud
from fewcolors.color import BUILT, Space
from fewcolors.design import EFFORTS as SEARCHES
from fewcolors.design import design
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array
from fewcolors.indexed import Indexed
from fewcolors.mapping.nearest import nearest_indices
from fewcolors.palette import Palette

SPACES = ("srgb", "linear", "oklab", "cielab")
DITHERS = ("none", "auto", "floyd-steinberg", "blue-noise")
EFFORTS = tuple(SEARCHES)

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


def quantize(
    image: Any,
    n_colors: int = N_COLORS,
    *,
    space: str = SPACE,
    dither: str = DITHER,
    effort: str = EFFORT,
    seed: int = 0,
    threads: int | None = None,
) -> Indexed:
    """Reduce an image to at most `n_colors` colours.

    `image`: path, file object or bytes; Pillow image; array (h, w), (h, w, 1), (h, w, 3) of uint8, or of floats
    n / 255. An RGBA image must be opaque for now. `n_colors`: 1 to 65,536. An image that has no more colours than that
    comes out lossless. `space`: where distances are taken, "srgb" or "oklab". `dither`: "none". `effort`: "fast",
    "balanced" or "best". `seed`: whole number >= 0; the same gives the same bytes. `threads`: None for all cores, never
    changes the result. The image is never changed. Raises ArgumentError, ImageFileError, or NotBuiltError for what is
    named but not built yet.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> result = quantize(ramp, 4)
    >>> assert len(result.palette) == 4 and result.indices.shape == (16, 16)
    """
    plan = _plan(n_colors, space, effort, seed, threads)
    _check_dither(dither)
    pixels = _opaque(as_array(image))
    cloud = Cloud.of(count_colors(pixels, threads=threads), plan.space, plan.threads)
    palette = design(cloud, plan.n_colors, plan.effort, plan.seed)
    return _mapped(pixels, cloud, palette, dither)


def design_palette(
    images: Any,
    n_colors: int = N_PALETTE_COLORS,
    *,
    space: str = SPACE,
    effort: str = EFFORT,
    seed: int = 0,
    threads: int | None = None,
) -> Palette:
    """The best palette of at most `n_colors` colours for an image, several images, or a Histogram.

    `images`: whatever `quantize` takes as an image, a list or tuple of those (one palette for all), or a Histogram. The
    other arguments, and the errors, are those of `quantize`. Colours are ordered by weight, heaviest first.

    >>> half_red = np.zeros((2, 3, 3), np.uint8)
    >>> half_red[0, :, 0] = 255
    >>> design_palette(half_red, 2).hex
    ('#000000', '#ff0000')
    """
    plan = _plan(n_colors, space, effort, seed, threads)
    histogram = _histogram_of(images, threads)
    return design(Cloud.of(histogram, plan.space, plan.threads), plan.n_colors, plan.effort, plan.seed)


def apply_palette(
    image: Any,
    palette: Palette | Any,
    *,
    space: str = SPACE,
    dither: str = DITHER,
    threads: int | None = None,
) -> Indexed:
    """Give every pixel of an image a colour of a given palette.

    `palette`: a Palette, or colours (k, 3) or (k, 4) of whole numbers 0 to 255; it is kept as it is, order and repeats
    included. With `dither="none"` each pixel takes the nearest colour in `space`, exactly; ties go to the lowest index.

    >>> apply_palette(np.full((1, 2, 3), 200, np.uint8), [[0, 0, 0], [255, 255, 255]]).indices.tolist()
    [[1, 1]]
    """
    plan = _plan(1, space, EFFORT, 0, threads)
    _check_dither(dither)
    chosen = palette if isinstance(palette, Palette) else Palette(palette)
    if len(chosen) > MOST_COLORS:
        raise ArgumentError(f"palette: {len(chosen):,} colours; an index holds at most {MOST_COLORS:,}")
    if (chosen.rgba[:, 3] < 255).any():
        raise NotBuiltError("palette: colours that are not opaque are not built yet; try palette.rgb")
    pixels = _opaque(as_array(image))
    cloud = Cloud.of(count_colors(pixels, threads=threads), plan.space, plan.threads)
    return _mapped(pixels, cloud, chosen, dither)


def _mapped(pixels: UInt8Array, cloud: Cloud, palette: Palette, dither: str) -> Indexed:
    report = {"n_colors": len(palette), "space": cloud.space.name, "dither": dither}
    return Indexed._of(palette, nearest_indices(pixels, cloud, palette), report)


@dataclass(frozen=True)
class _Plan:
    """What the options come to, checked."""

    n_colors: int
    space: Space
    effort: str
    seed: int
    threads: int


def _plan(n_colors: Any, space: str, effort: str, seed: Any, threads: Any) -> _Plan:
    if not is_whole(n_colors) or not 1 <= n_colors <= MOST_COLORS:
        raise ArgumentError(f"n_colors={n_colors!r}: expected a whole number from 1 to {MOST_COLORS:,}")
    if not is_whole(seed) or seed < 0:
        raise ArgumentError(f"seed={seed!r}: expected a whole number >= 0")
    workers = as_threads(threads)
    _check_known("space", space, SPACES)
    _check_known("effort", effort, EFFORTS)
    if space not in BUILT:
        raise NotBuiltError(f"space={space!r} is not built yet; try one of {', '.join(BUILT)}")
    return _Plan(int(n_colors), BUILT[space], effort, int(seed) % 2**64, workers)


def _check_known(option: str, value: Any, known: Iterable[str]) -> None:
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(f"{option}={value!r} is not known; try one of {', '.join(known)}")


def _check_dither(dither: str) -> None:
    _check_known("dither", dither, DITHERS)
    if dither != "none":
        raise NotBuiltError(f"dither={dither!r} is not built yet; try dither='none'")


def _opaque(pixels: UInt8Array) -> UInt8Array:
    """Without its alpha channel, where that says nothing."""
    if pixels.shape[2] == 3:
        return pixels
    if (pixels[:, :, 3] < 255).any():
        raise NotBuiltError("image: transparency is not built yet; try image.convert('RGB') or image[:, :, :3]")
    return np.ascontiguousarray(pixels[:, :, :3])


def _histogram_of(images: Any, threads: int | None) -> Histogram:
    several = images if isinstance(images, list | tuple) and not _is_nested_numbers(images) else [images]
    if len(several) == 0:
        raise ArgumentError("images: an empty list; a palette needs an image")
    return reduce(add, (_count(image, threads) for image in several))


def _count(image: Any, threads: int | None) -> Histogram:
    if not isinstance(image, Histogram):
        return count_colors(_opaque(as_array(image)), threads=threads)
    if image.colors.shape[1] == 3:
        return image
    return Histogram(_opaque(image.colors[None])[0], image.weights)


def _is_nested_numbers(images: Any) -> bool:
    """Whether a list is itself an image written as nested lists of numbers, not a list of images."""
    inner = images
    while isinstance(inner, list | tuple) and len(inner):
        inner = inner[0]
    return isinstance(inner, int | float | np.number)
