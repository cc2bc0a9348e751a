"""Texts: EXIF, XMP and comments as PNG chunks, and out of them for files of other formats."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from fewcolors.png.chunks import Chunk

# The keywords that the standard, and XMP's, have for these.
COMMENT, XMP = b"Comment", b"XML:com.adobe.xmp"


def comment_chunk(comment: bytes) -> Chunk:
    """A comment as GIF and JPEG hold it: UTF-8 where it can be read so, else Latin-1."""
    try:
        return _text(COMMENT, comment.decode())
    except UnicodeDecodeError:
        return _text(COMMENT, comment.decode("latin-1"))


def xmp_chunk(packet: bytes) -> Chunk:
    """iTXt: an XMP packet."""
    return b"iTXt", XMP + b"\0\0\0\0\0" + packet


def exif_of(chunks: Sequence[Chunk]) -> bytes | None:
    """The EXIF block, beginning as TIFF does."""
    return next((data for name, data in chunks if name == b"eXIf"), None)


def xmp_of(chunks: Sequence[Chunk]) -> bytes | None:
    """The XMP packet."""
    return next((text for keyword, text in _texts(chunks) if keyword == XMP), None)


def comments_of(chunks: Sequence[Chunk]) -> list[bytes]:
    """The comments, UTF-8.

    >>> comments_of([comment_chunk(b"made by hand")])
    [b'made by hand']
    """
    return [text for keyword, text in _texts(chunks) if keyword == COMMENT]


def _text(keyword: bytes, text: str) -> Chunk:
    plain = text.replace("\0", "")
    try:
        return b"tEXt", keyword + b"\0" + plain.encode("latin-1")
    except UnicodeEncodeError:
        return b"iTXt", keyword + b"\0\0\0\0\0" + plain.encode()


def _texts(chunks: Sequence[Chunk]) -> list[tuple[bytes, bytes]]:
    """Keywords and texts, UTF-8."""
    found = []
    for name, data in chunks:
        keyword, _, rest = data.partition(b"\0")
        if name == b"tEXt":
            found.append((keyword, rest.decode("latin-1").encode()))
        elif name == b"zTXt":
            found.append((keyword, zlib.decompress(rest[1:]).decode("latin-1").encode()))
        elif name == b"iTXt":
            text = rest[2:].split(b"\0", 2)[2]
            found.append((keyword, zlib.decompress(text) if rest[:1] == b"\1" else text))
    return found
