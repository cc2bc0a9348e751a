"""OpenOffice colour tables (.soc): XML of OpenOffice and LibreOffice.

Source: OASIS, Open Document Format 1.2, draw:color and draw:name; the root of LibreOffice's own standard.soc.
"""

from __future__ import annotations

from fewcolors.errors import PaletteFileError
from fewcolors.formats.hexlist import code_bytes
from fewcolors.formats.markup import attribute, elements
from fewcolors.formats.record import Format, Record, hex_code
from fewcolors.formats.text import encode, one_line, peek

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ooo:color-table xmlns:ooo="http://openoffice.org/2004/office" \
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">
"""


def sniff(data: bytes) -> bool:
    """Whether it is XML with a color-table near its beginning."""
    text = peek(data)
    return text.lstrip().startswith("<") and "color-table" in text


def parse(data: bytes) -> Record:
    """Read every draw:color; a name that only repeats the code is none."""
    rows, names = [], []
    for element in elements(data):
        if element.name == "color" and "color" in element.attributes:
            code = element.attributes["color"]
            row = code_bytes(code.strip())
            if row is None or len(row) != 3:
                raise PaletteFileError(f"{code[:40]!r} is no colour; write it like #e30613")
            name = element.attributes.get("name", "")
            rows.append(row)
            names.append("" if name.lower() == code.lower() else name)
    return Record.of(rows, names)


def write(record: Record) -> bytes:
    """One element a colour; LibreOffice needs a name, so a colour without one is called by its code."""
    colors = []
    for row, label in zip(record.rows(), record.labels(), strict=True):
        code = hex_code(row)
        colors.append(f" <draw:color draw:name={attribute(one_line(label) or code)} draw:color={attribute(code)}/>\n")
    return encode(_HEAD + "".join(colors) + "</ooo:color-table>\n")


FORMAT = Format("soc", "OpenOffice colour table", (".soc",), sniff, parse, write, names=True)

# In the wild: the root office:color-table of OpenOffice 1 to 3, with a DOCTYPE; capital and small digits; namespaces
# declared and unused.
