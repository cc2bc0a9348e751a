"""RIFF palettes (.pal): Microsoft's, from Windows' Paint and early multimedia programs.

Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), "PAL" form: a LOGPALETTE
in the chunk "data".
"""

from __future__ import annotations

import struct

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats.packed import Packed
from fewcolors.formats.record import Format, Record

_VERSION = 0x0300  # palVersion of Windows 3.0, the only one there is


def sniff(data: bytes) -> bool:
    """Whether it is a RIFF file of the form PAL."""
    return data[:4] == b"RIFF" and data[8:12] == b"PAL "


def parse(data: bytes) -> Record:
    """Read the first chunk "data"; the flags of the colours are left out."""
    if not sniff(data):
        raise PaletteFileError("it does not begin with RIFF and PAL; copy it again, or say what it is with --from")
    packed = Packed(data[12:], "<")
    while packed.left:
        name, length = packed.bytes(4), packed.take("I")
        if name == b"data":
            return _log_palette(packed)
        packed.bytes(min(length + length % 2, packed.left))
    raise PaletteFileError("it has no chunk of colours; export it again")


def _log_palette(packed: Packed) -> Record:
    _version, count = packed.several("HH")
    held = min(count, packed.left // 4)
    entries = packed.bytes(4 * held)
    if held < count:
        many = number_of(count, "colour")
        raise PaletteFileError(f"it says {many} and holds {held:,}: it is cut short; copy it again")
    return Record.of([tuple(entries[at : at + 3]) for at in range(0, 4 * held, 4)])


def write(record: Record) -> bytes:
    """One chunk, flags 0."""
    entries = b"".join(bytes((r, g, b, 0)) for r, g, b, _alpha in record.rows())
    chunk = struct.pack("<HH", _VERSION, len(record)) + entries
    return struct.pack("<4sI4s4sI", b"RIFF", 12 + len(chunk), b"PAL ", b"data", len(chunk)) + chunk


FORMAT = Format("riff", "RIFF palette", (".pal",), sniff, parse, write, most=0xFFFF)

# In the wild: lengths in the headers that do not fit the file, so only the count of colours is believed; chunks such as
# "offl" and "tran" around the colours, passed over.
