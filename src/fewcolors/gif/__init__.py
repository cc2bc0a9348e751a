"""GIF: patches as the bytes of a file, by NumPy and our own LZW alone.

Source: Graphics Interchange Format, version 89a (CompuServe, 1990), with the loop count as Netscape added it. Reading
GIFs is the neighbour `images`'. Nothing is lost: colours, delays and transparency come out as they are.
"""

from __future__ import annotations

from fewcolors.gif.encoding import MOST_COLORS, encode_gif
from fewcolors.gif.extensions import ICC, XMP, comment_extension, extension_of, icc_extension, xmp_extension

__all__ = [
    "ICC",
    "MOST_COLORS",
    "XMP",
    "comment_extension",
    "encode_gif",
    "extension_of",
    "icc_extension",
    "xmp_extension",
]
