"""Vocabulary: a small, closed list of colour names to search by, each colour having exactly one.

Two layers: the eleven basic colour terms that languages share (Berlin & Kay, Basic Color Terms, 1969), and finer words
below them, so that a search may ask for "green" or for "dark teal". The words and where their colours lie are those of
the xkcd color survey (Randall Munroe, 2010, CC0: 222,500 people named some five million colours), the list that
`Palette.named("xkcd")` ships; none is placed by taste.

A colour takes the nearest word in Oklab, a difference of lightness counting half, since light and dark are less of what
a name says than hue and greyness are, and what has no hue a word without one; and the word its basic term. Where a
finer word does not say itself which basic term it belongs to (teal, salmon), most of the survey's nearest names that do
say decide; docs/collections.md lists the five words that they leave open. For the nearest name of the web's colours see
`css`.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from fewcolors._arrays import FloatArray, Int64Array, UInt8Array
from fewcolors.color.oklab import OKLAB

# Basic term: its words, each with the survey's colour.
_TABLE = """
black:  black 000000
white:  white ffffff, off white ffffe4
grey:   grey 929591, light grey d8dcd6, medium grey 7d7f7c, dark grey 363737, charcoal 343837, warm grey 978a84,
        brown grey 8d8468, green grey 77926f, blue grey 607c8e
red:    red e50000, dark red 840000, maroon 650021, crimson 8c000f, burgundy 610023, rust a83c09
orange: orange f97306, dark orange c65102, light orange fdaa48, peach ffb07c
yellow: yellow ffff14, light yellow fffe7a, dark yellow d5b60a, gold dbb40c, mustard ceb301, cream ffffc2
green:  green 15b01a, light green 96f97b, dark green 033500, bright green 01ff07, pale green c7fdb5, grey green 789b73,
        olive 6e750e, dark olive 373e02, khaki aaa662, sage 87ae73, lime aaff32, mint 9ffeb0, teal 029386,
        dark teal 014d4e, turquoise 06c2ac
blue:   blue 0343df, light blue 95d0fc, dark blue 00035b, pale blue d0fefe, royal blue 0504aa, navy 01153e,
        sky blue 75bbfd, steel blue 5a7d9a, slate 516572, cyan 00ffff
purple: purple 7e1e9c, light purple bf77f6, dark purple 35063e, dusty purple 825f87, lavender c79fef, violet 9a0eea,
        indigo 380282, plum 580f41
pink:   pink ff81c0, light pink ffd1df, dark pink cb416b, hot pink ff028d, dusty rose c0737a, rose cf6275,
        salmon ff796c, magenta c20078
brown:  brown 653700, light brown ad8150, dark brown 341c02, greyish brown 7a6a4f, tan d1b26f, taupe b9a281,
        beige e6daa6
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


# How much a difference of lightness counts. Of the survey's 558 names that end in a basic term, 83, 84, 85, 85, 85 % of
# the colours get that term at 1, 0.7, 0.5, 0.4, 0.3; at 1 dark greys come out as brown. (By their five nearest such
# names, the colour itself left out, 88 %: people differ, too.)
LIGHTNESS = 0.5
# Below this chroma, of Oklab, a hue is not seen (as where palettes are sorted by hue): such colours are black, grey or
# white. Else mid greys were "steel blue" and dark ones "dark brown", whose colours lie nearer than the few greys'.
GREY_CHROMA = 0.02
_NEUTRAL = ("black", "grey", "white")
# Colours at a time: 16,384 differences to each of 76 words are 30 MB.
_PIECE = 1 << 14

WORDS, _BASIC_OF, _COLORS = _parsed()
BASIC_TERMS = tuple(dict.fromkeys(_BASIC_OF))
_HAS_HUE = np.array([basic not in _NEUTRAL for basic in _BASIC_OF])
_SQ_GREY = round((2 * GREY_CHROMA * OKLAB.unit) ** 2)
_FAR = float("inf")
# What lets all light through has no colour.
CLEAR = "transparent"


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
    sq_sizes = (points * points).sum(axis=1)
    rows = np.empty(len(colors), np.int64)
    for start in range(0, len(colors), _PIECE):
        piece = _doubled(colors[start : start + _PIECE])
        # Less the colour's own square, which is the same for all words. Whole numbers below 2^53: exact in any order.
        sq_distances = sq_sizes - 2 * (piece.astype(np.float64) @ points.T)
        is_grey = (piece[:, 1:] * piece[:, 1:]).sum(axis=1) < _SQ_GREY
        sq_distances[is_grey[:, None] & _HAS_HUE] = _FAR
        rows[start : start + _PIECE] = sq_distances.argmin(axis=1)
    return rows


@cache
def _points() -> FloatArray:
    return _doubled(_COLORS).astype(np.float64)


def _doubled(colors: UInt8Array) -> Int64Array:
    """Oklab's axes on the lattice, in whole numbers: lightness times 2 `LIGHTNESS`, the others times 2."""
    return OKLAB.to_lattice(colors, 1)[:, :3].astype(np.int64) * np.array([round(2 * LIGHTNESS), 2, 2], np.int64)
