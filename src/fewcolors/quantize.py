"""The composition: image -> Histogram -> Palette -> Indexed. The sole home of defaults, each with its reason."""

from __future__ import annotations

from typing import Any

from fewcolors.accents import strength_of
from fewcolors.chosen import chosen_of
from fewcolors.deep import cloud_of
from fewcolors.design import K_MEANS, classic, design
from fewcolors.dither import dither_of
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram
from fewcolors.images import OPTIMIZE
from fewcolors.indexed import Indexed
from fewcolors.palette import Palette
from fewcolors.picture import part_of, picture_of
from fewcolors.plan import (
    ALPHAS,
    DITHERS,
    EFFORTS,
    METHODS,
    MOST_COLORS,
    ORDERS,
    SPACES,
    check_known,
    check_progress,
    check_undithered,
    histogram_of,
    is_list_of_images,
    on_device,
    plan_of,
    read_all,
)
from fewcolors.solve import (
    least_error_palette,
    palette_of,
    solved,
    solved_for,
    with_palette,
    with_stock,
    with_very_colors,
)
from fewcolors.targets import goal_of
from fewcolors.trace import Progress

__all__ = [
    "ALPHAS",
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
# The red dots on a grey map are kept; most photos come out as without (docs/accents.md). Not where numbers shall be the
# textbook's: undithered in "srgb".
ACCENTS = "auto"
# Heaviest first says what a picture is made of; writers of files may choose another order.
ORDER = "weight"
# Bits of each channel that the device has: PNG's, and every screen's.
OUTPUT_BITS = 8
# What every screen and reader assumes of pixels without a profile. "keep" for pictures that have more colours than it.
PROFILE = "srgb"
# Pictures are looked at. "keep-color" is for textures, whose hidden colours engines filter; "binary" for GIF.
ALPHA = "blend"
# Half covered is covered: the least area changes sides.
ALPHA_THRESHOLD = 128


def quantize(
    image: Any,
    n_colors: int | str = N_COLORS,
    *,
    quality: Any = None,
    max_bytes: int | None = None,
    optimize: int | str = OPTIMIZE,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    dither_mask: Any = None,
    output_bits: int = OUTPUT_BITS,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    effort: str = EFFORT,
    locked: Any = None,
    banned: Any = None,
    start_from: Any = None,
    weights: Any = None,
    region: Any = None,
    accents: Any = ACCENTS,
    order: str = ORDER,
    profile: str = PROFILE,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
) -> Indexed:
    """Reduce an image to at most `n_colors` colours.

    `image`: path, file object or bytes; Pillow image; array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) of uint8, uint16
    or floats in [0, 1]; what 8 bits cannot hold is taken at its full precision; the palette has 8 bits.
    Transparency is a fourth dimension; opaque pixels come out opaque and clear ones clear.
    `n_colors`: 1 to 65,536, or "auto" for as many as pay, up to 256: the knee of the errors. An image that has no more
    colours than that comes out lossless.
    `quality`: None, or 0 to 100, the fewest of these colours that reach it (docs/targets.md), or (least, most), those
    that reach `most`, or all where they reach `least`. `max_bytes`: None, or of the PNG: the best picture that fits, of
    these colours and this dither or less of both. TargetError where either cannot be reached; it holds what can.
    `optimize`: the level that `save` will write at, which `max_bytes` holds for; nothing else depends on it.
    `space`: where distances are taken, "srgb", "linear", "oklab" or "cielab". Undithered, the perceptual ones of these
    let pixels in calm areas count more than those in texture, which hides errors.
    `dither`: "auto" dithers where it pays; "none"; "joint" solves palette and indices together; or a method's name (see
    `fewcolors.quantize.DITHERS`); or a kernel of your own, rows such as [[0, "*", 7], [3, 5, 1]]. What is dithered has
    a palette made for it, unless `effort` is "fast". Deep images are rounded to 8 bits before they are dithered.
    `dither_strength`: 0 to 1. `dither_mask`: None, or how much of that each pixel takes, (h, w) numbers from 0 to 1.
    `output_bits`: 1 to 8, bits a channel of the device; colours that are not locked are ones it has.
    `alpha`: "blend" takes distances as means over black and white behind the picture, and colours under alpha 0 for
    nothing; "keep-color", for textures, counts these; "binary" makes alphas from `alpha_threshold` (1 to 255) on opaque
    and the others clear; "ignore" drops alpha.
    `effort`: "fast", "balanced" or "best". `locked`: colours that come out first and exactly as given, hex codes or
    rows of numbers; the rest is filled around them. `banned`: colours that do not come out, nor any that nobody tells
    from them (Delta E-OK below 0.02). `start_from`: a palette to begin with; each of its colours moves from where it
    was and keeps its place, behind the locked ones: a palette that stays what it was when a picture is added.
    `weights`: None, or how much each pixel counts, (h, w) numbers >= 0. `region`: None, or (x, y, w, h), the part that
    the palette is made for; the rest takes the nearest of it.
    `accents`: "auto" keeps entries for small colours that the palette would lose, the red dots on a grey map, except
    where `space` is "srgb" and nothing is dithered; "off" keeps none; a number says how readily, 0 to 4, wherever it is
    given: 1 is what "auto" does, and at 2 half the difference from everything else suffices (docs/accents.md).
    `order`: of the colours that are not locked, "weight" (heaviest first), "luminance", "hue" or "similarity".
    `progress`: called with a `Stage` after every stage of the search. `seed`: whole number >= 0, chooses which moves
    the search tries; the same gives the same bytes. `threads`: None for all cores, never changes the result.
    `profile`: "srgb" turns the colours of a file or a Pillow image into sRGB, by its ICC profile or by what a PNG says
    otherwise; "keep" leaves its numbers as they are, takes distances as if they were sRGB, and hands the profile on:
    Display P3 stays Display P3. What is sRGB already, and arrays, stay as they are either way (docs/images.md).
    `report` of the result says what was dithered and why, which accents were given an entry, and what was tried for a
    target.
    The image is never changed. Raises ArgumentError, ImageFileError, TargetError, or NotBuiltError for what is
    named but not built.

    >>> import numpy as np
    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> result = quantize(ramp, 4, locked=["#000000"])
    >>> assert result.palette.hex[0] == "#000000" and len(result.palette) == 4
    """
    goal = goal_of(n_colors, quality, max_bytes, optimize)
    plan = plan_of(goal.n_colors, space, effort, order, seed, threads, output_bits, alpha, alpha_threshold)
    wanted = dither_of(dither, dither_strength)
    check_progress(progress)
    chosen = chosen_of(locked, banned, start_from, plan.n_colors)
    picture = picture_of(
        image,
        plan,
        wanted,
        dither_mask=dither_mask,
        weights=weights,
        profile=profile,
        accents=strength_of(accents, plan.is_textbook and wanted is None),
        holding=chosen.held,
    )
    wish = chosen.wish(plan, picture.channels)
    if region is None:
        return solved(picture, wish, progress) if goal.is_plain else _aimed(picture, wish, goal, progress)
    if not goal.is_plain:
        raise ArgumentError("region: a target is one of the whole picture; give a number of colours, or no region")
    return solved_for(part_of(picture, region, weights), picture, wish, progress)


def design_palette(
    images: Any,
    n_colors: int = N_PALETTE_COLORS,
    *,
    method: str = K_MEANS,
    for_dither: Any = None,
    space: str = SPACE,
    output_bits: int = OUTPUT_BITS,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    effort: str = EFFORT,
    locked: Any = None,
    banned: Any = None,
    start_from: Any = None,
    weights: Any = None,
    region: Any = None,
    accents: Any = ACCENTS,
    order: str = ORDER,
    profile: str = PROFILE,
    progress: Progress | None = None,
    seed: int = 0,
    threads: int | None = None,
) -> Palette:
    """The best palette of at most `n_colors` colours for an image, several images, or a Histogram.

    `images`: whatever `quantize` takes as an image, or a Histogram, or a list or tuple of those: one palette for all.
    `weights`: for one image as in `quantize`; for several one entry each, None, a whole number >= 0 that multiplies
    the image's weight, or numbers (h, w). `method`: "k-means", or one of the classics: "median-cut", "wu", "octree",
    "k-means++", "random", "uniform", "popularity". `for_dither`: None, or how one image will be dithered, as in
    `quantize`, "none" included: its palette is the one that `quantize` would use. `profile`: as in `quantize`; with
    "keep" the colours are numbers of the images' profile, which must be the same for all. `region` is one of a single
    image, and `accents` are looked for in a single image; several, and a Histogram, have none. The other arguments, and
    the errors, are those of `quantize`.

    >>> import numpy as np
    >>> half_red = np.zeros((2, 3, 3), np.uint8)
    >>> half_red[0, :, 0] = 255
    >>> design_palette(half_red, 2).hex
    ('#000000', '#ff0000')
    >>> design_palette([half_red, half_red + np.uint8(9)], 1, weights=[1, 0]).weights.tolist()
    [6]
    """
    plan = plan_of(n_colors, space, effort, order, seed, threads, output_bits, alpha, alpha_threshold)
    check_known("method", method, METHODS)
    check_progress(progress)
    searching = (locked, start_from, progress, for_dither, region)
    if method != K_MEANS and (effort != EFFORT or any(option is not None for option in searching)):
        raise ArgumentError(
            f"method={method!r} takes no locked, start_from, for_dither, region, effort or progress; "
            f"leave them out, or try {K_MEANS!r}"
        )
    chosen = chosen_of(locked, banned, start_from, plan.n_colors)
    single = not isinstance(images, Histogram) and not is_list_of_images(images)
    _check_single(single, for_dither, region)
    wanted = None if for_dither is None else dither_of(for_dither, DITHER_STRENGTH, "for_dither")
    kept = strength_of(accents, plan.is_textbook and wanted is None)
    if single and method == K_MEANS:
        picture = picture_of(images, plan, wanted, weights=weights, profile=profile, accents=kept, holding=chosen.held)
        picture = picture if region is None else part_of(picture, region, weights)
        find = least_error_palette if for_dither is None else palette_of
        return find(picture, chosen.wish(plan, picture.channels), progress)
    counted = histogram_of(read_all(images, profile), weights, plan, chosen.held)
    cloud = cloud_of(counted, plan.space, plan.threads)
    wish = chosen.wish(plan, cloud.histogram.colors.shape[1])
    if method != K_MEANS:
        return on_device(classic(cloud, wish, method), cloud, wish, plan)
    return on_device(design(cloud, wish, progress), cloud, wish, plan)


def apply_palette(
    image: Any,
    palette: Palette | Any,
    *,
    space: str = SPACE,
    dither: Any = DITHER,
    dither_strength: float = DITHER_STRENGTH,
    dither_mask: Any = None,
    profile: str = PROFILE,
    strict: bool = False,
    stock: Any = None,
    alpha: str = ALPHA,
    alpha_threshold: int = ALPHA_THRESHOLD,
    threads: int | None = None,
) -> Indexed:
    """Give every pixel of an image a colour of a given palette.

    `palette`: a Palette, or colours as in `Palette`; it is kept as it is, order and repeats included. With
    `dither="none"` each pixel takes the nearest colour in `space`, exactly; ties go to the lowest index; opaque pixels
    keep to opaque colours and clear ones to clear, where the palette has such.
    `strict`: every pixel must have a colour of the palette exactly; else the error names the first that has not.
    `stock`: how often each colour may be used, {colour: count}, or a list of counts, one for each; colours not named
    are not limited. The squared distances of all pixels then sum to the least possible; nothing is dithered. The other
    arguments, and the errors, are those of `quantize`.

    >>> import numpy as np
    >>> apply_palette(np.full((1, 2, 3), 200, np.uint8), [[0, 0, 0], [255, 255, 255]], dither="none").indices.tolist()
    [[1, 1]]
    >>> apply_palette(np.full((1, 2, 3), 200, np.uint8), ["#000", "#fff"], stock={"#fff": 1}).indices.tolist()
    [[0, 1]]
    """
    plan = plan_of(1, space, EFFORT, ORDER, 0, threads, OUTPUT_BITS, alpha, alpha_threshold)
    wanted = dither_of(dither, dither_strength)
    chosen = palette if isinstance(palette, Palette) else Palette(palette)
    if len(chosen) > MOST_COLORS:
        raise ArgumentError(f"palette: {len(chosen):,} colours; an index holds at most {MOST_COLORS:,}")
    if strict or stock is not None:
        check_undithered(dither, strict, stock)
    picture = picture_of(image, plan, wanted, dither_mask=dither_mask, profile=profile, holding=chosen.rgba)
    if strict:
        return with_very_colors(picture, chosen)
    return with_palette(picture, chosen) if stock is None else with_stock(picture, chosen, stock)


def _aimed(*what: Any) -> Indexed:
    from fewcolors.targets import aimed  # with all measures: 20 ms that other calls do without

    return aimed(*what)


def _check_single(single: bool, for_dither: Any, region: Any) -> None:
    """ArgumentError where several images, or a Histogram, are asked for what one image has."""
    if for_dither is not None and not single:
        raise ArgumentError("for_dither: a palette is made for the dither of one image; give one image, not several")
    if region is not None and not single:
        raise ArgumentError("region: a part of one image; give one image, not several, or weights for each")
