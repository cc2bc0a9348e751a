"""The difference: what was added and taken away, after minus before, around a middle grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fewcolors._arrays import UInt8Array, to_8_bits
from fewcolors.errors import ArgumentError
from fewcolors.images import as_array
from fewcolors.plots.figure import axes_or_new, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GREY = 128
# With 64 colours most pixels of a photo move by less than 16 levels a channel: times 6 that fills the range.
GAIN = 6.0


def difference(image: Any, result: Any, *, gain: float = GAIN, ax: Axes | None = None) -> Figure:
    """Draw `result`, an `Indexed` or any image, minus `image`: grey is equal, brighter is more, a tint a shift of hue.

    `gain`: by how much differences are multiplied. Alpha is left out. Returns the figure; draws into `ax` where given.
    Raises `ArgumentError` for pictures of different sizes, `MissingExtraError` without matplotlib.

    >>> black = np.zeros((4, 6, 3), np.uint8)
    >>> int(difference(black, black).axes[0].images[0].get_array().max())
    128
    """
    before, after = _levels(image, "image"), _levels(result, "result")
    if before.shape != after.shape:
        (height, width, _), (h, w, _) = before.shape, after.shape
        raise ArgumentError(f"result: its size {w} x {h} is not the image's, {width} x {height}")
    shown = np.rint((after.astype(np.float64) - before) * gain + _GREY).clip(0, 255).astype(np.uint8)
    height, width, _ = shown.shape
    axes = axes_or_new(ax, 6.5, 1 + 6.2 * height / width)
    axes.imshow(shown, interpolation="nearest")
    axes.set(xlabel="x (pixels)", ylabel="y (pixels)", title=f"after − before, × {gain:g}")
    return figure_of(axes)


def _levels(image: Any, name: str) -> UInt8Array:
    return to_8_bits(as_array(getattr(image, "to_array", lambda: image)(), name)[:, :, :3])
