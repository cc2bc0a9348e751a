"""Figures: the panels show exactly the pictures they are given, and nothing of the caller's matplotlib is touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fewcolors import images, plots
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError, MissingExtraError

TITLES = ("Original (96,615 colours)", "k-means", "random", "Quantized (64 colours, scikit-learn, 1,000 pixels)")


def panels(count: int, height: int, width: int) -> list[plots.Panel]:
    rng = np.random.default_rng(3)
    return [plots.Panel(title, rng.integers(0, 256, (height, width, 3), np.uint8)) for title in TITLES[:count]]


def shown(png: bytes, wanted: plots.Panel, enlarged: int) -> bool:
    """Whether the picture, each pixel a square of `enlarged` x `enlarged`, stands somewhere in the figure, exactly."""
    figure = images.as_array(png)[..., :3]
    picture = wanted.image.repeat(enlarged, axis=0).repeat(enlarged, axis=1)
    height, width, _ = picture.shape
    tops, lefts = np.nonzero((figure[: 1 - height or None, : 1 - width or None] == picture[0, 0]).all(axis=2))
    return any(
        np.array_equal(figure[top : top + height, left : left + width], picture)
        for top, left in zip(tops, lefts, strict=True)
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize(("height", "width", "enlarged"), [(427, 640, 1), (640, 427, 1), (8, 12, 26), (1, 1, 320)])
def test_every_panel_shows_the_very_pixels_of_its_picture(count: int, height: int, width: int, enlarged: int) -> None:
    given = panels(count, height, width)
    png = plots.encode(given)
    assert all(shown(png, panel, enlarged) for panel in given)
    assert not shown(png, plots.Panel("its negative", 255 - given[0].image), enlarged)


@pytest.mark.parametrize(("count", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 2, 2), (5, 2, 3)])
def test_three_panels_stand_in_a_row_and_four_in_two(count: int, rows: int, columns: int) -> None:
    figure = plots.draw((panels(4, 40, 60) * 2)[:count])
    boxes = [axes.get_position() for axes in figure.axes]
    assert len({round(box.y0, 6) for box in boxes}) == rows
    assert len({round(box.x0, 6) for box in boxes}) == columns


@pytest.mark.parametrize(("height", "width"), [(3000, 4000), (4000, 3000), (2, 3000), (3000, 2)])
def test_a_large_picture_is_shrunk_and_keeps_its_aspect(height: int, width: int) -> None:
    figure = plots.draw([plots.Panel("large", np.zeros((height, width, 3), np.uint8))])
    box = figure.axes[0].get_window_extent()
    assert max(box.width, box.height) == pytest.approx(800)
    assert box.width / box.height == pytest.approx(width / height, rel=0.01) or min(box.width, box.height) <= 1.01


@pytest.mark.parametrize(("height", "width"), [(427, 640), (640, 427), (5, 7), (1000, 10)])
def test_titles_stand_clear_of_each_other_and_of_the_edges(height: int, width: int) -> None:
    figure = plots.draw(panels(4, height, width))
    figure.canvas.draw()
    boxes = [axes.title.get_window_extent() for axes in figure.axes]
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1 for box in boxes)
    assert not any(a.overlaps(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :])
    assert not any(box.overlaps(axes.get_window_extent()) for box in boxes for axes in figure.axes)
    assert not any(axes.axison for axes in figure.axes)


@pytest.mark.parametrize(
    ("suffix", "head"),
    [(".png", b"\x89PNG"), (".PNG", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml"), (".jpg", b"\xff\xd8")],
)
def test_the_suffix_names_the_format(tmp_path: Path, suffix: str, head: bytes) -> None:
    path = tmp_path / f"figure{suffix}"
    plots.save(path, panels(2, 4, 6))
    assert path.read_bytes().startswith(head)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "words"),
    [("figure", "suffix"), ("figure.docx", ".docx"), ("missing/figure.png", "no such folder"), ("old.png", "exists")],
)
def test_a_figure_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "old.png").write_bytes(b"precious")
    with pytest.raises(ImageFileError, match=words) as error:
        plots.save(tmp_path / name, panels(1, 4, 6))
    assert "\n" not in str(error.value)
    assert (tmp_path / "old.png").read_bytes() == b"precious"


def test_an_old_figure_is_overwritten_when_asked(tmp_path: Path) -> None:
    (tmp_path / "old.png").write_bytes(b"old")
    plots.save(tmp_path / "old.png", panels(1, 4, 6), overwrite=True)
    assert (tmp_path / "old.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("given", [[], [*panels(1, 4, 6), *panels(1, 6, 4)]])
def test_pictures_of_no_common_shape_are_refused(given: list[plots.Panel]) -> None:
    with pytest.raises(ArgumentError, match="one shape"):
        plots.draw(given)


def test_drawing_leaves_the_callers_settings_and_pyplot_alone() -> None:
    code = """
import sys, numpy, matplotlib
from fewcolors import plots
before = matplotlib.rcParams.copy()
plots.encode([plots.Panel("one", numpy.zeros((2, 2, 3), numpy.uint8))])
assert matplotlib.rcParams.copy() == before
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_importing_plots_imports_no_matplotlib() -> None:
    code = "import sys, fewcolors.plots, fewcolors.compare\nassert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_without_matplotlib_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for ask in (lambda: plots.draw(panels(1, 4, 6)), plots.check_window, lambda: plots.check_figure_target("f.png")):
        with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[plot\]'"):
            ask()


def test_without_a_display_a_window_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    for ask in (plots.check_window, lambda: plots.show(panels(1, 4, 6))):
        with pytest.raises(FewcolorsError, match=r"-o figure\.png"):
            ask()


def test_a_window_shows_the_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a toolkit staged: the figure is pyplot's, so that its window opens, and it holds all titles."""
    import matplotlib
    from matplotlib import pyplot

    pyplot.switch_backend("agg")
    monkeypatch.setattr(matplotlib, "get_backend", lambda: "QtAgg")
    titles: list[str] = []
    monkeypatch.setattr(pyplot, "show", lambda: titles.extend(axes.get_title() for axes in pyplot.gcf().axes))
    try:
        plots.show(panels(3, 4, 6))
    finally:
        pyplot.close("all")
    assert titles == list(TITLES[:3])
