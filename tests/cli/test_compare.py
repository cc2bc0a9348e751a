"""`fewcolors compare`: steps, table and figure, each where it belongs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import fewcolors as fc
from fewcolors import plots
from fewcolors.cli.options import SPACES

STEP = re.compile(r"^[A-Z].* … done in \d+\.\d{3} s$")


def test_steps_go_to_stderr_the_table_to_stdout_and_the_figure_to_its_file(run: Any, folder: Path) -> None:
    ended = run("compare", "meadow.jpg", "-k", 6, "-o", "figure.png")
    *steps, last = ended.err.splitlines()
    assert ended.code == 0
    assert all(STEP.match(step) for step in steps)
    assert steps[2].startswith("Fitting k-means on all 480 pixels … done in ")
    assert last == "wrote figure.png"
    assert [line.split("  ")[0] for line in ended.out.splitlines()[1:]] == ["original", "k-means", "random"]
    with Image.open("figure.png") as figure:
        assert figure.format == "PNG"


def test_the_numbers_are_the_librarys(run: Any, folder: Path) -> None:
    table = run("compare", "meadow.jpg", "-k", 6, "-o", "figure.png", "--samples", 100, "--seed", 2).out
    comparison = fc.compare("meadow.jpg", 6, n_samples=100, seed=2)
    for contender in comparison.contenders:
        assert f"{contender.score.mse:.2f}" in table


@pytest.mark.parametrize("space", SPACES)
def test_nearness_is_judged_in_the_space_asked_for(run: Any, folder: Path, space: str) -> None:
    table = run("compare", "meadow.jpg", "-k", 6, "-o", "figure.png", "--space", space).out
    assert f"{fc.compare('meadow.jpg', 6, space=space).contenders[0].score.mse:.2f}" in table


def test_with_adds_a_rival(run: Any, folder: Path) -> None:
    ended = run("compare", "meadow.jpg", "-k", 6, "-o", "figure.png", "--with", "sklearn")
    assert ended.out.splitlines()[-1].startswith("scikit-learn, 480 pixels")


def test_a_photo_comes_from_stdin_as_well(run: Any, folder: Path) -> None:
    assert run("compare", "-", "-o", "figure.png", stdin=Path("meadow.jpg").read_bytes()).code == 0


def test_without_o_the_figure_opens_in_a_window(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(plots, "check_window", lambda: None)
    monkeypatch.setattr(plots, "show", lambda panels: shown.extend(panel.title for panel in panels))
    assert run("compare", "meadow.jpg", "-k", 6).code == 0
    assert shown[1] == "Quantized (6 colours, k-means)"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["meadow.jpg", "-o", "figure.docx"], ".docx"),
        (["meadow.jpg", "-o", "figure"], "suffix"),
        (["meadow.jpg", "-o", "old.png"], "--force"),
        (["meadow.jpg", "-o", "missing/figure.png"], "no such folder"),
        (["no-such.jpg", "-o", "figure.png"], "no such file"),
        ([".", "-o", "figure.png"], "folder"),
        (["old.png", "-o", "figure.png"], "text"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_written(run: Any, folder: Path, arguments: list[str], words: str) -> None:
    Path("old.png").write_text("precious")
    ended = run("compare", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert words in ended.err
    assert Path("old.png").read_text() == "precious"
    assert not Path("figure.png").exists()


def test_force_overwrites_the_figure(run: Any, folder: Path) -> None:
    Path("old.png").write_text("old")
    assert run("compare", "meadow.jpg", "-o", "old.png", "--force").code == 0
    assert Path("old.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_display_the_line_says_to_use_o(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    monkeypatch.setattr(matplotlib, "get_backend", lambda: "agg")
    ended = run("compare", "meadow.jpg")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "-o figure.png" in ended.err


@pytest.mark.parametrize(("module", "arguments"), [("matplotlib", []), ("sklearn", ["--with", "sklearn"])])
def test_a_missing_extra_is_one_line_with_the_pip_command(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, arguments: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    ended = run("compare", "meadow.jpg", "-o", "figure.png", *arguments)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "pip install 'fewcolors[" in ended.err


def test_html_writes_a_page_and_opens_no_window(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ended = run("compare", "meadow.jpg", "-k", 6, "--html", "report.html")
    assert ended.code == 0
    assert ended.err.splitlines()[-1] == "wrote report.html"
    page = Path("report.html").read_text(encoding="utf-8")
    assert ended.out.splitlines()[2].split()[2] in page  # the MSE of k-means


def test_html_keeps_an_existing_file_without_force(run: Any, folder: Path) -> None:
    Path("report.html").write_text("precious")
    ended = run("compare", "meadow.jpg", "--html", "report.html")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert Path("report.html").read_text() == "precious"
    assert run("compare", "meadow.jpg", "--html", "report.html", "--force").code == 0


@pytest.mark.parametrize(
    "words", [["--with", "sklearn,pillow, imagequant"], ["--with", "sklearn", "--with", "pillow,imagequant"]]
)
def test_with_takes_several_names(run: Any, folder: Path, words: list[str]) -> None:
    ended = run("compare", "meadow.jpg", "-k", 6, "--html", "report.html", *words)
    names = [line.split("  ")[0] for line in ended.out.splitlines()[3:]]
    assert names == ["random", "scikit-learn, 480 pixels", "Pillow, median cut", "imagequant"]
