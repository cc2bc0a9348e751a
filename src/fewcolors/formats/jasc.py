"""JASC palettes (.pal, .psppalette): text of Paint Shop Pro, the lingua franca of old pixel tools.

Source: Paint Shop Pro's files; the layout is described at https://liero.nl/lierohack/docformats/other-jasc.html.
"""

from __future__ import annotations

import re

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import decode, encode, numbered, numbers, peek

_MAGIC = "JASC-PAL"


def sniff(data: bytes) -> bool:
    """Whether it begins with JASC-PAL."""
    return peek(data, 64).lstrip().upper().startswith(_MAGIC)


def parse(data: bytes) -> Record:
    """Read the colours; a count that is wrong is noted, not believed.

    >>> parse(b"JASC-PAL\\r\\n0100\\r\\n1\\r\\n227 6 19\\r\\n").rows()
    [[227, 6, 19, 255]]
    """
    text, notes = decode(data)
    entries = list(numbered(text))
    if len(entries) < 3 or entries[0][1].upper() != _MAGIC or not re.fullmatch(r"[0-9]{1,9}", entries[2][1]):
        raise PaletteFileError("it must begin with the lines JASC-PAL, 0100 and the number of colours; add them")
    rows = [_colour(entry, number) for number, entry in entries[3:]]
    told = int(entries[2][1])
    if rows and len(rows) != told:
        notes.append(f"it says {number_of(told, 'colour')} and holds {len(rows):,}; what it holds was read")
    return Record.of(rows, notes=notes)


def _colour(entry: str, number: int) -> list[int]:
    words = entry.split()
    if len(words) not in (3, 4):
        raise PaletteFileError(f"line {number}: {entry[:40]!r} is no colour; write R G B, 0 to 255")
    return numbers(words, number)


def write(record: Record) -> bytes:
    """Lines end as on Windows."""
    colors = [f"{r} {g} {b}" for r, g, b, _alpha in record.rows()]
    return encode("\r\n".join([_MAGIC, "0100", str(len(colors)), *colors]) + "\r\n")


FORMAT = Format("jasc", "JASC palette", (".pal", ".psppalette"), sniff, parse, write)

# In the wild: wrong counts, most often 256 for fewer colours; Unix line ends, blank lines at the end; a fourth number,
# alpha, which some sprite tools add and Paint Shop Pro does not read. Paint Shop Pro itself takes 16 or 256 colours.
