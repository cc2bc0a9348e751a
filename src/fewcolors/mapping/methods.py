"""The methods that dither, by name."""

from __future__ import annotations

from typing import Protocol

from fewcolors._arrays import IndexArray, UInt8Array
from fewcolors.mapping.auto import AUTO, JOINT
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS
from fewcolors.mapping.ordered import ORDERED


class Method(Protocol):
    """A way to give pixels indices."""

    def __call__(self, canvas: Canvas, palette: UInt8Array) -> IndexArray:
        """The indices (h, w) of `canvas` in `palette` (k, c), c the canvas's channels; uint8 up to 256 colours, else
        uint16."""


METHODS: dict[str, Method] = {"auto": AUTO, "joint": JOINT, **DIFFUSIONS, **ORDERED}
