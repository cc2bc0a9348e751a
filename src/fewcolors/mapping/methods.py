"""The methods that dither, by name."""

from __future__ import annotations

from typing import Protocol

from fewcolors._arrays import IndexArray, UInt8Array
from fewcolors.mapping.auto import Auto
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS


class Method(Protocol):
    """A way to give pixels indices."""

    def indices(self, canvas: Canvas, palette: UInt8Array) -> IndexArray:
        """The indices (h, w) of `canvas` in `palette` (k, c), c the canvas's channels."""


METHODS: dict[str, Method] = {"auto": Auto(), **DIFFUSIONS}
