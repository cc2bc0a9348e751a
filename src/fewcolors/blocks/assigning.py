"""Assigning: the indices of one block, the very ones that it has in the whole picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import IndexArray, Pixels, UInt8Array, to_8_bits, to_floats, with_alpha
from fewcolors.blocks.request import Request
from fewcolors.blocks.survey import Place, pixels_of
from fewcolors.cloud import Cloud
from fewcolors.errors import ArgumentError, NotBuiltError
from fewcolors.histogram import count_colors
from fewcolors.mapping.deep import deep_indices
from fewcolors.mapping.firm import keep_firm
from fewcolors.mapping.nearest import map_pixels, nearest_indices
from fewcolors.palette import Palette
from fewcolors.plan import is_see_through, simplified


@dataclass(frozen=True)
class Assignment:
    """What gives blocks their indices. `palette`: the colours, of which `holding` (k, 4) were known before the pixels
    were looked at; `dithers`: whether by the request's dither; `is_deep`: whether the picture, of which a block is a
    part, holds more than 8 bits do; `rows`: None, or the places (k,) in `palette` of its colours in the order in which
    they were found: where two are as good, the dither takes the first of these, as it does in memory."""

    request: Request
    palette: Palette
    holding: UInt8Array
    dithers: bool
    is_deep: bool = False
    rows: npt.NDArray[np.intp] | None = None

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the indices."""
        return np.dtype(np.uint8 if len(self.palette) <= 256 else np.uint16)

    def indices(self, block: Any, place: Place) -> IndexArray:
        """The indices (h, w) of a block without a halo. Raises ArgumentError, which names the place."""
        try:
            pixels = self._channels(pixels_of(block, self.request, self.holding))
        except (ArgumentError, NotBuiltError) as error:
            raise type(error)(f"{place}: {error}") from None
        return self._dithered(pixels, place) if self.dithers else self._nearest(pixels)

    def _channels(self, pixels: Pixels) -> Pixels:
        """With alpha where it says something, in this block or in the palette. Opaque pixels have the same nearest
        colours either way."""
        if is_see_through(np.asarray(self.palette.rgba)):
            return with_alpha(pixels)
        return simplified(pixels)

    def _nearest(self, pixels: Pixels) -> IndexArray:
        plan = self.request.plan
        if self.is_deep:
            return deep_indices(to_floats(pixels), plan.space, self.palette, plan.threads)
        image = np.ascontiguousarray(pixels, np.uint8)
        if image.shape[2] == 3:
            return map_pixels(image, plan.space, self.palette, plan.threads)
        cloud = Cloud.of(count_colors(image, threads=plan.threads or None), plan.space, plan.threads)
        return nearest_indices(image, cloud, self.palette)

    def _dithered(self, pixels: Pixels, place: Place) -> IndexArray:
        dither = self.request.wanted
        assert dither is not None
        canvas = dither.canvas(np.ascontiguousarray(to_8_bits(pixels)), self.request.plan)
        canvas = replace(canvas, origin=(place.row, place.column))
        rgba = np.asarray(self.palette.rgba)
        colors: UInt8Array = np.ascontiguousarray(
            (rgba if self.rows is None else rgba[self.rows])[:, : pixels.shape[2]]
        )
        indices = dither.method(canvas, colors)
        keep_firm(indices, canvas, colors)
        return indices if self.rows is None else self.rows.astype(self.dtype)[indices]


def weights_of_block(block: Any, place: Place, assignment: Assignment) -> Any:
    """How many pixels (k,) of a block have each index."""
    indices = assignment.indices(block, place)
    return np.bincount(indices.reshape(-1), minlength=len(assignment.palette)).astype(np.int64)
