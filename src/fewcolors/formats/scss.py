"""SCSS and Less variables (.scss, .less): `$color-red: #e30613;`, and the entries of Sass maps.

Source: https://sass-lang.com/documentation/variables and .../values/maps; https://lesscss.org/features/#variables-feature.
"""

from __future__ import annotations

import re

from fewcolors.formats.css import declarations
from fewcolors.formats.csscolor import Row, parse_color
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import decode_code, encode, names_of, peek

_COLOR = r"(#[0-9a-fA-F]{3,8}+|[a-zA-Z-]{2,12}+\([^()]{0,200}+\)|[a-zA-Z]{3,30}+)"
_REMARK = r"(?:[ \t]{0,9}//[ \t]?([^\n]{0,400}+))?"
_VARIABLE = re.compile(
    r"/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*+"
    rf"|(?<![\w-])[$@]([\w-]{{1,200}}+)\s{{0,9}}:\s{{0,99}}{_COLOR}\s{{0,9}}(?:!\w{{1,9}})?\s{{0,9}};{_REMARK}"
    rf"|(?<![\w$@-])[\"']?([\w-]{{1,200}}+)[\"']?\s{{0,9}}:\s{{0,99}}{_COLOR}\s{{0,9}}(?=[,)])",
    re.DOTALL,
)


def sniff(data: bytes) -> bool:
    """Whether a variable or a map is set near its beginning."""
    return re.search(r"^\s{0,99}\$[\w-]{1,200}+\s{0,9}:", peek(data), re.MULTILINE) is not None


def parse(data: bytes) -> Record:
    """Read variables and map entries that are colours; a remark behind a variable is its name.

    >>> record = parse(b'$red: #e30613 !default;  // Rot\\n$map: ("ink": #000, paper: white);')
    >>> record.names, record.rows()[2]
    (('Rot', 'ink', 'paper'), [255, 255, 255, 255])
    """
    text, notes = decode_code(data)
    rows: list[Row] = []
    words, remarks = [], []
    for variable, value, remark, key, entry in _VARIABLE.findall(text):
        row = parse_color(value or entry)
        if row is not None:
            rows.append(row)
            words.append(variable or key)
            remarks.append(remark.strip())
    return Record.of(rows, names_of(words, remarks), notes=notes)


def write(record: Record) -> bytes:
    """One variable a colour, numbered from 1 where there are no names."""
    return encode("\n".join(declarations(record, "$", "// {}")) + "\n")


FORMAT = Format("scss", "SCSS variables", (".scss", ".less"), sniff, parse, write, names=True, alpha="yes")

# In the wild: !default behind values; maps in place of variables, nested ones included; Less, with @ for $; functions
# such as darken($red, 10%), which only Sass can compute and which are left out.
