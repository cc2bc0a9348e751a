"""What an image file says beside its pixels, as PNG chunks: of a PNG its own, of others EXIF, XMP, a comment and pixels
an inch."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from typing import Any

from PIL import Image

from fewcolors import gif, png
from fewcolors.png.chunks import Chunk

# A file longer than its result by more than this is not read a second time to see what it would be without metadata.
_DROPPED = 1 << 20


def metadata_of(source: str | os.PathLike[str] | bytes, choice: str) -> list[Chunk]:
    """The chunks that `choice`, "keep", "color" or "strip", keeps of an image file or its bytes. Of a damaged block
    nothing is kept: the pixels are what counts.

    >>> metadata_of(b"no image", "keep")
    []
    """
    try:
        data = source if isinstance(source, bytes) else _bytes(source)
        return png.chunks_kept(data, choice) or _of_others(data, choice)
    except Exception:  # Pillow's many decoders raise many things; whether the pixels can be read is said elsewhere
        return []


def png_as_it_is(source: str | os.PathLike[str] | bytes, choice: str, most: int) -> bytes | None:
    """A PNG file of at most `most` bytes, without what `choice` drops; None for another file."""
    if not isinstance(source, bytes) and os.path.getsize(source) > most + _DROPPED:
        return None
    kept = png.as_it_is(source if isinstance(source, bytes) else _bytes(source), choice)
    return kept if kept is not None and len(kept) <= most else None


def _bytes(path: str | os.PathLike[str]) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _of_others(data: bytes, choice: str) -> list[Chunk]:
    if choice == "strip" or data.startswith(b"\x89PNG"):
        return []
    with Image.open(io.BytesIO(data)) as image:
        said = image.info
    dots = said.get("dpi")
    size = [png.size_chunk((float(dots[0]), float(dots[1])))] if dots and min(dots) >= 1 else []
    return [*size, *_photo(data, said)] if choice == "keep" else size


def _photo(data: bytes, said: Mapping[Any, Any]) -> Iterator[Chunk]:
    """What is said about the picture."""
    xmp = gif.extension_of(data, gif.XMP) if data.startswith(b"GIF8") else said.get("xmp")
    if said.get("exif"):
        yield png.exif_chunk(said["exif"])
    if isinstance(xmp, bytes) and xmp:
        yield png.xmp_chunk(xmp)
    if isinstance(said.get("comment"), bytes) and said["comment"]:
        yield png.comment_chunk(said["comment"])
