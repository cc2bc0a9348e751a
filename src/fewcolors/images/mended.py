"""What Pillow (10.3 to 13.0) reads wrong of PNG and TIFF, or passes over, put right. Each slip has its test."""

from __future__ import annotations

import struct
from typing import IO

from PIL import Image

# A PNG's transparent grey is written in the file's 1, 2 or 4 bits; Pillow compares it with greys spread over 0 to 255
# (of 1 bit Pillow does it right since 11). By raw mode, the step of that spread.
_SPREAD = {"1": 255, "L;2": 85, "L;4": 17}
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0


def raw_mode(image: Image.Image) -> str:
    """How Pillow will unpack the samples of an opened file that is not loaded yet; empty for what is in memory."""
    tiles = getattr(image, "tile", None)
    if not tiles:
        return ""
    args = tiles[0][3]
    first = args if isinstance(args, str) else args[0] if isinstance(args, tuple) and args else ""
    return first if isinstance(first, str) else ""


def unpack_as(image: Image.Image, raw: str) -> None:
    """Have an opened file unpacked by another raw mode."""
    image.tile = [_with_raw_mode(tile, raw) for tile in image.tile]  # type: ignore[attr-defined]  # of opened files


def mend(image: Image.Image) -> None:
    """Put right an opened file that is not loaded yet."""
    raw, clear = raw_mode(image), image.info.get("transparency")
    if raw in _SPREAD and isinstance(clear, int):
        image.info["transparency"] = min(clear * _SPREAD[raw], 255)
    if raw == "F;32BF" and image.tile[0][0] == "libtiff":  # type: ignore[attr-defined]  # as above
        unpack_as(image, "F;32NF")  # libtiff gives floats in the machine's order, whatever the file's


def has_white_at_zero(image: Image.Image) -> bool:
    """Whether a TIFF's grey is written inverted, and of a mode whose numbers Pillow leaves so."""
    tags = getattr(image, "tag_v2", {})
    return (image.mode == "F" or image.mode.startswith("I;16")) and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _with_raw_mode(tile: tuple, raw: str) -> tuple:  # type: ignore[type-arg]  # Pillow's: codec, extents, offset, args
    args = tile[3]
    changed = raw if isinstance(args, str) else (raw, *args[1:])
    if hasattr(tile, "_replace"):  # since Pillow 11 the four have names
        return tile._replace(args=changed)  # type: ignore[no-any-return]  # a named tuple of four
    return (*tile[:3], changed)


def cicp(file: IO[bytes]) -> bytes | None:
    """The four bytes of a PNG's first cICP before its pixels; the file stands at its start before and after. Pillow
    does not keep them."""
    file.seek(0)
    try:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            return None
        return _found_cicp(file)
    finally:
        file.seek(0)


def _found_cicp(file: IO[bytes]) -> bytes | None:
    while len(head := file.read(8)) == 8:
        size, name = struct.unpack(">I4s", head)
        if name == b"cICP":
            codes = file.read(4)
            return codes if size == len(codes) == 4 else None
        if name == b"IDAT":
            return None
        file.seek(size + 4, 1)
    return None
