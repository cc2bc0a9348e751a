"""Adobe Swatch Exchange (.ase): swatches of Illustrator, InDesign, Photoshop, Affinity; names, groups, four models.

Source: Adobe published no specification; the layout is described at
http://www.selapa.net/swatches/colors/fileformats.php#adobe_ase.
"""

from __future__ import annotations

import struct

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats import channels
from fewcolors.formats.packed import Packed, utf16
from fewcolors.formats.record import Format, Record

_MAGIC = b"ASEF"
_GROUP, _GROUP_END, _COLOR = 0xC001, 0xC002, 0x0001
_GLOBAL = 0  # a colour's kind: global 0, spot 1, normal 2
_COMPONENTS = {b"RGB ": 3, b"CMYK": 4, b"LAB ": 3, b"Gray": 1, b"GRAY": 1, b"Lab ": 3}


def sniff(data: bytes) -> bool:
    """Whether it begins with ASEF."""
    return data[:4] == _MAGIC


def parse(data: bytes) -> Record:
    """Read the colours of all groups in order; one group's name is the title, more are noted and left out."""
    if data[4:6] == b"\xe0\xa5":
        raise PaletteFileError("it is a picture of Aseprite, not a swatch file; export its palette as .gpl or .png")
    packed = Packed(data, ">")
    if packed.bytes(4) != _MAGIC:
        raise PaletteFileError("it does not begin with ASEF; copy it again, or say what it is with --from")
    _major, _minor, count = packed.several("HHI")
    colors, groups = _blocks(packed, count)
    notes = []
    if len(groups) > 1:
        notes.append(f"{len(groups)} groups were joined: {', '.join(groups)[:80]}")
    if inks := sum(model == b"CMYK" for _row, _name, model in colors):
        notes.append(f"{number_of(inks, 'CMYK colour')} became RGB by the plain formula, without a profile")
    title = groups[0] if len(groups) == 1 else ""
    return Record.of([row for row, _, _ in colors], [name for _, name, _ in colors], title, notes)


_Color = tuple[channels.RGB, str, bytes]


def _blocks(packed: Packed, count: int) -> tuple[list[_Color], list[str]]:
    colors, groups = [], []
    for number in range(count):
        if packed.left < 6:
            raise PaletteFileError(
                f"it says {count:,} blocks and ends after {number:,}: it is cut short; copy it again"
            )
        kind, length = packed.several("HI")
        block = Packed(packed.bytes(length), ">")
        if kind == _COLOR:
            colors.append(_color(block))
        elif kind == _GROUP and block.left >= 2:
            groups.append(block.utf16(block.take("H")))
    return colors, groups


def _color(block: Packed) -> _Color:
    name = block.utf16(block.take("H"))
    model = block.bytes(4)
    if model not in _COMPONENTS:
        raise PaletteFileError(f"it holds a colour of the model {model!r}; turn it into RGB, CMYK, LAB or Gray first")
    values = block.several("f" * _COMPONENTS[model])
    if model == b"RGB ":
        return channels.rgb(*values), name, model
    if model == b"CMYK":
        return channels.cmyk(*values), name, model
    if model.upper() == b"LAB ":
        return channels.lab(100 * values[0], *values[1:]), name, model
    return channels.gray(values[0]), name, model


def write(record: Record) -> bytes:
    """RGB, all global; in one group where the palette has a title."""
    blocks = [_block(_COLOR, _color_bytes(row, name)) for row, name in zip(record.rows(), record.labels(), strict=True)]
    if record.title:
        blocks = [_block(_GROUP, _name_bytes(record.title)), *blocks, _block(_GROUP_END, b"")]
    return _MAGIC + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)


def _block(kind: int, content: bytes) -> bytes:
    return struct.pack(">HI", kind, len(content)) + content


def _color_bytes(row: list[int], name: str) -> bytes:
    shares = (value / 255 for value in row[:3])
    return _name_bytes(name) + struct.pack(">4sfffH", b"RGB ", *shares, _GLOBAL)


def _name_bytes(name: str) -> bytes:
    units, text = utf16(name)
    if units > 0xFFFF:  # its length is 16 bits
        units, text = utf16(name[:1000])
    return struct.pack(">H", units) + text


FORMAT = Format("ase", "Adobe swatch exchange", (".ase",), sniff, parse, write, names=True, has_title=True)

# In the wild: group starts of length 0; groups that never end; names without their closing zero; a block's length that
# is larger than what is in it; "GRAY" and "Gray". Lab's L is stored from 0 to 1. Aseprite's pictures have the same
# suffix and nothing else in common.
