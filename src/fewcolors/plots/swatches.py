"""Swatches: the colours of a palette, each with its hex code, its name and its share of the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fewcolors._nouns import number_of
from fewcolors.palette import Palette
from fewcolors.plots.figure import axes_or_new, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROWS = 32  # a column of so many swatches is as high as a page
# Inches of a swatch with its words, and of a line.
_COLUMN_WIDTH, _LINE_HEIGHT = 2.1, 0.26
# What shows through colours that are not opaque: the two greys of image editors.
_LIGHT, _DARK = "#ffffff", "#cccccc"


def swatches(palette: Palette, *, ax: Axes | None = None) -> Figure:
    """Draw each colour of `palette` in its order, with hex code, name, and share where it has weights.

    Columns of at most 32. Returns the figure; draws into `ax` where given. Raises `MissingExtraError` without
    matplotlib.

    >>> figure = swatches(Palette(["#e30613", "#ffffff"], weights=[1, 3]))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['#e30613  25.0 %', '#ffffff  75.0 %']
    """
    columns = math.ceil(len(palette) / _ROWS)
    rows = math.ceil(len(palette) / columns)
    axes = axes_or_new(ax, max(2.6, columns * _COLUMN_WIDTH), rows * _LINE_HEIGHT + 0.5)
    for place, words in enumerate(_words(palette)):
        column, row = divmod(place, rows)
        _draw_swatch(axes, column, row, palette.rgba[place] / 255.0, words)
    axes.set(xlim=(0, columns), ylim=(rows, 0), title=number_of(len(palette), "colour"))
    axes.set_axis_off()
    return figure_of(axes)


def _draw_swatch(axes: Axes, column: int, row: int, color: object, words: str) -> None:
    from matplotlib.patches import Rectangle

    left, top = column, row + 0.08
    for x, width, behind in ((left, 0.1, _LIGHT), (left + 0.1, 0.1, _DARK)):
        axes.add_patch(Rectangle((x, top), width, 0.84, facecolor=behind, edgecolor="none"))
    axes.add_patch(Rectangle((left, top), 0.2, 0.84, facecolor=color, edgecolor="#808080", linewidth=0.5))
    axes.text(left + 0.24, row + 0.5, words, va="center", fontfamily="monospace", fontsize=9, clip_on=True)


def _words(palette: Palette) -> list[str]:
    words = list(palette.hex)
    if palette.weights is not None and (total := int(palette.weights.sum())):
        words = [f"{code} {100 * weight / total:5.1f} %" for code, weight in zip(words, palette.weights, strict=True)]
    if palette.names is not None:
        words = [f"{code}  {name}" for code, name in zip(words, palette.names, strict=True)]
    return words
