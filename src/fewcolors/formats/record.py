"""Record: the colours of a palette file as plain values, and Format: how one kind of file holds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from fewcolors._arrays import UInt8Array, frozen
from fewcolors.errors import PaletteFileError


@dataclass(frozen=True, eq=False)
class Record:
    """What a palette file says.

    `rgba`: (k, 4) uint8, k >= 1, sRGB with straight alpha, in the file's order. `names`: None, or k strings, "" where a
    colour has none. `title`: the palette's own name, or "". `notes`: what reading had to decide, one line each, such as
    inks turned into RGB; no part of equality.

    >>> Record.of([(227, 6, 19), (0, 0, 0, 128)], ["red", ""]).rgba.tolist()
    [[227, 6, 19, 255], [0, 0, 0, 128]]
    """

    rgba: UInt8Array
    names: tuple[str, ...] | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rgba", frozen(self.rgba))
        if self.names is not None and not any(self.names):
            object.__setattr__(self, "names", None)

    @classmethod
    def of(
        cls,
        rows: Sequence[Sequence[int]],
        names: Sequence[str | None] | None = None,
        title: str = "",
        notes: Sequence[str] = (),
    ) -> Record:
        """From rows of 3 or 4 numbers, 0 to 255; raises `PaletteFileError` where there is none, or one is too large."""
        if not len(rows):
            raise PaletteFileError("it holds no colour; check that it is the right file")
        numbers = np.array([(*row, 255)[:4] for row in rows])
        # Looked at here, since NumPy 1 wraps what is too large for a byte.
        outside = ((numbers < 0) | (numbers > 255)).any(axis=1)
        if outside.any():
            wrong = tuple(rows[int(outside.argmax())])
            raise PaletteFileError(f"{str(wrong)[:60]} is no colour; give values from 0 to 255")
        rgba = numbers.astype(np.uint8)
        return cls(rgba, None if names is None else tuple(name or "" for name in names), title, tuple(notes))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return (self.names, self.title) == (other.names, other.title) and np.array_equal(self.rgba, other.rgba)

    def __hash__(self) -> int:
        return hash((self.rgba.tobytes(), self.names, self.title))

    def __len__(self) -> int:
        return len(self.rgba)

    def rows(self) -> list[list[int]]:
        """The colours as rows of four Python numbers."""
        rows: list[list[int]] = self.rgba.tolist()
        return rows

    def labels(self) -> Sequence[str]:
        """A name for each colour, "" where there is none."""
        return self.names if self.names is not None else [""] * len(self)


@dataclass(frozen=True)
class Format:
    """One kind of palette file.

    `name` is the word for it in the command, `title` for people. `alpha` is "yes", "no", or "one clear" where at most
    one colour may be fully transparent. `most`: the largest number of colours, or None. `sniff` tells from the bytes
    alone that a file is of this kind; it never guesses.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    parse: Callable[..., Record]
    write: Callable[[Record], bytes]
    names: bool = False
    has_title: bool = False
    alpha: Literal["yes", "no", "one clear"] = "no"
    most: int | None = None


def is_opaque(row: Any) -> bool:
    """Whether a row of four numbers is opaque."""
    return bool(row[3] == 255)


def hex_code(row: Sequence[int]) -> str:
    """'#rrggbb', or '#rrggbbaa' where the colour is not opaque.

    >>> hex_code([227, 6, 19, 255]), hex_code([0, 0, 0, 128])
    ('#e30613', '#00000080')
    """
    return "#" + bytes(row[:3] if is_opaque(row) else row).hex()
