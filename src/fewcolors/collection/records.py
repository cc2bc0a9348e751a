"""Records: what is known of one image, as a value and as a line of text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from fewcolors.color.vocabulary import words_of


class Swatch(NamedTuple):
    """One colour of a palette. `hex`: '#rrggbb', with alpha '#rrggbbaa'; `share`: of the picture, 0 to 1; `name`: a
    word of the fixed vocabulary, and `basic` its basic term (fewcolors.color.vocabulary)."""

    hex: str
    share: float
    name: str
    basic: str


@dataclass(frozen=True)
class Record:
    """`path`: as it was given; `width`, `height`: of the upright image in pixels; `colors`: heaviest first, shares sum
    to 1. `error`: None, or why the file could not be read, and then there are no colours and the size is 0.

    >>> sea = Record("sea.jpg", 640, 427, (Swatch("#008080", 1.0, "teal", "green"),))
    >>> sea.as_dict()["colors"][0]["name"]
    'teal'
    """

    path: str
    width: int
    height: int
    colors: tuple[Swatch, ...]
    error: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the path as `text_of` has it."""
        return {
            "path": text_of(self.path),
            "width": self.width,
            "height": self.height,
            "colors": [swatch._asdict() for swatch in self.colors],
            "error": self.error,
        }


# Made once: json.dumps would make one for each line.
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Row(NamedTuple):
    """A record before its colours have names, as the journal holds it. `weights`: of each of `colors`, hex codes.
    `size`, `changed`: of the file, bytes and nanoseconds, by which another version of it is known."""

    path: str
    width: int
    height: int
    colors: tuple[str, ...]
    weights: tuple[int, ...]
    error: str | None
    size: int
    changed: int

    def to_line(self) -> str:
        """One line of JSON, in ASCII; `from_line` undoes it, whatever bytes the path is made of."""
        return _ENCODER.encode(self)

    @classmethod
    def from_line(cls, line: str | bytes) -> Row:
        """Raises ValueError where it is none, such as the beginning of one."""
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(cls._fields):
            raise ValueError("no row")
        path, width, height, colors, weights, *rest = values
        return cls(path, width, height, tuple(colors), tuple(weights), *rest)


# Rows that are named together: one look-up for some hundred colours.
_TOGETHER = 256


def named(rows: Iterable[Row]) -> Iterator[Record]:
    """The record of each row."""
    rest = iter(rows)
    while some := list(islice(rest, _TOGETHER)):
        codes = list(dict.fromkeys(code for row in some for code in row.colors))
        names = dict(zip(codes, words_of(rgba_of(codes)), strict=True))
        for row in some:
            total = sum(row.weights)
            swatches = [
                Swatch(code, weight / total, *names[code]) for code, weight in zip(row.colors, row.weights, strict=True)
            ]
            yield Record(row.path, row.width, row.height, tuple(swatches), row.error)


def rgba_of(codes: Sequence[str]) -> np.ndarray:
    """Hex codes, with or without alpha, as uint8 (n, 4)."""
    return np.frombuffer(bytes.fromhex("".join(code[1:].ljust(8, "f") for code in codes)), np.uint8).reshape(-1, 4)


def text_of(path: str) -> str:
    """A path as text that every file of text can hold: bytes that are no UTF-8 come out as \\\\xNN.

    >>> text_of("caf\\udce9.jpg")
    'caf\\\\xe9.jpg'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")
