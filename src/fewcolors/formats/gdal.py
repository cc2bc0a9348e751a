"""GDAL colour text (.txt, .clr): `value R G B A`, for gdaldem, GRASS, QGIS and ESRI's raster tools.

Source: https://gdal.org/en/stable/programs/gdaldem.html#color-relief, and ESRI's .clr files, which are its subset.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.csscolor import parse_color
from fewcolors.formats.record import Format, Record, is_opaque
from fewcolors.formats.text import decode, encode, numbered, numbers, peek

_VALUE = r"(?:nv|default|[+-]?\d{1,18}(?:\.\d{0,18})?(?:[eE][+-]?\d{1,3})?%?)"
# QGIS puts a label behind the alpha; where it begins with a digit, the suffix has to say what the file is.
_LABEL = r"(?:[\s,]{1,9}[^\d\s,].{0,400})?"
_LINE = re.compile(rf"{_VALUE}(?:[\s,:]{{1,9}}\d{{1,3}}){{3}}(?:[\s,:]{{1,9}}\d{{1,3}}{_LABEL})?", re.IGNORECASE)
_PASSED_OVER = ("#", "//", "INTERPOLATION:")  # the last is QGIS' own


def sniff(data: bytes) -> bool:
    """Whether the first line that is no comment is a value and three or four numbers."""
    first = next((entry for _, entry in numbered(peek(data), _PASSED_OVER)), "")
    return _LINE.fullmatch(first) is not None


def parse(data: bytes) -> Record:
    """Read the colours in the order of the lines, and labels behind them; the values are left out, which is noted where
    they are no index.

    >>> parse(b"0 227 6 19\\n1 0 0 0 128\\n").rows()
    [[227, 6, 19, 255], [0, 0, 0, 128]]
    """
    text, notes = decode(data)
    values, rows, names = [], [], []
    for number, entry in numbered(text, _PASSED_OVER):
        value, *color = re.split(r"[\s,:]+", entry, maxsplit=5)
        label = color.pop() if len(color) == 5 else ""
        rows.append(_colour(color, number, entry))
        values.append(value)
        names.append("" if label == value else label)
    if values != [str(place) for place in range(len(values))]:
        notes.append("its values are no index from 0: the colours were taken in the order of the lines")
    return Record.of(rows, names, notes=notes)


def _colour(words: list[str], number: int, entry: str) -> tuple[int, ...] | list[int]:
    if len(words) == 1 and (row := parse_color(words[0])):
        return row
    if len(words) not in (3, 4):
        raise PaletteFileError(f"line {number}: {entry[:40]!r} is no colour; write an index and R G B A")
    return numbers(words, number)


def write(record: Record) -> bytes:
    """Index and colour; the fourth number only where it is not 255."""
    lines = [
        " ".join(map(str, [place, *(row[:3] if is_opaque(row) else row)])) for place, row in enumerate(record.rows())
    ]
    return encode("\n".join(lines) + "\n")


FORMAT = Format("gdal", "GDAL colour text", (".clr", ".txt"), sniff, parse, write, alpha="yes")

# In the wild: commas, colons and tabs between the numbers; "nv" for missing data, percentages and fractions as values;
# names of colours, of which GRASS has 16 and CSS the same and more; 16-bit values, which are refused; labels of
# QGIS behind the alpha, which by default repeat the value.
