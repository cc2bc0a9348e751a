"""Files as they come in the wild: each format's quirks, and what other programs write."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import numpy as np
import pytest

from fewcolors import PaletteFileError
from fewcolors.formats import Record, encode, load, parse
from fewcolors.formats.packed import utf16

RED, WHITE, INK = [227, 6, 19, 255], [255, 255, 255, 255], [0, 0, 0, 255]


@pytest.mark.parametrize(
    ("text", "names", "title"),
    [
        ("GIMP Palette\nName: Two\nColumns: 4\n#\n227   6  19\tred\n255 255 255\twhite\n", ("red", "white"), "Two"),
        ("GIMP Palette\r\n227 6 19 red\r\n\r\n255 255 255\r\n", ("red", ""), ""),
        ("\ufeffGIMP Palette\nName: Untitled\n227 6 19\tUntitled\n255 255 255\tUntitled\n", None, ""),
        ("KDE RGB Palette\n# KDE\n227 6 19\n255 255 255\n", None, ""),
        ("GIMP Palette\nChannels: RGBA\n227 6 19 255 red\n255 255 255 255 4 white\n", ("red", "4 white"), ""),
    ],
)
def test_gimp_palettes(text: str, names: tuple[str, ...] | None, title: str) -> None:
    record = parse(text.encode())
    assert (record.rows(), record.names, record.title) == ([RED, WHITE], names, title)


def test_aseprites_alpha_in_a_gimp_palette() -> None:
    record = parse(b"GIMP Palette\nChannels: RGBA\n#\n227 6 19 128\tglass\n")
    assert (record.rows(), record.names) == ([[227, 6, 19, 128]], ("glass",))


def test_names_in_latin_1_are_read_and_noted() -> None:
    record = parse("GIMP Palette\n227 6 19 café\n".encode("latin-1"))
    assert record.names == ("café",)
    assert record.notes == ("its text is not UTF-8; names were read as Latin-1",)


@pytest.mark.parametrize(("line", "words"), [("300 0 0", "'300 0 0'"), ("1 2", "R G B"), ("red 1 2", "line 2")])
def test_a_wrong_line_is_named(line: str, words: str) -> None:
    with pytest.raises(PaletteFileError, match="line 2") as error:
        parse(f"GIMP Palette\n{line}\n".encode())
    assert words in str(error.value)


def test_a_jasc_palette_with_a_wrong_count_is_read_whole_and_noted() -> None:
    record = parse(b"JASC-PAL\n0100\n256\n227 6 19\n255 255 255 255\n")
    assert record.rows() == [RED, WHITE]
    assert record.notes == ("it says 256 colours and holds 2; what it holds was read",)


@pytest.mark.parametrize(
    "text",
    ["e30613\nffffff\n", "#E30613\n#FFF\n", "; Lospec\n0xe30613\n\n0xFFFFFF", "e30613, ffffff", "#e30613;#ffffff;",
     "# my colours\ne30613 // red\nffffff white\n", "\ufeffE30613\r\nFFFFFF\r\n", "//x\re30613\rffffff"],
)  # fmt: skip
def test_hex_lists(text: str) -> None:
    assert load(text.encode(), "hex").rows() == [RED, WHITE]


def test_eight_digits_mean_alpha_last_in_a_hex_list_and_first_where_paint_net_wrote_them() -> None:
    assert parse(b"e3061380\n", "a.hex").rows() == [[227, 6, 19, 128]]
    assert parse(b"e3061380\n", "a.txt").rows() == [[227, 6, 19, 128]]
    assert parse(b";paint.net Palette File\n80e30613\n", "a.txt").rows() == [[227, 6, 19, 128]]


def test_a_colour_table_knows_its_count_and_its_transparent_index() -> None:
    table = bytes([227, 6, 19, 255, 255, 255]).ljust(768, b"\0")
    assert len(parse(table)) == 256
    assert parse(table + struct.pack(">HH", 2, 0xFFFF)).rows() == [RED, WHITE]
    assert parse(table + struct.pack(">HH", 2, 1)).rows() == [RED, [255, 255, 255, 0]]
    swapped = parse(table + struct.pack("<HH", 2, 0xFFFF))
    assert (len(swapped), swapped.notes) == (256, ("it says 512 colours; all 256 were read",))


def aco(*colors: tuple[int, ...], version: int = 1) -> bytes:
    body = b"".join(struct.pack(">HHHHH", *color) for color in colors)
    return struct.pack(">HH", version, len(colors)) + body


def test_colour_swatches_in_every_model() -> None:
    record = parse(
        aco(
            (0, 58339, 1542, 4883, 0),  # RGB
            (1, 0, 0, 65535, 0),  # HSB: white
            (2, 65535, 65535, 65535, 0),  # CMYK: full black
            (7, 10000, 0, 0, 0),  # Lab: white
            (8, 10000, 0, 0, 0),  # grey: white
            (9, 0, 10000, 10000, 0),  # wide CMYK: red
        )
    )
    assert record.rows() == [RED, WHITE, INK, WHITE, WHITE, [255, 0, 0, 255]]
    assert record.notes == ("2 CMYK colours became RGB by the plain formula, without a profile",)


def test_colour_swatches_that_are_as_long_as_a_colour_table_are_no_table() -> None:
    """772 bytes, found by chance: 21 colours and 109 letters."""
    names = [""] * 17 + ["a" * 31] * 3 + ["a" * 16]
    record = Record.of([RED] * 21, names)
    assert len(encode(record, "aco")) == 772
    assert parse(encode(record, "aco")) == record


def test_a_colour_of_an_ink_library_is_refused_with_advice() -> None:
    with pytest.raises(PaletteFileError, match="turn it into RGB in Photoshop"):
        parse(aco((3, 1, 2, 3, 4)))


def test_colour_swatches_of_version_2_alone() -> None:
    units, name = utf16("rot 🟥")
    data = struct.pack(">HHHHHHHI", 2, 1, 0, 58339, 1542, 4883, 0, units) + name
    assert (parse(data).rows(), parse(data).names) == ([RED], ("rot 🟥",))


def ase(*blocks: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack(">HI", kind, len(content)) + content for kind, content in blocks)
    return b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + body


def ase_color(name: str, model: bytes, *values: float) -> tuple[int, bytes]:
    units, text = utf16(name)
    return 0x0001, struct.pack(">H", units) + text + model + struct.pack(f">{len(values)}fH", *values, 2)


def ase_group(name: str) -> tuple[int, bytes]:
    units, text = utf16(name)
    return 0xC001, struct.pack(">H", units) + text


def test_swatch_exchange_in_every_model_and_group() -> None:
    record = parse(
        ase(
            ase_group("Brand"),
            ase_color("red", b"RGB ", 227 / 255, 6 / 255, 19 / 255),
            (0xC002, b""),
            ase_group("Print"),
            ase_color("K", b"CMYK", 0, 0, 0, 1),
            ase_color("paper", b"LAB ", 1, 0, 0),
            ase_color("grey", b"Gray", 1),
        )
    )
    assert (record.rows(), record.names) == ([RED, INK, WHITE, WHITE], ("red", "K", "paper", "grey"))
    assert record.notes[0] == "2 groups were joined: Brand, Print"
    assert "CMYK" in record.notes[1]


def test_swatch_exchange_with_an_empty_group_start_and_no_end() -> None:
    assert parse(ase((0xC001, b""), ase_color("red", b"RGB ", 227 / 255, 6 / 255, 19 / 255))).rows() == [RED]


def test_a_picture_of_aseprite_under_the_same_suffix_is_told_apart() -> None:
    data = struct.pack("<IH", 200, 0xA5E0).ljust(200, b"\0")
    with pytest.raises(PaletteFileError, match="picture of Aseprite"):
        parse(data, "sprite.ase")


def test_a_riff_palette_with_other_chunks_around_and_wrong_lengths() -> None:
    palette = struct.pack("<HHBBBBBBBB", 0x300, 2, 227, 6, 19, 0, 255, 255, 255, 4)
    data = b"RIFF\0\0\0\0PAL offl\x03\0\0\0abc\0data\xff\xff\xff\xff" + palette + b"tran"
    assert parse(data).rows() == [RED, WHITE]


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_procreate_swatches_with_empty_places_and_one_object() -> None:
    red = {"hue": 0.99019, "saturation": 0.97357, "brightness": 0.8902, "alpha": 1, "colorSpace": 0}
    white = {"hue": 0, "saturation": 0, "brightness": 1, "components": [1, 1, 1], "colorModel": 0}
    document = json.dumps({"name": "Two", "swatches": [None, red, None, white]})
    record = parse(zipped(swatches__json=document))
    assert (record.rows(), record.title) == ([RED, WHITE], "Two")


def test_a_krita_palette_in_another_order_with_groups_and_models() -> None:
    xml = """<ColorSet name="K" columns="2" version="1.0">
      <ColorSetEntry name="white" bitdepth="F32"><Gray g="1"/><Position row="0" column="1"/></ColorSetEntry>
      <ColorSetEntry name="red" bitdepth="U8"><sRGB r=".890196" g=".023529" b=".07451"/><Position row="0" column="0"/>
      </ColorSetEntry>
      <Group name="print">
      <ColorSetEntry name="ink"><CMYK c="0" m="0" y="0" k="1"/></ColorSetEntry></Group></ColorSet>"""
    record = parse(zipped(colorset__xml=xml))
    assert (record.rows(), record.names, record.title) == ([RED, WHITE, INK], ("red", "white", "ink"), "K")
    assert record.notes[0] == "1 group joined: print"


def test_the_ungrouped_colours_of_a_krita_palette_come_first_wherever_they_stand() -> None:
    xml = """<ColorSet><Group name="print"><ColorSetEntry><Gray g="0"/></ColorSetEntry></Group>
      <ColorSetEntry><Gray g="1"/></ColorSetEntry></ColorSet>"""
    assert parse(zipped(colorset__xml=xml)).rows() == [WHITE, INK]


def test_a_krita_palette_without_a_name_or_places_and_with_what_nobody_knows() -> None:
    xml = """<Colorset><Comment>by hand</Comment><sRGB r="0" g="0" b="0"/>
      <ColorSetEntry><Note/><RGB r="1" g="1" b="1"/></ColorSetEntry>
      <ColorSetEntry name="red"><YCbCr y="1"/></ColorSetEntry>
      <ColorSetEntry name="ink"><Lab L="0" a="0" b="0"/><Position row="first" column="-1"/></ColorSetEntry>
    </Colorset>"""
    record = parse(zipped(colorset__xml=xml))
    assert (record.rows(), record.names, record.title) == ([WHITE, INK], ("", "ink"), "")
    assert record.notes == ()


def test_an_openoffice_table_with_a_doctype_that_declares_nothing() -> None:
    xml = b"""<?xml version="1.0"?><!DOCTYPE office:color-table PUBLIC "-//OpenOffice.org//DTD" "office.dtd">
    <office:color-table xmlns:office="o" xmlns:draw="d"><draw:color draw:name="Rot" draw:color="#E30613"/>
    <draw:color draw:name="#ffffff" draw:color="#FFFFFF"/></office:color-table>"""
    assert (parse(xml).rows(), parse(xml).names) == ([RED, WHITE], ("Rot", ""))


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("0 227 6 19\n1 255 255 255 255\n", False),
        ("# dem\n100.5,227,6,19\n50%:255:255:255\n", True),
        ("nv\t227\t6\t19\n10 white\n", True),
    ],
)
def test_gdal_colour_text(text: str, noted: bool) -> None:
    record = parse(text.encode(), "a.txt")
    assert record.rows() == [RED, WHITE]
    assert bool(record.notes) is noted


@pytest.mark.parametrize(
    "text",
    [
        "0 227 6 19 255 red, dark\n1 255 255 255 255 1\n",  # of classes, of which the second has no label
        "# Color Map Export File\nINTERPOLATION:INTERPOLATED\n0,227,6,19,255,red, dark\n1,255,255,255,255,1",
    ],
)
def test_colour_text_of_qgis_has_labels(text: str) -> None:
    record = parse(text.encode(), "a.clr")
    assert (record.rows(), record.names, record.notes) == ([RED, WHITE], ("red, dark", ""), ())
    assert parse(text.encode(), "a.txt") == record


def test_qgis_entries_without_labels_have_no_names() -> None:
    assert parse(b'<qgis><item color="#e30613"/><item color="#ffffff" label="ice"/></qgis>').names == ("", "ice")
    assert parse(b'<qgis><item color="#e30613"/></qgis>').names is None


def test_qgis_classes_and_ramps() -> None:
    classes = b"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis><colorrampshader>
    <item alpha="255" value="11" label="water" color="#e30613"/><item value="12" label="ice" color="#ffffff"/>
    </colorrampshader></qgis>"""
    assert (parse(classes).rows(), parse(classes).names) == ([RED, WHITE], ("water", "ice"))
    assert "no index" in parse(classes).notes[0]
    ramp = b"""<qgis><colorramp type="gradient"><Option name="color1" value="227,6,19,255"/>
    <Option name="stops" value="0.5;255,255,255,255"/><prop k="color2" v="0,0,0,255"/></colorramp></qgis>"""
    assert parse(ramp).rows() == [RED, WHITE, INK]


@pytest.mark.parametrize(
    "text",
    [
        "static const uint8_t p[2][3] = { {0xE3,6,19}, {255,255,255} };",
        "const unsigned int p[] = {0xE30613, 0xFFFFFFu};",
        "unsigned char p[6] = {227, 6, 19, /* white */ 255, 255, 255};",
        "struct RGB p[2] = {\n  { 227 , 6 , 19 } , // red\n  { 0xFF, 0XFF, 0xff }\n};",
    ],
)
def test_c_arrays(text: str) -> None:
    assert parse(text.encode(), "a.h").rows() == [RED, WHITE]


@pytest.mark.parametrize("text", ["uint32_t p[] = {0xFFE30613};", "uint16_t p[] = {0xF800, 0x1234, 0xFFFF};"])
def test_c_words_that_mean_two_things_are_refused(text: str) -> None:
    with pytest.raises(PaletteFileError, match="write rows"):
        parse(text.encode(), "a.h")


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(array))
    return file.getvalue()


def test_a_name_in_a_c_header_that_is_too_long_for_a_remark_is_cut() -> None:
    """What is longer would be read for rows (found by fuzzing)."""
    record = Record.of([[1, 2, 3], [4, 5, 6]], ["{7, 8, 9}, /*" * 30, "last"])
    back = parse(encode(record, "c"), format="c")
    assert back.rows() == record.rows()
    assert back.names == (("{7, 8, 9}, / *" * 30)[:400].rstrip(), "last")


def test_numpy_arrays_of_other_types_and_orders() -> None:
    assert parse(npy([[227, 6, 19], [255, 255, 255]])).rows() == [RED, WHITE]
    assert parse(npy([[227 / 255, 6 / 255, 19 / 255, 1.0]])).rows() == [RED]
    assert parse(npy(np.asfortranarray(np.array([RED, WHITE], np.uint8)))).rows() == [RED, WHITE]
    for wrong in ([[1, 2]], [1, 2, 3], [[300, 0, 0]], [[1.5, 0, 0]], [[np.nan, 0, 0]], np.zeros((0, 3))):
        with pytest.raises(PaletteFileError):
            parse(npy(wrong))


def test_swatch_sheets_of_squares_count_every_colour_once_in_reading_order() -> None:
    from fewcolors.png import encode_true_color

    sheet = np.array([[RED[:3], WHITE[:3]], [INK[:3], RED[:3]]], np.uint8).repeat(5, axis=0).repeat(5, axis=1)
    assert parse(encode_true_color(sheet)).rows() == [RED, WHITE, INK]


def test_a_palette_that_repeats_colours_keeps_them() -> None:
    record = Record.of([RED, RED, WHITE, RED])
    for kind in ("png", "gpl", "ase", "json", "css"):
        assert parse(encode(record, kind)) == record


def test_a_palette_of_png_ends_with_its_last_whole_colour() -> None:
    """PLTE and tRNS with bytes to spare: a third of a colour, and alphas of colours that are not there."""
    data = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", 1, 1, 8, 3, 0, 0, 0)
    for name, body in ((b"IHDR", header), (b"PLTE", bytes([227, 6, 19, 9])), (b"tRNS", b"\x80\x70"), (b"IEND", b"")):
        data += struct.pack(">I", len(body)) + name + body + bytes(4)
    assert parse(data).rows() == [[227, 6, 19, 128]]


def test_what_was_read_cannot_be_changed() -> None:
    record = parse(b"e30613\nffffff\n", format="hex")
    with pytest.raises(ValueError, match="read-only"):
        record.rgba[0] = 0
    assert record.rows() == [RED, WHITE]
