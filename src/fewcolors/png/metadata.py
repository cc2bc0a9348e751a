"""What a picture file says beside its pixels, as PNG chunks: read from a PNG or from EXIF, kept by choice.

`color` keeps what colours need to look right and how large a pixel is; `keep` also what is said about the photo: when,
where and with what it was taken, and what somebody wrote about it. EXIF is always said to be upright: the pixels are
turned already.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from fewcolors.png.chunks import SIGNATURE, Chunk, chunks_of, joined

# The standard's names: how samples are meant as light, and how large a pixel is.
_COLOR = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM")
_SIZE = (b"pHYs",)
_PHOTO = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
# What each choice keeps of a PNG. Colours and the size of a pixel change what is seen; all else may be private.
KEPT = {"keep": (*_COLOR, *_SIZE, *_PHOTO), "color": (*_COLOR, *_SIZE), "strip": ()}

_ORIENTATION = 0x0112
_METRES_PER_INCH = 0.0254


def chunks_kept(png: bytes, choice: str) -> list[Chunk]:
    """Those chunks of a PNG that `choice`, "keep", "color" or "strip", keeps, each name but text's once; EXIF says
    upright. Empty for what is no PNG.

    >>> chunks_kept(b"GIF89a", "keep")
    []
    """
    if not png.startswith(SIGNATURE):
        return []
    found: list[Chunk] = []
    for name, data in chunks_of(png):
        again = name in (b"tEXt", b"zTXt", b"iTXt") or all(name != other for other, _ in found)
        if name in KEPT[choice] and again:
            found.append((name, upright(data) if name == b"eXIf" else data))
    return found


def profile_chunk(profile: bytes) -> Chunk:
    """iCCP: an ICC profile."""
    return b"iCCP", b"ICC profile\0\0" + zlib.compress(profile, 9)


def exif_chunk(exif: bytes) -> Chunk:
    """eXIf: an EXIF block as JPEG or TIFF hold it, said to be upright."""
    return b"eXIf", upright(exif.removeprefix(b"Exif\0\0"))


def size_chunk(dots_per_inch: tuple[float, float]) -> Chunk:
    """pHYs: pixels a metre."""
    across, down = (round(dots / _METRES_PER_INCH) for dots in dots_per_inch)
    return b"pHYs", struct.pack(">IIB", across, down, 1)


def with_profile(chunks: Sequence[Chunk], profile: bytes | None) -> list[Chunk]:
    """The chunks, and this profile in place of all that they say about colours; None: the colours are sRGB now, and
    nothing has to be said about them."""
    others = [chunk for chunk in chunks if chunk[0] not in _COLOR]
    return others if profile is None else [profile_chunk(profile), *others]


def upright(exif: bytes) -> bytes:
    """EXIF whose orientation, if it has one, is 1: as it is stored.

    >>> turned = b"II*\\0\\x08\\0\\0\\0\\x01\\0\\x12\\x01\\x03\\0\\x01\\0\\0\\0\\x06\\0\\0\\0\\0\\0\\0\\0"
    >>> upright(turned) == turned.replace(b"\\x06", b"\\x01")
    True
    """
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return exif
    (directory,) = struct.unpack_from(f"{order}I", exif, 4)
    if directory + 2 > len(exif):
        return exif
    (entries,) = struct.unpack_from(f"{order}H", exif, directory)
    said = bytearray(exif)
    for place in range(directory + 2, min(directory + 2 + 12 * entries, len(exif) - 11), 12):
        if struct.unpack_from(f"{order}H", exif, place)[0] == _ORIENTATION:
            struct.pack_into(f"{order}H", said, place + 8, 1)
    return bytes(said)


def as_it_is(png: bytes, choice: str) -> bytes | None:
    """The same PNG without what `choice` drops, its pixels and colours untouched; None where it must not be passed on:
    it is no whole PNG, or EXIF that has to go may say how the picture is turned."""
    chunks = list(chunks_of(png)) if png.startswith(SIGNATURE) else []
    dropped = [name for name in (*_SIZE, *_PHOTO) if name not in KEPT[choice]]
    names = [name for name, _ in chunks]
    if not chunks or names[-1] != b"IEND" or (b"eXIf" in names and b"eXIf" in dropped):
        return None
    return joined(chunk for chunk in chunks if chunk[0] not in dropped)
