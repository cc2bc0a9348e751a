"""Tailwind 3 configurations (.js): theme.extend.colors of tailwind.config.js.

Source: https://v3.tailwindcss.com/docs/customizing-colors.
"""

from __future__ import annotations

import json
import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.csscolor import Row, parse_color
from fewcolors.formats.record import Format, Record, hex_code
from fewcolors.formats.text import decode_code, encode, identifiers, names_of, one_line, peek

# The words that matter: comments, strings with or without a colon behind, keys, braces.
_WORD = re.compile(
    r"(?P<comment>//[^\n]*+|/\*.*?(?:\*/|\Z))"
    r"|(?P<string>\"[^\"\n]{0,400}+\"|'[^'\n]{0,400}+')(?P<colon>\s{0,99}:)?"
    r"|(?P<key>[\w$-]{1,200}+)\s{0,99}:|(?P<brace>[{}])",
    re.DOTALL,
)


def sniff(data: bytes) -> bool:
    """Whether it exports something with colors in it."""
    text = peek(data)
    return re.search(r"module\.exports|export default", text) is not None and "colors" in text


def parse(data: bytes) -> Record:
    """Read every colour below `colors`, or below the top where there is no such key; groups join names with -.

    >>> parse(b"module.exports = { theme: { colors: { red: { 500: '#e30613' }, ink: '#000' } } }").names
    ('red-500', 'ink')
    """
    text, notes = decode_code(data)
    found = _colors(text)
    names = names_of([name for name, _ in found], _remarks(text, len(found)))
    return Record.of([row for _, row in found], names, notes=notes)


def _colors(text: str) -> list[tuple[str, Row]]:
    found: list[tuple[str, Row]] = []
    path: list[str] = []
    key = ""
    for word in _WORD.finditer(text):
        string = word["string"] and word["string"][1:-1]
        if word["key"] is not None or word["colon"] is not None:
            key = word["key"] or string or ""
        elif string is not None and key and (row := parse_color(string)):
            found.append((_name([*path, key]), row))
            key = ""
        elif word["brace"] == "{":
            path.append(key)
            key = ""
        elif word["brace"] == "}" and path:
            path.pop()
        if len(path) > 100:
            raise PaletteFileError("it is nested too deep for a palette; check that it is the right file")
    return found


def _name(path: list[str]) -> str:
    below = path[path.index("colors") + 1 :] if "colors" in path[:-1] else path
    return "-".join(word for word in below if word and word != "DEFAULT") or path[-1]


def _remarks(text: str, count: int) -> list[str | None]:
    """Names as `write` puts them behind a colour; none where another hand wrote the file."""
    remarks = [re.search(r",  // (.*)$", line) for line in text.split("\n") if re.match(r'      "', line)]
    told = [match[1] if match else None for match in remarks]
    return told if len(told) == count else [None] * count


def write(record: Record) -> bytes:
    """An ES module that extends the default colours."""
    names = [one_line(name) for name in record.labels()]
    words = identifiers(names)
    lines = []
    for row, word, name in zip(record.rows(), words, names, strict=True):
        told = "" if not name or (word == name and not name.isdecimal()) else f"  // {name}"
        lines.append(f'      {json.dumps(word, ensure_ascii=False)}: "{hex_code(row)}",{told}')
    body = "\n".join(lines)
    text = f"export default {{\n  theme: {{ extend: {{ colors: {{\n{body}\n  }} }} }},\n}};\n"
    return encode(text)


FORMAT = Format(
    "tailwind-js", "Tailwind 3 configuration", (".js", ".cjs", ".mjs"), sniff, parse, write, names=True, alpha="yes"
)

# In the wild: CommonJS and ES modules; keys with and without quotation marks; shades in groups, DEFAULT for the group
# itself; colours taken from tailwindcss/colors or computed, which nothing short of running the file can read.
