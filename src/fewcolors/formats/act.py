"""Adobe colour tables (.act): the palette of an indexed picture in Photoshop, and its transparent index.

Source: Adobe Photoshop File Formats Specification (2019), "Color Table": 256 times three bytes, and since Photoshop 5
two 16-bit numbers more, the count and the transparent index.
"""

from __future__ import annotations

import struct

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record

_PLACES = 256
_SHORT, _LONG = 768, 772
_NO_INDEX = 0xFFFF


def sniff(data: bytes) -> bool:
    """Whether it has one of the two lengths and is not plain text."""
    return len(data) in (_SHORT, _LONG) and not (data.isascii() and min(data) >= 9)


def parse(data: bytes) -> Record:
    """Read `count` colours, or all 256 of the short form; the transparent one gets alpha 0."""
    if len(data) not in (_SHORT, _LONG):
        raise PaletteFileError(f"a colour table has {_SHORT} or {_LONG} bytes, this file {len(data):,}; copy it again")
    count, clear = struct.unpack(">HH", data[_SHORT:]) if len(data) == _LONG else (_PLACES, _NO_INDEX)
    notes = []
    if not 0 < count <= _PLACES:
        notes.append(f"it says {number_of(count, 'colour')}; all {_PLACES} were read")
        count = _PLACES
    rows = [[*data[3 * place : 3 * place + 3], 0 if place == clear else 255] for place in range(count)]
    return Record.of(rows, notes=notes)


def write(record: Record) -> bytes:
    """The long form, filled up with black."""
    rows = record.rows()
    clear = next((place for place, row in enumerate(rows) if row[3] == 0), _NO_INDEX)
    table = b"".join(bytes(row[:3]) for row in rows).ljust(_SHORT, b"\0")
    return table + struct.pack(">HH", len(rows), clear)


FORMAT = Format("act", "Adobe colour table", (".act",), sniff, parse, write, alpha="one clear", most=_PLACES)

# In the wild: the short form also as .pal of DOS games; a count of 0 or of 256 whatever was used; the count with its
# bytes swapped, as written by some converters (a count above 256 is not believed); tables of VGA cards, whose values
# end at 63, look the same, so they come out dark: nothing in the file tells them apart.
