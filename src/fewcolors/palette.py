"""Palette: k colours in order, immutable, with optional weights and names."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array, as_colors, frozen
from fewcolors.errors import ArgumentError
from fewcolors.png import encode_true_color
from fewcolors.trace import Stage

# In notebooks: as many swatches as an indexed file has colours; 16 of 32 pixels fill the width of a cell's output.
_MOST_SHOWN = 256
_IN_A_ROW, _SIDE = 16, 32
_BOX = "display:inline-block;width:2em;height:2em;margin:1px;border:1px solid #8888"


class Palette:
    """k colours in order.

    `colors`: (k, 3) or (k, 4) whole numbers 0 to 255, sRGB (alpha last), kept in the order given; repeats are allowed,
    since files have them. `weights`: None, or k whole numbers: how much of the picture each colour serves. `names`:
    None, or k strings. `trace`: the stages of the search that found the colours, if one did; no part of equality.

    >>> p = Palette([[227, 6, 19], [255, 255, 255]], names=["red", "white"])
    >>> p.hex
    ('#e30613', '#ffffff')
    >>> p.rgba[0].tolist()
    [227, 6, 19, 255]
    """

    __slots__ = ("names", "rgba", "trace", "weights")

    rgba: UInt8Array
    weights: Int64Array | None
    names: tuple[str, ...] | None
    trace: tuple[Stage, ...]

    def __init__(
        self, colors: Any, weights: Any = None, names: Sequence[str] | None = None, *, trace: tuple[Stage, ...] = ()
    ) -> None:
        rows = as_colors(colors, "palette")
        rgba = np.full((len(rows), 4), 255, np.uint8)
        rgba[:, : rows.shape[1]] = rows
        object.__setattr__(self, "rgba", frozen(rgba))
        object.__setattr__(self, "weights", None if weights is None else _checked_weights(weights, len(rows)))
        object.__setattr__(self, "names", None if names is None else _checked_names(names, len(rows)))
        object.__setattr__(self, "trace", trace)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Palette is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), trace=self.trace), (np.asarray(self.rgba), self.weights, self.names)

    @property
    def rgb(self) -> UInt8Array:
        """(k, 3) uint8, read-only."""
        return self.rgba[:, :3]

    @property
    def hex(self) -> tuple[str, ...]:
        """'#rrggbb' of each colour, '#rrggbbaa' where it is not opaque."""
        return tuple("#" + bytes(row[: 3 if row[3] == 255 else 4]).hex() for row in self.rgba)

    def __len__(self) -> int:
        return len(self.rgba)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Palette):
            return NotImplemented
        return (
            np.array_equal(self.rgba, other.rgba) and self._weights() == other._weights() and self.names == other.names
        )

    def _weights(self) -> list[int] | None:
        return None if self.weights is None else self.weights.tolist()

    def __hash__(self) -> int:
        return hash(self.rgba.tobytes())

    def __repr__(self) -> str:
        shown = " ".join(self.hex[:8]) + (" …" if len(self) > 8 else "")
        return f"<Palette of {len(self)}: {shown}>"

    def _repr_html_(self) -> str:
        """Swatches for notebooks, each with hex code, name and share as text for those who do not see it."""
        labels = self._labels()[:_MOST_SHOWN]
        cells = "".join(_swatch(code, label) for code, label in zip(self.hex, labels, strict=False))
        more = f"<span> … and {len(self) - len(labels):,} more</span>" if len(self) > len(labels) else ""
        count = f"{len(self):,} colour{'s' if len(self) > 1 else ''}"
        return f'<div role="list" aria-label="palette of {count}">{cells}{more}</div>'

    def _repr_png_(self) -> bytes:
        """The same swatches as a picture, 16 in a row."""
        shown = self.rgba[:_MOST_SHOWN]
        rows = -(-len(shown) // _IN_A_ROW)
        columns = min(len(shown), _IN_A_ROW)
        grid = np.zeros((rows * columns, 4), np.uint8)  # what is left over is transparent
        grid[: len(shown)] = shown
        return encode_true_color(grid.reshape(rows, columns, 4).repeat(_SIDE, axis=0).repeat(_SIDE, axis=1))

    def _labels(self) -> list[str]:
        """What there is to say about each colour."""
        labels = list(self.hex)
        if self.names is not None:
            labels = [f"{label}, {name}" for label, name in zip(labels, self.names, strict=True)]
        if self.weights is not None and (total := int(self.weights.sum())):
            labels = [f"{label}, {weight / total:.1%}" for label, weight in zip(labels, self.weights, strict=True)]
        return labels


def _swatch(code: str, label: str) -> str:
    text = html.escape(label)
    return f'<span style="{_BOX};background:{code}" role="listitem" title="{text}" aria-label="{text}"></span>'


def _checked_weights(weights: Any, count: int) -> Int64Array:
    array = np.asarray(weights)
    if array.shape != (count,) or array.dtype.kind not in "iu" or (array < 0).any():
        raise ArgumentError(
            f"weights: expected {count} whole numbers >= 0, one a colour, got {array.dtype} {array.shape}"
        )
    return frozen(array.astype(np.int64))


def _checked_names(names: Sequence[str], count: int) -> tuple[str, ...]:
    if len(names) != count or not all(isinstance(name, str) for name in names):
        raise ArgumentError(f"names: expected {count} strings, one a colour, got {len(names)}")
    return tuple(names)
