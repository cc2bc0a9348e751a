"""A palette as one of matplotlib's colormaps, for plots of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fewcolors.palette import Palette
from fewcolors.plots.figure import require_matplotlib

if TYPE_CHECKING:
    from matplotlib.colors import ListedColormap


def colormap(palette: Palette, name: str = "fewcolors") -> ListedColormap:
    """The palette's colours in their order, alpha included, as a `matplotlib.colors.ListedColormap`.

    `name`: what matplotlib shall call it. Raises MissingExtraError without matplotlib.

    >>> float(colormap(Palette(["#e30613", "#ffffff"]))(0)[0]) == 0xE3 / 255
    True
    """
    require_matplotlib()
    from matplotlib.colors import ListedColormap

    return ListedColormap(palette.rgba / 255.0, name=name)
