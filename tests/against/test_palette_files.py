"""Palette files against independent readers: what we write, others read as we meant it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import coloraide
import numpy as np
import pytest
import sass
import swatch
import tinycss2
import tinycss2.color4
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import GimpPaletteFile
from PIL import Image as PillowImage

from fewcolors.formats import Record, channels, encode, named, parse
from fewcolors.formats.csscolor import parse_color

RNG = np.random.default_rng(7)
OPAQUE = Record.of(RNG.integers(0, 256, (48, 3)).tolist(), [f"Colour {n}" for n in range(48)], "Forty eight")
CLEAR = Record.of(RNG.integers(0, 256, (48, 4)).tolist(), [f"Colour {n}" for n in range(48)])


def rgb(record: Record) -> list[list[int]]:
    return [row[:3] for row in record.rows()]


def test_pillow_reads_our_gimp_palette() -> None:
    table, mode = GimpPaletteFile.GimpPaletteFile(io.BytesIO(encode(OPAQUE, "gpl"))).getpalette()
    assert mode == "RGB"
    rows = np.frombuffer(table, np.uint8).reshape(-1, 3).tolist()
    assert rgb(OPAQUE) in [rows[start : start + 48] for start in range(8)]  # once, lines of the header took entries


@pytest.mark.parametrize("record", [OPAQUE, CLEAR], ids=["opaque", "clear"])
def test_pillow_reads_our_strip(record: Record) -> None:
    with PillowImage.open(io.BytesIO(encode(record, "png"))) as strip:
        assert strip.size == (48, 1)
        assert np.asarray(strip.convert("RGBA"))[0].tolist() == record.rows()


def test_pillow_reads_a_strip_of_a_thousand_colours() -> None:
    record = Record(RNG.integers(0, 256, (1000, 4), np.uint8))
    with PillowImage.open(io.BytesIO(encode(record, "png"))) as strip:
        assert np.asarray(strip.convert("RGBA"))[0].tolist() == record.rows()


def test_swatch_reads_our_swatch_exchange(tmp_path: Path) -> None:
    (tmp_path / "a.ase").write_bytes(encode(OPAQUE, "ase"))
    (group,) = swatch.parse(str(tmp_path / "a.ase"))
    assert group["name"] == "Forty eight"
    colors = group["swatches"]
    assert [color["name"] for color in colors] == list(OPAQUE.labels())
    assert {color["data"]["mode"] for color in colors} == {"RGB"}
    assert [[round(255 * part) for part in color["data"]["values"]] for color in colors] == rgb(OPAQUE)


@pytest.mark.parametrize("kind", ["css", "tailwind"])
def test_tinycss2_reads_our_custom_properties(kind: str) -> None:
    (rule,) = tinycss2.parse_stylesheet(encode(CLEAR, kind).decode(), skip_whitespace=True, skip_comments=True)
    declared = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True, skip_comments=True)
    assert [one.name for one in declared] == [f"--color-colour-{n}" for n in range(48)]
    codes = [token.value for one in declared for token in one.value if token.type == "hash"]
    assert [parse_color("#" + code) for code in codes] == [tuple(row) for row in CLEAR.rows()]


def test_tailwind_makes_classes_of_our_names_whatever_their_letters() -> None:
    """Of other names than these Tailwind 4 makes no class, in silence; the full name stays behind each colour."""
    record = Record.of([(1, 2, 3)] * 6, ["Café crème", "Cafe creme", "日本", "", "50 % Ähre", "-a_b"])
    text = encode(record, "tailwind").decode()
    words = re.findall(r"--color-([^:]+):", text)
    assert words == ["cafe-creme", "cafe-creme-2", "3", "4", "50-ahre", "a-b"]
    assert all(re.fullmatch(r"[a-zA-Z0-9_.%-]+", word) for word in words)
    assert parse(text.encode(), format="tailwind") == record


def test_libsass_compiles_our_variables() -> None:
    use = "".join(f"a{n} {{ color: $color-colour-{n}; }}\n" for n in range(48))
    compiled = sass.compile(string=encode(OPAQUE, "scss").decode() + use)
    codes = re.findall(r"color: ([^;]+);", compiled)
    assert [list(parse_color(code) or ())[:3] for code in codes] == rgb(OPAQUE)


def test_elementtree_reads_our_xml() -> None:
    draw = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
    colors = list(ElementTree.fromstring(encode(OPAQUE, "soc")))
    assert [color.get(draw + "name") for color in colors] == list(OPAQUE.labels())
    assert [list(bytes.fromhex((color.get(draw + "color") or "")[1:])) for color in colors] == rgb(OPAQUE)
    entries = ElementTree.fromstring(encode(CLEAR, "qgis")).findall(".//paletteEntry")
    assert [int(entry.get("value", "")) for entry in entries] == list(range(48))
    assert [int(entry.get("alpha", "")) for entry in entries] == [row[3] for row in CLEAR.rows()]


def test_zipfile_and_elementtree_read_our_krita_palette() -> None:
    with zipfile.ZipFile(io.BytesIO(encode(OPAQUE, "kpl"))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        tree = ElementTree.fromstring(archive.read("colorset.xml"))
    assert (tree.get("name"), tree.get("columns"), tree.get("rows")) == ("Forty eight", "16", "3")
    parts = [[float(entry.get(key, "")) for key in "rgb"] for entry in tree.findall("ColorSetEntry/RGB")]
    assert [[round(255 * part) for part in row] for row in parts] == rgb(OPAQUE)


def test_numpy_loads_our_array() -> None:
    assert np.load(io.BytesIO(encode(CLEAR, "npy"))).tolist() == CLEAR.rows()
    assert np.load(io.BytesIO(encode(OPAQUE, "npy"))).tolist() == rgb(OPAQUE)


def test_coloraide_reads_our_design_tokens() -> None:
    tokens = json.loads(encode(CLEAR, "tokens"))["color"]
    values = [token["$value"] for key, token in tokens.items() if not key.startswith("$")]
    read = [coloraide.Color(v["colorSpace"], v["components"], v.get("alpha", 1)) for v in values]
    assert [color.to_string(hex=True, alpha=True) for color in read] == ["#" + bytes(row).hex() for row in CLEAR.rows()]
    assert [value["hex"] for value in values] == ["#" + bytes(row[:3]).hex() for row in CLEAR.rows()]


SHARE = st.integers(0, 1000).map(lambda part: part / 1000)
CSS = st.one_of(
    st.builds("hsl({} {}% {}%)".format, st.integers(-360, 720), st.integers(0, 100), st.integers(0, 100)),
    st.builds("hwb({}deg {}% {}%)".format, st.integers(0, 360), st.integers(0, 100), st.integers(0, 100)),
    st.builds("rgb({}% {}% {}% / {})".format, *[st.integers(0, 100)] * 3, SHARE),
    st.builds("color(srgb-linear {} {} {})".format, SHARE, SHARE, SHARE),
    st.builds("oklab({} {} {})".format, SHARE, *[st.integers(-60, 60).map(lambda part: part / 1000)] * 2),
    st.builds("oklch({}% {} {})".format, st.integers(0, 100), SHARE.map(lambda part: part / 10), st.integers(0, 360)),
)


@given(text=CSS)
@settings(max_examples=400, deadline=None)
def test_coloraide_means_the_same_by_a_css_colour(text: str) -> None:
    """To one level: where a value falls between two, the last digit of the matrices decides."""
    theirs = coloraide.Color(text).convert("srgb").clip()
    expected = [255 * part for part in (*theirs.coords(), theirs.alpha())]
    read = parse_color(text)
    assert read is not None
    np.testing.assert_allclose(read, expected, atol=0.56)


@given(lightness=st.integers(0, 100), a=st.integers(-80, 80), b=st.integers(-80, 80))
@settings(max_examples=300, deadline=None)
def test_coloraide_means_the_same_by_lab(lightness: int, a: int, b: int) -> None:
    """To one level: its D50 is computed from x and y, ours is that of ICC.1, and they part in the fourth digit, which
    the steep beginning of the curve multiplies where red is nearly none."""
    theirs = coloraide.Color("lab", [lightness, a, b]).convert("srgb").clip()
    np.testing.assert_allclose(channels.lab(lightness, a, b), [255 * part for part in theirs.coords()], atol=1)


def test_tinycss2_means_the_same_by_the_names_of_css() -> None:
    css = named.load("css")
    assert len(css) == 148
    for row, name in zip(css.rows(), css.labels(), strict=True):
        theirs = tinycss2.color4.parse_color(name)
        assert [round(255 * part) for part in theirs.coordinates] == row[:3], name
