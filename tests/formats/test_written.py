"""What is written, letter by letter: other programs read these files, so what is in them is what their sources say."""

from __future__ import annotations

import json
import struct

import pytest

from fewcolors.formats import FORMATS, Record, encode
from fewcolors.formats.archive import members, read_member

THREE = Record.of([(227, 6, 19), (255, 255, 255), (0, 9, 160)], ["Dark Red", "", "ink"], "My Three")
CLEAR = Record.of([(227, 6, 19, 128), (0, 0, 0, 255)])

TEXTS = {
    "gpl": "GIMP Palette\nName: My Three\n#\n227   6  19\tDark Red\n255 255 255\n  0   9 160\tink\n",
    "jasc": "JASC-PAL\r\n0100\r\n3\r\n227 6 19\r\n255 255 255\r\n0 9 160\r\n",
    "paintnet": "; paint.net Palette File\r\n; Colors: 3\r\nFFE30613\r\nFFFFFFFF\r\nFF0009A0\r\n",
    "soc": """<?xml version="1.0" encoding="UTF-8"?>
<ooo:color-table xmlns:ooo="http://openoffice.org/2004/office" \
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">
 <draw:color draw:name="Dark Red" draw:color="#e30613"/>
 <draw:color draw:name="#ffffff" draw:color="#ffffff"/>
 <draw:color draw:name="ink" draw:color="#0009a0"/>
</ooo:color-table>
""",
    "json": """{
  "title": "My Three",
  "colors": [
    {"hex": "#e30613", "name": "Dark Red"},
    {"hex": "#ffffff"},
    {"hex": "#0009a0", "name": "ink"}
  ]
}
""",
    "tailwind": """@theme {
  --color-dark-red: #e30613; /* Dark Red */
  --color-2: #ffffff;
  --color-ink: #0009a0;
}
""",
    "css": """:root {
  --color-dark-red: #e30613; /* Dark Red */
  --color-2: #ffffff;
  --color-ink: #0009a0;
}
""",
    "scss": "$color-dark-red: #e30613; // Dark Red\n$color-2: #ffffff;\n$color-ink: #0009a0;\n",
    "tailwind-js": """export default {
  theme: { extend: { colors: {
      "dark-red": "#e30613",  // Dark Red
      "2": "#ffffff",
      "ink": "#0009a0",
  } } },
};
""",
    "c": """static const unsigned char my_three[3][3] = {
    {227,   6,  19}, /* Dark Red */
    {255, 255, 255},
    {  0,   9, 160}, /* ink */
};
""",
    "hex": "e30613\nffffff\n0009a0\n",
    "gdal": "0 227 6 19\n1 255 255 255\n2 0 9 160\n",
}
CLEAR_TEXTS = {
    "gpl": "GIMP Palette\nName: Untitled\nChannels: RGBA\n#\n227   6  19 128\n  0   0   0 255\n",
    "paintnet": "; paint.net Palette File\r\n; Colors: 2\r\n80E30613\r\nFF000000\r\n",
    "json": '{\n  "colors": [\n    {"hex": "#e3061380"},\n    {"hex": "#000000"}\n  ]\n}\n',
    "css": ":root {\n  --color-1: #e3061380;\n  --color-2: #000000;\n}\n",
    "scss": "$color-1: #e3061380;\n$color-2: #000000;\n",
    "tailwind-js": """export default {
  theme: { extend: { colors: {
      "1": "#e3061380",
      "2": "#000000",
  } } },
};
""",
    "c": "static const unsigned char palette[2][4] = {\n    {227,   6,  19, 128},\n    {  0,   0,   0, 255},\n};\n",
    "hex": "#e3061380\n000000\n",
    "gdal": "0 227 6 19 128\n1 0 0 0\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_palette_with_names_and_a_title(name: str) -> None:
    assert encode(THREE, name).decode() == TEXTS[name]


@pytest.mark.parametrize("name", CLEAR_TEXTS)
def test_a_palette_with_alpha_and_without_names(name: str) -> None:
    assert encode(CLEAR, name).decode() == CLEAR_TEXTS[name]


def test_names_that_repeat_end_comments_or_are_the_numbers_of_colors() -> None:
    rows = [(step, step, step) for step in range(5)]
    record = Record.of(rows, ["Red", "red", "4", "a */ b", "x /* y "])
    assert encode(record, "css").decode().splitlines()[1:-1] == [
        "  --color-red: #000000; /* Red */",
        "  --color-red-2: #010101; /* red */",
        "  --color-4: #020202; /* 4 */",
        "  --color-a-b: #030303; /* a * / b */",
        "  --color-x-y: #040404; /* x /* y */",
    ]
    assert [line.partition("/*")[2] for line in encode(record, "c").decode().splitlines()[1:-1]] == [
        " Red */", " red */", " 4 */", " a * / b */", " x / * y */",
    ]  # fmt: skip


def test_a_name_that_is_cut_ends_without_a_blank() -> None:
    written = encode(Record.of([(1, 2, 3)], ["x" * 399 + " and so on"]), "c").decode()
    assert written.splitlines()[1] == "    {  1,   2,   3}, /* " + "x" * 399 + " */"


def test_a_strip_is_indexed_as_long_as_an_index_reaches() -> None:
    color_type = 25
    assert encode(Record.of([(1, 2, 3)] * 256), "png")[color_type] == 3
    assert encode(Record.of([(1, 2, 3)] * 257), "png")[color_type] in (2, 6)


def test_a_title_that_is_no_name_in_c_is_none_there() -> None:
    for title, word in (("Größe 3", "palette"), ("3 greys", "palette"), ("Two-tone", "two_tone")):
        assert f"char {word}[1][3]" in encode(Record.of([(1, 2, 3)], title=title), "c").decode()


def test_a_qgis_style_counts_its_entries_from_0_and_has_alpha_apart() -> None:
    lines = [line.strip() for line in encode(CLEAR, "qgis").decode().splitlines() if "paletteEntry" in line]
    assert lines == [
        '<paletteEntry value="0" color="#e30613" alpha="128" label=""/>',
        '<paletteEntry value="1" color="#000000" alpha="255" label=""/>',
    ]
    assert 'label="Dark Red"/>' in encode(THREE, "qgis").decode()


def test_design_tokens_hold_components_alpha_and_code_and_names_that_no_token_can_have() -> None:
    named = json.loads(encode(THREE, "tokens"))["color"]
    assert list(named) == ["$type", "dark-red", "2", "ink"]
    assert named["$type"] == "color"
    assert named["dark-red"] == {
        "$value": {"colorSpace": "srgb", "components": [0.8902, 0.02353, 0.07451], "hex": "#e30613"},
        "$extensions": {"org.fewcolors": "Dark Red"},
    }
    assert [list(named[key]) for key in ("2", "ink")] == [["$value"]] * 2
    clear = json.loads(encode(CLEAR, "tokens"))["color"]
    assert clear["1"]["$value"]["alpha"] == 0.50196
    assert clear["1"]["$value"]["hex"] == "#e30613"
    assert "alpha" not in clear["2"]["$value"]


def utf16(name: str, length: str) -> bytes:
    """A name as Adobe's files hold it: its length in units with the closing zero, then the units."""
    return struct.pack(length, len(name) + 1) + name.encode("utf-16-be") + b"\0\0"


def test_swatch_exchange_is_a_group_of_global_colors() -> None:
    def block(kind: int, content: bytes) -> bytes:
        return struct.pack(">HI", kind, len(content)) + content

    colors = [
        block(0x0001, utf16(name, ">H") + b"RGB " + struct.pack(">fffH", *(level / 255 for level in row[:3]), 0))
        for row, name in zip(THREE.rows(), ("Dark Red", "", "ink"), strict=True)
    ]
    blocks = [block(0xC001, utf16("My Three", ">H")), *colors, block(0xC002, b"")]
    assert encode(THREE, "ase") == b"ASEF" + struct.pack(">HHI", 1, 0, 5) + b"".join(blocks)
    untitled = Record(THREE.rgba, THREE.names)
    assert encode(untitled, "ase") == b"ASEF" + struct.pack(">HHI", 1, 0, 3) + b"".join(colors)


def test_color_swatches_are_version_1_and_then_2_with_names() -> None:
    colors = [struct.pack(">HHHHH", 0, *(257 * level for level in row[:3]), 0) for row in THREE.rows()]
    named = [color + utf16(name, ">I") for color, name in zip(colors, ("Dark Red", "", "ink"), strict=True)]
    expected = b"\0\1\0\3" + b"".join(colors) + b"\0\2\0\3" + b"".join(named)
    assert encode(THREE, "aco") == expected


def test_a_color_table_is_filled_up_and_tells_count_and_transparent_index() -> None:
    table = bytes([227, 6, 19, 255, 255, 255, 0, 9, 160]).ljust(768, b"\0")
    assert encode(THREE, "act") == table + b"\0\3\xff\xff"
    with_clear = Record.of([(227, 6, 19), (255, 255, 255, 0), (0, 9, 160)])
    assert encode(with_clear, "act") == table + b"\0\3\0\1"


def test_a_riff_palette_is_a_logpalette_of_version_3_in_little_endian() -> None:
    entries = bytes([227, 6, 19, 0, 255, 255, 255, 0, 0, 9, 160, 0])
    data = b"data\x10\0\0\0" + b"\x00\x03\x03\x00" + entries
    assert encode(THREE, "riff") == b"RIFF" + struct.pack("<I", 4 + len(data)) + b"PAL " + data


def test_a_krita_palette_has_its_type_first_and_rows_of_sixteen() -> None:
    data = encode(Record.of([(step, 0, 255) for step in range(17)], title='A "few"'), "kpl")
    assert members(data) == ["mimetype", "colorset.xml", "profiles.xml"]
    assert read_member(data, "mimetype") == b"application/x-krita-palette"
    assert data.index(b"application/x-krita-palette") == 38, "stored, so that its type is told from its first bytes"
    lines = read_member(data, "colorset.xml").decode().splitlines()
    assert lines[0] == ('<Colorset name=\'A "few"\' comment="" columns="16" rows="2" readonly="false" version="2.0">')
    assert lines[17] == (
        ' <ColorSetEntry name="" id="17" spot="false" bitdepth="U8"><RGB space="sRGB-elle-V2-srgbtrc.icc" '
        f'r="{16 / 255}" g="0.0" b="1.0"/><Position row="1" column="0"/></ColorSetEntry>'
    )
    assert lines[18:] == ["</Colorset>"]


def test_procreate_swatches_have_thirty_places() -> None:
    data = encode(Record.of([(0, 255, 0), (0, 0, 0, 51)], title="Two"), "procreate")
    assert members(data) == ["Swatches.json"]
    (palette,) = json.loads(read_member(data, "Swatches.json"))
    assert palette["name"] == "Two"
    assert palette["swatches"][:2] == [
        {"hue": pytest.approx(1 / 3), "saturation": 1, "brightness": 1, "alpha": 1, "colorSpace": 0},
        {"hue": 0, "saturation": 0, "brightness": 0, "alpha": 0.2, "colorSpace": 0},
    ]
    assert palette["swatches"][2:] == [None] * 28


def test_every_format_is_looked_at_here_or_by_the_library_that_defines_it() -> None:
    here = {"qgis", "tokens", "ase", "aco", "act", "riff", "kpl", "procreate"}
    assert {*TEXTS, *here, "npy", "png"} == set(FORMATS)
