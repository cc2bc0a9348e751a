"""Read and write image files as plain arrays: the only room that imports Pillow.

Reading turns a path, bytes, a binary file object, a Pillow image or an array into one array, (h, w, 3) RGB or
(h, w, 4) RGBA with straight alpha, uint8 wherever 8 bits hold it, else float64 in [0, 1]. Writing takes plain indices
and a plain palette. This room knows no palette objects, options or k-means; for arrays already in memory its
neighbour `_arrays` is the whole gate.

An output file appears whole or not at all: the picture is encoded in memory, written to a hidden file in the same
folder, and only then given its name.
"""

from __future__ import annotations

from fewcolors.images.decoded import PROFILES, SRGB, Decoded, check_profile_wish
from fewcolors.images.encoding import FORMATS, OPTIMIZE, check_indexed_target, encode_indexed, to_pillow, write_indexed
from fewcolors.images.looking import Header, look
from fewcolors.images.metadata import metadata_of, png_as_it_is
from fewcolors.images.profiles import to_srgb
from fewcolors.images.reading import as_array, pixels_limited, read
from fewcolors.images.writing import check_target, write_whole

__all__ = [
    "FORMATS",
    "OPTIMIZE",
    "PROFILES",
    "SRGB",
    "Decoded",
    "Header",
    "as_array",
    "check_indexed_target",
    "check_profile_wish",
    "check_target",
    "encode_indexed",
    "look",
    "metadata_of",
    "pixels_limited",
    "png_as_it_is",
    "read",
    "to_pillow",
    "to_srgb",
    "write_indexed",
    "write_whole",
]
