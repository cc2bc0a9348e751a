"""The colour cloud: a picture's distinct colours as points in space, and the palette's among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fewcolors._arrays import FloatArray, to_8_bits
from fewcolors._nouns import number_of
from fewcolors.color import SPACES
from fewcolors.errors import ArgumentError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.palette import Palette
from fewcolors.plots.figure import axes_or_new, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The spaces that have a shape worth looking at: the names of their axes, as (x, y, z), and which channel each shows.
# Lightness points upwards.
_AXES = {
    "srgb": (("red", "green", "blue"), (0, 1, 2)),
    "oklab": (("a  (green to red)", "b  (blue to yellow)", "L  (lightness)"), (1, 2, 0)),
}
# Points drawn at most. matplotlib takes 0.1 s for so many in three dimensions, and more only hide each other.
_MOST_POINTS = 8000
_POINT_AREA = 6.0  # in square points: the mean over all drawn; each has its share by the root of its weight
_PALETTE_AREA = 70.0


def cloud(image: Any, palette: Palette | None = None, *, space: str = "srgb", ax: Axes | None = None) -> Figure:
    """Draw the distinct colours of an image, or of a `Histogram`, as a cloud in three dimensions.

    Each point has its own colour; it is the larger the more pixels have it. Of more than 8,000 colours as many are
    drawn, spread evenly along a curve through the cloud. The colours of `palette` are the large points with a dark
    edge. `space`: "srgb", in 8-bit levels, or "oklab". Returns the figure; draws into `ax`, 3-D axes, where given.
    Raises `ArgumentError` for another space and for flat axes, `MissingExtraError` without matplotlib.

    >>> ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    >>> cloud(ramp).axes[0].get_zlabel()
    'blue'
    """
    if space not in _AXES:
        raise ArgumentError(f"space={space!r}: a cloud is drawn in one of {', '.join(_AXES)}")
    histogram = image if isinstance(image, Histogram) else count_colors(image)
    axes: Any = axes_or_new(ax, 7, 6, projection="3d")
    axes.computed_zorder = False  # else matplotlib draws the whole cloud over the palette, or the palette under it
    rows = np.linspace(0, len(histogram) - 1, min(len(histogram), _MOST_POINTS)).round().astype(int)
    colors, weights = np.asarray(histogram.colors)[rows], np.asarray(histogram.weights)[rows]
    areas = np.sqrt(weights)
    _scatter(axes, colors, space, s=_POINT_AREA * areas / areas.mean(), linewidths=0, alpha=0.6)
    if palette is not None:
        for edge, width in (("white", 4.0), ("black", 1.2)):  # one of the two stands out from any cloud
            _scatter(axes, palette.rgb, space, zorder=3, s=_PALETTE_AREA, edgecolors=edge, linewidths=width, alpha=1.0)
    _label(axes, _AXES[space][0])
    axes.set_title(_title(histogram, palette))
    return figure_of(axes)


def _label(axes: Any, names: tuple[str, ...]) -> None:
    from matplotlib.ticker import MaxNLocator

    for axis, name in zip((axes.xaxis, axes.yaxis, axes.zaxis), names, strict=True):
        axis.set_label_text(name)
        axis.labelpad = 8  # points: further out than matplotlib's 4, where the numbers of its slanted axes stand
        axis.set_major_locator(MaxNLocator(5))


def _scatter(axes: Any, colors: np.ndarray, space: str, **look: Any) -> None:
    opaque = np.ascontiguousarray(to_8_bits(colors)[:, :3])
    axes.scatter(*_points(opaque, space).T, c=opaque / 255.0, depthshade=False, **look)


def _points(colors: np.ndarray, space: str) -> FloatArray:
    lattice = SPACES[space].to_lattice(colors, 1)[:, :3]
    points: FloatArray = lattice[:, _AXES[space][1]] / SPACES[space].unit
    return points


def _title(histogram: Histogram, palette: Palette | None) -> str:
    many = number_of(len(histogram), "distinct colour")
    return many if palette is None else f"{many}, a palette of {len(palette):,}"
