"""`fewcolors convert`: files, streams, names and lists in; every loss told; nothing overwritten unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fewcolors import Palette
from fewcolors.cli.convert import FORMATS as CLI_FORMATS
from fewcolors.formats import FORMATS

GPL = b"GIMP Palette\nName: Two\n227 6 19\tred\n255 255 255\twhite\n"


def test_the_formats_it_offers_are_the_librarys() -> None:
    assert tuple(FORMATS) == CLI_FORMATS


def test_its_help_names_every_format(run: Any) -> None:
    words = run("convert", "--help").out.replace("\n", " ").split()
    assert [name for name in FORMATS if name not in words] == []


def test_a_file_becomes_one_of_another_format_and_one_line_tells(run: Any, folder: Path) -> None:
    (folder / "a.gpl").write_bytes(GPL)
    ended = run("convert", "a.gpl", "b.ase")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "a.gpl -> b.ase: 2 colours, Adobe swatch exchange\n"
    assert Palette.load("b.ase") == Palette(["#e30613", "#ffffff"], names=["red", "white"])


def test_what_the_target_cannot_hold_is_told(run: Any, folder: Path) -> None:
    (folder / "a.gpl").write_bytes(GPL)
    told = run("convert", "a.gpl", "b.hex").err.splitlines()
    assert told[0] == "fewcolors: b.hex: the names of 2 colours were left out: hex list cannot hold it"
    assert told[1].startswith("fewcolors: b.hex: the title was left out")
    assert Path("b.hex").read_text() == "e30613\nffffff\n"


def test_streams_need_their_format_named(run: Any, folder: Path) -> None:
    ended = run("convert", "-", "-", "--to", "css", stdin=GPL)
    assert (ended.code, ended.out) == (
        0,
        ":root {\n  --color-red: #e30613;\n  --color-white: #ffffff;\n}\n",
    )
    ended = run("convert", "-", "-", stdin=GPL)
    assert ended.code == 2
    assert "--to" in ended.err


def test_the_format_of_the_input_may_be_named(run: Any, folder: Path) -> None:
    table = np.arange(48, dtype=np.uint8).tobytes().ljust(768, b"\0")
    ended = run("convert", "-", "table.gpl", "--from", "act", stdin=table)
    assert ended.code == 0
    assert len(Palette.load("table.gpl")) == 256


@pytest.mark.parametrize(("source", "count"), [("pico-8", 16), ("grey-4", 4), ("#e30613 #fff 0,0,0", 3)])
def test_names_and_lists_of_colours_are_inputs_too(run: Any, folder: Path, source: str, count: int) -> None:
    assert run("convert", source, "out.gpl").code == 0
    assert len(Palette.load("out.gpl")) == count


def test_alpha_is_refused_or_dropped_when_asked(run: Any, folder: Path) -> None:
    ended = run("convert", "#e3061380 #fff", "glass.ase")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "--drop-alpha" in ended.err
    assert not Path("glass.ase").exists()
    ended = run("convert", "#e3061380 #fff", "glass.ase", "--drop-alpha")
    assert ended.code == 0
    assert "the alpha of 1 colour was dropped" in ended.err
    assert Palette.load("glass.ase").hex == ("#e30613", "#ffffff")


def test_an_existing_file_needs_force_and_may_be_the_input_itself(run: Any, folder: Path) -> None:
    (folder / "a.pal").write_bytes(GPL)
    ended = run("convert", "a.pal", "a.pal")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert (folder / "a.pal").read_bytes() == GPL
    assert run("convert", "a.pal", "a.pal", "--force").code == 0
    assert (folder / "a.pal").read_bytes().startswith(b"JASC-PAL")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.gpl", "b.ase"], 1, "missing.gpl"),
        (["meadow.jpg", "b.ase"], 1, "meadow.jpg"),
        (["poppy.png", "b.ase"], 0, "480 colours"),
        (["cga", "b.jpg"], 1, "b.jpg"),
        (["cga", "no/such/b.gpl"], 1, "no/such"),
        (["cga", "b.gpl", "--to", "gimp"], 2, "gpl"),
        (["cga"], 2, "OUT"),
        (["xkcd", "b.swatches"], 1, "at most 30 colours, this palette has 949"),
        ([".", "b.gpl"], 1, "folder"),
    ],
)
def test_every_fault_is_one_line(run: Any, folder: Path, arguments: list[str], code: int, words: str) -> None:
    ended = run("convert", *arguments)
    assert ended.code == code
    assert ended.err.count("\n") == 1
    assert words in ended.err


def test_notes_of_reading_are_told(run: Any, folder: Path) -> None:
    (folder / "a.pal").write_bytes(b"JASC-PAL\n0100\n9\n1 2 3\n")
    assert "it says 9 colours and holds 1" in run("convert", "a.pal", "b.hex").err
