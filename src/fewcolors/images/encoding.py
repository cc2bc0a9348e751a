"""Indices and a palette as a Pillow image of mode P, and as the bytes of an indexed file."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from fewcolors import png
from fewcolors._sealed import sealed
from fewcolors.errors import ArgumentError, ImageFileError
from fewcolors.images.faults import quoted
from fewcolors.images.writing import check_target, write_whole
from fewcolors.png.chunks import Chunk


@sealed
class _Format:
    """How one file format holds an indexed picture: Pillow's name of it, what it may hold, how to save it."""

    name: str
    holds_alpha: bool
    holds_profile: bool
    options: dict[str, Any]
    mode: str = "P"


_PNG = _Format("PNG", holds_alpha=True, holds_profile=True, options={})  # written by the neighbour `png`
_GIF = _Format(
    "GIF", holds_alpha=False, holds_profile=False, options={"optimize": False}
)  # optimize would drop and renumber colours
_BMP = _Format("BMP", holds_alpha=False, holds_profile=False, options={})
_TIFF = _Format(
    "TIFF", holds_alpha=False, holds_profile=True, options={"compression": "tiff_adobe_deflate"}
)  # lossless

# Without loss, hidden colours included; WebP finds the palette of so few colours itself. (AVIF is not among these: what
# Pillow writes at quality 100 is off by up to 3 levels.)
_WEBP = _Format(
    "WEBP", holds_alpha=True, holds_profile=True, options={"lossless": True, "exact": True, "quality": 100}, mode="RGB"
)
_WEBP_SIDE = 16383

_FORMATS = {".png": _PNG, ".gif": _GIF, ".bmp": _BMP, ".tif": _TIFF, ".tiff": _TIFF, ".webp": _WEBP}
FORMATS = tuple(suffix[1:] for suffix in _FORMATS if suffix != ".tif")

# Level 1 costs a photo like china.jpg 40 ms and leaves 4 to 20 % fewer bytes than zlib; the next wins 0.5 % for four
# times that. docs/png.md has the table.
OPTIMIZE = 1

# Indices in these files are bytes at most.
_MOST_COLORS = 256


def to_pillow(indices: np.ndarray, rgba: np.ndarray, profile: bytes | None = None) -> Image.Image:
    """Return a Pillow image of mode P with exactly the palette's entries.

    `indices` is (h, w) uint8 (uint16 is taken when the palette has at most 256 entries), `rgba` is (k, 4) uint8 with
    straight alpha. Where an alpha is below 255, `info["transparency"]` holds the alphas as PNG's tRNS chunk wants
    them, without the opaque tail. `profile`: the ICC profile of the space that the palette is in, which goes into
    `info["icc_profile"]`; None for sRGB. Nothing is changed; the pixels are copied. Raises `ArgumentError` for more
    than 256 entries.

    >>> image = to_pillow(np.array([[0, 1]], np.uint8), np.array([[255, 0, 0, 255], [0, 0, 255, 0]], np.uint8))
    >>> image.mode, image.size, image.getpalette(), image.info["transparency"]
    ('P', (2, 1), [255, 0, 0, 0, 0, 255], b'\\xff\\x00')
    """
    if len(rgba) > _MOST_COLORS:
        raise ArgumentError(
            f"an indexed picture holds at most {_MOST_COLORS} colours, this one has {len(rgba):,}; "
            f"ask for n_colors={_MOST_COLORS} or fewer, or save to_array() as a true-colour picture"
        )
    image = Image.fromarray(np.array(indices, dtype=np.uint8, order="C"))
    image.putpalette(np.ascontiguousarray(rgba[:, :3]).tobytes())
    alphas = np.ascontiguousarray(rgba[:, 3]).tobytes().rstrip(b"\xff")
    if alphas:
        image.info["transparency"] = alphas
    if profile is not None:
        image.info["icc_profile"] = profile
    return image


def encode_indexed(
    indices: np.ndarray,
    rgba: np.ndarray,
    suffix: str = ".png",
    *,
    profile: bytes | None = None,
    optimize: int | str = OPTIMIZE,
    metadata: Sequence[Chunk] = (),
    threads: int | None = None,
) -> bytes:
    """Return the bytes of an indexed image file; PNG at 1, 2, 4 or 8 bits a pixel, the fewest that hold the palette.

    Arguments as for `to_pillow`; `suffix` names the format: .png, .gif, .bmp, .tif, .tiff or .webp. `optimize`, 0 to 3
    or "oxipng", `metadata`, chunks besides the profile, and `threads` are for PNG alone (see `fewcolors.png`). Raises
    `ImageFileError` for another suffix, and for a palette with alpha or a profile where the format holds none.

    >>> data = encode_indexed(np.zeros((2, 2), np.uint8), np.array([[9, 8, 7, 255]], np.uint8))
    >>> data[:4], data[24]  # PNG's bit depth is byte 24
    (b'\\x89PNG', 1)
    """
    target = _format_of(suffix, f"a {suffix} file")
    if target is _PNG:
        chunks = png.with_profile(metadata, profile)
        return png.encode_indexed(indices, rgba, optimize=optimize, metadata=chunks, threads=threads)
    image = to_pillow(indices, rgba, profile)
    if "transparency" in image.info and not target.holds_alpha:
        raise ImageFileError(f"a {suffix} file cannot hold this palette's alpha; use .png")
    if profile is not None and not target.holds_profile:
        raise ImageFileError(f"a {suffix} file cannot hold a colour profile; use .png, or profile='srgb'")
    if target is _WEBP and max(image.size) > _WEBP_SIDE:
        raise ImageFileError(
            f"a .webp file holds at most {_WEBP_SIDE:,} pixels a side, not {max(image.size):,}; use .png"
        )
    if target.mode != image.mode:
        image = image.convert(f"{target.mode}A" if "transparency" in image.info else target.mode)
    file = io.BytesIO()
    image.save(file, target.name, icc_profile=profile, **target.options)
    return file.getvalue()


def write_indexed(
    path: str | os.PathLike[str],
    indices: np.ndarray,
    rgba: np.ndarray,
    *,
    overwrite: bool = False,
    profile: bytes | None = None,
    optimize: int | str = OPTIMIZE,
    metadata: Sequence[Chunk] = (),
    threads: int | None = None,
) -> None:
    """Write an indexed image file, whole or not at all; arguments as for `encode_indexed`, the format by the suffix.

    Raises `ImageFileError` where the file exists and `overwrite` is False, where the suffix names a format that
    cannot hold an indexed picture without loss, and where the folder is missing or cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "red.png")
    ...     write_indexed(path, np.zeros((4, 5), np.uint8), np.array([[255, 0, 0, 255]], np.uint8))
    ...     os.listdir(folder)
    ['red.png']
    """
    check_indexed_target(path, overwrite=overwrite)
    data = encode_indexed(
        indices, rgba, _suffix(path), profile=profile, optimize=optimize, metadata=metadata, threads=threads
    )
    write_whole(path, data, overwrite=overwrite)


def check_indexed_target(path: str | os.PathLike[str], *, overwrite: bool = False, suffix: str | None = None) -> None:
    """Raise the `ImageFileError` that `write_indexed` would raise about this path, before any work is done for it; with
    `suffix` in the place of the path's own.

    >>> check_indexed_target("photo.jpg")
    Traceback (most recent call last):
    fewcolors.errors.ImageFileError: 'photo.jpg': .jpg cannot hold a palette; use .png, .gif, .bmp, .tif, .tiff or .webp
    """
    _format_of(suffix or _suffix(path), quoted(path))
    check_target(path, overwrite=overwrite)


def _suffix(path: str | os.PathLike[str]) -> str:
    return os.path.splitext(path)[1].lower()


def _format_of(suffix: str, name: str) -> _Format:
    if suffix not in _FORMATS:
        *others, last = _FORMATS
        what = f"{suffix} cannot hold a palette" if suffix else "a name without a suffix names no format"
        raise ImageFileError(f"{name}: {what}; use {', '.join(others)} or {last}")
    return _FORMATS[suffix]
