"""Words: palettes from one line of text: a name, a file, or a list of colours."""

from __future__ import annotations

import os
import re

from fewcolors.errors import PaletteFileError
from fewcolors.formats import named
from fewcolors.formats.csscolor import Row, parse_color
from fewcolors.formats.files import load
from fewcolors.formats.hexlist import code_bytes
from fewcolors.formats.record import Record


def find(text: str) -> Record:
    """The palette that a text means: one known by name, else a file, else a list of colours.

    Names come first, so that what a command means does not hang on the folder it is run in; a file called like one is
    written with its folder, as ./cga. Colours stand apart by spaces or semicolons, or by commas where none of them is
    written as numbers: codes like #e30613 or fff, numbers like 227,6,19, words of CSS. Raises `PaletteFileError`.

    >>> find("#e30613 #fff 0,0,0").rows()
    [[227, 6, 19, 255], [255, 255, 255, 255], [0, 0, 0, 255]]
    >>> find("red, white").rows() == find("f00 fff").rows(), len(find("cga"))
    (True, 16)
    """
    if named.is_name(text):
        return named.load(text)
    if os.path.exists(text):
        return load(text)
    rows = [_color(word) for word in _split(text)]
    if rows and None not in rows:
        return Record.of([row for row in rows if row is not None])
    raise PaletteFileError(_fault(text, rows))


def _split(text: str) -> list[str]:
    """The words of a list, each one colour: calls like rgb(0 0 0) stay whole."""
    words = re.findall(r"[a-z-]+\([^()]*\)|[^\s;]+", text.strip().lower())
    pieces = [piece for word in words for piece in ([word] if _is_one(word) else word.split(","))]
    return [piece for piece in pieces if piece]


def _is_one(word: str) -> bool:
    return "(" in word or re.fullmatch(r"\d{1,3}(?:,\d{1,3}){2,3}", word) is not None


def _color(word: str) -> Row | None:
    if re.fullmatch(r"\d{1,3}(?:,\d{1,3}){2,3}", word):
        red, green, blue, alpha = (*map(int, word.split(",")), 255)[:4]
        return (red, green, blue, alpha) if max(red, green, blue, alpha) <= 255 else None
    if (code := code_bytes(word)) is not None:
        red, green, blue, alpha = (*code, 255)[:4]
        return red, green, blue, alpha
    return parse_color(word)


def _fault(text: str, rows: list[Row | None]) -> str:
    if any(row is not None for row in rows):
        wrong = next(word for word, row in zip(_split(text), rows, strict=True) if row is None)
        return f"{wrong[:40]!r} is no colour; write it like #e30613, 227,6,19 or red"
    return (
        f"no palette is called {text[:80]!r} and no such file exists; "
        "name a file, colours like '#e30613 #fff', or one of " + ", ".join(named.names())
    )
