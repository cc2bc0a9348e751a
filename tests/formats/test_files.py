"""Palettes from and to files: every kind of source, nothing half-written, every fault one line that names the file."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from fewcolors import ArgumentError, Palette, PaletteFileError
from fewcolors.formats import FORMATS, format_named
from fewcolors.formats.kinds import format_for

TWO = Palette(["#e30613", "#ffffff"], names=["red", "white"])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("suffix", sorted({suffix for kind in FORMATS.values() for suffix in kind.suffixes}))
def test_a_palette_is_saved_and_loaded_by_every_suffix(suffix: str) -> None:
    TWO.save(f"two{suffix}")
    back = Palette.load(f"two{suffix}")
    assert back.hex == TWO.hex
    assert back.names == (TWO.names if format_for(suffix).names else None)


def test_a_palette_is_loaded_from_a_path_bytes_and_an_open_file(here: Path) -> None:
    TWO.save("two.gpl")
    data = Path("two.gpl").read_bytes()
    with open("two.gpl", "rb") as file:
        assert Palette.load(file) == TWO
    for source in (here / "two.gpl", data, bytearray(data), io.BytesIO(data)):
        assert Palette.load(source) == TWO


@pytest.mark.parametrize("name", ["a b.gpl", "-k.gpl", "zeile\nzwei.gpl", "ünï.gpl"])
def test_odd_names_just_work(name: str) -> None:
    TWO.save(name)
    assert Palette.load(name) == TWO


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not UTF-8")
def test_names_that_are_not_utf_8_just_work() -> None:
    name = os.fsdecode(b"caf\xe9.gpl")
    TWO.save(name)
    assert Palette.load(name) == TWO
    Path(name).write_bytes(b"GIMP Palette\n")
    with pytest.raises(PaletteFileError) as error:
        Palette.load(name)
    str(error.value).encode()  # can be printed


def test_an_existing_file_is_kept_unless_it_was_given_up(here: Path) -> None:
    Path("two.gpl").write_text("mine")
    with pytest.raises(PaletteFileError, match=r"two\.gpl"):
        TWO.save("two.gpl")
    assert Path("two.gpl").read_text() == "mine"
    TWO.save("two.gpl", overwrite=True)
    assert Palette.load("two.gpl") == TWO
    assert [path.name for path in here.iterdir()] == ["two.gpl"]


def test_what_cannot_be_written_leaves_the_old_file_as_it_was() -> None:
    TWO.save("two.swatches")
    before = Path("two.swatches").read_bytes()
    with pytest.raises(PaletteFileError, match=r"two\.swatches.*at most 30 colours"):
        Palette(np.zeros((31, 3), np.uint8)).save("two.swatches", overwrite=True)
    assert Path("two.swatches").read_bytes() == before


@pytest.mark.parametrize("suffix", [".txt2", "", ".jpg"])
def test_a_suffix_of_no_format_names_those_there_are(suffix: str) -> None:
    with pytest.raises(PaletteFileError, match=r"\.ase.*\.gpl"):
        TWO.save(f"two{suffix}")


def test_alpha_that_a_format_cannot_hold_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(PaletteFileError, match="of these colours 1 is not opaque; take another format, or drop"):
        Palette(["#e3061380"]).save("glass.ase")
    assert not Path("glass.ase").exists()


def test_a_paired_palette_is_not_saved_as_half_of_itself() -> None:
    with pytest.raises(ArgumentError, match="holds no output"):
        Palette(["#111"], output=["#000"]).save("pair.gpl")


@pytest.mark.parametrize(
    ("source", "words"),
    [("missing.gpl", "no such file: 'missing.gpl'"), (".", "is a folder"), ("a\0b", "cannot read"),
     ("x" * 5000, "cannot read")],
)  # fmt: skip
def test_files_that_cannot_be_read(source: str, words: str) -> None:
    with pytest.raises(PaletteFileError, match=words):
        Palette.load(source)


@pytest.mark.parametrize(
    "source", ["./" + "/" * 2000, "x" * 5000, "./no/" + "\n" * 1000], ids=["folder", "long", "none"]
)
def test_a_path_is_quoted_by_its_end_where_it_is_long(source: str) -> None:
    with pytest.raises(PaletteFileError) as error:
        Palette.load(source)
    assert repr(source[-300:]) in str(error.value)
    assert len(str(error.value)) < 700


def test_a_file_without_permission_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:  # root, as whom tests may run, is refused nothing
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(PaletteFileError, match="no permission to read 'two"):
        Palette.load("two.gpl")


@pytest.mark.parametrize("source", [None, 7, [1, 2]])
def test_what_is_no_file_at_all_is_an_argument_error(source: object) -> None:
    with pytest.raises(ArgumentError, match="give a path, bytes or a binary file object"):
        Palette.load(source)


def test_a_file_object_of_text_is_refused() -> None:
    with pytest.raises(PaletteFileError, match="mode 'rb'"):
        Palette.load(io.StringIO("GIMP Palette\n"))


def test_a_fault_in_a_file_names_the_file_and_the_line() -> None:
    Path("bad.gpl").write_text("GIMP Palette\n1 2 3\nx y z\n")
    with pytest.raises(PaletteFileError, match=r"^'bad\.gpl': line 3: 'x y z'"):
        Palette.load("bad.gpl")


def test_bytes_of_no_known_kind_say_how_to_name_one() -> None:
    with pytest.raises(PaletteFileError, match=r"--from: ase, npy"):
        Palette.load(b"\x01\x02\x03")


def test_a_file_too_large_to_be_a_palette_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fewcolors.formats.files._MOST_BYTES", 1000)
    full = (b"GIMP Palette\n" + b"1 2 3\n" * 100).ljust(1000, b"\n")
    assert len(Palette.load(full)) == 100
    Path("big.gpl").write_bytes(full + b"\n")
    with pytest.raises(PaletteFileError, match="larger than"):
        Palette.load("big.gpl")


def test_an_unknown_format_lists_those_there_are() -> None:
    with pytest.raises(ArgumentError, match="gpl"):
        format_named("gimp")


@pytest.mark.parametrize("space", [" ", "\n", "\r\n", "\t", "\n" + 60 * " "])
def test_json_is_told_apart_however_it_is_laid_out(space: str) -> None:
    for document in ('{SPACE"red"SPACE:SPACE"#e30613"SPACE}', '[SPACE"#e30613"SPACE]', "[SPACE[SPACE227, 6, 19]]"):
        assert Palette.load(document.replace("SPACE", space).encode()).hex == ("#e30613",)
    with pytest.raises(PaletteFileError, match="known by its content"):
        Palette.load(b'["use strict"].length')
