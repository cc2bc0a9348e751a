"""Hex lists (.hex, .txt): one colour a line, as Lospec and most pixel-art programs exchange them.

Source: no standard; Lospec's downloads are lines of RRGGBB. Colours that are not opaque are written #RRGGBBAA, as CSS
Color 4 orders them.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record, hex_code, is_opaque
from fewcolors.formats.text import decode, encode, numbered

_CODE = re.compile(r"(?:#|0[xX])?([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})")


def parse(data: bytes) -> Record:
    """Read codes of 3, 4, 6 or 8 digits; several may share a line.

    >>> parse(b"; two colours\\n#e30613\\n00000080\\n").rows()
    [[227, 6, 19, 255], [0, 0, 0, 128]]
    """
    text, notes = decode(data)
    rows = [row for number, line in numbered(text, (";",)) for row in _row_of(line, number)]
    return Record.of(rows, notes=notes)


def _row_of(line: str, number: int) -> list[bytes]:
    words = [word for word in re.split(r"[\s,;]+", line.partition("//")[0]) if word]
    rows = [code_bytes(word) for word in words]
    if all(row is not None for row in rows):
        return [row for row in rows if row is not None]
    if line.startswith("#") and rows[0] is None:
        return []  # a comment, or a heading
    if rows[0] is not None:  # words after a code are its name or a remark
        return [rows[0]]
    raise PaletteFileError(
        f"line {number}: {line[:40]!r} is no colour; write it like e30613, or say what it is with --from"
    )


def code_bytes(word: str) -> bytes | None:
    """The 3 or 4 bytes of one code, or None where it is none.

    >>> code_bytes("#f00").hex(), code_bytes("0xE3061380").hex(), code_bytes("red")
    ('ff0000', 'e3061380', None)
    """
    match = _CODE.fullmatch(word)
    if match is None:
        return None
    digits = match[1]
    return bytes.fromhex("".join(2 * digit for digit in digits) if len(digits) <= 4 else digits)


def write(record: Record) -> bytes:
    """One code a line, in small letters, without # where it is opaque."""
    codes = [hex_code(row).lstrip("#") if is_opaque(row) else hex_code(row) for row in record.rows()]
    return encode("\n".join(codes) + "\n")


FORMAT = Format(
    "hex", "hex list", (".hex", ".txt"), lambda _data: False, parse, write, alpha="yes"
)  # never sniffed: the vaguest of all

# In the wild: codes with and without #; a heading or remark after ; or //; a name after the code, which is left out
# here since nothing tells it from a remark; several codes on a line, with commas; 0x before the digits; Windows line
# ends; a byte order mark. Eight digits without # in a .txt file are AARRGGBB where a comment says paint.net
# (paintnet.py), and RRGGBBAA otherwise.
