"""Single: the palettes of a piece of a collection, one image after the other, as rows. Runs in every worker.

`fast` takes 2,500 pixels spread over the image and a short search (`design.quick`); `balanced` and `best` take every
pixel, and give what `fewcolors.design_palette` gives for the file.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array, to_8_bits
from fewcolors.collection.records import Row
from fewcolors.color import SPACES
from fewcolors.design.quick import quick_centers
from fewcolors.errors import FewcolorsError
from fewcolors.histogram import count_colors
from fewcolors.images import read
from fewcolors.images.sampling import sample
from fewcolors.plan import plan_of
from fewcolors.quantize import design_palette

FAST = "fast"
# Pixels of an image that `fast` looks at. (2,048, 4,096, 8,192 of 84 pictures, k = 8, searched as `balanced` does: the
# error on all pixels 3.2, 2.0, 1.5 % above that of all pixels, the time of a thumbnail of 256 pixels a side 1.4, 1.6,
# 2.2 times that of decoding it.)
PIXELS = 2500


@dataclass(frozen=True)
class Wish:
    """The options that decide a row, as `fewcolors.design_palette` has them."""

    n_colors: int
    effort: str
    space: str
    seed: int

    def __post_init__(self) -> None:
        plan_of(self.n_colors, self.space, self.effort, "weight", self.seed, 1, 8, "blend", 128)  # ArgumentError


@dataclass(frozen=True, eq=False)
class _Found:
    """`centers` (k, 4): points of the space, to become colours together with those of other images; or `colors`, done
    already."""

    path: str
    width: int
    height: int
    weights: Int64Array
    centers: FloatArray | None = None
    colors: UInt8Array | None = None
    error: str | None = None


def rows_of(paths: Sequence[str], wish: Wish) -> list[str]:
    """The lines of the rows of these files, in their order."""
    search = _quick if wish.effort == FAST else _searched
    found = [_guarded(path, wish, search) for path in paths]
    open_ones = [each.centers for each in found if each.centers is not None]
    settled = iter(())
    if open_ones:
        colors = SPACES[wish.space].settle_srgb8(np.concatenate(open_ones), 3, 1)
        settled = iter(np.split(colors, np.cumsum([len(each) for each in open_ones])[:-1]))
    return [_row(each, next(settled) if each.centers is not None else each.colors).to_line() for each in found]


def _guarded(path: str, wish: Wish, search: Any) -> _Found:
    try:
        found: _Found = search(path, wish)
    except FewcolorsError as error:
        locked = os.path.isdir(path) and not os.access(path, os.R_OK | os.X_OK)
        reason = f"no permission to read the folder {path!r}; see its mode with ls -l" if locked else str(error)
        return _Found(path, 0, 0, np.empty(0, np.int64), error=" ".join(reason.split()))
    return found


def _quick(path: str, wish: Wish) -> _Found:
    few = sample(path, PIXELS)
    pixels = np.ascontiguousarray(to_8_bits(few.pixels)).reshape(-1, few.pixels.shape[2])
    if pixels.shape[1] == 4 and (pixels[:, 3] == 255).all():
        pixels = np.ascontiguousarray(pixels[:, :3])
    if pixels.shape[1] == 4:  # rare, and its entries must be firm
        return _designed(path, few.width, few.height, count_colors(pixels[None], threads=1), wish)
    centers, weights = quick_centers(pixels, wish.n_colors, SPACES[wish.space])
    return _Found(path, few.width, few.height, weights, centers=centers)


def _searched(path: str, wish: Wish) -> _Found:
    image = read(path)
    return _designed(path, image.pixels.shape[1], image.pixels.shape[0], image, wish)


def _designed(path: str, width: int, height: int, image: Any, wish: Wish) -> _Found:
    palette = design_palette(
        image, wish.n_colors, effort=wish.effort, space=wish.space, seed=wish.seed, threads=1
    )
    assert palette.weights is not None  # of an image it has some
    opaque = (palette.rgba[:, 3] == 255).all()
    return _Found(path, width, height, palette.weights, colors=palette.rgb if opaque else palette.rgba)


def _row(found: _Found, colors: UInt8Array | None) -> Row:
    size, changed = stamp(found.path)
    rows = [] if colors is None else _heaviest_first(colors, found.weights)
    codes = tuple("#" + code for code, _ in rows)
    return Row(
        found.path, found.width, found.height, codes, tuple(weight for _, weight in rows), found.error, size, changed
    )


def _heaviest_first(colors: UInt8Array, weights: Int64Array) -> list[tuple[str, int]]:
    """Each colour once, what serves nothing left out; equal weights by colour."""
    served: dict[str, int] = {}
    for color, weight in zip(colors, weights.tolist(), strict=True):
        code = color.tobytes().hex()
        code = code.removesuffix("ff") if len(code) == 8 else code
        served[code] = served.get(code, 0) + weight
    return sorted(((code, weight) for code, weight in served.items() if weight), key=lambda each: (-each[1], each[0]))


def stamp(path: str) -> tuple[int, int]:
    """Bytes and time of the last change; zeros where there is no such file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0, 0
    return status.st_size, status.st_mtime_ns
