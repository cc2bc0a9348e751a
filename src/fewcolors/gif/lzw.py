"""LZW as GIF has it: codes of 3 to 12 bits, and a table of strings that both sides build.

Source: GIF 89a, appendix F; T. A. Welch, "A technique for high-performance data compression", Computer 17 (1984).

A pixel that the canvas shows already may be written in two ways, as its colour or as transparent. At every such pixel
the string at hand goes on with the one that the table knows: longer strings, fewer codes, the same picture.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import UInt8Array

# A code has 12 bits at most, so a table has so many entries before it is thrown away.
_FULL = 4096


def lzw(first: UInt8Array, second: UInt8Array, bits: int) -> bytes:
    """The codes of a picture, packed; `first` and `second` (n,): two ways to write each pixel, the same where there is
    only one. `bits`: of an index, 2 to 8.

    >>> lzw(np.zeros(6, np.uint8), np.zeros(6, np.uint8), 2).hex()
    '845f'
    """
    codes, widths = _codes(first.tobytes(), second.tobytes(), 1 << bits, bits + 1)
    return _packed(np.array(codes, np.uint16), np.array(widths, np.uint8))


def _codes(first: bytes, second: bytes, clear: int, least: int) -> tuple[list[int], list[int]]:
    """Each code and how many bits it has."""
    table: dict[int, int] = {}
    codes, widths = [clear], [least]
    width, new = least, clear + 2
    prefix = first[0]
    for one, other in zip(first[1:], second[1:], strict=True):
        key = prefix << 8 | one
        known = table.get(key)
        if known is None and one != other:
            known = table.get(prefix << 8 | other)
        if known is not None:
            prefix = known
            continue
        codes.append(prefix)
        widths.append(width)
        if new == _FULL:
            codes.append(clear)
            widths.append(width)
            table.clear()
            width, new = least, clear + 2
        else:
            table[key] = new
            width += new >> width  # the reader's table is one entry behind
            new += 1
        prefix = one
    codes += [prefix, clear + 1]
    widths += [width, width + (new >> width) if new < _FULL else width]
    return codes, widths


def _packed(codes: np.ndarray, widths: np.ndarray) -> bytes:
    """The codes' bits one behind the other, the lowest first."""
    places = np.arange(12)
    bits = (codes[:, None] >> places & 1).astype(np.uint8)
    return np.packbits(bits[places < widths[:, None]], bitorder="little").tobytes()
