"""The error over k: what each doubling of the palette still brings, and where it stops being much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fewcolors.histogram import Histogram, count_colors
from fewcolors.plots.figure import axes_or_new, figure_of
from fewcolors.quantize import apply_palette, design_palette
from fewcolors.targets.knee import knee

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Doublings up to what an indexed file holds.
N_COLORS = (2, 4, 8, 16, 32, 64, 128, 256)


def errors_over_k(
    image: Any, n_colors: Iterable[int] = N_COLORS, *, space: str = "srgb", effort: str = "balanced"
) -> dict[int, float]:
    """The squared error of the best palette found for each number of colours, without dithering.

    `image`: whatever `quantize` takes, or a `Histogram`; it is counted once. The error is that of `Score.mse`: summed
    over R, G and B, mean over pixels. `space` and `effort`: as in `quantize`; "srgb" is where this error is lowered
    itself. `n_colors`: numbers of colours. Raises ArgumentError, ImageFileError.

    >>> errors_over_k(np.arange(256, dtype=np.uint8).reshape(16, 16), [1, 256])
    {1: 16384.5, 256: 0.0}
    """
    histogram = image if isinstance(image, Histogram) else count_colors(image)
    return {k: _error(histogram, k, space, effort) for k in n_colors}


def error_curve(errors: Mapping[int, float] | Any, *, ax: Axes | None = None) -> Figure:
    """Draw the error over the number of colours, with its knee.

    `errors`: what `errors_over_k` gives, or an image or `Histogram`, for which it is asked. Returns the figure; draws
    into `ax` where given. Raises `MissingExtraError` without matplotlib.

    >>> error_curve({2: 100.0, 4: 20.0, 8: 15.0}).axes[0].get_xlabel()
    'colours'
    """
    axes = axes_or_new(ax, 6.5, 4)
    found = errors if isinstance(errors, Mapping) else errors_over_k(errors)
    at = knee(found)
    k, heights = _sorted(found)
    axes.plot(k, heights, marker="o", color="#3b6ea8")
    axes.axvline(at, color="#b04a3f", linestyle="--", linewidth=1)
    axes.annotate(
        f"knee: {at} colours, MSE {found[at]:.4g}",
        (at, found[at]),
        xytext=(12, 24),
        textcoords="offset points",
        color="#b04a3f",
    )
    axes.set_xscale("log", base=2)
    axes.set_xticks(k, [str(int(each)) for each in k], minor=False)
    axes.set(
        xlabel="colours", ylabel="MSE (8-bit levels, summed over R, G, B)", title="Error over the number of colours"
    )
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    return figure_of(axes)


def _sorted(errors: Mapping[int, float]) -> tuple[np.ndarray, np.ndarray]:
    k = np.array(sorted(errors), dtype=float)
    return k, np.array([errors[int(each)] for each in k], dtype=float)


def _error(histogram: Histogram, k: int, space: str, effort: str) -> float:
    """A picture of one row, each distinct colour once, stands for all pixels of its colour."""
    palette = design_palette(histogram, k, space=space, effort=effort)
    row = np.asarray(histogram.rounded().colors)[None]
    mapped = apply_palette(row, palette, space=space, dither="none").to_array()
    difference = row.astype(np.float64) - mapped
    weights = np.asarray(histogram.weights)
    return float(((difference * difference).sum(axis=2)[0] * weights).sum() / weights.sum())
