"""PNG: arrays as the bytes of a file, by NumPy and our own deflate alone.

Source: ISO/IEC 15948 (PNG). `encode_indexed` is for pictures of few colours, `encode_true_color` for originals and for
palettes too large for an indexed file, `encode_apng` for what moves. Other formats are the neighbours' `images` and
`gif`. docs/png.md tells what is done.
"""

from __future__ import annotations

from fewcolors.png.animated import delays_of, encode_apng
from fewcolors.png.indexed import LEVELS, check_level, encode_indexed
from fewcolors.png.metadata import KEPT, as_it_is, chunks_kept, exif_chunk, size_chunk, with_profile
from fewcolors.png.texts import comment_chunk, comments_of, exif_of, xmp_chunk, xmp_of
from fewcolors.png.true_color import encode_true_color

__all__ = [
    "KEPT",
    "LEVELS",
    "as_it_is",
    "chunks_kept",
    "check_level",
    "comment_chunk",
    "comments_of",
    "delays_of",
    "encode_apng",
    "encode_indexed",
    "encode_true_color",
    "exif_chunk",
    "exif_of",
    "size_chunk",
    "with_profile",
    "xmp_chunk",
    "xmp_of",
]
