"""Lines of bytes as a zlib stream (RFC 1950): by zlib itself where time counts, else by the kernel's own deflate.

Our deflate searches the cheapest way through all repeats where zlib takes them as they come. Measured on indexed
photos (15 files, k = 16 to 256, dithered and not), level 1 gives 4 to 6 % less than zlib's best setting in less time
than it, and on screenshots 5 to 20 % less.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

import numpy as np

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array

# Deflate with a window of 32 KiB; the second byte makes the first two a multiple of 31 and says "best compression".
_ZLIB_HEADER = b"\x78\xda"
# zlib's level 1 takes 0.6 of the time of level 4 and leaves 14 % more; 6 takes 2.4 times as long and leaves 3 % less.
_FAST_LEVEL = 4


class Thrift(NamedTuple):
    """How hard the kernel looks: places tried for each repeat, length from which repeats are not cut, passes."""

    depth: int
    nice: int
    passes: int


# By level. Measured on photos in 256 dithered and 64 plain colours and on screenshots, against level 1: level 2's bytes
# are 0.3 to 1 % fewer at twice the time, more passes and depth (level 3) win up to 1 % more at 2 to 7 times.
_THRIFTS = {1: Thrift(8, 32, 2), 2: Thrift(32, 128, 4), 3: Thrift(300, 258, 15)}
_TRIAL = Thrift(4, 16, 1)
# Beyond so many pixels level 1 looks less hard: 78 ns a byte instead of 149, for 1.8 % more bytes (a dithered photo of
# 5 megapixels; depth 4: 99 ns and 1 %, depth 1: 64 ns and 2.8 %, zlib's level 4: 22 ns and 7.4 %).
_LARGE, _LARGE_THRIFT = 4_000_000, Thrift(3, 16, 1)


def thrift_for(level: int, pixels: int) -> Thrift:
    """How hard to look at this level, 1 to 3, for a picture of so many pixels."""
    return _LARGE_THRIFT if level == 1 and pixels > _LARGE else _THRIFTS[level]


def fast_stream(lines: UInt8Array) -> bytes:
    """By zlib, quickly."""
    return zlib.compress(lines.tobytes(), _FAST_LEVEL)


def squeezed(lines: UInt8Array, thrift: Thrift, threads: int) -> bytes:
    """By our own deflate; the number of threads, 0 for all cores, changes nothing.

    >>> zlib.decompress(squeezed(np.zeros((9, 9), np.uint8), Thrift(8, 32, 2), 1)) == bytes(81)
    True
    """
    flat = np.ascontiguousarray(lines).ravel()
    return _ZLIB_HEADER + _deflated(flat, thrift, threads) + struct.pack(">I", zlib.adler32(flat.data))


def trial_size(lines: UInt8Array, threads: int) -> int:
    """About how many bytes `squeezed` would give: enough to tell which of two streams is the shorter."""
    return len(_deflated(np.ascontiguousarray(lines).ravel(), _TRIAL, threads))


def _deflated(flat: UInt8Array, thrift: Thrift, threads: int) -> bytes:
    return _kernel.deflate(flat, *thrift, threads)
