"""Krita palettes (.kpl): a zip with colorset.xml, names, groups, places in a grid.

Source: https://docs.krita.org/en/untranslatable_pages/kpl_defintion.html.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fewcolors._nouns import number_of
from fewcolors.errors import PaletteFileError
from fewcolors.formats import archive, channels
from fewcolors.formats.markup import Element, attribute, elements
from fewcolors.formats.record import Format, Record
from fewcolors.formats.text import encode, one_line

_MEMBER = "colorset.xml"
_MIMETYPE = b"application/x-krita-palette"
_COLUMNS = 16  # as Krita's own palettes have it
_UNTITLED = "Untitled"  # GIMP's word; without one Krita's list of palettes shows an empty line


def sniff(data: bytes) -> bool:
    """Whether it is a zip with colorset.xml in it."""
    return data[:2] == b"PK" and _MEMBER in archive.members(data)


@dataclass
class _Entry:
    name: str
    group: int
    place: tuple[int, int] = (1 << 30, 0)  # behind all that say where they are
    row: tuple[int, ...] | None = None
    inks: bool = False


@dataclass
class _Found:
    title: str = ""
    groups: list[str] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)


def parse(data: bytes) -> Record:
    """Read the colours in the order of their places, the ungrouped first; CMYK becomes RGB by the plain formula."""
    found = _Found()
    for element in elements(archive.read_member(data, _MEMBER)):
        _take(element, found)
    entries = sorted(
        (entry for entry in found.entries if entry.row is not None), key=lambda entry: (entry.group, entry.place)
    )
    notes = [f"{number_of(len(found.groups), 'group')} joined: {', '.join(found.groups)[:80]}"] if found.groups else []
    if inks := sum(entry.inks for entry in entries):
        notes.append(f"{number_of(inks, 'CMYK colour')} became RGB by the plain formula, without a profile")
    title = "" if found.title == _UNTITLED else found.title
    return Record.of([entry.row or () for entry in entries], [entry.name for entry in entries], title, notes)


def _take(element: Element, found: _Found) -> None:
    get = element.attributes.get
    if element.name.lower() == "colorset":
        found.title = get("name", "")
    elif element.name == "Group":
        found.groups.append(get("name", ""))
    elif element.name == "ColorSetEntry":
        group = len(found.groups) if element.depth > 2 else 0
        found.entries.append(_Entry(get("name", ""), group))
    elif element.name == "Position" and found.entries:
        found.entries[-1].place = _whole(element, "row"), _whole(element, "column")
    elif element.name in _MODELS and found.entries and element.depth > 2:
        keys, convert = _MODELS[element.name]
        found.entries[-1].row = convert(*(_number(element, key) for key in keys))
        found.entries[-1].inks = element.name == "CMYK"


_MODELS: dict[str, tuple[str, Callable[..., channels.RGB]]] = {
    "sRGB": ("rgb", channels.rgb),
    "RGB": ("rgb", channels.rgb),
    "CMYK": ("cmyk", channels.cmyk),
    "Gray": ("g", channels.gray),
    "XYZ": ("xyz", channels.xyz),
    "Lab": ("Lab", channels.lab),
}


def _number(element: Element, key: str) -> float:
    value = element.attributes.get(key, "")
    try:
        return float(value)
    except ValueError:
        raise PaletteFileError(f"a colour's {key} is {value[:40]!r}; give a number") from None


def _whole(element: Element, key: str) -> int:
    value = element.attributes.get(key, "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 1 << 30


def write(record: Record) -> bytes:
    """One default group of 8-bit sRGB, in rows of 16."""
    rows = -(-len(record) // _COLUMNS)
    title = attribute(one_line(record.title) or _UNTITLED)
    lines = [f'<Colorset name={title} comment="" columns="{_COLUMNS}" rows="{rows}" readonly="false" version="2.0">']
    for place, (color, label) in enumerate(zip(record.rows(), record.labels(), strict=True)):
        r, g, b = (part / 255 for part in color[:3])
        row, column = divmod(place, _COLUMNS)
        lines.append(
            f' <ColorSetEntry name={attribute(one_line(label))} id="{place + 1}" spot="false" bitdepth="U8">'
            f'<RGB space="sRGB-elle-V2-srgbtrc.icc" r="{r}" g="{g}" b="{b}"/>'
            f'<Position row="{row}" column="{column}"/></ColorSetEntry>'
        )
    files = {
        "mimetype": _MIMETYPE,
        _MEMBER: encode("\n".join([*lines, "</Colorset>"]) + "\n"),
        "profiles.xml": b"<Profiles/>\n",
    }
    return archive.pack(files, stored=("mimetype",))


FORMAT = Format("kpl", "Krita palette", (".kpl",), sniff, parse, write, names=True, has_title=True)

# In the wild: entries in another order than their places; places left empty; "Colorset" and "ColorSet"; values outside
# 0 to 1 of wide or linear profiles, clipped here since the profiles inside are not applied; decimal commas never, but
# exponents.
