"""Plots: what quantizing did, drawn with matplotlib; the extra `plot`, and its only home.

One plot a file. Each takes `ax`, an axes of the caller's to draw into, or makes a figure of its own, and returns the
figure. Figures are made without pyplot, whose state, like matplotlib's settings, belongs to the caller; notebooks show
them all the same.
"""

from __future__ import annotations

from fewcolors.plots.cloud import cloud
from fewcolors.plots.colormap import colormap
from fewcolors.plots.curve import error_curve, errors_over_k
from fewcolors.plots.difference import difference
from fewcolors.plots.error_map import error_map
from fewcolors.plots.panels import Panel, check_figure_target, check_window, draw, encode, save, show
from fewcolors.plots.swatches import swatches
from fewcolors.targets.knee import knee

__all__ = [
    "Panel",
    "check_figure_target",
    "check_window",
    "cloud",
    "colormap",
    "difference",
    "draw",
    "encode",
    "error_curve",
    "error_map",
    "errors_over_k",
    "knee",
    "save",
    "show",
    "swatches",
]
