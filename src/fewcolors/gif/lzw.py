"""LZW as GIF has it: codes of 3 to 12 bits, and a table of strings that both sides build.

Source: GIF 89a, appendix F; T. A. Welch, "A technique for high-performance data compression", Computer 17 (1984).

A pixel that the canvas shows already may be written in two ways, as its colour or as transparent. Of all strings
that the next pixels can be read as, the kernel takes the longest that the table knows: fewer codes, the same picture.
"""

from __future__ import annotations

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array

# How many codes are written with a full table before it is thrown away: none, as many as the table holds, all.
PATIENCES = (0, 4096, 1 << 40)


def lzw(first: UInt8Array, second: UInt8Array, bits: int) -> bytes:
    """The codes of a picture, packed; `first` and `second` (n,): two ways to write each pixel, the same where there is
    only one. `bits`: of an index, 2 to 8.

    >>> lzw(np.zeros(6, np.uint8), np.zeros(6, np.uint8), 2).hex()
    '845f'
    """
    one, other = np.ascontiguousarray(first), np.ascontiguousarray(second)
    return min((_kernel.lzw(one, other, bits, patience) for patience in PATIENCES), key=len)
