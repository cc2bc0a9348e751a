"""GIF: patches as the bytes of a file, by NumPy and our own LZW alone.

Source: Graphics Interchange Format, version 89a (CompuServe, 1990), with the loop count as Netscape added it. Reading
GIFs is the neighbour `images`'. Nothing is lost: colours, delays and transparency come out as they are.
"""

from __future__ import annotations

from fewcolors.gif.encoding import MOST_COLORS, encode_gif

__all__ = ["MOST_COLORS", "encode_gif"]
