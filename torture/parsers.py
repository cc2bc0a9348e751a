"""Parsers: palette files of every format, and what the command line takes for palettes, made bad in every way.

Whatever comes, the answer is colours or one line, within bounded time and memory. Good files to start from lie in
torture/corpus, written by our own writers (torture/make_corpus.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from fewcolors.cli import apply, options
from fewcolors.formats import FORMATS, Record, encode, parse
from fewcolors.palette import palette_from
from torture.mutate import mutated
from torture.tally import Tally
from torture.trial import Trial

CORPUS = Path(__file__).parent / "corpus"
# Every so many files that still parse are written by every format that holds them, too, and read back.
ROUND_TRIP = 50

LINES = (
    "#e30613 #fff 0,0,0", "red, white; blue", "rgb(227 6 19 / 50%) hsl(120deg 50% 50%)", "pico-8", "oklch(70% 0.1 200)",
    "fff;000;#12345678", "color(display-p3 1 0 0)", "lab(50% 20 -30) lch(50% 30 40)", "hwb(90 10% 20%)", "./cga",
)  # fmt: skip
STOCKS = ("#e30613=120 #fff=300", "red=1\twhite=2", "0,0,0;5", "#abc 17")
NUMBERS = ("40", "60-80", "50k", "1.5M", "0.5", "auto", "off", "40,30,200,100", "256", "oxipng")
# What options of the command line make of a text; the grammars that palettes are given in.
OPTIONS: tuple[Callable[[str], object], ...] = (
    options.whole_number(1, 256), options.share, options.size_of, options.accents_wish, options.box, options._quality,
    options._png_level,
)  # fmt: skip


def corpus() -> dict[str, list[bytes]]:
    """The good files of each format."""
    return {
        name: [next(CORPUS.glob(f"{name}-{what}.*")).read_bytes() for what in ("named", "many")] for name in FORMATS
    }


class Parsers(Trial):
    """One run: files and lines in turn, until the time is over."""

    # It quotes up to 80 characters, each of which takes up to ten where it is escaped.
    longest_line = 1100

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._files = corpus()
        self._all = [data for files in self._files.values() for data in files]
        self._parsed = 0

    def _work(self, end: float) -> None:
        """Formats by turns, and a line after each."""
        while time.monotonic() < end:
            for name, files in self._files.items():
                self._file(name, mutated(self._draw, self._draw.choice(files), self._all))
            self._line(palette_from, LINES)
            self._line(apply._stock, STOCKS)
            self._line(self._draw.choice(OPTIONS), NUMBERS)

    def _file(self, name: str, data: bytes) -> None:
        self._seen.add(name.encode(), data)
        found = self._answer(f"{name} {data!r}", lambda: parse(data, format=name))
        if not isinstance(found, Record):
            return
        fits = found.rgba.dtype == np.uint8 and found.rgba.shape == (len(found), 4) and len(found) > 0
        self.tally.expect(fits, "wrong", f"{name} {data!r}: no record")
        self._parsed += 1
        if self._parsed % ROUND_TRIP == 0:
            self._round_trip(name, found, data)

    def _round_trip(self, name: str, found: Record, data: bytes) -> None:
        """What was read can be written in the same format, unless it says why not, and then reads the same."""
        back = self._answer(f"written again: {name} {data!r}", lambda: parse(encode(found, name), format=name))
        if isinstance(back, Record):
            same = np.array_equal(back.rgba, found.rgba)
            self.tally.expect(same, "wrong", f"{name} {data!r}: other colours when written and read again")

    def _line(self, read: Callable[[str], object], good: Sequence[str]) -> None:
        line = mutated(self._draw, self._draw.choice(good).encode(), [text.encode() for text in good])
        text = line.decode("utf-8", "surrogateescape")
        self._seen.add(getattr(read, "__qualname__", "").encode(), line)
        self._answer(f"{read!r} {text!r}", lambda: read(text))


def run(seed: int, seconds: float) -> Tally:
    """Files and lines for so long."""
    return Parsers(seed).run(seconds)
