"""PNG strips (.png): a picture of the palette, one pixel a colour, which every program can show and most can read.

Source: ISO/IEC 15948 (PNG), the chunks PLTE and tRNS. Up to 256 colours the strip is an indexed picture and the palette
is its own; beyond it is in true colour, as long as the palette.
"""

from __future__ import annotations

import struct

import numpy as np

from fewcolors._arrays import UInt8Array, as_image, to_8_bits, with_alpha
from fewcolors.errors import ImageFileError, PaletteFileError
from fewcolors.formats.record import Format, Record
from fewcolors.png import encode_indexed, encode_true_color

_MAGIC = b"\x89PNG\r\n\x1a\n"
_INDEXED = 256
# A picture with more different colours than this is a photo, not a picture of a palette.
_MOST_IN_A_PICTURE = 4096


def sniff(data: bytes) -> bool:
    """Whether it is a PNG."""
    return data[:8] == _MAGIC


def parse(data: bytes) -> Record:
    """The palette of an indexed picture, used or not; the pixels of a strip one pixel high; else the different colours
    of a picture in the order in which they first appear, line by line."""
    rgba = _table(data)
    if rgba is None:
        rgba = _pixels(data)
    return Record(rgba)


def _table(data: bytes) -> UInt8Array | None:
    """PLTE with tRNS, where the picture is indexed and the chunks are whole."""
    if len(data) < 26 or data[25] != 3:
        return None
    chunks, at = {}, 8
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        chunks[name] = data[at + 8 : at + 8 + length]
        at += 12 + length
    colors, alphas = chunks.get(b"PLTE", b""), chunks.get(b"tRNS", b"")
    count = len(colors) // 3
    if b"IEND" not in chunks or not 0 < count <= _INDEXED:
        raise PaletteFileError("its PNG is cut short or has no palette; copy it again")
    rgba = np.full((count, 4), 255, np.uint8)
    rgba[:, :3] = np.frombuffer(colors[: 3 * count], np.uint8).reshape(count, 3)
    rgba[: min(len(alphas), count), 3] = np.frombuffer(alphas[:count], np.uint8)
    return rgba


def _pixels(data: bytes) -> UInt8Array:
    from fewcolors import images  # Pillow comes with it, which the other formats do not need

    try:
        picture = with_alpha(to_8_bits(as_image(images.as_array(data))))
    except ImageFileError as error:
        raise PaletteFileError(str(error).replace("the image data", "its picture")) from None
    flat: UInt8Array = picture.reshape(-1, 4)
    if len(picture) == 1:
        return flat
    codes, first = np.unique(flat.view(np.uint32).ravel(), return_index=True)
    if len(codes) > _MOST_IN_A_PICTURE:
        raise PaletteFileError(
            f"it is a picture of {len(codes):,} colours, no strip of a palette; reduce it first: fewcolors quantize"
        )
    return flat[np.sort(first)]


def write(record: Record) -> bytes:
    """A strip one pixel high; its palette entry for entry, repeats included."""
    if len(record) <= _INDEXED:
        return encode_indexed(np.arange(len(record), dtype=np.uint8)[None], record.rgba, optimize=0)
    return encode_true_color(record.rgba[None])


FORMAT = Format("png", "PNG strip", (".png",), sniff, parse, write, alpha="yes")

# In the wild: strips with squares of many pixels (each colour counts once); swatch sheets with gaps, whose background
# comes out as a colour too; palettes filled up with black to 256 entries; JPEGs renamed to .png, which are refused.
