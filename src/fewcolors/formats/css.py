"""CSS custom properties (.css): `--color-red: #e30613;`, one a colour.

Source: W3C, CSS Custom Properties for Cascading Variables Module Level 1; colours by CSS Color Module Level 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fewcolors._nouns import number_of
from fewcolors.formats.csscolor import Row, looks_like_color, parse_color
from fewcolors.formats.record import Format, Record, hex_code
from fewcolors.formats.text import decode_code, encode, identifiers, names_of, one_line, peek

# A declaration with the remark behind it, or a comment to pass over: in this order nothing inside comments is read.
# The lengths are bounded, so that no text takes longer than its length.
_DECLARATION = re.compile(
    r"/\*.*?(?:\*/|\Z)|(?<![\w-])--([\w-]{1,200}+)[ \t]{0,9}:\s{0,99}([^;{}]{0,400}+);?"
    r"(?:[ \t]{0,9}/\*[ \t]?([^\n]{0,400}?)[ \t]?\*/)?",
    re.DOTALL,
)


def sniff(data: bytes) -> bool:
    """Whether a custom property is set near its beginning."""
    return re.search(r"(?:^|[\s{;])--[\w-]{1,200}+\s{0,9}:", peek(data)) is not None


def parse(data: bytes) -> Record:
    """Read every custom property whose value is a colour; a remark behind it is its name.

    >>> record = parse(b":root { --color-red: #e30613; --gap: 4px; --color-ink: rgb(0 0 0 / 50%); /* Ink! */ }")
    >>> record.rows(), record.names
    ([[227, 6, 19, 255], [0, 0, 0, 128]], ('red', 'Ink!'))
    """
    text, notes = decode_code(data)
    rows: list[Row] = []
    words, remarks, unread = [], [], []
    for word, value, remark in _DECLARATION.findall(text):
        row = parse_color(value) if word else None
        if row is not None:
            rows.append(row)
            words.append(word)
            remarks.append(remark)
        elif word and looks_like_color(value):
            unread.append(word)
    if unread:
        many = number_of(len(unread), "colour")
        notes.append(f"{many} of a kind that is not read: left out, the first is --{unread[0]}")
    return Record.of(rows, names_of(words, remarks), notes=notes)


def declarations(record: Record, prefix: str, remark: str, word_of: Callable[[str], str] = one_line) -> list[str]:
    """Lines `PREFIXcolor-NAME: #code;`, with `remark`, a form like "// {}", where the name is more than its word, which
    is made of what `word_of` leaves of it."""
    out = []
    names = [one_line(name) for name in record.labels()]
    words = identifiers([word_of(name) for name in names])
    for row, word, name in zip(record.rows(), words, names, strict=True):
        told = "" if not name or (word == name and not name.isdecimal()) else " " + remark.format(name)
        out.append(f"{prefix}color-{word}: {hex_code(row)};{told}")
    return out


def css_block(head: str, record: Record, word_of: Callable[[str], str] = one_line) -> bytes:
    """A block of declarations behind `head`."""
    declared = declarations(record, "  --", "/* {} */", word_of)
    lines = [line.replace("*/", "* /", line.count("*/") - 1) for line in declared]
    return encode("\n".join([f"{head} {{", *lines, "}"]) + "\n")


def write(record: Record) -> bytes:
    """On :root, numbered from 1 where there are no names."""
    return css_block(":root", record)


FORMAT = Format("css", "CSS custom properties", (".css",), sniff, parse, write, names=True, alpha="yes")

# In the wild: properties that are no colours (left out); commented ones (left out); names with and without the prefix
# color-; colours in oklch since Tailwind 4; dark-mode blocks that set the same property again (both are read);
# references such as var(--red), which are not followed.
