"""Looking: what a file says of its image, before anything is decoded."""

from __future__ import annotations

import io
import os

from PIL import Image, UnidentifiedImageError

from fewcolors._sealed import sealed
from fewcolors.images.faults import quoted
from fewcolors.images.reading import guarded

# What Pillow calls a mode, in words.
_MODES = {
    "1": "black and white", "L": "grey", "LA": "grey with alpha", "P": "palette", "PA": "palette with alpha",
    "RGB": "RGB", "RGBA": "RGBA", "CMYK": "CMYK", "YCbCr": "YCbCr", "LAB": "CIELAB", "I": "grey of 32 bits",
    "I;16": "grey of 16 bits", "I;16B": "grey of 16 bits", "F": "grey of floats",
}  # fmt: skip


@sealed
class Header:
    """`format`: "PNG" and the like; `mode`: of the pixels, in words; `frames`: 1 unless it is an animation; `profile`:
    the name of the ICC profile, None where there is none; `size`: bytes."""

    format: str
    mode: str
    frames: int
    profile: str | None
    size: int


def look(image: str | os.PathLike[str] | bytes) -> Header | None:
    """The header of an image file, a path or bytes; None where only `read` can open it. Raises ImageFileError."""
    try:
        return guarded(lambda: _header(image), "the image data" if isinstance(image, bytes) else quoted(image))
    except UnidentifiedImageError:
        return None


def _header(image: str | os.PathLike[str] | bytes) -> Header:
    with Image.open(io.BytesIO(image) if isinstance(image, bytes) else image) as opened:
        size = len(image) if isinstance(image, bytes) else os.path.getsize(image)
        mode = _MODES.get(opened.mode, opened.mode)
        return Header(opened.format or "", mode, getattr(opened, "n_frames", 1), _profile_name(opened), size)


def _profile_name(image: Image.Image) -> str | None:
    data = image.info.get("icc_profile")
    if not data:
        return None
    from PIL import ImageCms  # some ms that a look at a profile alone needs

    try:
        return ImageCms.getProfileDescription(ImageCms.getOpenProfile(io.BytesIO(data))).strip() or "unnamed"
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return "broken"
