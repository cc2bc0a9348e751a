"""QGIS styles (.qml): the palette of a raster layer, with labels; colour ramps are read too.

Source: https://docs.qgis.org/latest/en/docs/user_manual/appendices/qgis_file_formats.html#qml-the-qgis-style-file-format
and the files of QGIS 3.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.hexlist import code_bytes
from fewcolors.formats.markup import Element, attribute, elements
from fewcolors.formats.record import Format, Record, hex_code
from fewcolors.formats.text import encode, one_line, peek

_HEAD = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
 <pipe>
  <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
   <colorPalette>
"""
_TAIL = """   </colorPalette>
  </rasterrenderer>
 </pipe>
 <blendMode>0</blendMode>
</qgis>
"""


def sniff(data: bytes) -> bool:
    """Whether it is XML that speaks of qgis or of a colour ramp near its beginning."""
    text = peek(data)
    return text.lstrip().startswith("<") and re.search(r"<qgis|<!DOCTYPE qgis|<qlr|<colorramp", text) is not None


def parse(data: bytes) -> Record:
    """Read palette entries and classes in the order of the file, else the stops of colour ramps."""
    everything = elements(data)
    entries = [element for element in everything if element.name in ("paletteEntry", "item")]
    entries = [element for element in entries if "color" in element.attributes]
    rows = [_row(element) for element in entries]
    names = [element.attributes.get("label", "") for element in entries]
    if not rows:
        rows = [row for element in everything for row in _stops(element)]
        return Record.of(rows)
    values = [element.attributes.get("value", "") for element in entries]
    notes = []
    if values != [str(place) for place in range(len(values))]:
        notes.append("its values are no index from 0: the colours were taken in the order of the file")
    return Record.of(rows, names, notes=notes)


def _row(element: Element) -> list[int]:
    code, alpha = element.attributes["color"], element.attributes.get("alpha", "255")
    row = code_bytes(code.strip())
    if row is None or not re.fullmatch(r"[0-9]{1,3}", alpha):
        raise PaletteFileError(f"{code[:40]!r} with alpha {alpha[:9]!r} is no colour; write #e30613 and 0 to 255")
    return [*row[:3], int(alpha)]


def _stops(element: Element) -> list[list[int]]:
    """The colours of one property of a ramp: color1, the stops between, color2."""
    get = element.attributes.get
    key, value = get("name", get("k", "")), get("value", get("v", ""))
    if element.name not in ("Option", "prop") or key not in ("color1", "stops", "color2"):
        return []
    found = re.findall(r"(?<![\d.])(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})(?![\d.])", value)
    return [[int(part) for part in stop] for stop in found]


def write(record: Record) -> bytes:
    """A style for a raster of indices: values from 0."""
    lines = [
        f'    <paletteEntry value="{place}" color="{hex_code([*row[:3], 255])}" alpha="{row[3]}" '
        f"label={attribute(one_line(label))}/>\n"
        for place, (row, label) in enumerate(zip(record.rows(), record.labels(), strict=True))
    ]
    return encode(_HEAD + "".join(lines) + _TAIL)


FORMAT = Format("qgis", "QGIS style", (".qml",), sniff, parse, write, names=True, alpha="yes")

# In the wild: a DOCTYPE that names a file nobody has; labels that repeat the value; alpha missing in old files; values
# that are classes of land use and no index; "prop" before QGIS 3.26 and "Option" since; color2 listed before the stops,
# so a ramp's colours may come in another order than on screen.
