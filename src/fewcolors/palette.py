"""Palette: k colours in order, immutable, with optional weights and names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array, as_colors, frozen
from fewcolors._nouns import number_of
from fewcolors.errors import ArgumentError
from fewcolors.png import encode_true_color
from fewcolors.trace import Stage

if TYPE_CHECKING:
    from fewcolors.color.spoken import Color

# In notebooks: as many swatches as an indexed file has colours; 16 of 32 pixels fill the width of a cell's output.
_MOST_SHOWN = 256
_IN_A_ROW, _SIDE = 16, 32
_BOX = "display:inline-block;width:2em;height:2em;margin:1px;border:1px solid #8888"


class Palette:
    """k colours in order.

    `rgb`: (k, 3) or (k, 4) whole numbers 0 to 255, sRGB (alpha last), or hex codes, kept in the order given; repeats
    are allowed, since files have them. `weights`: None, or k whole numbers: how much of the picture each colour serves.
    `names`: None, or k strings. `output`: None, or k colours to write in place of these, for devices whose ink or light
    does not look like its number: pictures are matched with `rgb`, as measured, and files hold `output`, which the
    driver wants. `trace`: the stages of the search that found the colours, if one did; no part of equality. Raises
    ArgumentError.

    >>> p = Palette([[227, 6, 19], [255, 255, 255]], names=["red", "white"])
    >>> p.hex
    ('#e30613', '#ffffff')
    >>> p.rgba[0].tolist()
    [227, 6, 19, 255]
    >>> ink = Palette(rgb=["#914c4f", "#b5bab6"], output=["#ff0000", "#ffffff"])
    >>> ink.output[:, :3].tolist()
    [[255, 0, 0], [255, 255, 255]]
    """

    __slots__ = ("names", "output", "rgba", "trace", "weights")

    rgba: UInt8Array
    output: UInt8Array | None
    weights: Int64Array | None
    names: tuple[str, ...] | None
    trace: tuple[Stage, ...]

    def __init__(
        self,
        rgb: Any,
        weights: Any = None,
        names: Sequence[str] | None = None,
        *,
        output: Any = None,
        trace: tuple[Stage, ...] = (),
    ) -> None:
        rgba = _rgba(rgb, "palette")
        object.__setattr__(self, "rgba", frozen(rgba))
        object.__setattr__(self, "output", None if output is None else _checked_output(output, len(rgba)))
        object.__setattr__(self, "weights", None if weights is None else _checked_weights(weights, len(rgba)))
        object.__setattr__(self, "names", None if names is None else _checked_names(names, len(rgba)))
        object.__setattr__(self, "trace", trace)

    @classmethod
    def load(cls, source: Any) -> Palette:
        """Read a palette file: a path, the bytes of one, or a binary file object.

        Of any format that docs/formats.md lists, told apart by what is in it, then by its suffix. Raises
        `PaletteFileError`.

        >>> Palette.load(b"GIMP Palette\\n227 6 19 red\\n").names
        ('red',)
        """
        from fewcolors import formats

        record = formats.load(source)
        return cls(record.rgba, names=record.names)

    @classmethod
    def named(cls, name: str) -> Palette:
        """A palette known by name, such as "css", "pico-8" or "grey-16"; docs/formats.md lists them with their sources.

        Those whose names end in -seen have `output`, what the device must be told. Raises `PaletteFileError` where
        there is none of this name.

        >>> Palette.named("web-safe").hex[1]
        '#000033'
        """
        from fewcolors.formats import named

        record, output = named.load(name), named.output_of(name)
        return cls(record.rgba, names=record.names, output=None if output is None else output.rgba)

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write a palette file, whole or not at all, in the format that its suffix means.

        Names that the format cannot hold are left out; alpha and numbers of colours that it cannot hold are refused.
        Raises `PaletteFileError`, also where the file exists and `overwrite` is False, and `ArgumentError` for a
        palette with `output`, which no file holds beside.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Palette(["#e30613"], names=["red"]).save(f"{folder}/one.gpl")
        ...     Palette.load(f"{folder}/one.gpl").names
        ('red',)
        """
        from fewcolors import formats

        if self.output is not None:
            raise ArgumentError("a palette file holds no output; save Palette(p.rgba) or Palette(p.output) by itself")
        formats.save(path, formats.Record(self.rgba, self.names), overwrite=overwrite)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Palette is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        output = None if self.output is None else np.asarray(self.output)
        return partial(type(self), output=output, trace=self.trace), (np.asarray(self.rgba), self.weights, self.names)

    @property
    def colors(self) -> tuple[Color, ...]:
        """Each colour as people speak of it: hex, CSS oklch, nearest CSS name, share, contrast, luminance.

        >>> [(color.name, color.share) for color in Palette(["#000", "#fff"], [1, 3]).colors]
        [('black', 0.25), ('white', 0.75)]
        """
        from fewcolors.color.spoken import Color  # words and contrasts, which pictures need not wait for

        total = 0 if self.weights is None else int(self.weights.sum())
        shares = [weight / total for weight in self._weights() or ()] if total else [None] * len(self)
        labels = self.names or [None] * len(self)
        rows = zip(self.rgba.tolist(), shares, labels, strict=True)
        return tuple(Color((r, g, b), alpha, share, label) for (r, g, b, alpha), share, label in rows)

    @property
    def written(self) -> UInt8Array:
        """(k, 4) uint8, read-only: the colours that files hold, `output` where there is one, else `rgba`."""
        return self.rgba if self.output is None else self.output

    def take(self, rows: Any) -> Self:
        """The palette of these entries (whole numbers, or a mask) in this order; what belongs to a colour goes with it.
        Raises IndexError for a row that is not there.

        >>> Palette(["#000", "#fff"], names=["ink", "paper"]).take([1]).names
        ('paper',)
        """
        chosen = np.arange(len(self))[np.asarray(rows)]
        weights = None if self.weights is None else self.weights[chosen]
        names = None if self.names is None else [self.names[row] for row in chosen]
        output = None if self.output is None else self.output[chosen]
        return type(self)(self.rgba[chosen], weights, names, output=output, trace=self.trace)

    @property
    def rgb(self) -> UInt8Array:
        """(k, 3) uint8, read-only."""
        return self.rgba[:, :3]

    @property
    def hex(self) -> tuple[str, ...]:
        """'#rrggbb' of each colour, '#rrggbbaa' where it is not opaque."""
        return _hex(self.rgba)

    def __len__(self) -> int:
        return len(self.rgba)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Palette):
            return NotImplemented
        return (
            np.array_equal(self.rgba, other.rgba)
            and (self.output is None) == (other.output is None)
            and np.array_equal(self.written, other.written)
            and self._weights() == other._weights()
            and self.names == other.names
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
        return f'<div role="list" aria-label="palette of {number_of(len(self), "colour")}">{cells}{more}</div>'

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
        if self.output is not None:
            labels = [f"{label}, written as {code}" for label, code in zip(labels, _hex(self.output), strict=True)]
        return labels


def palette_from(text: str) -> Palette:
    """The palette that one line of text means: a name, else a file, else a list of colours.

    What the option --palette takes: "pico-8", "brand.ase", "#e30613 #fff 0,0,0". A file called like a palette is
    written with its folder, as ./cga. Raises `PaletteFileError`.

    >>> palette_from("#e30613 fff 0,0,0").hex
    ('#e30613', '#ffffff', '#000000')
    """
    from fewcolors import formats

    if formats.named.is_name(text):
        return Palette.named(text)
    record = formats.find(text)
    return Palette(record.rgba, names=record.names)


def _hex(rgba: UInt8Array) -> tuple[str, ...]:
    return tuple("#" + bytes(row[: 3 if row[3] == 255 else 4]).hex() for row in rgba)


def _rgba(colors: Any, name: str) -> UInt8Array:
    """A copy (k, 4) of colours, opaque where they have no alpha."""
    rows = as_colors(colors, name)
    rgba = np.full((len(rows), 4), 255, np.uint8)
    rgba[:, : rows.shape[1]] = rows
    return rgba


def _swatch(code: str, label: str) -> str:
    import html

    text = html.escape(label)
    return f'<span style="{_BOX};background:{code}" role="listitem" title="{text}" aria-label="{text}"></span>'


def _checked_weights(weights: Any, count: int) -> Int64Array:
    array = np.asarray(weights)
    if array.shape != (count,) or array.dtype.kind not in "iu" or (array < 0).any():
        raise ArgumentError(
            f"weights: expected {number_of(count, 'whole number')} >= 0, one a colour, got {array.dtype} {array.shape}"
        )
    return frozen(array.astype(np.int64))


def _checked_output(output: Any, count: int) -> UInt8Array:
    rgba = _rgba(output, "output")
    if len(rgba) != count:
        raise ArgumentError(f"output: {number_of(len(rgba), 'colour')} for a palette of {count}; give one for each")
    return frozen(rgba)


def _checked_names(names: Sequence[str], count: int) -> tuple[str, ...]:
    if len(names) != count or not all(isinstance(name, str) for name in names):
        raise ArgumentError(f"names: expected {number_of(count, 'string')}, one a colour, got {len(names)}")
    return tuple(names)
