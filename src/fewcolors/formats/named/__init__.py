"""Palettes known by name: files of this folder, each with its source and licence in its first lines, and computed ones.

Only lists whose licence is clear are here, and two short ones that are taken as facts (docs/formats.md). Not here: the
Commodore 64 (its colours are a video signal; the measurements of it carry no licence) and the NES (the same).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fewcolors.errors import PaletteFileError
from fewcolors.formats import gpl
from fewcolors.formats.record import Record

_FOLDER = Path(__file__).parent
_GREY = re.compile(r"gr[ea]y-(\d{1,3})")
_MOST_GREYS = 256  # levels of 8 bits

_COMPUTED = ("ega-64", "web-safe")


def names() -> list[str]:
    """Every name, sorted; grey-N stands for any number of levels.

    >>> "css" in names(), "grey-N" in names()
    (True, True)
    """
    return sorted([*(path.stem for path in _FOLDER.glob("*.gpl")), *_COMPUTED, "grey-N"])


def is_name(text: str) -> bool:
    """Whether a text, in any case of letters, is a palette's name."""
    word = _word(text)
    return word != "grey-N" and (word in names() or _GREY.fullmatch(word) is not None)


def load(name: str) -> Record:
    """The palette of this name; raises `PaletteFileError` where there is none.

    >>> load("grey-3").rows(), len(load("xkcd"))
    ([[0, 0, 0, 255], [128, 128, 128, 255], [255, 255, 255, 255]], 949)
    """
    if not is_name(name):
        raise PaletteFileError(f"no palette is called {name[:80]!r}; choose one of {', '.join(names())}")
    return _load(_word(name))


def output_of(name: str) -> Record | None:
    """What a device must be told to show this palette: NAME for the palette NAME-seen; else None.

    >>> output_of("e-ink-7-seen") == load("e-ink-7"), output_of("e-ink-7")
    (True, None)
    """
    word = _word(name)
    return load(word.removesuffix("-seen")) if word.endswith("-seen") else None


@cache
def _load(word: str) -> Record:
    if match := _GREY.fullmatch(word):
        return _greys(int(match[1]))
    if word == "web-safe":
        return _web_safe()
    if word == "ega-64":
        return _ega_64()
    return gpl.parse((_FOLDER / f"{word}.gpl").read_bytes())


def _word(text: str) -> str:
    return text.strip().lower().replace("_", "-")


def _greys(count: int) -> Record:
    """Even steps from black to white."""
    if not 2 <= count <= _MOST_GREYS:
        raise PaletteFileError(f"grey-{count} is no palette; give 2 to {_MOST_GREYS} levels, as grey-16")
    levels = [(2 * 255 * step + count - 1) // (2 * (count - 1)) for step in range(count)]
    return Record.of([(level,) * 3 for level in levels], title=f"{count} greys")


def _web_safe() -> Record:
    """Source: Lynda Weinman, Designing Web Graphics (1996): six levels a channel, 51 apart; red slowest."""
    steps = range(0, 256, 51)
    return Record.of([(r, g, b) for r in steps for g in steps for b in steps], title="web-safe")


def _ega_64() -> Record:
    """Source: IBM, Enhanced Graphics Adapter (1984): the bits of a number are, from the lowest, B G R at two thirds and
    b g r at one third."""
    rows = []
    for number in range(64):
        strong, weak = number & 7, number >> 3
        rows.append([170 * (strong >> bit & 1) + 85 * (weak >> bit & 1) for bit in (2, 1, 0)])
    return Record.of(rows, title="EGA, all 64 colors")
