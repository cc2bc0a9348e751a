"""The composition: image -> Histogram -> Palette -> Indexed. The sole home of defaults, each with its reason."""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors._arrays import IndexArray, Pixels, with_alpha
from fewcolors.deep import AnyCloud, cloud_of
from fewcolors.design import K_MEANS, Wish, classic, design
from fewcolors.dithered import dither_of, dithered, mapped, palette_for
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import as_array
from fewcolors.indexed import Indexed
from fewcolors.mapping.deep import deep_indices
from fewcolors.mapping.nearest import nearest_indices
from fewcolors.palette import Palette
from fewcolors.plan import (
    DITHERS,
    EFFORTS,
    METHODS,
    MOST_COLORS,
    NO_DITHER,
    ORDERS,
    SPACES,
    Plan,
    check_known,
    check_progress,
    histogram_of,
    is_list_of_images,
    locked_colors,
    on_device,
    plan_of,
    simplified,
)
from fewcolors.texture import weigh_calm
from fewcolors.trace import Progress

__all__ = [
    "DITHERS",
    "EFFORTS",
    "METHODS",
    "MOST_COLORS",
    "ORDERS",
    "SPACES",
    "apply_palette",
    "design_palette",
    "quantize",
]

# 256 is what the most used indexed files (PNG, GIF) hold; fewer is the caller's wish.
N_COLORS = 256
# A palette to look at: 16 swatches fit a line. (Color Thief shows 10, Material You 16 to 128.)
N_PALETTE_COLORS = 16
# Oklab's distances follow the eye, and people look at the result; "srgb" is the textbook's space and gives its errors.
SPACE = "oklab"
# First in the judges' sum of ranks over all methods here and their rivals, and it leaves alone what dithering harms
# (docs/decisions/0004). Choose "none" for measuring, an ordered method for animations.
DITHER = "auto"
# All of it: what less is for is quiet pictures of small files.
DITHER_STRENGTH = 1.0
# Within about a per cent of the best known error at a fraction of the time of the search that closes the rest.
EFFORT = "balanced"
# Heaviest first says what a picture is made of; writers of files may choose another order.
ORDER = "weight"
# The spaces whose distances follow the eye; in "srgb" and "linear" every pixel counts alike, as in the textbook.
SPACES_OF_THE_EYE = ("oklab", "cielab")
# Bits of each channel that the device has: PNG's, and every screen's.
OUTPUT_BITS = 8


def quantize(
    image: Any,
    n_colors: int = N_COLORS,
    *,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    dither_mask: Any = None,
    output_bits: int = OUTPUT_BITS,
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
    `space`: where distances are taken, "srgb", "linear", "oklab" or "cielab". Undithered, the perceptual ones of these
    let pixels in calm areas count more than those in texture, which hides errors.
    `dither`: "auto" dithers where it pays; "none"; "joint" solves palette and indices together; or a method's name (see
    `fewcolors.quantize.DITHERS`); or a kernel of your own, rows such as [[0, "*", 7], [3, 5, 1]]. What is dithered has
    a palette made for it, unless `effort` is "fast". Deep images are rounded to 8 bits before they are dithered.
    `dither_strength`: 0 to 1. `dither_mask`: None, or how much of that each pixel takes, (h, w) numbers from 0 to 1.
    `output_bits`: 1 to 8, bits a channel of the device; colours that are not locked are ones it has.
    `effort`: "fast", "balanced" or "best". `locked`: colours that come out first and exactly as given, hex codes or
    rows of numbers; the rest is filled around them. `weights`: None, or how much each pixel counts, (h, w) numbers
    >= 0.
    `order`: of the colours that are not locked, "weight" (heaviest first), "luminance", "hue" or "similarity".
    `progress`: called with a `Stage` after every stage of the search. `seed`: whole number >= 0, chooses which moves
    the search tries; the same gives the same bytes. `threads`: None for all cores, never changes the result.
    `report` of the result says what was dithered and why.
    The image is never changed. Raises ArgumentError, ImageFileError, or NotBuiltError for what is named but not built.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> result = quantize(ramp, 4, locked=["#000000"])
    >>> assert result.palette.hex[0] == "#000000" and len(result.palette) == 4
    """
    plan = plan_of(n_colors, space, effort, order, seed, threads, output_bits)
    wanted = dither_of(dither, dither_strength)
    check_progress(progress)
    pixels = simplified(as_array(image))
    fixed = locked_colors(locked, pixels.shape[2], plan.n_colors)
    if fixed.shape[1] > pixels.shape[2]:  # a locked colour is transparent, the picture is not
        pixels = with_alpha(pixels)
    counted = count_colors(pixels, threads=threads)
    given = None if weights is None else count_colors(pixels, weights=weights, threads=threads)
    cloud = cloud_of(given or _weighed(pixels, counted, plan), plan.space, plan.threads)
    wish = Wish(plan.n_colors, fixed, plan.order, plan.effort, plan.seed)
    on_image = None if wanted is None else wanted.on(pixels, dither_mask)
    if on_image is not None and len(counted) > plan.n_colors:
        return dithered(pixels, cloud, wish, on_image, plan, progress)
    plain = cloud if cloud.histogram is counted else cloud_of(counted, plan.space, plan.threads)
    counts = cloud if weights is not None else plain
    palette = on_device(design(cloud, wish, progress, counts), counts, wish, plan)
    return Indexed._of(palette, _nearest(pixels, plain, palette), _report(palette, plan.space.name))


def design_palette(
    images: Any,
    n_colors: int = N_PALETTE_COLORS,
    *,
    method: str = K_MEANS,
    for_dither: Any = None,
    space: str = SPACE,
    output_bits: int = OUTPUT_BITS,
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
    the image's weight, or numbers (h, w). `method`: "k-means", or one of the classics: "median-cut", "wu", "octree",
    "k-means++", "random", "uniform", "popularity". `for_dither`: None, or how one image will be dithered, as in
    `quantize`, "none" included: its palette is the one that `quantize` would use. The other arguments, and the errors,
    are those of `quantize`.

    >>> half_red = np.zeros((2, 3, 3), np.uint8)
    >>> half_red[0, :, 0] = 255
    >>> design_palette(half_red, 2).hex
    ('#000000', '#ff0000')
    >>> design_palette([half_red, half_red + np.uint8(9)], 1, weights=[1, 0]).weights.tolist()
    [6]
    """
    plan = plan_of(n_colors, space, effort, order, seed, threads, output_bits)
    check_known("method", method, METHODS)
    check_progress(progress)
    if method != K_MEANS and (locked is not None or progress is not None or effort != EFFORT or for_dither is not None):
        raise ArgumentError(
            f"method={method!r} takes no locked, for_dither, effort or progress; leave them out, or try {K_MEANS!r}"
        )
    if for_dither is not None:
        return _for_dither(_single_image(images), for_dither, weights, locked, plan, progress)
    cloud = cloud_of(histogram_of(images, weights, threads), plan.space, plan.threads)
    wish = Wish(
        plan.n_colors, locked_colors(locked, cloud.histogram.colors.shape[1], n_colors), order, effort, plan.seed
    )
    if method != K_MEANS:
        return on_device(classic(cloud, wish, method), cloud, wish, plan)
    cloud = _fitting(cloud, wish)
    return on_device(design(cloud, wish, progress), cloud, wish, plan)


def apply_palette(
    image: Any,
    palette: Palette | Any,
    *,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    dither_mask: Any = None,
    threads: int | None = None,
) -> Indexed:
    """Give every pixel of an image a colour of a given palette.

    `palette`: a Palette, or colours as in `Palette`; it is kept as it is, order and repeats included. With
    `dither="none"` each pixel takes the nearest colour in `space`, exactly; ties go to the lowest index. The other
    arguments, and the errors, are those of `quantize`.

    >>> apply_palette(np.full((1, 2, 3), 200, np.uint8), [[0, 0, 0], [255, 255, 255]], dither="none").indices.tolist()
    [[1, 1]]
    """
    plan = plan_of(1, space, EFFORT, ORDER, 0, threads, OUTPUT_BITS)
    wanted = dither_of(dither, dither_strength)
    chosen = palette if isinstance(palette, Palette) else Palette(palette)
    if len(chosen) > MOST_COLORS:
        raise ArgumentError(f"palette: {len(chosen):,} colours; an index holds at most {MOST_COLORS:,}")
    pixels = simplified(as_array(image))
    if (chosen.rgba[:, 3] < 255).any():
        pixels = with_alpha(pixels)
    if wanted is not None:
        return mapped(pixels, chosen, wanted.on(pixels, dither_mask), plan)
    cloud = cloud_of(count_colors(pixels, threads=threads), plan.space, plan.threads)
    return Indexed._of(chosen, _nearest(pixels, cloud, chosen), _report(chosen, plan.space.name))


def _weighed(pixels: Pixels, counted: Histogram, plan: Plan) -> Histogram:
    """The histogram that undithered and dithered palettes are designed on: `counted`, calm pixels counting more where
    the space follows the eye."""
    alike = plan.space.name not in SPACES_OF_THE_EYE or plan.effort == "fast"
    if alike or pixels.dtype != np.uint8 or len(counted) <= plan.n_colors:
        return counted
    return weigh_calm(np.asarray(pixels, np.uint8), counted, plan.threads)


def _for_dither(
    pixels: Pixels, dither: Any, weights: Any, locked: Any, plan: Plan, progress: Progress | None
) -> Palette:
    wanted = dither_of(dither, DITHER_STRENGTH, "for_dither")
    fixed = locked_colors(locked, pixels.shape[2], plan.n_colors)
    counted = histogram_of(pixels, weights, plan.threads or None)
    if fixed.shape[1] > pixels.shape[2]:
        pixels, counted = with_alpha(pixels), Histogram(with_alpha(counted.colors[None])[0], counted.weights)
    plain = cloud_of(counted, plan.space, plan.threads)
    weighed = counted if weights is not None else _weighed(pixels, counted, plan)
    cloud = plain if weighed is counted else cloud_of(weighed, plan.space, plan.threads)
    wish = Wish(plan.n_colors, fixed, plan.order, plan.effort, plan.seed)
    if wanted is not None and len(counted) > plan.n_colors:
        return palette_for(pixels, cloud, plain, wish, wanted, plan, progress)
    return on_device(design(cloud, wish, progress, plain), plain, wish, plan)


def _fitting(cloud: AnyCloud, wish: Wish) -> AnyCloud:
    """The cloud with an alpha channel, where a locked colour is transparent and the picture is not."""
    colors = cloud.histogram.colors
    if wish.locked.shape[1] <= colors.shape[1]:
        return cloud
    return cloud_of(Histogram(with_alpha(colors[None])[0], cloud.histogram.weights), cloud.space, cloud.threads)


def _single_image(images: Any) -> Pixels:
    if isinstance(images, Histogram) or is_list_of_images(images):
        raise ArgumentError("for_dither: a palette is made for the dither of one image; give one image, not several")
    return simplified(as_array(images))


def _nearest(pixels: Pixels, cloud: AnyCloud, palette: Palette) -> IndexArray:
    if (palette.rgba[:, 3] < 255).any() and pixels.shape[2] == 3:
        pixels = with_alpha(pixels)
        cloud = cloud_of(count_colors(pixels, threads=cloud.threads or None), cloud.space, cloud.threads)
    if pixels.dtype == np.uint8:
        return nearest_indices(np.asarray(pixels, np.uint8), cloud.rounded, palette)
    return deep_indices(np.asarray(pixels, np.float64), cloud.space, palette, cloud.threads)


def _report(palette: Palette, space: str) -> dict[str, Any]:
    return {"n_colors": len(palette), "space": space, "dither": NO_DITHER}
