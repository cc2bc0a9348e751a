"""Faults of palette files: the line names the place and quotes what stands there, and says what to write instead."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from fewcolors import Palette, PaletteFileError
from fewcolors.formats import encode, load, parse
from fewcolors.formats.archive import pack
from fewcolors.formats.record import Record

NPY = b"\x93NUMPY\x01\x00"


def npy(header: str, body: bytes) -> bytes:
    return NPY + struct.pack("<H", len(header)) + header.encode() + body


def kpl(entry: str) -> bytes:
    return pack({"colorset.xml": f"<ColorSet><ColorSetEntry>{entry}</ColorSetEntry></ColorSet>".encode()})


def swatches(document: object) -> bytes:
    return pack({"Swatches.json": json.dumps(document).encode()})


def tokens(value: object) -> bytes:
    return json.dumps({"a": {"$type": "color", "$value": value}}).encode()


RIFF = b"RIFF\x24\0\0\0PAL "
GPL = b"GIMP Palette\n"

FAULTS: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "gpl: too few numbers": ("gpl", GPL + b"\n1 2\n", ("line 3: '1 2' is", "write R G B and a name")),
    "gpl: alpha lacks": ("gpl", GPL + b"Channels: RGBA\n1 2 3\n", ("line 3: '1 2 3' is", "R G B A and a name")),
    "gpl: alpha too large": (
        "gpl",
        GPL + b"Channels: RGBA\n1 2 3 256\n",
        ("'1 2 3 256' is", "write R G B A, 0 to 255"),
    ),
    "gpl: too large": ("gpl", GPL + b"1 2 256 red\n", ("line 2: '1 2 256' is", "write R G B, 0 to 255")),
    "gpl: first line": ("gpl", b"1 2 3\n", ("'GIMP Palette'", "add that line")),
    "jasc: too few numbers": ("jasc", b"JASC-PAL\n0100\n1\n\n1 2\n", ("line 5: '1 2' is", "write R G B, 0 to 255")),
    "jasc: too large": ("jasc", b"JASC-PAL\n0100\n1\n1 2 256\n", ("line 4: '1 2 256' is", "write R G B, 0 to 255")),
    "jasc: too short": ("jasc", b"JASC-PAL\n0100\n", ("the lines JASC-PAL, 0100 and the number of colours",)),
    "jasc: no count": ("jasc", b"JASC-PAL\n0100\nx\n1 2 3\n", ("the number of colours", "add them")),
    "jasc: first line": ("jasc", b"PAL\n0100\n1\n1 2 3\n", ("JASC-PAL", "add them")),
    "jasc: nothing": ("jasc", b"JASC-PAL\n0100\n0\n", ("it holds no colour",)),
    "hex": ("hex", b"e30613\nred\n", ("line 2: 'red' is", "write it like e30613", "--from")),
    "paintnet": ("paintnet", b"; paint.net\n12345\n", ("line 2: '12345' is", "write AARRGGBB")),
    "gdal: a number lacks": ("gdal", b"0 1 2 3\n1 2 3\n", ("line 2: '1 2 3' is", "write an index and R G B A")),
    "gdal: too large": ("gdal", b"0 1 2 3\n1 2 3 256\n", ("line 2: '2 3 256' is", "0 to 255")),
    "qgis: code": ("qgis", b'<qgis><item color="#ggg"/></qgis>', ("'#ggg'", "write #e30613")),
    "qgis: alpha": ("qgis", b'<qgis><item color="#fff" alpha="half"/></qgis>', ("'half'", "0 to 255")),
    "soc": ("soc", b'<color-table><color color="#ggg"/></color-table>', ("'#ggg' is", "write it like #e30613")),
    "soc: alpha": ("soc", b'<color-table><color color="#1234"/></color-table>', ("'#1234' is",)),
    "xml: broken": ("soc", b"<color-table><color", ("its XML is broken", "export it again")),
    "npy: header": ("npy", npy("{'descr'", b""), ("its header is damaged (", "save it again")),
    "npy: dtype": (
        "npy",
        npy("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 3), }\n", bytes(24)),
        ("dtype complex64", "save it as uint8"),
    ),
    "npy: short": (
        "npy",
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n", bytes(5)),
        ("shape (2, 3)", "copy it again"),
    ),
    "npy: shape": (
        "npy",
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 5), }\n", bytes(10)),
        ("shape (2, 5)", "expected (k, 3) or (k, 4)"),
    ),
    "npy: range": (
        "npy",
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }\n", struct.pack("<fff", 0, 1, 1.5)),
        ("float32 are not all from 0 to 1", "scale them first"),
    ),
    "npy: range of integers": (
        "npy",
        npy("{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3), }\n", struct.pack("<hhh", 0, 1, -1)),
        ("int16 are not all from 0 to 255", "scale them first"),
    ),
    "c: too large": ("c", b"int a[1][3] = {{256, 0, 0}};", ("{256, 0, 0} is", "write rows like {227, 6, 19}")),
    "c: no array": ("c", b"int a[3] = {x};", ("no array of colours", "write rows like {227, 6, 19}")),
    "c: not by threes": ("c", b"int a[5] = {1, 2, 3, 4, 5};", ("three by three", "write rows like {227, 6, 19}")),
    "c: words of bytes": ("c", b"int a[6] = {1, 2, 3, 4, 5, 256};", ("three by three", "write rows like {227, 6, 19}")),
    "json: broken": ("json", b'{"a": ', ("its JSON is broken (Expecting value: line 1", "check the place")),
    "json: too large": ("json", b"[[0, 255, 0], [0, 0, 256], [0, 0, 999]]", ("(0, 0, 256) is", "values from 0 to 255")),
    "json: too small": ("json", b"[[0, 255, 0], [0, -1, 0]]", ("(0, -1, 0) is", "values from 0 to 255")),
    "json: huge": ("json", b"[[0, 255, 0], [1" + b"0" * 400 + b", 0, 0]]", ("(1000", "values from 0 to 255")),
    "json: encoding": ("json", b'["\xff"]', ("is not UTF-8 (byte 2)", "save it as UTF-8")),
    "tokens: part": (
        "tokens",
        tokens({"colorSpace": "srgb", "components": ["a", 0, 0]}),
        ("'a' is no part of a colour", "give a number"),
    ),
    "tokens: truth": (
        "tokens",
        tokens({"colorSpace": "srgb", "components": [True, 0, 0]}),
        ("'True' is no part of a colour",),
    ),
    "tokens: huge": (
        "tokens",
        tokens({"colorSpace": "srgb", "components": [1e7, 0, 0]}),
        ("'10000000.0' is no part of a colour",),
    ),
    "aco: version": ("aco", b"\0\3\0\1" + bytes(10), ("version 3", "1 or 2", "--from")),
    "aco: ink": ("aco", b"\0\1\0\1\0\3" + bytes(8), ("(space 3)", "turn it into RGB in Photoshop")),
    "ase: magic": ("ase", b"ASEX" + bytes(20), ("ASEF", "copy it again")),
    "ase: model": (
        "ase",
        b"ASEF\0\1\0\0\0\0\0\1\0\1\0\0\0\x0a\0\1\0\0HSB " + bytes(2),
        ("b'HSB '", "RGB, CMYK, LAB or Gray"),
    ),
    "ase: blocks": ("ase", b"ASEF\0\1\0\0\0\0\x04\0", ("1,024 blocks and ends after 0", "copy it again")),
    "act: length": ("act", bytes(1000), ("768 or 772 bytes, this file 1,000", "copy it again")),
    "riff: magic": ("riff", b"RIFF\0\0\0\0WAVE", ("RIFF and PAL", "copy it again")),
    "riff: no chunk": ("riff", RIFF + b"offl\2\0\0\0ab", ("no chunk of colours", "export it again")),
    "riff: count": ("riff", RIFF + b"data\0\0\0\0\0\3\3\0" + bytes(11), ("3 colours and holds 2", "copy it again")),
    "kpl: number": ("kpl", kpl('<sRGB r="x" g="0" b="0"/>'), ("a colour's r is 'x'", "give a number")),
    "kpl: nothing": ("kpl", kpl('<sRGB g="0" b="0"/>'), ("a colour's r is ''", "give a number")),
    "kpl: infinite": (
        "kpl",
        kpl('<sRGB r="inf" g="0" b="0"/>'),
        ("it holds inf as a part of a colour", "make it anew"),
    ),
    "zip: member": ("kpl", pack({"other": b"x"}), ("'colorset.xml'", "copy or export it again")),
    "procreate: list": ("procreate", swatches({"swatches": 7}), ("Swatches.json", "export it again")),
    "procreate: nothing": ("procreate", swatches([]), ("it holds no colour",)),
    "procreate: object": ("procreate", swatches([{"swatches": [7]}]), ("is no object", "export it again")),
    "procreate: number": ("procreate", swatches([{"swatches": [{"hue": "red"}]}]), ("hue is 'red'", "from 0 to 1")),
    "procreate: truth": ("procreate", swatches([{"swatches": [{"alpha": True}]}]), ("alpha is 'True'", "from 0 to 1")),
    "packed: short": ("aco", b"\0\1\0\2\0\0\1", ("byte 4 asks for 10 more, 3 are left", "copy it again")),
    "png: photo": ("png", b"\x89PNG\r\n\x1a\n" + bytes(17) + b"\3" + bytes(9), ("no palette", "copy it again")),
    "no colour": ("hex", b"# nothing\n", ("it holds no colour", "check that it is the right file")),
    "binary": ("hex", b"e30613\0", ("binary, not text", "--from")),
    "utf-16": ("hex", b"\xff\xfe\x00\xd8", ("is not UTF-8 (byte ", "text editor")),
    "depth of code": ("tailwind-js", b"module.exports = " + b"{a: " * 101, ("nested too deep", "right file")),
    "depth": ("json", b'{"a":' * 22 + b"1" + b"}" * 22, ("nested too deep", "right file")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_what_to_write(fault: str) -> None:
    name, data, words = FAULTS[fault]
    with pytest.raises(PaletteFileError) as error:
        parse(data, format=name)
    assert [word for word in words if word not in str(error.value)] == [], str(error.value)


@pytest.mark.parametrize(
    ("name", "line"),
    [("gpl", GPL + b"%b\n"), ("jasc", b"JASC-PAL\n0100\n1\n%b\n"), ("hex", b"%b\n"), ("paintnet", b"%b\n"),
     ("gdal", b"%b\n"), ("c", b"{{256, 0,%b 0}}"), ("soc", b'<a><color color="%b"/></a>'),
     ("qgis", b'<a><item color="%b"/></a>'), ("kpl", b"%b"), ("tokens", b'{"$type": "color", "$value": {"%b": 1}}')],
)  # fmt: skip
def test_what_is_quoted_is_cut(name: str, line: bytes) -> None:
    for filling in (b"x" * 5000, b" " * 5000, b"x y " * 2000):
        with pytest.raises(PaletteFileError) as error:
            parse(line % filling, format=name)
        assert len(str(error.value)) < 250


def test_an_open_file_is_named_and_its_suffix_counts(tmp_path: Path) -> None:
    path = tmp_path / "three.hex"
    path.write_bytes(b"e30613\nffffff\n0009a0\n")
    with open(path, "rb") as file:
        assert len(Palette.load(file)) == 3
    path.write_bytes(b"e30613\nred\n")
    with open(path, "rb") as file, pytest.raises(PaletteFileError, match=r"^the file object '.*three\.hex': line 2"):
        Palette.load(file)
    with open(path) as text, pytest.raises(PaletteFileError, match=r"^the file object '.*three\.hex' gives text"):
        Palette.load(text)


def test_bytes_are_named_as_data_and_a_format_that_is_named_is_believed() -> None:
    with pytest.raises(PaletteFileError, match=r"^the palette data: line 1: 'red'"):
        load(b"red", "hex")
    assert load(encode(Record.of([(1, 2, 3)]), "hex"), "hex").rows() == [[1, 2, 3, 255]]


def test_an_alpha_that_cannot_be_held_is_counted() -> None:
    clear = Record.of([(0, 0, 0, 9), (1, 1, 1, 0), (2, 2, 2)])
    with pytest.raises(PaletteFileError, match=r"^JASC palette: it holds no alpha, .* 2 are .*\(--drop-alpha\)$"):
        encode(clear, "jasc")
    one_too_many = Record.of([(0, 0, 0, 0), (1, 1, 1, 0)])
    with pytest.raises(PaletteFileError, match=r"only one fully transparent colour, and of these colours 2 are not"):
        encode(one_too_many, "act")
    with pytest.raises(PaletteFileError, match=r"only one fully transparent colour, and of these colours 1 is not"):
        encode(Record.of([(0, 0, 0, 1)]), "act")
    assert parse(encode(Record.of([(0, 0, 0, 0)]), "act")).rows() == [[0, 0, 0, 0]]
