"""C headers (.h): an array of rows of bytes, for firmware, games and demos.

Source: ISO/IEC 9899:2018, initializers.
"""

from __future__ import annotations

import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record, is_opaque
from fewcolors.formats.text import decode_code, encode, identifier, one_line, peek

# A remark longer than this is no name; within it no quantifier can run away.
_LONGEST = 400
_NUMBER = r"(?:0[xX][0-9a-fA-F]{1,8}|[0-9]{1,10})[uUlL]{0,3}"
_ROW = re.compile(
    rf"\{{\s{{0,99}}({_NUMBER}(?:\s{{0,99}},\s{{0,99}}{_NUMBER}){{2,3}})\s{{0,99}},?\s{{0,99}}\}}"
    r"\s{0,99},?"
    rf"(?:[ \t]{{0,9}}/\*[ \t]?([^\n]{{0,{_LONGEST}}}?)[ \t]?\*/|[ \t]{{0,9}}//[ \t]?([^\n]{{0,{_LONGEST}}}+))?"
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*+", re.DOTALL)
_LIST = re.compile(r"\[[^\]\n]{0,99}\]\s{0,99}=\s{0,99}\{([^{}]*+)\}")


def sniff(data: bytes) -> bool:
    """Whether an array of C is set near its beginning."""
    return (
        re.search(r"\b(?:char|short|int|u?int\d{1,2}_t|[A-Z]\w{0,30})\s[\w\s]{0,60}\[[^\]]{0,60}\]", peek(data))
        is not None
    )


def parse(data: bytes) -> Record:
    """Read rows in braces, with a remark behind as the name; else one list of 0xRRGGBB words or of bytes.

    >>> record = parse(b"const unsigned char p[2][3] = { {227, 6, 19}, /* red */ {0xff, 255, 255} };")
    >>> record.rows(), record.names
    ([[227, 6, 19, 255], [255, 255, 255, 255]], ('red', ''))
    """
    text, notes = decode_code(data)
    found = _ROW.findall(text)
    if not found:
        return Record.of(_flat(text), notes=notes)
    rows = [_row(row) for row, _, _ in found]
    return Record.of(rows, [block or line for _, block, line in found], notes=notes)


def _row(words: str) -> list[int]:
    row = [_value(word) for word in words.split(",")]
    if max(row) > 255:
        raise PaletteFileError(
            f"{{{' '.join(words.split())[:40]}}} is no colour; write rows like {{227, 6, 19}}, 0 to 255"
        )
    return row


def _value(word: str) -> int:
    return int(word.strip().rstrip("uUlL"), 16 if word.strip()[:2] in ("0x", "0X") else 10)


def _flat(text: str) -> list[list[int]]:
    match = _LIST.search(_COMMENT.sub(" ", text))
    words = [word.strip() for word in match[1].split(",") if word.strip()] if match else []
    if not words or not all(re.fullmatch(_NUMBER, word) for word in words):
        raise PaletteFileError("it has no array of colours; write rows like {227, 6, 19}")
    if all(re.fullmatch(r"0[xX][0-9a-fA-F]{6}[uUlL]{0,3}", word) for word in words):
        return [list(_value(word).to_bytes(3, "big")) for word in words]
    values = [_value(word) for word in words]
    if max(values) > 255 or len(values) % 3:
        raise PaletteFileError(
            "its numbers are neither 0xRRGGBB nor bytes three by three; write rows like {227, 6, 19}"
        )
    return [values[at : at + 3] for at in range(0, len(values), 3)]


def write(record: Record) -> bytes:
    """Rows of three bytes, or of four with alpha where a colour is not opaque; names as comments."""
    rows = record.rows()
    channels = 3 if all(is_opaque(row) for row in rows) else 4
    word = identifier(record.title).replace("-", "_")
    name = word if re.fullmatch(r"[a-z]\w*", word, re.ASCII) else "palette"
    lines = [f"static const unsigned char {name}[{len(rows)}][{channels}] = {{"]
    for row, label in zip(rows, record.labels(), strict=True):
        # Cut, since rows would be read in what is too long for a remark.
        told = one_line(label).replace("*/", "* /").replace("/*", "/ *")[:_LONGEST].rstrip()
        values = ", ".join(f"{value:3d}" for value in row[:channels])
        lines.append(f"    {{{values}}}," + (f" /* {told} */" if told else ""))
    return encode("\n".join([*lines, "};"]) + "\n")


FORMAT = Format("c", "C header", (".h", ".c"), sniff, parse, write, names=True, alpha="yes")

# In the wild: rows of 3 or 4; 0xRRGGBB words; bytes in one flat list; // and /* */ for names. Words of 8 digits are
# RRGGBBAA with some and AARRGGBB with others, words of 4 digits RGB565: both are refused rather than guessed.
