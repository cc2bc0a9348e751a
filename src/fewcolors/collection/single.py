"""Single: the palettes of a piece of a collection, one image after the other, as rows. Runs in every worker.

`fast` takes 1,200 pixels spread over the image and a short search (`design.quick`); `balanced` and `best` take every
pixel, and give what `fewcolors.design_palette` gives for the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array, to_8_bits
from fewcolors.collection.records import Row
from fewcolors.color import SPACES
from fewcolors.design.quick import quick_centers
from fewcolors.errors import FewcolorsError
from fewcolors.images import read
from fewcolors.images.sampling import sample
from fewcolors.palette import Palette
from fewcolors.plan import plan_of
from fewcolors.quantize import design_palette

FAST = "fast"
# Pixels of an image that `fast` looks at: as many as half the time of decoding a thumbnail allows. (Searched as
# `balanced` does, 2,048, 4,096, 8,192 of 84 pictures, k = 8, have an error of 3.2, 2.0, 1.5 % above that of all pixels;
# `python -m bench collections` tells what is lost in all: with 1,600 pixels 1.52 times decoding and 0.0011 of Oklab in
# the median, with 1,200 1.46 and 0.0013; 0.02 is just seen.)
PIXELS = 1200


@dataclass(frozen=True)
class Wish:
    """The options that decide a row, as `fewcolors.design_palette` has them."""

    n_colors: int
    effort: str
    space: str
    seed: int

    def __post_init__(self) -> None:
        plan_of(self.n_colors, self.space, self.effort, "weight", self.seed, 1, 8, "blend", 128)  # ArgumentError


class _Seen(NamedTuple):
    """An image when it is closed: `pixels` (n, 3) to be searched, or its `palette`, or why it cannot be read."""

    path: str
    width: int
    height: int
    pixels: UInt8Array | None = None
    palette: Palette | None = None
    error: str | None = None


def rows_of(paths: Sequence[str], wish: Wish) -> list[Row]:
    """The rows of these files, in their order."""
    # One kind of work after the other, not one image after the other: what it needs stays in the caches, a fifth less
    # time; and the palettes' colours are found together.
    seen = [_guarded(path, _sampled if wish.effort == FAST else _searched, wish) for path in paths]
    space = SPACES[wish.space]
    found = [None if each.pixels is None else quick_centers(each.pixels, wish.n_colors, space) for each in seen]
    clusters = [each for each in found if each is not None]
    colors: Iterator[UInt8Array] = iter(())
    if clusters:
        settled = space.settle_srgb8(np.concatenate([centers for centers, _ in clusters]), 3, 1)
        colors = iter(np.split(settled, np.cumsum([len(centers) for centers, _ in clusters])[:-1]))
    return [
        _row(each, *_palette(each)) if quick is None else _row(each, next(colors), quick[1])
        for each, quick in zip(seen, found, strict=True)
    ]


def _guarded(path: str, see: Callable[[str, Wish], _Seen], wish: Wish) -> _Seen:
    try:
        return see(path, wish)
    except FewcolorsError as error:
        locked = os.path.isdir(path) and not os.access(path, os.R_OK | os.X_OK)
        reason = f"no permission to read the folder {path!r}; see its mode with ls -l" if locked else str(error)
        return _Seen(path, 0, 0, error=" ".join(reason.split()))


def _sampled(path: str, wish: Wish) -> _Seen:
    few = sample(path, PIXELS)
    pixels = np.ascontiguousarray(to_8_bits(few.pixels)).reshape(-1, few.pixels.shape[2])
    if pixels.shape[1] == 4 and (pixels[:, 3] == 255).all():
        pixels = np.ascontiguousarray(pixels[:, :3])
    if pixels.shape[1] == 3:
        return _Seen(path, few.width, few.height, pixels)
    return _Seen(path, few.width, few.height, palette=_designed(pixels[None], wish))  # rare; its entries must be firm


def _searched(path: str, wish: Wish) -> _Seen:
    image = read(path)
    height, width = image.pixels.shape[:2]
    return _Seen(path, width, height, palette=_designed(image, wish))


def _designed(image: Any, wish: Wish) -> Palette:
    return design_palette(image, wish.n_colors, effort=wish.effort, space=wish.space, seed=wish.seed, threads=1)


def _palette(seen: _Seen) -> tuple[UInt8Array, Int64Array]:
    if seen.palette is None or seen.palette.weights is None:
        return np.empty((0, 3), np.uint8), np.empty(0, np.int64)
    return seen.palette.rgba, seen.palette.weights


def _row(seen: _Seen, colors: UInt8Array, weights: Int64Array) -> Row:
    """Heaviest first, equal weights by colour; each colour once, what serves nothing left out."""
    served: dict[str, int] = {}
    for code, weight in zip(hex_of(colors), weights.tolist(), strict=True):
        served[code] = served.get(code, 0) + weight
    pairs = sorted((-weight, code) for code, weight in served.items() if weight)
    codes, heavy = tuple(code for _, code in pairs), tuple(-weight for weight, _ in pairs)
    return Row(seen.path, seen.width, seen.height, codes, heavy, seen.error, *stamp(seen.path))


def hex_of(colors: UInt8Array) -> list[str]:
    """'#rrggbb' of each of (n, 3) or (n, 4) colours, '#rrggbbaa' where it is not opaque.

    >>> hex_of(np.array([[255, 0, 0, 255], [255, 0, 0, 0]], np.uint8))
    ['#ff0000', '#ff000000']
    """
    digits, size = np.ascontiguousarray(colors).tobytes().hex(), 2 * colors.shape[1]
    codes = [digits[start : start + size] for start in range(0, len(digits), size)]
    return [f"#{code[:6] if code[6:] == 'ff' else code}" for code in codes]


def stamp(path: str) -> tuple[int, int]:
    """Bytes and time of the last change; zeros where there is no such file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0, 0
    return status.st_size, status.st_mtime_ns
