"""TIFFs that Pillow does not know: colour of floats, of 12 or 32 bits, grey with alpha of 16, planes of 16 bits one
after the other. The home of `tifffile`."""

from __future__ import annotations

import logging
from typing import IO, Any

import numpy as np
from PIL import Image

from fewcolors._arrays import FloatArray, Pixels, as_image
from fewcolors.errors import ImageFileError, MissingExtraError, NotBuiltError
from fewcolors.images.deep_color import straight
from fewcolors.images.upright import turned_array

_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two of BigTIFF

# TIFF 6.0's numbers.
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_PREMULTIPLIED, _UNSPECIFIED = 1, 0
_BITS, _ORIENTATION, _PLANES, _ICC = 258, 274, 284, 34675
_APART = 2
# tifffile tells the log what is wrong with a file, and where nobody listens that is stderr; we say it once.
_SILENCE = logging.NullHandler()


def is_tiff(file: IO[bytes]) -> bool:
    """Whether these bytes begin as a TIFF; the file stands at its start afterwards."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start in _STARTS


def is_misread(image: Image.Image) -> bool:
    """Whether Pillow would read this TIFF wrong: channels that lie one after the other, where they have more than 8
    bits (it takes every byte for a pixel), or are grey and alpha (it takes one for both)."""
    tags = getattr(image, "tag_v2", {})
    return tags.get(_PLANES) == _APART and (max(tags.get(_BITS, (8,))) > 8 or image.mode == "LA")


def tiff_pixels(file: IO[bytes], name: str) -> tuple[Pixels, str, dict[str, Any]]:
    """The first picture of a TIFF: pixels upright, "GRAY" or "RGB", and its profile under Pillow's name for it."""
    try:
        import tifffile
    except ImportError as error:
        raise MissingExtraError(
            f"{name} is a TIFF of a kind that tifffile reads, which is not installed; pip install 'fewcolors[tiff]'"
        ) from error
    logging.getLogger("tifffile").addHandler(_SILENCE)
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages[0]
        _check_size(page, name)
        samples = _samples(page, name)
        orientation, profile = (tag.value if tag else None for tag in map(page.tags.get, (_ORIENTATION, _ICC)))
    info = {} if profile is None else {"icc_profile": bytes(profile)}
    pixels = as_image(np.ascontiguousarray(turned_array(samples, orientation or 1)), name)
    return pixels, "RGB" if page.photometric == _RGB else "GRAY", info


def _check_size(page: Any, name: str) -> None:
    """Pillow's limit of size, for files that Pillow does not open."""
    most = Image.MAX_IMAGE_PIXELS
    if most is not None and page.imagewidth * page.imagelength > 2 * most:
        raise ImageFileError(f"{name} is past the safety limit of {2 * most:,} pixels; crop or shrink it first")


def _samples(page: Any, name: str) -> np.ndarray:
    """(h, w, 1, 3 or 4), alpha straight."""
    if page.photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB) or page.axes not in ("YX", "YXS", "SYX"):
        raise NotBuiltError(
            f"{name} is a TIFF of an unusual kind ({page.photometric!s}, axes {page.axes}); make it RGB first"
        )
    array: np.ndarray = page.asarray()
    if page.axes == "SYX":
        array = np.moveaxis(array, 0, -1)
    samples = _scaled(array.reshape(*array.shape[:2], -1), page, name)
    if page.photometric == _WHITE_IS_ZERO:
        samples[:, :, 0] = (1 if samples.dtype.kind == "f" else np.iinfo(samples.dtype).max) - samples[:, :, 0]
    n_colors = 3 if page.photometric == _RGB else 1
    extra = tuple(page.extrasamples)
    if samples.shape[2] == n_colors or extra[:1] == (_UNSPECIFIED,):
        return samples[:, :, :n_colors]
    rgba = np.concatenate([samples[:, :, [0, 1, 2] if n_colors == 3 else [0, 0, 0]], samples[:, :, [n_colors]]], axis=2)
    return straight(_as_floats(rgba)) if extra[:1] == (_PREMULTIPLIED,) else rgba


def _scaled(array: np.ndarray, page: Any, name: str) -> np.ndarray:
    """8 and 16 bits and floats as they are, other whole numbers as floats in [0, 1]."""
    if array.dtype.kind == "f" or (array.dtype.kind == "u" and page.bitspersample in (8, 16)):
        return array
    if array.dtype.kind != "u":
        raise NotBuiltError(f"{name} holds {array.dtype} samples; make them 8 or 16 bits, or floats in [0, 1], first")
    floats: np.ndarray = array / (2**page.bitspersample - 1)
    return floats


def _as_floats(array: np.ndarray) -> FloatArray:
    return np.asarray(array, np.float64) / (1 if array.dtype.kind == "f" else np.iinfo(array.dtype).max)
