"""GIMP palettes (.gpl), with Aseprite's fourth channel: read by GIMP, Inkscape, Krita, Aseprite, MyPaint and others.

Source: https://developer.gimp.org/core/standards/gpl (version 2); for alpha,
https://github.com/aseprite/aseprite/blob/main/docs/gpl-palette-extension.md.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record, is_opaque
from fewcolors.formats.text import decode, encode, lines, numbers, one_line, peek

_MAGIC = "GIMP Palette"
_KDE_MAGIC = "KDE RGB Palette"
_UNNAMED = "Untitled"
_HEADER = re.compile(r"(Name|Columns|Channels):\s*(.*)", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """Whether the first line is GIMP's, or that of KOffice's twin."""
    return peek(data, 64).lstrip().startswith((_MAGIC, _KDE_MAGIC))


def parse(data: bytes) -> Record:
    """Read colours, names and the title.

    >>> record = parse(b"GIMP Palette\\nName: Two\\n#\\n227 6 19\\tred\\n255 255 255\\n")
    >>> record.title, record.names, record.rows()[0]
    ('Two', ('red', ''), [227, 6, 19, 255])
    """
    text, notes = decode(data)
    header: dict[str, str] = {}
    rows: list[list[int]] = []
    names: list[str] = []
    if not text.lstrip().startswith((_MAGIC, _KDE_MAGIC)):
        raise PaletteFileError(f"its first line is not {_MAGIC!r}; add that line, or say what it is with --from")
    for number, line in enumerate(lines(text), 1):
        entry = line.strip()
        if number == 1 or not entry or entry.startswith(("#", _MAGIC, _KDE_MAGIC)):
            continue
        if not rows and (match := _HEADER.fullmatch(entry)):
            header[match[1].lower()] = match[2].strip()
            continue
        row, name = _colour(entry, number, 4 if header.get("channels", "").upper() == "RGBA" else 3)
        rows.append(row)
        names.append(name)
    if all(name == _UNNAMED for name in names):
        names = []
    title = header.get("name", "")
    return Record.of(rows, names or None, "" if title == _UNNAMED else title, notes)


def _colour(entry: str, number: int, channels: int) -> tuple[list[int], str]:
    words, form = entry.split(None, channels), "R G B A" if channels == 4 else "R G B"
    if len(words) < channels:
        raise PaletteFileError(f"line {number}: {entry[:40]!r} is no colour; write {form} and a name")
    name = words[channels] if len(words) > channels else ""
    return numbers(words[:channels], number, form), name.strip()


def write(record: Record) -> bytes:
    """Aligned columns as GIMP writes them; a fourth one, alpha, only where a colour is not opaque."""
    rows = record.rows()
    opaque = all(is_opaque(row) for row in rows)
    out = [_MAGIC, f"Name: {one_line(record.title) or _UNNAMED}"]
    out += ["#"] if opaque else ["Channels: RGBA", "#"]
    for row, label in zip(rows, record.labels(), strict=True):
        values = " ".join(f"{value:3d}" for value in row[: 3 if opaque else 4])
        out.append(f"{values}\t{one_line(label)}".rstrip())
    return encode("\n".join(out) + "\n")


FORMAT = Format("gpl", "GIMP palette", (".gpl",), sniff, parse, write, names=True, has_title=True, alpha="yes")

# In the wild: no Name line at all (GIMP before 1.3); comments in names' places; tabs or runs of spaces between the
# numbers; Windows line ends; Latin-1 names; spaces before the magic line; GIMP writes "Untitled" for colours without
# a name: where all are called so, none has a name. GIMP cannot read the fourth channel and takes it for the name.
# KOffice's .colors files are the same under another first line. Names that begin with # or with spaces lose these.
