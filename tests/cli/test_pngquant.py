"""`fewcolors pngquant` by itself; tests/system compares it with pngquant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import fewcolors as fc


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def pixels(path: str) -> Any:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("poppy.png", {"dither_strength": 0.6}),
        ("16 poppy.png", {"n_colors": 16, "dither_strength": 0.6}),
        ("--nofs 16 poppy.png --ext -fs8.png", {"n_colors": 16, "dither": "none"}),
        ("--speed 11 16 poppy.png --ext=-fs8.png", {"n_colors": 16, "dither": "none", "effort": "fast"}),
        ("-s1 16 poppy.png", {"n_colors": 16, "effort": "best", "dither_strength": 0.6}),
        ("--floyd=0.5 16 poppy.png", {"n_colors": 16, "dither_strength": 0.3}),
        ("--posterize 4 16 poppy.png", {"n_colors": 16, "output_bits": 4, "dither_strength": 0.6}),
        ("--quality 10-60 poppy.png", {"quality": (10, 60), "dither_strength": 0.6}),
    ],
)
def test_the_options_reach_the_library(run: Any, folder: Path, line: str, wanted: dict[str, Any]) -> None:
    assert run("pngquant", *line.split()).code == 0
    assert np.array_equal(pixels("poppy-fs8.png"), fc.quantize("poppy.png", **wanted).to_array())


def test_metadata_is_kept_unless_it_is_stripped(run: Any, folder: Path) -> None:
    about = PngInfo()
    about.add_text("Author", "somebody")
    Image.open("poppy.png").save("told.png", pnginfo=about, dpi=(300, 300))
    for options, kept in (([], True), (["--strip"], False)):
        assert run("pngquant", "-f", *options, "told.png").code == 0
        with Image.open("told-fs8.png") as written:
            assert ("Author" in written.info, "dpi" in written.info) == (kept, kept)


def test_a_map_gives_the_colours(run: Any, folder: Path) -> None:
    Image.fromarray(np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)).save("map.png")
    assert run("pngquant", "--map", "map.png", "poppy.png").code == 0
    assert {tuple(color) for color in pixels("poppy-fs8.png").reshape(-1, 3).tolist()} == {(255, 0, 0), (0, 0, 255)}


def test_nothing_is_overwritten_without_force(run: Any, folder: Path) -> None:
    Path("poppy-fs8.png").write_text("precious")
    ended = run("pngquant", "poppy.png")
    assert (ended.code, Path("poppy-fs8.png").read_text()) == (15, "precious")
    assert run("pngquant", "poppy.png", "-f").code == 0


def test_a_quality_out_of_reach_writes_nothing_but_the_original_to_stdout(run: Any, folder: Path) -> None:
    original = Path("poppy.png").read_bytes()
    ended = run("pngquant", "--quality", "99-100", "2", "poppy.png")
    assert (ended.code, names(folder)) == (99, {"meadow.jpg", "poppy.png"})
    piped = run("pngquant", "--quality", "99-100", "2", "-", stdin=original)
    assert (piped.code, piped.out_bytes) == (99, original)


def test_what_would_grow_is_left_out(run: Any, folder: Path) -> None:
    Image.fromarray(np.zeros((1, 1), bool)).save("tiny.png", bits=1)
    original = Path("tiny.png").read_bytes()
    assert run("pngquant", "--skip-if-larger", "tiny.png").code == 98
    assert "tiny-fs8.png" not in names(folder)
    piped = run("pngquant", "--skip-if-larger", "-", stdin=original)
    assert (piped.code, piped.out_bytes) == (98, original)


def test_the_code_is_that_of_the_last_fault_and_the_others_are_done(run: Any, folder: Path) -> None:
    ended = run("pngquant", "meadow.jpg", "nosuch.png", "poppy.png", "-v")
    assert (ended.code, "poppy-fs8.png" in names(folder)) == (2, True)
    assert "errors quantizing 2 of 3 files" in ended.err


@pytest.mark.parametrize(
    "line",
    [
        "300 poppy.png",
        "--speed 12 poppy.png",
        "--floyd=x poppy.png",
        "--posterize 9 poppy.png",
        "-Q 9-1 poppy.png",
        "-Q - poppy.png",
        f"{'9' * 5000} poppy.png",
        f"-Q {'9' * 5000} poppy.png",
        f"--speed {'9' * 5000} poppy.png",
        "-o - poppy.png poppy.png",
        "-o one.png poppy.png poppy.png",
        "--map meadow.jpg poppy.png",
    ],
    ids=lambda line: line[:30],
)
def test_wrong_options_are_one_line(run: Any, folder: Path, line: str) -> None:
    ended = run("pngquant", *line.split())
    assert (ended.code, ended.err.count("\n")) == (4, 1)
    assert len(ended.err) < 200
    assert names(folder) == {"meadow.jpg", "poppy.png"}


@pytest.mark.parametrize("line", ["", "--force"])
def test_without_a_file_the_help_is_shown(run: Any, folder: Path, line: str) -> None:
    ended = run("pngquant", *line.split())
    assert (ended.code, ended.out) == (1, "")
    assert "--skip-if-larger" in ended.err


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (".", 25, "'.' is a folder"),
        ("cut.png", 25, "cannot decode 'cut.png': "),
        ("meadow.jpg", 25, "'meadow.jpg' is not a PNG file"),
        ("--map cut.png poppy.png", 4, "unable to load 'cut.png': "),
    ],
)
def test_a_file_that_is_no_picture_is_one_line(run: Any, folder: Path, line: str, code: int, words: str) -> None:
    Path("cut.png").write_bytes(Path("poppy.png").read_bytes()[:60])
    ended = run("pngquant", *line.split())
    assert (ended.code, ended.err.count("\n")) == (code, 1)
    assert ended.err.startswith(f"  error: {words}")
    assert names(folder) == {"meadow.jpg", "poppy.png", "cut.png"}


def test_options_may_be_shortened(run: Any, folder: Path) -> None:
    assert run("pngquant", "--qual", "0-10", "--verb", "poppy.png").code == 0
    assert run("pngquant", "--no", "poppy.png").code == 4


def test_the_version_is_said(run: Any) -> None:
    assert "in the place of pngquant" in run("pngquant", "--version").out
