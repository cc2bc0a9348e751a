"""Paint.NET palettes (.txt): AARRGGBB, alpha first, at most 96 colours.

Source: https://www.getpaint.net/doc/latest/WorkingWithPalettes.html.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import decode, encode, numbered, peek

_PLACES = 96


def sniff(data: bytes) -> bool:
    """Whether a comment at its beginning says paint.net, as the program's own files do."""
    first = peek(data, 512).lstrip()
    return first.startswith(";") and "paint.net" in first.lower()


def parse(data: bytes) -> Record:
    """Read lines of eight digits, or six for what is opaque.

    >>> parse(b"; Paint.NET Palette\\nFFE30613\\n80000000\\n").rows()
    [[227, 6, 19, 255], [0, 0, 0, 128]]
    """
    text, notes = decode(data)
    return Record.of([_colour(entry, number) for number, entry in numbered(text, (";",))], notes=notes)


def _colour(entry: str, number: int) -> bytes:
    code = entry.partition(";")[0].strip()
    if not re.fullmatch(r"[0-9a-fA-F]{6}|[0-9a-fA-F]{8}", code):
        raise PaletteFileError(f"line {number}: {entry[:40]!r} is no colour; write AARRGGBB, as FFE30613")
    data = bytes.fromhex(code)
    return data if len(data) == 3 else data[1:] + data[:1]


def write(record: Record) -> bytes:
    """With the comment that the program writes, in capital letters."""
    codes = [bytes((a, r, g, b)).hex().upper() for r, g, b, a in record.rows()]
    return encode("\r\n".join(["; paint.net Palette File", f"; Colors: {len(codes)}", *codes]) + "\r\n")


FORMAT = Format("paintnet", "Paint.NET palette", (".txt",), sniff, parse, write, alpha="yes", most=_PLACES)

# In the wild: a byte order mark; lists without the comment, which read as RRGGBBAA unless asked for by name; more than
# 96 colours, of which the program takes the first 96; six digits, read as opaque.
