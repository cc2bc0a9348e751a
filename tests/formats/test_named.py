"""Palettes known by name: each with its source and its licence beside it, and the colours that it should have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fewcolors as fc
from fewcolors import Palette, PaletteFileError
from fewcolors.formats import find, named
from fewcolors.palette import palette_from


@pytest.fixture(autouse=True)
def anew() -> None:
    """Each test sees palettes read and computed for it, not those that an earlier one left."""
    named._load.cache_clear()


def files(installed: Path) -> list[Path]:
    return sorted((installed / "formats" / "named").glob("*.gpl"))


def test_every_file_says_where_it_comes_from_and_under_which_licence(installed: Path) -> None:
    assert len(files(installed)) >= 10
    for path in files(installed):
        comments = " ".join(re.findall(r"^# (.*)$", path.read_text(), re.MULTILINE))
        assert "Source: " in comments, path.name
        assert "Licence: " in comments, path.name


@pytest.mark.parametrize("name", [name for name in named.names() if name != "grey-N"])
def test_every_name_gives_a_palette(name: str) -> None:
    palette = Palette.named(name)
    assert len(palette) >= 2
    assert palette_from(name.upper()) == palette
    assert (palette.rgba[:, 3] == 255).all()


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("css", 148, "#f0f8ff", "#9acd32"),
        ("xkcd", 949, "#acc2d9", "#7e1e9c"),
        ("cga", 16, "#000000", "#ffffff"),
        ("ega-64", 64, "#000000", "#ffffff"),
        ("web-safe", 216, "#000000", "#ffffff"),
        ("zx-spectrum", 16, "#000000", "#ffffff"),
        ("game-boy", 4, "#0f380f", "#9bbc0f"),
        ("pico-8", 16, "#000000", "#ffccaa"),
        ("e-ink-7", 7, "#000000", "#ff8c00"),
        ("solarized", 16, "#002b36", "#859900"),
        ("okabe-ito", 8, "#000000", "#cc79a7"),
    ],
)
def test_the_palettes_are_those_of_their_sources(name: str, count: int, first: str, last: str) -> None:
    palette = Palette.named(name)
    assert (len(palette), palette.hex[0], palette.hex[-1]) == (count, first, last)


def test_the_16_of_cga_are_the_defaults_among_the_64_of_ega() -> None:
    default = [0, 1, 2, 3, 4, 5, 20, 7, 56, 57, 58, 59, 60, 61, 62, 63]  # IBM's default palette registers
    ega = Palette.named("ega-64").hex
    assert tuple(ega[number] for number in default) == Palette.named("cga").hex


def test_the_zx_spectrums_numbers_are_bits_of_green_red_blue() -> None:
    rgb = Palette.named("zx-spectrum").rgb
    for number in range(16):
        assert (rgb[number] > 0).tolist() == [bool(number & 2), bool(number & 4), bool(number & 1)]


@pytest.mark.parametrize("count", [2, 3, 4, 16, 255, 256])
def test_greys_go_from_black_to_white_in_even_steps(count: int) -> None:
    levels = Palette.named(f"grey-{count}").rgb[:, 0].tolist()
    assert (Palette.named(f"grey-{count}").rgba[:, 3] == 255).all()
    assert levels == [int(255 * step / (count - 1) + 0.5) for step in range(count)]
    assert Palette.named(f"gray-{count}").hex == Palette.named(f"grey-{count}").hex


@pytest.mark.parametrize("name", ["grey-1", "grey-0", "grey-257", "grey-999"])
def test_greys_of_numbers_that_make_no_palette_are_refused(name: str) -> None:
    with pytest.raises(PaletteFileError, match="2 to 256 levels"):
        Palette.named(name)


def test_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(PaletteFileError, match=r"'cgaa'.*cga.*pico-8"):
        Palette.named("cgaa")
    with pytest.raises(PaletteFileError, match=r"'cgaa' and no such file.*pico-8"):
        find("cgaa")


def test_paired_e_ink_matches_what_is_seen_and_tells_the_panel_its_own_colours() -> None:
    paired = Palette.named("e-ink-7-seen")
    assert paired.output is not None
    assert paired.output.tolist() == Palette.named("e-ink-7").rgba.tolist()
    assert palette_from("e-ink-7-seen").output is not None


# What one line of text means


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("#e30613 #fff 0,0,0", ("#e30613", "#ffffff", "#000000")),
        ("e30613", ("#e30613",)),
        ("  23,230,100  D24242;00f ", ("#17e664", "#d24242", "#0000ff")),
        ("red,Green, rebeccapurple", ("#ff0000", "#008000", "#663399")),
        ("#f00,#0f0", ("#ff0000", "#00ff00")),
        ("rgb(1 2 3) hsl(0, 100%, 50%)", ("#010203", "#ff0000")),
        ("0,0,0,128 #11223344", ("#00000080", "#11223344")),
        ("transparent", ("#00000000",)),
    ],
)
def test_lists_of_colours(text: str, codes: tuple[str, ...]) -> None:
    assert palette_from(text).hex == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [("#e30613 #ggg", "'#ggg'"), ("red 256,0,0", "'256,0,0'"), ("", "no palette"), ("red re\nd", "'re'"),
     (" , ; ", "no palette"),
     ("no-such.gpl", "no such file exists"), ("a\0b", "no palette"), ("x" * 5000, "no palette")],
)  # fmt: skip
def test_what_means_nothing_is_one_line(text: str, words: str) -> None:
    with pytest.raises(fc.FewcolorsError) as error:
        palette_from(text)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def test_a_name_comes_before_a_file_which_a_folder_makes_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cga").write_text("GIMP Palette\n1 2 3\n")
    assert len(palette_from("cga")) == 16
    assert palette_from("./cga").hex == ("#010203",)
