"""Vocabulary: a small, closed list of colour names to search by, each colour having exactly one.

Two layers: the eleven basic colour terms that languages share (Berlin & Kay, Basic Color Terms, 1969), and finer words
below them, so that a search may ask for "green" or for "dark teal". The words and where their colours lie are those of
the xkcd color survey (Randall Munroe, 2010, CC0: 222,500 people named some five million colours), the list that
`Palette.named("xkcd")` ships; none is placed by taste. A colour takes the nearest word by Delta E-OK; and the word its
basic term. Where a finer word does not say itself which basic term it belongs to (teal, salmon), most of the survey's
nearest names that do say decide; docs/collections.md lists the three words that they leave open. For the nearest name
of the web's colours see `css`.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from fewcolors._arrays import Int64Array, UInt8Array
from fewcolors.color.oklab import OKLAB

# Basic term: its words, each with the survey's colour.
_TABLE = """
black:  black 000000
white:  white ffffff, off white ffffe4
grey:   grey 929591, light grey d8dcd6, dark grey 363737, charcoal 343837
red:    red e50000, dark red 840000, maroon 650021, crimson 8c000f, brick red 8f1402, rust a83c09
orange: orange f97306, dark orange c65102, light orange fdaa48, peach ffb07c
yellow: yellow ffff14, light yellow fffe7a, dark yellow d5b60a, gold dbb40c, mustard ceb301, cream ffffc2
green:  green 15b01a, light green 96f97b, dark green 033500, bright green 01ff07, olive 6e750e, lime aaff32,
        mint 9ffeb0, sage 87ae73, pale green c7fdb5, teal 029386, dark teal 014d4e, turquoise 06c2ac
blue:   blue 0343df, light blue 95d0fc, dark blue 00035b, navy 01153e, royal blue 0504aa, sky blue 75bbfd,
        pale blue d0fefe, cyan 00ffff, steel blue 5a7d9a, slate 516572
purple: purple 7e1e9c, light purple bf77f6, dark purple 35063e, lavender c79fef, violet 9a0eea, plum 580f41
pink:   pink ff81c0, light pink ffd1df, dark pink cb416b, hot pink ff028d, magenta c20078, salmon ff796c, rose cf6275
brown:  brown 653700, light brown ad8150, dark brown 341c02, tan d1b26f, beige e6daa6
"""


def _parsed() -> tuple[tuple[str, ...], tuple[str, ...], UInt8Array]:
    words, basics, colors = [], [], []
    for line in _TABLE.strip().replace(",\n", ",").splitlines():
        basic, entries = line.split(":")
        for entry in entries.split(","):
            word, _, code = entry.strip().rpartition(" ")
            words.append(word)
            basics.append(basic)
            colors.append(list(bytes.fromhex(code)))
    return tuple(words), tuple(basics), np.array(colors, np.uint8)


WORDS, _BASIC_OF, _COLORS = _parsed()
BASIC_TERMS = tuple(dict.fromkeys(_BASIC_OF))
# What lets all light through has no colour.
CLEAR = "transparent"

# Colours at a time: 16,384 differences to each of 60 words are 24 MB.
_PIECE = 1 << 14


def words_of(colors: UInt8Array) -> list[tuple[str, str]]:
    """For each of `colors` (n, 3 or 4), uint8 sRGB, its word and its basic term, as ("dark teal", "green"); whatever
    the alpha, except that what has alpha 0 is "transparent".

    >>> words_of(np.array([[1, 77, 78], [250, 250, 250]], np.uint8))
    [('dark teal', 'green'), ('white', 'white')]
    """
    rows = _nearest(np.ascontiguousarray(colors[:, :3]))
    pairs = [(WORDS[row], _BASIC_OF[row]) for row in rows.tolist()]
    if colors.shape[1] == 4:
        for row in np.flatnonzero(colors[:, 3] == 0).tolist():
            pairs[row] = (CLEAR, CLEAR)
    return pairs


def _nearest(colors: UInt8Array) -> Int64Array:
    """The row of each colour's word, the first of equals."""
    points = _points()
    rows = np.empty(len(colors), np.int64)
    for start in range(0, len(colors), _PIECE):
        piece = OKLAB.to_lattice(colors[start : start + _PIECE], 1)[:, :3].astype(np.int64)
        difference = piece[:, None] - points
        rows[start : start + _PIECE] = (difference * difference).sum(axis=2).argmin(axis=1)
    return rows


@cache
def _points() -> Int64Array:
    return OKLAB.to_lattice(_COLORS, 1)[:, :3].astype(np.int64)
