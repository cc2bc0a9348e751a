"""Strict: every pixel's very colour, or an error that names the first pixel that has none."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import IndexArray, Pixels, UInt8Array, to_8_bits, with_alpha
from fewcolors.errors import ArgumentError
from fewcolors.palette import Palette


def strict_indices(pixels: Pixels, palette: Palette) -> IndexArray:
    """Indices (h, w) of the entries that `pixels` (h, w, c) have exactly, the lowest of equal ones; uint8 up to 256
    colours, else uint16. What is under alpha 0 is one colour, though its own bytes are preferred.

    Raises ArgumentError, naming the first pixel whose colour the palette has not, row by row, and how many more.
    """
    wanted = with_alpha(to_8_bits(pixels))
    words, places = np.unique(_words(wanted.reshape(-1, 4)), return_inverse=True)
    entries = _first_entries(palette.rgba)
    indices = np.array(
        [entries.get(word, entries.get(_CLEAR, -1) if _is_clear(word) else -1) for word in words.tolist()]
    )
    found = indices[places.reshape(-1)].reshape(pixels.shape[:2])
    between = (pixels != to_8_bits(pixels) / 255).any(axis=2) if pixels.dtype != np.uint8 else False
    missing = (found < 0) | between
    if missing.any():
        raise ArgumentError(_fault(wanted, missing, np.broadcast_to(between, missing.shape)))
    return found.astype(np.uint8) if len(palette) <= 256 else found.astype(np.uint16)


# Stands for any colour under alpha 0; no word of four bytes.
_CLEAR = -1


def _words(rgba: UInt8Array) -> np.ndarray:
    return np.ascontiguousarray(rgba).view("<u4")[:, 0]


def _is_clear(word: int) -> bool:
    return word >> 24 == 0


def _first_entries(rgba: UInt8Array) -> dict[int, int]:
    """The first entry of each colour."""
    entries: dict[int, int] = {}
    for entry, word in enumerate(_words(rgba).tolist()):
        entries.setdefault(word, entry)
        if _is_clear(word):
            entries.setdefault(_CLEAR, entry)
    return entries


def _fault(wanted: UInt8Array, missing: np.ndarray, between: np.ndarray) -> str:
    y, x = np.argwhere(missing)[0].tolist()
    red, green, blue, alpha = wanted[y, x].tolist()
    code = f"#{red:02x}{green:02x}{blue:02x}" + (f"{alpha:02x}" if alpha < 255 else "")
    more = int(missing.sum()) - 1
    others = f", nor are those of {more:,} more pixels" if more > 1 else ", nor is that of 1 more pixel" * more
    if between[y, x]:
        return (
            f"image: pixel (x={x}, y={y}) lies between the levels of 8 bits, near {code}: its colour is in no palette"
            f"{others}; try strict=False for the nearest"
        )
    return (
        f"image: pixel (x={x}, y={y}) is {code}, which is not in the palette{others}; "
        "add the colour, or try strict=False for the nearest"
    )
