"""Adobe colour swatches (.aco): Photoshop's, version 1 without names followed by version 2 with them.

Source: Adobe Photoshop File Formats Specification (2019), "Color Swatches".
"""

from __future__ import annotations

import struct

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats import channels
from fewcolors.formats.packed import Packed, utf16
from fewcolors.formats.record import Format, Record

_RGB, _HSB, _CMYK, _LAB, _GRAY, _WIDE_CMYK = 0, 1, 2, 7, 8, 9
_FULL = 65535


def sniff(data: bytes) -> bool:
    """Whether the counts of version 1 or 2 fit the length of the file."""
    if len(data) < 14 or data[0] or data[1] not in (1, 2):
        return False
    count = struct.unpack(">H", data[2:4])[0]
    if data[1] == 2:  # alone; its names have any length, so a colour table (act.py) may begin like it
        return bool(count) and len(data) not in (768, 772)
    end = 4 + 10 * count
    return bool(count) and (len(data) == end or data[end : end + 4] == b"\0\2" + data[2:4])


def parse(data: bytes) -> Record:
    """Read version 2 where there is one, else version 1; inks, Lab, HSB and grey become RGB."""
    packed = Packed(data, ">")
    version, count = packed.several("HH")
    if version not in (1, 2):
        raise PaletteFileError(f"it says version {version}, a swatch file has 1 or 2; say what it is with --from")
    colors = [_color(packed, named=version == 2) for _ in range(count)]
    if version == 1 and packed.left >= 4:
        again, count = packed.several("HH")
        if again == 2:
            colors = [_color(packed, named=True) for _ in range(count)]
    inks = sum(space in (_CMYK, _WIDE_CMYK) for _row, _name, space in colors)
    notes = [f"{number_of(inks, 'CMYK colour')} became RGB by the plain formula, without a profile"] if inks else []
    return Record.of([row for row, _, _ in colors], [name for _, name, _ in colors], notes=notes)


def _color(packed: Packed, *, named: bool) -> tuple[channels.RGB, str, int]:
    space, *values = packed.several("HHHHH")
    name = packed.utf16(packed.take("I")) if named else ""
    return _to_rgb(space, values), name, space


def _to_rgb(space: int, values: list[int]) -> channels.RGB:
    shares = [value / _FULL for value in values]
    if space == _RGB:
        return channels.rgb(*shares[:3])
    if space == _HSB:
        return channels.hsb(*shares[:3])
    if space == _CMYK:  # stored as what is left of white
        return channels.cmyk(*(1 - share for share in shares))
    if space == _WIDE_CMYK:
        return channels.cmyk(*(value / 10000 for value in values))
    if space == _LAB:
        lightness, a, b = values[0], *(value - 65536 if value > 32767 else value for value in values[1:3])
        return channels.lab(lightness / 100, a / 100, b / 100)
    if space == _GRAY:
        return channels.gray(values[0] / 10000)
    raise PaletteFileError(
        f"it holds a colour of a named ink library (space {space}), whose colours Adobe does not publish; "
        "turn it into RGB in Photoshop first"
    )


def write(record: Record) -> bytes:
    """Both versions, RGB of 16 bits; version 2 carries the names."""
    colors = [struct.pack(">HHHHH", _RGB, 257 * r, 257 * g, 257 * b, 0) for r, g, b, _alpha in record.rows()]
    named = [_named(color, name) for color, name in zip(colors, record.labels(), strict=True)]
    return b"".join([struct.pack(">HH", 1, len(colors)), *colors, struct.pack(">HH", 2, len(colors)), *named])


def _named(color: bytes, name: str) -> bytes:
    units, text = utf16(name)
    return color + struct.pack(">I", units) + text


FORMAT = Format("aco", "Adobe colour swatches", (".aco",), sniff, parse, write, names=True, most=0xFFFF)

# In the wild: version 1 alone; version 2 alone; black and white stored as grey by Photoshop; grey as 0 to 10,000 by the
# specification, 0 white in some writers' reading of it (the specification's is taken); names that end in one zero, two
# or none; bytes after the end, ignored; Krita's Lab, which departs from the specification.
