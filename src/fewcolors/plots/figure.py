"""Figures without pyplot: where a plot draws when the caller gives no axes."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from fewcolors.errors import ArgumentError, MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Enough for text of matplotlib's size to be sharp on most screens; its own default, 100, is a little coarse.
DPI = 110


def require_matplotlib() -> None:
    """Raise `MissingExtraError` where matplotlib is missing."""
    try:
        import matplotlib  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise MissingExtraError("figures need matplotlib; install it: pip install 'fewcolors[plot]'") from error


def new_figure(width: float, height: float, *, dpi: float = DPI, **settings: Any) -> Figure:
    """A figure of so many inches with a canvas of its own."""
    require_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _figure_class()(figsize=(width, height), dpi=dpi, **settings)
    FigureCanvasAgg(figure)
    return figure


def axes_or_new(ax: Axes | None, width: float, height: float, **settings: Any) -> Axes:
    """`ax`, or the only axes of a new figure of so many inches; `settings` are those of `Figure.add_subplot`."""
    require_matplotlib()
    if ax is None:
        made: Axes = new_figure(width, height, layout="constrained").add_subplot(**settings)
        return made
    wanted = settings.get("projection")
    if wanted is not None and ax.name != wanted:
        raise ArgumentError(f"ax: a plot in {wanted} needs axes made with projection={wanted!r}, not {ax.name!r}")
    return ax


def figure_of(axes: Axes) -> Figure:
    """The figure that the axes stand in."""
    return cast("Figure", axes.figure)


@cache
def _figure_class() -> type[Figure]:
    """matplotlib's figure, which notebooks show though pyplot knows nothing of it."""
    from matplotlib.figure import Figure

    return cast("type[Figure]", type("Figure", (Figure,), {"_repr_png_": _png, "__doc__": Figure.__doc__}))


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
