"""Whatever bytes come, a parser answers with colours or with one line; nothing is trusted, nothing blows up."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fewcolors import FewcolorsError, PaletteFileError
from fewcolors.formats import FORMATS, Record, encode, load, parse
from fewcolors.formats.text import OPEN_BLOCK
from tests.formats.records import kinds

SAMPLE = Record.of(
    [(227, 6, 19), (255, 255, 255), (0, 90, 160), (0, 0, 0)], ["red", "white", "deep blue", "ink"], "Four"
)


def assert_colours_or_one_line(read: Callable[[], Record]) -> None:
    try:
        record = read()
    except FewcolorsError as error:
        text = str(error)
        assert "; " in text, "the reason, and what to try"
        assert "\n" not in text
        assert len(text) < 500
    else:
        assert record.rgba.dtype == np.uint8
        assert record.rgba.shape == (len(record), 4)
        assert len(record) >= 1


@pytest.mark.parametrize("name", kinds())
@given(data=st.binary(max_size=300))
@settings(max_examples=30, deadline=None)
def test_random_bytes(name: str, data: bytes) -> None:
    assert_colours_or_one_line(lambda: parse(data, format=name))


@pytest.mark.parametrize("name", kinds())
@given(data=st.text(max_size=200))
@settings(max_examples=20, deadline=None)
def test_random_text(name: str, data: str) -> None:
    assert_colours_or_one_line(lambda: parse(data.encode("utf-8", "replace"), format=name))


@pytest.mark.parametrize("name", kinds())
@given(data=st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_good_files_with_bytes_changed_cut_or_put_in(name: str, data: st.DataObject) -> None:
    good = bytearray(encode(SAMPLE, name))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(good)))
        length = data.draw(st.integers(0, 8))
        good[place : place + length] = data.draw(st.binary(max_size=8))
    bad = bytes(good)
    assert_colours_or_one_line(lambda: parse(bad, format=name))
    assert_colours_or_one_line(lambda: parse(bad, "x" + FORMATS[name].suffixes[0]))


@pytest.mark.parametrize("name", kinds())
def test_good_files_cut_short_anywhere(name: str) -> None:
    good = encode(SAMPLE, name)
    for end in range(len(good)):
        cut = good[:end]
        assert_colours_or_one_line(lambda cut=cut: load(cut, name))


@pytest.mark.parametrize("name", ["ase", "aco", "act", "riff", "png", "npy", "kpl", "procreate"])
def test_a_binary_file_without_its_last_byte_says_so(name: str) -> None:
    with pytest.raises(PaletteFileError, match=r"cut short|no zip|bytes, this file|damaged"):
        load(encode(SAMPLE, name)[:-1], name)


@pytest.mark.parametrize("name", kinds())
def test_an_empty_file_is_said_to_be_empty(name: str) -> None:
    with pytest.raises(PaletteFileError, match="empty"):
        load(b"", name)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8", b"\xff\xfe#", b"GIMP Palette\n\xff\xfe\x00"])
def test_text_in_broken_encodings(data: bytes) -> None:
    for name in kinds():
        assert_colours_or_one_line(lambda name=name: parse(data, format=name))


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE qgis [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><qgis><item color="&b;"/></qgis>"""
EXTERNAL = b"""<!DOCTYPE qgis [<!ENTITY x SYSTEM "file:///etc/passwd">]><qgis><item color="#fff" label="&x;"/></qgis>"""


@pytest.mark.parametrize("data", [BILLION_LAUGHS, EXTERNAL])
@pytest.mark.parametrize("name", ["qgis", "soc"])
def test_xml_that_declares_entities_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(PaletteFileError, match="DOCTYPE with declarations"):
        parse(data, format=name)


def test_xml_nested_without_end_is_refused() -> None:
    with pytest.raises(PaletteFileError, match="nested too deep"):
        parse(b"<a>" * 100_000, format="soc")


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(("name", "member"), [("kpl", "colorset.xml"), ("procreate", "Swatches.json")])
def test_a_zip_bomb_is_refused_before_it_unfolds(name: str, member: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fewcolors.formats.archive._MOST_BYTES", 1 << 20)
    bomb = zipped(member, b" " * (8 << 20))
    assert len(bomb) < 20_000
    with pytest.raises(PaletteFileError, match="is more than 1 MB unpacked"):
        parse(bomb, format=name)


@pytest.mark.parametrize("document", [b"[" * 100_000, b'{"colors":' * 100_000, b'{"a":' * 60 + b'"#fff"' + b"}" * 60])
def test_json_nested_without_end_is_refused(document: bytes) -> None:
    for name in ("json", "tokens"):
        with pytest.raises(PaletteFileError, match=r"nested|no colour|broken"):
            parse(document, format=name)


def test_tokens_that_refer_to_each_other_in_a_circle_are_refused() -> None:
    circle = b'{"a": {"$type": "color", "$value": "{b}"}, "b": {"$type": "color", "$value": "{a}"}}'
    with pytest.raises(PaletteFileError, match="circle"):
        parse(circle)


def test_a_numpy_header_that_asks_for_terabytes_allocates_nothing() -> None:
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000, 3), }\n"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"\0" * 30
    with pytest.raises(PaletteFileError, match="cut short"):
        parse(data)


def test_pickled_objects_stay_unopened() -> None:
    file = io.BytesIO()
    np.save(file, np.array([[object()]]), allow_pickle=True)
    with pytest.raises(PaletteFileError, match="dtype object"):
        parse(file.getvalue())


def test_a_photo_is_no_strip() -> None:
    from fewcolors.png import encode_true_color

    photo = np.random.default_rng(0).integers(0, 256, (80, 80, 3), np.uint8)
    with pytest.raises(PaletteFileError, match="no strip of a palette"):
        parse(encode_true_color(photo))


def test_an_indexed_png_without_its_palette_is_refused() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 3, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    with pytest.raises(PaletteFileError, match="no palette"):
        parse(data)


HOSTILE = [
    b"--" * 50_000, b"--a" * 30_000, b"/*" * 50_000, b"$a:" * 30_000, b'"' * 90_000, b"{" * 90_000, b"a:" * 50_000,
    b"\t" * 90_000, b"--a:" + b" " * 90_000, b"{" + b"1," * 50_000, b"rgb(" * 30_000, b"'a':" * 30_000,
    b"--a:#fff;/*" * 9_000, b"$a:#fff;//" * 9_000, b"x[1]={" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("name", ["css", "tailwind", "scss", "tailwind-js", "c", "hex", "gpl", "gdal", "qgis", "json"])
def test_text_made_to_send_patterns_back_over_what_they_read(name: str) -> None:
    """These take milliseconds; a pattern that goes back would hang here for minutes."""
    for data in HOSTILE:
        assert_colours_or_one_line(lambda data=data: parse(data, format=name))


@pytest.mark.parametrize("name", ["qgis", "soc"])
def test_an_encoding_that_nobody_has_is_not_quoted_at_any_length(name: str) -> None:
    text = f"<?xml version='1.0' encoding='U{'9' * 5000}'?><qgis/>"
    assert_colours_or_one_line(lambda: parse(text.encode(), format=name))


@pytest.mark.parametrize("name", ["c", "css", "scss", "tailwind", "tailwind-js"])
def test_code_that_ends_inside_a_block_is_noted(name: str) -> None:
    record = Record.of([[1, 2, 3, 255], [4, 5, 6, 255]], ["one", "two"])
    whole = encode(record, name)
    cut = whole + b".button {\n" if name == "scss" else whole[: whole.rindex(b"}")]
    assert OPEN_BLOCK not in load(whole, name).notes
    assert OPEN_BLOCK in load(cut, name).notes


def test_a_row_of_a_header_that_is_broken_over_lines_is_told_on_one() -> None:
    assert_colours_or_one_line(lambda: parse(b"unsigned char palette[][3] = {{2275\n,\r\n 6, 19}};", format="c"))
