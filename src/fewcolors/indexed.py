"""Indexed: a palette and the index of every pixel, the quantized image."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from fewcolors import images
from fewcolors._arrays import IndexArray, UInt8Array, as_threads, frozen
from fewcolors._nouns import number_of
from fewcolors.errors import ArgumentError
from fewcolors.palette import Palette
from fewcolors.png import encode_true_color

if TYPE_CHECKING:
    from PIL import Image

# What a uint16 index tells apart.
_MOST_COLORS = 65536
# Pixels looked up at a time, so that what `take` makes of their indices (8 bytes each) stays in the cache.
_PIECE = 1 << 16


class Indexed:
    """A quantized image, immutable.

    `palette`: its `Palette`. `indices`: (h, w) uint8, or uint16 for more than 256 colours, read-only; every index
    has a colour. `report`: what was decided on the way and why, by name. `profile`: the ICC profile of the space that
    the palette's numbers are in, None for sRGB; what is saved carries it. Raises ArgumentError where an index has no
    colour, or `indices` are not whole numbers (h, w).

    >>> r = Indexed(Palette([[0, 0, 0], [255, 0, 0]]), [[0, 1], [1, 1]])
    >>> r.to_array()[0, 1].tolist()
    [255, 0, 0]
    """

    __slots__ = ("indices", "palette", "profile", "report")

    palette: Palette
    indices: IndexArray
    report: Mapping[str, Any]
    profile: bytes | None

    def __init__(
        self, palette: Palette, indices: Any, report: Mapping[str, Any] | None = None, profile: bytes | None = None
    ) -> None:
        if not isinstance(profile, bytes | None):
            raise ArgumentError(f"profile: expected the bytes of an ICC profile, or None, not {type(profile).__name__}")
        self._set(palette, _checked_indices(indices, len(palette)), report or {}, profile)

    @classmethod
    def _of(
        cls, palette: Palette, indices: IndexArray, report: Mapping[str, Any], profile: bytes | None = None
    ) -> Self:
        """From indices that nobody else holds, right by construction."""
        self = cls.__new__(cls)
        self._set(palette, indices, report, profile)
        return self

    def _set(self, palette: Palette, indices: IndexArray, report: Mapping[str, Any], profile: bytes | None) -> None:
        object.__setattr__(self, "palette", palette)
        object.__setattr__(self, "indices", frozen(indices))
        object.__setattr__(self, "report", MappingProxyType(dict(report)))
        object.__setattr__(self, "profile", profile)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Indexed is immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.palette, np.asarray(self.indices), dict(self.report), self.profile)

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return self.indices.shape[0], self.indices.shape[1]

    def to_array(self, *, output: bool = False) -> UInt8Array:
        """The picture: (h, w, 3) uint8 sRGB, or (h, w, 4) when a colour of the palette is not opaque; numbers of
        `profile` where there is one. A new array.

        `output`: in the colours that files hold, where the palette has some of its own for them (`Palette.output`),
        not in those that are seen. Raises nothing.

        >>> Indexed(Palette(["#e30613"], output=["#ff0000"]), [[0]]).to_array(output=True).tolist()
        [[[255, 0, 0]]]
        """
        rgba = self.palette.written if output else self.palette.rgba
        colors = rgba if (rgba[:, 3] < 255).any() else rgba[:, :3]
        # np.take on rows of three bytes costs 4 times a take per channel of a padded word: look up 32-bit words.
        words, flat = np.ascontiguousarray(rgba).view(np.uint32)[:, 0], self.indices.reshape(-1)
        pixels = np.empty((flat.size, colors.shape[1]), np.uint8)
        for start in range(0, flat.size, _PIECE):
            piece = words.take(flat[start : start + _PIECE])
            pixels[start : start + _PIECE] = piece.view(np.uint8).reshape(-1, 4)[:, : colors.shape[1]]
        return pixels.reshape(*self.shape, -1)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> UInt8Array:
        if copy is False:
            raise ValueError("Indexed has no array of its pixels to share; leave copy out")
        return self.to_array() if dtype is None else self.to_array().astype(dtype)

    def to_pillow(self) -> Image.Image:
        """A Pillow image of mode P in the colours that files hold, with transparency where the palette has it. Raises
        ArgumentError beyond 256 colours.

        >>> Indexed(Palette(["#000", "#fff"]), [[0, 1]]).to_pillow().getpixel((1, 0))
        1
        """
        return images.to_pillow(self._bytes("a Pillow image of mode P"), np.asarray(self.palette.written), self.profile)

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        overwrite: bool = False,
        optimize: int | str = images.OPTIMIZE,
        threads: int | None = None,
    ) -> None:
        """Write an indexed image file; the suffix gives the format, PNG at the smallest bit depth.

        Where the palette has `output` colours, the file holds these. It appears whole or not at all; an existing one is
        kept unless `overwrite`. `optimize`, for PNG alone: 0 is the quickest and keeps the palette as it is, entry for
        entry; 1 drops what no pixel uses; 2 and 3 search longer for fewer bytes, "oxipng" asks the extra of that
        name. `threads`: None for all cores, never changes the bytes. Raises ImageFileError, ArgumentError,
        MissingExtraError.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Indexed(Palette(["#000", "#fff"]), [[0, 1]]).save(f"{folder}/two.png")
        ...     assert images.as_array(f"{folder}/two.png")[0, 1].tolist() == [255, 255, 255]
        """
        indices, rgba = np.asarray(self.indices), np.asarray(self.palette.written)
        images.write_indexed(
            path,
            indices,
            rgba,
            overwrite=overwrite,
            profile=self.profile,
            optimize=optimize,
            threads=as_threads(threads),
        )

    def _bytes(self, holder: str) -> UInt8Array:
        if self.indices.dtype != np.uint8:
            raise ArgumentError(
                f"{len(self.palette)} colours: {holder} holds at most 256; ask for n_colors=256, or use to_array()"
            )
        return np.asarray(self.indices, np.uint8)

    def __repr__(self) -> str:
        return f"<Indexed {self.shape[1]} x {self.shape[0]}, {len(self.palette)} colours>"

    def _repr_png_(self) -> bytes:
        """For notebooks: pixel for pixel, indexed where a file can be."""
        if self.indices.dtype != np.uint8:
            return encode_true_color(self.to_array())
        return images.encode_indexed(np.asarray(self.indices), np.asarray(self.palette.rgba), profile=self.profile)

    def _repr_html_(self) -> str:
        """For notebooks: the picture, what it is as text, and its palette."""
        height, width = self.shape
        text = f"{width:,} × {height:,} pixels in {number_of(len(self.palette), 'colour')}"
        import base64

        data = base64.b64encode(self._repr_png_()).decode("ascii")
        picture = f'<img alt="{text}" style="max-width:100%" src="data:image/png;base64,{data}">'
        caption = f"<figcaption>{text}{self.palette._repr_html_()}</figcaption>"
        return f'<figure style="margin:0">{picture}{caption}</figure>'


def _checked_indices(indices: Any, colors: int) -> IndexArray:
    array = np.asarray(indices)
    if array.ndim != 2 or array.size == 0 or array.dtype.kind not in "iu":
        raise ArgumentError(
            f"indices: expected whole numbers of shape (height, width), got {array.dtype} {array.shape}"
        )
    if colors > _MOST_COLORS:
        raise ArgumentError(f"palette: {colors:,} colours; an index holds at most {_MOST_COLORS:,}")
    if array.min() < 0 or array.max() >= colors:
        raise ArgumentError(f"indices: {array.min()}..{array.max()} do not fit a palette of {colors} colours")
    return array.astype(np.uint8) if colors <= 256 else array.astype(np.uint16)
