"""Pictures side by side, each under its title.

A panel's pixels fall on the figure's pixels: a picture of 640 x 427 takes 640 x 427 of them, so a saved PNG shows the
very colours that are compared. Larger pictures are shrunk, smaller ones enlarged by whole factors. Only `show` needs
pyplot, to open a window.
"""

from __future__ import annotations

import io
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError
from fewcolors.images import check_target, write_whole
from fewcolors.plots.figure import figure_of, new_figure, require_matplotlib

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Dots per inch turn the pixel counts below into matplotlib's inches; a power of two does so without rounding.
_DPI = 128
_LARGEST = 800  # pixels of a panel's longer side: three in a row, 2,400 px, still open whole in viewers and on the web
_SMALLEST = 320  # pixels of a panel's width: room for a title of 40 letters 12 pixels high
_GAP = 24  # pixels between panels and around them
# Pixels by which a picture's place is moved right and down and made smaller. matplotlib before 3.11 cuts the place's
# left and top down to whole pixels and rounds its size up, so that sums of fractions which come out a billionth of a
# pixel beside the whole number would shift the picture by a pixel or stretch it.
_NUDGE = 1e-6
_TITLE_HEIGHT = 40  # pixels above a panel: one line of _TITLE_POINTS (12 points, 21 pixels) and air
_TITLE_POINTS = 12.0  # matplotlib's own size of titles
_TITLE_FONT = "DejaVu Sans"  # matplotlib brings it along, so titles look the same everywhere
_MOST_IN_A_ROW = 3  # the recipe's three pictures; four are two rows of two

_BACKGROUND = "#f2f2f2"  # not white: a white sky is to end where the picture ends

# The backends of matplotlib that only write files.
_WINDOWLESS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")
_NO_WINDOW = "no window can open here (no display, or no toolkit for windows); save the figure instead: -o figure.png"

# What matplotlib writes by itself; eps, ps and pgf are left out: they need other programs or lose the pixels.
_SUFFIXES = (".png", ".pdf", ".svg", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")


@dataclass(frozen=True)
class Panel:
    """One picture of a figure: its title, and its pixels, uint8 (h, w, 3) in sRGB values.

    >>> import numpy as np
    >>> Panel("black", np.zeros((2, 3, 3), np.uint8)).image.shape
    (2, 3, 3)
    """

    title: str
    image: np.ndarray


@dataclass(frozen=True)
class _Layout:
    """Where panels stand, in pixels from the figure's top left."""

    columns: int
    rows: int
    cell_width: int
    image_width: int
    image_height: int
    interpolation: str

    @property
    def width(self) -> int:
        return _GAP + self.columns * (self.cell_width + _GAP)

    @property
    def height(self) -> int:
        return _GAP // 2 + self.rows * (_TITLE_HEIGHT + self.image_height) + (self.rows - 1) * _GAP // 2 + _GAP

    def corner(self, place: int) -> tuple[int, int]:
        """The (left, top) pixel of the picture in this place, counted along the rows."""
        row, column = divmod(place, self.columns)
        left = _GAP + column * (self.cell_width + _GAP) + (self.cell_width - self.image_width) // 2
        top = _GAP // 2 + row * (_TITLE_HEIGHT + self.image_height + _GAP // 2) + _TITLE_HEIGHT
        return left, top


def draw(panels: Sequence[Panel], *, axes: Sequence[Axes] | None = None) -> Figure:
    """Return a matplotlib figure of the panels, side by side, axes off; more than three wrap to two rows.

    The panels' images have one common shape (h, w, 3), whose aspect the figure follows. `axes`: the caller's, one for
    each panel, to draw into instead. Raises `ArgumentError` where shapes differ or where there is no panel,
    `MissingExtraError` without matplotlib.

    >>> import numpy as np
    >>> figure = draw([Panel("one", np.zeros((40, 60, 3), np.uint8)), Panel("two", np.ones((40, 60, 3), np.uint8))])
    >>> [axes.get_title() for axes in figure.axes]
    ['one', 'two']
    """
    layout = _layout(panels)
    if axes is not None:
        return _draw_into(axes, panels, layout)
    figure = new_figure(layout.width / _DPI, layout.height / _DPI, dpi=_DPI, facecolor=_BACKGROUND)
    _fill(figure, panels, layout)
    return figure


def _draw_into(axes: Sequence[Axes], panels: Sequence[Panel], layout: _Layout) -> Figure:
    if len(axes) != len(panels):
        raise ArgumentError(f"axes: {len(axes)} for {len(panels)} panels; give one for each")
    for each, panel in zip(axes, panels, strict=True):
        each.set_axis_off()
        each.imshow(panel.image, interpolation=layout.interpolation)
        each.set_title(panel.title)
    return figure_of(axes[0])


def encode(panels: Sequence[Panel], suffix: str = ".png") -> bytes:
    """Return the bytes of the figure's file of the `panels`, which `draw` shows; `suffix` names the format. Raises
    ArgumentError and MissingExtraError as `draw`, and ImageFileError for another format.

    >>> import numpy as np
    >>> encode([Panel("black", np.zeros((2, 3, 3), np.uint8))])[1:4]
    b'PNG'
    """
    _check_suffix(suffix, f"a {suffix} file")
    file = io.BytesIO()
    draw(panels).savefig(file, format=suffix.removeprefix("."), dpi=_DPI, facecolor=_BACKGROUND, bbox_inches=None)
    return file.getvalue()


def save(path: str | os.PathLike[str], panels: Sequence[Panel], *, overwrite: bool = False) -> None:
    """Write the figure of the `panels` to a file, whole or not at all; the suffix of `path` names the format, .png,
    .pdf, .svg and others.

    Raises ImageFileError where the file exists and `overwrite` is False, or where it cannot be written; and as `draw`.

    >>> import numpy as np, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(f"{folder}/black.png", [Panel("black", np.zeros((2, 3, 3), np.uint8))])
    ...     assert Path(folder, "black.png").stat().st_size > 0
    """
    check_figure_target(path, overwrite=overwrite)
    write_whole(path, encode(panels, Path(path).suffix.lower()), overwrite=overwrite)


def check_figure_target(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Find out what `save` would raise about this `path` and `overwrite`, before any work is done for it. Raises
    ImageFileError, MissingExtraError.

    >>> try:
    ...     check_figure_target("figure.xls")
    ... except ImageFileError as error:
    ...     assert ".svg" in str(error)
    """
    _check_suffix(Path(path).suffix.lower(), repr(os.fspath(path)))
    check_target(path, overwrite=overwrite)
    require_matplotlib()


def show(panels: Sequence[Panel]) -> None:
    """Open the figure of the `panels` in a window and wait until it is closed. Raises FewcolorsError where none
    can open."""
    check_window()
    from matplotlib import pyplot

    layout = _layout(panels)
    size = (layout.width / _DPI, layout.height / _DPI)
    try:
        figure = pyplot.figure(figsize=size, dpi=_DPI, facecolor=_BACKGROUND)
    except ImportError as error:  # a window backend was asked for by name, and cannot run
        raise FewcolorsError(_NO_WINDOW) from error
    _fill(figure, panels, layout)
    pyplot.show()


def check_window() -> None:
    """Find out whether a window can open. Raises FewcolorsError without matplotlib, a display or a window toolkit."""
    require_matplotlib()
    import matplotlib

    # Asking for the backend makes matplotlib look for a display, and settle for a windowless one where there is none.
    if str(matplotlib.get_backend()).lower() in _WINDOWLESS:
        raise FewcolorsError(_NO_WINDOW)


def _check_suffix(suffix: str, name: str) -> None:
    if suffix not in _SUFFIXES:
        what = f"{suffix} is not a format of figures" if suffix else "a name without a suffix names no format"
        raise ImageFileError(f"{name}: {what}; use {', '.join(_SUFFIXES[:-1])} or {_SUFFIXES[-1]}")


def _layout(panels: Sequence[Panel]) -> _Layout:
    shapes = {panel.image.shape for panel in panels}
    if len(shapes) != 1:
        raise ArgumentError(f"panels: a figure shows pictures of one shape, these have {sorted(shapes)}; resize them")
    height, width, _ = shapes.pop()
    scale = _scale(height, width)
    image_width, image_height = max(1, round(width * scale)), max(1, round(height * scale))
    rows = math.ceil(len(panels) / _MOST_IN_A_ROW)
    columns = math.ceil(len(panels) / rows)
    # Not matplotlib's choice: "auto" smooths as soon as a rounding error makes 427 pixels of 427.
    interpolation = "hanning" if scale < 1 else "nearest"
    return _Layout(columns, rows, max(image_width, _SMALLEST), image_width, image_height, interpolation)


def _scale(height: int, width: int) -> float:
    longer = max(height, width)
    if longer > _LARGEST:
        return _LARGEST / longer
    return max(1, _SMALLEST // longer)  # whole factors only: every pixel of the picture becomes equally large


def _fill(figure: Figure, panels: Sequence[Panel], layout: _Layout) -> None:
    from matplotlib.transforms import Bbox

    points = min(_title_points(panel.title, layout.cell_width) for panel in panels)
    for place, panel in enumerate(panels):
        left, top = layout.corner(place)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_position(
            Bbox.from_extents(
                (left + _NUDGE) / layout.width,
                1 - (top + layout.image_height + _NUDGE) / layout.height,
                (left + layout.image_width - _NUDGE) / layout.width,
                1 - (top + 2 * _NUDGE) / layout.height,
            )
        )
        axes.set_axis_off()
        # aspect="auto" lets the picture fill its place, which has its aspect up to rounding.
        axes.imshow(panel.image, interpolation=layout.interpolation, aspect="auto")
        axes.set_title(panel.title, fontsize=points, fontfamily=_TITLE_FONT, color="black", pad=5, loc="center")


def _title_points(title: str, width: int) -> float:
    """The size in points at which a title fits into `width` pixels, at most _TITLE_POINTS."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    path = TextPath((0, 0), title, size=_TITLE_POINTS, prop=FontProperties(family=_TITLE_FONT))
    needed = max(1.0, float(path.get_extents().width))
    available = width * 72 / _DPI  # a point is 1/72 inch
    return min(_TITLE_POINTS, _TITLE_POINTS * available / needed)
