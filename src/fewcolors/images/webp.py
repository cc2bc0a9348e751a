"""Animated WebP: patches as a file, each a lossless WebP of its own, put together by us.

Source: WebP container specification (Google), which says where a profile, EXIF and XMP
lie. Pillow's own way of saving animations joins frames that are alike, which would lose some of them and their times.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image, features

from fewcolors._arrays import UInt32Array
from fewcolors.errors import ArgumentError, MissingExtraError
from fewcolors.patch import CLEAR, Patch, to_rgba

_MOST_SIDE = 16383  # of a lossless WebP
_ANIMATED, _HAS_XMP, _HAS_EXIF, _HAS_ALPHA, _HAS_ICC = 0x02, 0x04, 0x08, 0x10, 0x20
_REPLACES = 0x02  # the flag of a patch that does not let through what it covers
# libwebp's effort, 0 to 6; 4 is its own default, 6 takes three times as long for 1 to 2 % on drawings.
_METHOD = 4


def encode_webp(
    patches: Sequence[Patch],
    delays: Sequence[int],
    width: int,
    height: int,
    plays: int,
    *,
    profile: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
) -> bytes:
    """The bytes of an animated WebP, without loss. `delays`: milliseconds. `plays`: how often, 0 for ever. Patches
    begin at even places; the first covers the canvas. `profile`: an ICC profile; `exif` begins as TIFF does. Raises
    ArgumentError, MissingExtraError."""
    if max(width, height) > _MOST_SIDE:
        raise ArgumentError(f"a WebP is at most {_MOST_SIDE:,} pixels wide and high, not {width:,} x {height:,}")
    if not features.check("webp"):
        raise MissingExtraError("this Pillow was built without WebP; write .gif or .png, or: pip install -U Pillow")
    see_through = any((patch.words >> 24 != 255).any() for patch in patches)
    before = [_chunk(b"ICCP", profile)] if profile else []
    after = [_chunk(name, data) for name, data in ((b"EXIF", exif), (b"XMP ", xmp)) if data]
    said = (_HAS_ICC if profile else 0) | (_HAS_EXIF if exif else 0) | (_HAS_XMP if xmp else 0)
    flags = _ANIMATED | (_HAS_ALPHA if see_through else 0) | said
    head = struct.pack("<B3x", flags) + _three(width - 1) + _three(height - 1)
    frames = [_chunk(b"ANMF", _frame(patch, delay)) for patch, delay in zip(patches, delays, strict=True)]
    moving = [*before, _chunk(b"ANIM", struct.pack("<IH", 0, plays)), *frames, *after]
    body = b"WEBP" + _chunk(b"VP8X", head) + b"".join(moving)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _frame(patch: Patch, delay: int) -> bytes:
    height, width = patch.words.shape
    place = _three(patch.x // 2) + _three(patch.y // 2) + _three(width - 1) + _three(height - 1) + _three(delay)
    ways = [bytes([_REPLACES]) + _lossless(patch.words)]
    if (patch.changed >> 24 == 255).all() and patch.kept.any():
        ways.append(b"\0" + _lossless(np.where(patch.kept, CLEAR, patch.words)))
    return place + min(ways, key=len)


def _lossless(words: UInt32Array) -> bytes:
    """The chunk of a still, lossless WebP."""
    file = io.BytesIO()
    Image.fromarray(to_rgba(words), "RGBA").save(file, "WEBP", lossless=True, method=_METHOD, exact=True)
    data = file.getvalue()
    at = 12
    while data[at : at + 4] != b"VP8L":  # VP8X and others stand before it where Pillow writes them
        at += 8 + struct.unpack_from("<I", data, at + 4)[0] + 1 & ~1
    return _chunk(b"VP8L", data[at + 8 : at + 8 + struct.unpack_from("<I", data, at + 4)[0]])


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
