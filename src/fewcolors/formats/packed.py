"""Packed: a reader of binary files that says in one line what is cut short, instead of stumbling."""

from __future__ import annotations

import struct
from typing import Any

from fewcolors.errors import PaletteFileError


class Packed:
    """Bytes read from the front; `order` is struct's ">" or "<".

    >>> Packed(b"\\0\\1ab", ">").take("H")
    1
    """

    def __init__(self, data: bytes, order: str) -> None:
        self._data = data
        self._order = order
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self._at

    def bytes(self, count: int) -> bytes:
        """The next `count` bytes."""
        if count > self.left:
            raise PaletteFileError(
                f"it is cut short: byte {self._at:,} asks for {count:,} more, {self.left:,} are left; copy it again"
            )
        self._at += count
        return self._data[self._at - count : self._at]

    def take(self, code: str) -> Any:
        """One value of struct's `code`."""
        return self.several(code)[0]

    def several(self, codes: str) -> tuple[Any, ...]:
        """Values of struct's `codes`."""
        layout = self._order + codes
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def utf16(self, units: int) -> str:
        """A name of `units` UTF-16 units, big-endian, its closing zeros left out."""
        return self.bytes(2 * units).decode("utf-16-be", "replace").rstrip("\0")


def utf16(name: str) -> tuple[int, bytes]:
    """A name with its closing zero as Adobe's files hold it: its length in UTF-16 units, and the bytes."""
    data = (name.replace("\0", " ") + "\0").encode("utf-16-be", "replace")
    return len(data) // 2, data
