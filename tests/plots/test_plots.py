"""Plots of single things: they show what they were given, in the caller's axes or in a figure of their own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

import fewcolors as fc
from fewcolors import plots
from fewcolors.color import SPACES

PALETTE = fc.Palette(["#e30613", "#ffffff", "#00102080"], weights=[5, 4, 1], names=["red", "white", "glass"])
RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)
CURVE = {2: 100.0, 4: 20.0, 8: 15.0, 16: 12.0}

PLOTS: dict[str, Callable[..., Figure]] = {
    "swatches": lambda **given: plots.swatches(PALETTE, **given),
    "cloud": lambda **given: plots.cloud(RAMP, PALETTE, **given),
    "error_curve": lambda **given: plots.error_curve(CURVE, **given),
    "error_map": lambda **given: plots.error_map(RAMP, fc.quantize(RAMP, 4, dither="none"), **given),
    "difference": lambda **given: plots.difference(RAMP, fc.quantize(RAMP, 4, dither="none"), **given),
}


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_draws_into_the_axes_it_is_given_and_makes_a_figure_without(name: str) -> None:
    given = Figure()
    axes = given.add_subplot(projection="3d" if name == "cloud" else None)
    assert PLOTS[name](ax=axes) is given
    own = PLOTS[name]()
    assert own is not given
    assert axes.get_title() == own.axes[0].get_title() != ""


@pytest.mark.parametrize("name", [name for name in PLOTS if name != "swatches"])
def test_every_axis_has_a_label(name: str) -> None:
    axes = PLOTS[name]().axes[0]
    labels = [axes.get_xlabel(), axes.get_ylabel(), *([axes.get_zlabel()] if name == "cloud" else [])]
    assert all(labels)


@pytest.mark.parametrize("name", PLOTS)
def test_nothing_is_cut_off_at_the_figures_edges(name: str) -> None:
    figure = PLOTS[name]()
    figure.canvas.draw()
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert -0.01 <= box.x0 <= box.x1 <= width + 0.01
    assert -0.01 <= box.y0 <= box.y1 <= height + 0.01


@pytest.mark.parametrize("name", PLOTS)
def test_a_notebook_shows_a_figure_of_its_own(name: str) -> None:
    png = PLOTS[name]()._repr_png_()  # type: ignore[attr-defined]  # ours has it
    assert Image.open(io.BytesIO(png)).format == "PNG"


def test_plots_leave_pyplot_alone() -> None:
    code = (
        "import sys, numpy\nimport fewcolors as fc\nfrom fewcolors import plots\n"
        "ramp = numpy.arange(16, dtype='uint8').reshape(4, 4)\nplots.swatches(fc.design_palette(ramp))\n"
        "plots.error_map(ramp, ramp)\nplots.cloud(ramp)\nassert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("ask", [*PLOTS.values(), lambda: plots.colormap(PALETTE)])
def test_without_matplotlib_the_message_says_how_to_install_it(
    ask: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(fc.MissingExtraError, match=r"pip install 'fewcolors\[plot\]'"):
        ask()


# Swatches


def test_swatches_say_code_share_and_name_of_each_colour() -> None:
    texts = [text.get_text() for text in plots.swatches(PALETTE).axes[0].texts]
    assert texts == ["#e30613  50.0 %  red", "#ffffff  40.0 %  white", "#00102080  10.0 %  glass"]


def test_swatches_have_the_palettes_colours() -> None:
    patches = plots.swatches(PALETTE).axes[0].patches[2::3]  # before each, the two greys behind it
    assert [to_hex(patch.get_facecolor(), keep_alpha=patch.get_alpha() != 1) for patch in patches] == [
        to_hex(tuple(color / 255), keep_alpha=True) for color in PALETTE.rgba
    ]


@pytest.mark.parametrize("count", [1, 32, 33, 100, 256])
def test_swatches_stand_apart_in_columns(count: int) -> None:
    figure = plots.swatches(fc.Palette(np.random.default_rng(0).integers(0, 256, (count, 3)), weights=[1] * count))
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) == count
    assert not any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[place + 1 : place + 40])


# Cloud


@pytest.mark.parametrize("space", ["srgb", "oklab"])
def test_the_clouds_points_lie_where_their_colours_do(space: str) -> None:
    colors = np.random.default_rng(1).integers(0, 256, (30, 1, 3), np.uint8)
    figure = plots.cloud(colors, space=space)
    points, *_ = figure.axes[0].collections
    found = np.stack([np.asarray(axis) for axis in points._offsets3d], axis=1)
    histogram = fc.count_colors(colors)
    lattice = SPACES[space].to_lattice(np.asarray(histogram.colors), 1)[:, :3] / SPACES[space].unit
    assert np.allclose(found, lattice if space == "srgb" else lattice[:, [1, 2, 0]])
    figure.canvas.draw()  # sorts them, the farthest first
    shown = np.rint(points.get_facecolors()[:, :3] * 255).astype(int)
    assert sorted(shown.tolist()) == sorted(histogram.colors.tolist())


def test_heavier_colours_are_larger_points() -> None:
    drawing = np.zeros((10, 10, 3), np.uint8)
    drawing[0, 0] = 255
    points, *_ = plots.cloud(drawing).axes[0].collections
    black, white = points.get_sizes()
    assert black == pytest.approx(white * 99**0.5)


def test_a_cloud_of_many_colours_is_thinned_and_its_title_has_them_all(china: np.ndarray) -> None:
    axes = plots.cloud(china, PALETTE).axes[0]
    assert axes.get_title() == "96,615 distinct colours, a palette of 3"
    assert [len(points._offsets3d[0]) for points in axes.collections] == [8000, 3, 3]


def test_a_cloud_needs_axes_in_three_dimensions_and_a_space_with_a_shape() -> None:
    with pytest.raises(fc.ArgumentError, match="projection='3d'"):
        plots.cloud(RAMP, ax=Figure().add_subplot())
    with pytest.raises(fc.ArgumentError, match="srgb, oklab"):
        plots.cloud(RAMP, space="cielab")


# Error over k


def test_errors_over_k_are_those_of_quantize(gradient: np.ndarray) -> None:
    errors = plots.errors_over_k(gradient, [2, 5, 16])
    for k, error in errors.items():
        result = fc.quantize(gradient, k, space="srgb", dither="none")
        assert error == pytest.approx(fc.measure(gradient, result).mse)
    assert errors == plots.errors_over_k(fc.count_colors(gradient), [2, 5, 16])


@pytest.mark.parametrize(
    ("errors", "at"),
    [(CURVE, 4), ({1: 9.0}, 1), ({2: 8.0, 4: 4.0, 8: 0.0}, 2), ({2: 100, 4: 90, 8: 10, 16: 5, 32: 1}, 8)],
)
def test_the_knee_is_where_the_curve_lies_farthest_below_its_chord(errors: dict[int, float], at: int) -> None:
    assert plots.knee(errors) == at
    assert plots.knee(dict(reversed(errors.items()))) == at


def test_the_curve_shows_every_error_and_names_the_knee() -> None:
    axes = plots.error_curve(CURVE).axes[0]
    curve, line = axes.lines
    assert dict(zip(*curve.get_data(), strict=True)) == CURVE
    assert set(line.get_xdata()) == {4}
    assert [text.get_text() for text in axes.texts] == ["knee: 4 colours, MSE 20"]


def test_a_curve_of_nothing_is_refused() -> None:
    with pytest.raises(fc.ArgumentError, match="errors: none"):
        plots.error_curve({})


# Maps


def test_the_error_map_is_bright_where_the_picture_lost_most() -> None:
    before = np.full((6, 8, 3), 128, np.uint8)
    after = before.copy()
    after[2, 5] = [255, 0, 0]
    axes, scale = plots.error_map(before, after).axes
    shown = np.asarray(axes.images[0].get_array())
    assert shown.shape == (6, 8)
    assert shown[2, 5] == shown.max() > 20
    assert np.count_nonzero(shown) == 1
    assert scale.get_ylabel() == "ΔE2000"


def test_the_difference_is_signed_and_multiplied_around_grey() -> None:
    before = np.full((1, 4, 3), 100, np.uint8)
    after = np.array([[[100, 100, 100], [103, 100, 98], [255, 0, 100], [101, 99, 100]]], np.uint8)
    shown = np.asarray(plots.difference(before, after, gain=10).axes[0].images[0].get_array())
    assert shown[0].tolist() == [[128, 128, 128], [158, 128, 108], [255, 0, 128], [138, 118, 128]]


@pytest.mark.parametrize("plot", [plots.error_map, plots.difference])
def test_pictures_of_different_sizes_have_no_difference(plot: Callable[[Any, Any], Figure]) -> None:
    with pytest.raises(fc.ArgumentError, match="size"):
        plot(np.zeros((2, 3, 3), np.uint8), np.zeros((3, 2, 3), np.uint8))


# Panels in axes of the caller's, and colormaps


def test_panels_are_drawn_into_the_callers_axes() -> None:
    figure = Figure()
    given = figure.subplots(1, 2)
    panels = [plots.Panel(name, np.full((4, 6, 3), level, np.uint8)) for name, level in (("one", 1), ("two", 2))]
    assert plots.draw(panels, axes=given) is figure
    assert [axes.get_title() for axes in given] == ["one", "two"]
    assert [int(np.asarray(axes.images[0].get_array()).max()) for axes in given] == [1, 2]
    with pytest.raises(fc.ArgumentError, match="axes: 2 for 1 panels"):
        plots.draw(panels[:1], axes=given)


def test_a_palette_becomes_a_colormap_of_its_colours_in_order() -> None:
    colormap = plots.colormap(PALETTE, "flag")
    assert (colormap.name, colormap.N) == ("flag", 3)
    assert np.allclose(colormap(range(3)), PALETTE.rgba / 255)
