"""Picture: what an image comes to under the options of a call, before anything is decided about its colours.

All that looks at the image as the caller gave it happens here, once: which channels count, how much each pixel counts,
where it is dithered. Palettes of any number of colours are then made of the same picture (`solve`).
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import IndexArray, Pixels, UInt8Array, is_whole, to_8_bits, with_alpha
from fewcolors._once import once
from fewcolors._sealed import sealed
from fewcolors.accents import NOTHING, Found, Scene, find_accents
from fewcolors.deep import AnyCloud, cloud_of
from fewcolors.dither import Dither
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.images import read
from fewcolors.indexed import Indexed
from fewcolors.mapping.canvas import Canvas
from fewcolors.palette import Palette
from fewcolors.plan import Plan, histogram_of, is_see_through
from fewcolors.texture import weigh_calm

# The spaces whose distances follow the eye; in "srgb" and "linear" every pixel counts alike, as in the textbook.
SPACES_OF_THE_EYE = ("oklab", "cielab")


@sealed
class Picture:
    """`pixels`: (h, w, 3), or (h, w, 4) where a pixel or a locked colour lets light through. `given`: its colours by
    the caller's weights, None without. `dither`: None for nearest colours. `profile`: the
    ICC profile of the space that the pixels are in, None for sRGB. `note`: what was done about the file's colours.
    `accents`: how readily small colours are kept, 0 for not at all; `heard`: (h, w) where they may lie, None for
    everywhere."""

    pixels: Pixels
    given: Histogram | None
    dither: Dither | None
    plan: Plan
    profile: bytes | None = None
    note: str = ""
    accents: float = 0.0
    heard: npt.NDArray[np.bool_] | None = None

    @property
    def channels(self) -> int:
        """3, or 4 with alpha."""
        return int(self.pixels.shape[2])

    @property
    def is_deep(self) -> bool:
        """Whether 8 bits do not hold its pixels."""
        return self.pixels.dtype != np.uint8

    @property
    def least_alpha(self) -> int:
        """Of the clearest pixel, on 8 bits; 255 where all are opaque."""
        alphas = to_8_bits(self.counted.colors)[:, 3:]
        return int(alphas.min()) if alphas.size else 255

    def with_dither(self, dither: Dither | None) -> Picture:
        """The same, dithered otherwise; what was found about its colours is kept."""
        other = copy.copy(self)
        object.__setattr__(other, "dither", dither)
        other.__dict__.pop("canvas", None)
        return other

    @once
    def canvas(self) -> Canvas:
        """What its dither works on; the flat areas that this finds are kept for palettes of other numbers of
        colours."""
        assert self.dither is not None
        return self.dither.canvas(self.pixels, self.plan)

    @once
    def counted(self) -> Histogram:
        """The colours, every pixel counting once."""
        return count_colors(self.pixels, threads=self.plan.threads or None)

    @once
    def plain(self) -> AnyCloud:
        """The same as points of the space."""
        return cloud_of(self.counted, self.plan.space, self.plan.threads)

    @once
    def counts(self) -> AnyCloud:
        """The colours as the weights of a palette count them: by the caller's weights, or every pixel once."""
        return self.plain if self.given is None else cloud_of(self.given, self.plan.space, self.plan.threads)

    @once
    def weighed(self) -> AnyCloud:
        """The same, each pixel weighing what its error shows."""
        calm = weigh_calm(np.asarray(self.pixels, np.uint8), self.counted, self.plan.threads)
        return cloud_of(calm, self.plan.space, self.plan.threads)

    def lost_in(self, colors: UInt8Array) -> Found:
        """The accents that a palette of `colors` (k, c) would lose; nothing where none are wanted."""
        if self.accents == 0:
            return NOTHING
        return find_accents(self._scene, colors, self.accents)

    @once
    def _scene(self) -> Scene:
        counted = self.plain.rounded.histogram if self.counted.is_deep else self.counted
        return Scene.of(to_8_bits(self.pixels), counted, self.heard)

    def cloud(self, n_colors: int) -> AnyCloud:
        """The colours as a palette of `n_colors` is designed on: calm pixels count more where the space follows the
        eye and the caller gave no weights, and where something has to give."""
        alike = self.plan.space.name not in SPACES_OF_THE_EYE or self.plan.effort == "fast"
        if self.given is not None or alike or self.is_deep or len(self.counted) <= n_colors:
            return self.counts
        return self.weighed

    def indexed(self, palette: Palette, indices: IndexArray, report: dict[str, Any]) -> Indexed:
        """This picture in the colours of a palette; the report says what became of a colour profile."""
        told = {**report, "profile": self.note} if self.note else report
        return Indexed._of(palette, indices, told, self.profile)


def picture_of(
    image: Any,
    plan: Plan,
    dither: Dither | None,
    *,
    dither_mask: Any = None,
    weights: Any = None,
    profile: str,
    accents: float = 0.0,
    holding: UInt8Array,
) -> Picture:
    """The picture of an image. `profile`: "srgb" or "keep", as `fewcolors.images.read` has it. `holding`: colours
    (k, 4) that it must be able to hold. Raises ArgumentError, ImageFileError."""
    source = read(image, profile)
    pixels = plan.pixels(source.pixels, holding)
    if is_see_through(holding):
        pixels = with_alpha(pixels)
    given = None if weights is None else histogram_of(pixels, weights, plan, holding)
    wanted = None if dither is None else dither.on(pixels, dither_mask)
    heard = None if weights is None or np.ndim(weights) != 2 else np.asarray(weights) > 0
    return Picture(pixels, given, wanted, plan, source.profile, source.note, accents, heard)


def part_of(picture: Picture, region: Any, weights: Any) -> Picture:
    """The picture's pixels in `region`, (x, y, w, h) from the upper left corner, as a picture of their own; `weights`
    as in `picture_of`. Raises ArgumentError."""
    rows, columns = _region(region, picture.pixels.shape[0], picture.pixels.shape[1])
    pixels: Pixels = picture.pixels[rows, columns].copy()
    threads = picture.plan.threads or None
    own = np.asarray(weights)[rows, columns] if np.ndim(weights) == 2 else np.broadcast_to(weights, pixels.shape[:2])
    dither = picture.dither
    if dither is not None and dither.mask is not None:
        dither = replace(dither, mask=np.ascontiguousarray(dither.mask[rows, columns]))
    return replace(
        picture,
        pixels=pixels,
        given=None if weights is None else count_colors(pixels, weights=own, threads=threads),
        dither=dither,
        heard=None if picture.heard is None else picture.heard[rows, columns],
    )


def _region(region: Any, height: int, width: int) -> tuple[slice, slice]:
    """Its rows and columns."""
    numbers = tuple(region) if isinstance(region, list | tuple | np.ndarray) else ()
    if len(numbers) != 4 or not all(is_whole(number) for number in numbers):
        raise ArgumentError(f"region={region!r}: expected four whole numbers, x, y, width and height")
    x, y, w, h = (int(number) for number in numbers)
    if min(x, y) < 0 or min(w, h) < 1 or x + w > width or y + h > height:
        raise ArgumentError(f"region={region!r}: not within the image, which is {width} wide and {height} high")
    return slice(y, y + h), slice(x, x + w)
