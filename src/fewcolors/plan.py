"""Plan: what the options of a call come to, checked once, and the pixels and histograms they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from fewcolors._arrays import AnyPixels, Pixels, UInt8Array, as_threads, is_whole, opaque_in, with_alpha
from fewcolors._sealed import sealed
from fewcolors.alpha import MODES, Alpha, alpha_of
from fewcolors.color import SPACES as COLOR_SPACES
from fewcolors.color import Space
from fewcolors.deep import AnyCloud
from fewcolors.design import CLASSICS, K_MEANS, Wish, is_banned, without_banned
from fewcolors.design import EFFORTS as SEARCHES
from fewcolors.design import ORDERS as ORDERINGS
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import SRGB, Decoded, as_array, check_profile_wish, read
from fewcolors.mapping.methods import METHODS as DITHER_METHODS
from fewcolors.palette import Palette

SPACES = tuple(COLOR_SPACES)
NO_DITHER = "none"
DITHERS = (NO_DITHER, *DITHER_METHODS)
EFFORTS = tuple(SEARCHES)
ORDERS = tuple(ORDERINGS)
METHODS = (K_MEANS, *CLASSICS)
ALPHAS = MODES

# Most palette colours a uint16 index can hold.
MOST_COLORS = 65536


@sealed
class Plan:
    """Checked options. `threads`: 0 for all cores. `space`: as `alpha` has it."""

    n_colors: int
    space: Space
    alpha: Alpha
    effort: str
    order: str
    seed: int
    threads: int
    output_bits: int

    @property
    def is_textbook(self) -> bool:
        """Whether distances are those of the textbook's k-means; undithered, its results are to be as well."""
        return self.space.name == "srgb"

    def pixels(self, pixels: Pixels, holding: UInt8Array) -> Pixels:
        """What of an image's pixels (h, w, c) counts, beside colours (k, 4) that its palette must hold."""
        return simplified(self.alpha.pixels(pixels, holding))


def plan_of(
    n_colors: Any,
    space: str,
    effort: str,
    order: str,
    seed: Any,
    threads: Any,
    output_bits: Any,
    alpha: Any,
    alpha_threshold: Any,
) -> Plan:
    """The plan for these options. Raises ArgumentError."""
    if not is_whole(n_colors) or not 1 <= n_colors <= MOST_COLORS:
        raise ArgumentError(f"n_colors={n_colors!r}: expected a whole number from 1 to {MOST_COLORS:,}")
    if not is_whole(seed) or seed < 0:
        raise ArgumentError(f"seed={seed!r}: expected a whole number >= 0")
    workers = as_threads(threads)
    check_known("space", space, SPACES)
    check_known("effort", effort, EFFORTS)
    check_known("order", order, ORDERS)
    if not is_whole(output_bits) or not 1 <= output_bits <= 8:
        raise ArgumentError(f"output_bits={output_bits!r}: expected a whole number from 1 to 8")
    wanted = alpha_of(alpha, alpha_threshold)
    where = wanted.space(COLOR_SPACES[space])
    return Plan(int(n_colors), where, wanted, effort, order, int(seed), workers, int(output_bits))


def check_known(option: str, value: Any, known: Iterable[str]) -> None:
    """ArgumentError unless `value` is one of the `known` words."""
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(f"{option}={value!r} is not known; try one of {', '.join(known)}")


def check_progress(progress: Any) -> None:
    """ArgumentError unless it can be called, or is None."""
    if progress is not None and not callable(progress):
        raise ArgumentError(f"progress={progress!r}: expected a function that takes a Stage, or None")


def check_undithered(dither: Any, strict: bool, stock: Any) -> None:
    """ArgumentError where both, or a dither, are asked for: "auto" is none here, where each pixel's place is given."""
    if strict and stock is not None:
        raise ArgumentError("stock: strict=True leaves nothing to choose; leave one of them out")
    if dither not in ("auto", NO_DITHER):
        option = "strict=True" if strict else "stock"
        raise ArgumentError(f"dither={dither!r}: {option} cannot be kept with it; try dither='none'")


def is_see_through(colors: UInt8Array) -> bool:
    """Whether one of the colours (k, 4) lets light through. What is left of their alphas without those of 255 says so
    at a tenth of what a comparison and `any` cost, which is as much as 20,000 pixels do on their way to a palette."""
    return len(colors[:, 3].tobytes().strip(b"\xff")) > 0


def on_device(palette: Palette, cloud: AnyCloud, wish: Wish, plan: Plan) -> Palette:
    """The palette in colours that a device of `plan.output_bits` has and that are not banned; locked ones stay. It
    shrinks where colours become equal, or no pixel's nearest; what each serves is counted anew, of `cloud`."""
    if plan.output_bits == 8 and not is_banned(palette.rgba, wish.banned).any():
        return palette
    colors = device_colors(palette.rgba[:, : cloud.histogram.colors.shape[1]], plan, wish)
    placed, weights = wish.placed, cloud.serve(colors).weights
    order = ORDERINGS[wish.order](colors[placed:], weights[placed:])
    rows = np.concatenate([np.arange(min(placed, len(colors))), placed + order[weights[placed:][order] > 0]])
    colors = np.ascontiguousarray(colors[rows])
    return Palette(colors, cloud.serve(colors).weights, trace=palette.trace)


def device_colors(colors: UInt8Array, plan: Plan, wish: Wish) -> UInt8Array:
    """The colours (k, c) that come out in place of these, each once, in order: ones that a device of
    `plan.output_bits` has and that are not banned; locked ones as they are. Raises ArgumentError where none is left."""
    locked, levels = len(wish.locked), np.unique(snapped(_GREYS, plan.output_bits)[:, 0], return_counts=True)[0]
    if plan.output_bits < 8:
        colors = np.concatenate([colors[:locked], snapped(colors[locked:], plan.output_bits)])
        first = np.sort(np.unique(colors, axis=0, return_index=True)[1])
        colors = np.ascontiguousarray(colors[first])
    colors = without_banned(colors, wish.banned, locked, levels) if len(wish.banned) else colors
    if len(colors) == 0:
        raise ArgumentError("banned: no colour is left for this image; ban fewer")
    return colors


_GREYS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


def snapped(colors: UInt8Array, bits: int) -> UInt8Array:
    """Each channel on the nearest of 2^bits levels from 0 to 255, alpha left as it is.

    >>> snapped(np.array([[0, 100, 255]], np.uint8), 1).tolist()
    [[0, 0, 255]]
    """
    top = 2**bits - 1
    levels = (colors[:, :3].astype(np.int32) * top * 2 + 255) // 510
    snapped_colors = colors.copy()
    snapped_colors[:, :3] = (levels * 510 + top) // (2 * top)
    return snapped_colors


def simplified(pixels: AnyPixels) -> AnyPixels:
    """Without its alpha channel, where that says nothing."""
    if pixels.shape[2] == 3 or (pixels[:, :, 3] < opaque_in(pixels)).any():
        return pixels
    return np.ascontiguousarray(pixels[:, :, :3])  # type: ignore[return-value]  # the same dtype


def histogram_of(images: Any, weights: Any, plan: Plan, holding: UInt8Array) -> Histogram:
    """One histogram of an image, a Histogram, or several of those, with an alpha channel where one of the colours
    (k, 4) that it must hold lets light through. Raises ArgumentError."""
    histogram = _histogram_of(images, weights, plan, holding)
    if histogram.colors.shape[1] == 4 or not is_see_through(holding):
        return histogram
    return Histogram(with_alpha(histogram.colors[None])[0], histogram.weights)


def _histogram_of(images: Any, weights: Any, plan: Plan, holding: UInt8Array) -> Histogram:
    if not is_list_of_images(images):
        return _count(images, weights, plan, holding)
    if len(images) == 0:
        raise ArgumentError("images: an empty list; a palette needs an image")
    each = [None] * len(images) if weights is None else weights
    if _length(each) != len(images):
        raise ArgumentError(f"weights: expected a list of {len(images)} entries, one for each image")
    counted = [
        _count(image, weight, plan, holding)
        for image, weight in zip(images, each, strict=True)
        if not (is_whole(weight) and weight == 0)
    ]
    if not counted:
        raise ArgumentError("weights: all are 0; a palette needs an image")
    return reduce(add, counted)


def read_all(images: Any, profile: str) -> Any:
    """An image, a Histogram, or several of those: with the wish "keep" as pixels in their own space, else as they are,
    to be read when they are counted. Raises ArgumentError where they would be in different spaces."""
    check_profile_wish(profile)
    if profile == SRGB:
        return images
    several = is_list_of_images(images)
    each = [
        image if isinstance(image, Histogram) else read(image, profile) for image in (images if several else [images])
    ]
    if len({image.profile for image in each if isinstance(image, Decoded)}) > 1:
        raise ArgumentError('images: their colour profiles differ; leave out profile="keep", or give one after another')
    kept = [image.pixels if isinstance(image, Decoded) else image for image in each]
    return kept if several else kept[0]


def is_list_of_images(images: Any) -> bool:
    """Whether these are several images, not one."""
    return isinstance(images, list | tuple) and not _is_nested_numbers(images)


def _count(image: Any, weights: Any, plan: Plan, holding: UInt8Array) -> Histogram:
    """One image or Histogram, each pixel counting `weights`: None, one whole number for all, or a number each."""
    if is_whole(weights) and weights < 0:
        raise ArgumentError(f"weights: {weights} is less than 0")
    for_all = weights is None or is_whole(weights)
    if isinstance(image, Histogram):
        if not for_all:
            raise ArgumentError("weights: a Histogram has its own; give a whole number to multiply them")
        histogram = _of_histogram(image, plan, holding)
    else:
        pixels = plan.pixels(as_array(image), holding)
        histogram = count_colors(pixels, weights=None if for_all else weights, threads=plan.threads or None)
    return histogram if not is_whole(weights) else Histogram(histogram.colors, histogram.weights * int(weights))


def _of_histogram(histogram: Histogram, plan: Plan, holding: UInt8Array) -> Histogram:
    colors = histogram.colors[None]
    counted = plan.pixels(colors, holding)
    return histogram if counted is colors else Histogram(counted[0], histogram.weights)


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
