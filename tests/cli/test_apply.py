"""`fewcolors apply`: photos in given colours; strict, from stock, from files, names and lists of colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fewcolors import apply_palette

pytestmark = pytest.mark.usefixtures("folder")
PALETTE = "#e30613 #fff 0,0,0"
CODES = ["#e30613", "#ffffff", "#000000"]


def pixels(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("dither", ["auto", "none", "bayer-4"])
def test_the_file_holds_what_the_library_gives(run: Any, dither: str) -> None:
    ended = run("apply", "poppy.png", "--palette", PALETTE, "--dither", dither, "-o", "out.png")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("poppy.png -> out.png: 24 x 20 pixels, 3 of 3 colours used, ")
    assert np.array_equal(pixels("out.png"), apply_palette("poppy.png", CODES, dither=dither).to_array())


def test_a_palette_may_be_a_file_or_a_name(run: Any) -> None:
    assert run("palette", "poppy.png", "-k", 3, "-o", "three.gpl").code == 0
    assert run("apply", "meadow.jpg", "--palette", "three.gpl").code == 0
    assert len(np.unique(pixels("meadow-fewcolors.png").reshape(-1, 3), axis=0)) <= 3
    assert "of 16 colours used" in run("apply", "meadow.jpg", "--palette", "pico-8", "-o", "game.png").err


def test_strict_names_the_first_pixel_and_passes_what_is_exact(run: Any) -> None:
    ended = run("apply", "poppy.png", "--palette", PALETTE, "--strict", "-o", "out.png")
    assert ended.code == 1
    assert "poppy.png: image: pixel (x=0, y=0) is #" in ended.err
    assert not Path("out.png").exists()
    assert run("apply", "poppy.png", "--palette", PALETTE, "-o", "exact.png").code == 0
    assert run("apply", "exact.png", "--palette", PALETTE, "--strict", "-o", "again.png").code == 0
    assert np.array_equal(pixels("again.png"), pixels("exact.png"))


@pytest.mark.parametrize("as_file", [True, False])
def test_a_stock_is_kept_and_is_a_palette_by_itself(run: Any, as_file: bool) -> None:
    stock = "#e30613=200 white=180 0,0,0=100"
    if as_file:
        Path("beads.txt").write_text("#e30613 200\nwhite\t180\n\n0,0,0;100\n")
        stock = "beads.txt"
    assert run("apply", "poppy.png", "--stock", stock, "-o", "beads.png").code == 0
    rows = [list(bytes.fromhex(code[1:])) for code in CODES]
    assert [(pixels("beads.png") == row).all(axis=2).sum() for row in rows] == [200, 180, 100]


def test_several_photos_go_on_after_a_fault(run: Any) -> None:
    ended = run("apply", "absent.png", "poppy.png", "--palette", PALETTE)
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 2
    assert Path("poppy-fewcolors.png").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--palette"),
        (["--palette", "no such"], None, "no such"),
        (["--stock", "#fff"], 2, "COLOR=COUNT"),
        (["--stock", "#fff=1 white=2"], 2, "twice"),
        (["--stock", "reddish=1"], 2, "reddish"),
        (["--stock", "#fff=" + "9" * 5000], 2, "COLOR=COUNT"),  # more digits than Python makes a number of
        (["--stock", "9" * 5000 + ",0,0=1"], 2, "no colour"),
        (["--stock", "#fff=1 #000=2"], 1, "3 pieces for 480 pixels, 477 too few"),
        (["--palette", PALETTE, "--stock", "#00f=900"], 2, "not in the palette"),
        (["--palette", PALETTE, "--strict", "--dither", "atkinson"], 2, "strict"),
        (["--palette", PALETTE, "-o", "poppy.png"], 1, "poppy.png"),
    ],
)
def test_faults_are_one_line_and_an_exit_code(run: Any, arguments: list[str], code: int | None, words: str) -> None:
    ended = run("apply", "poppy.png", *arguments)
    assert ended.code == code if code is not None else ended.code in (1, 2)
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1
    assert len(ended.err) < 500
    assert ended.out == ""
