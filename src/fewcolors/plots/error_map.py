"""The error map: where in the picture the eye sees most of what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fewcolors.images import as_array
from fewcolors.metrics import delta_e_2000_map
from fewcolors.plots.figure import axes_or_new, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Beyond this difference everything is "quite another colour" (CIEDE2000: 1 is just noticed), and a single stray pixel
# shall not darken the rest.
_MOST = 20.0


def error_map(image: Any, result: Any, *, ax: Axes | None = None) -> Figure:
    """Draw the colour difference ΔE2000 of every pixel of `result`, an `Indexed` or any image, from `image`.

    Dark is equal, bright is 20 and more; about 1 is just noticed. The title has the mean. Returns the figure; draws
    into `ax` where given, with a scale beside it. Raises `ArgumentError` for pictures of different sizes,
    `MissingExtraError` without matplotlib.

    >>> import numpy as np
    >>> black = np.zeros((4, 6, 3), np.uint8)
    >>> error_map(black, black).axes[0].get_title()
    'ΔE2000: 0.00 on average'
    """
    differences = delta_e_2000_map(as_array(image), as_array(getattr(result, "to_array", lambda: result)(), "result"))
    height, width = differences.shape
    axes = axes_or_new(ax, 7.5, 1 + 5.5 * height / width)
    shown = axes.imshow(differences, cmap="inferno", vmin=0, vmax=_MOST, interpolation="nearest")
    scale = figure_of(axes).colorbar(shown, ax=axes, extend="max", shrink=0.9)
    scale.set_label("ΔE2000")
    axes.set(xlabel="x (pixels)", ylabel="y (pixels)", title=f"ΔE2000: {differences.mean():.2f} on average")
    return figure_of(axes)
