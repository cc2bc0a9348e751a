"""Images from anywhere: a path, bytes, a file object, a Pillow image, an array."""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from fewcolors._arrays import as_image
from fewcolors.errors import FewcolorsError, ImageFileError
from fewcolors.images.faults import quoted, reason, unidentified_fault
from fewcolors.images.modes import to_array

if TYPE_CHECKING:
    from collections.abc import Callable


def as_array(image: object, name: str = "image") -> np.ndarray:
    """Return an image from anywhere as one array, (h, w, 3) RGB or (h, w, 4) RGBA, straight alpha, in sRGB values:
    uint8 wherever 8 bits hold it exactly, else deep, float64 in [0, 1].

    `image` is a path (str or `os.PathLike`), the bytes of an image file, a binary file object, a Pillow image, or an
    array-like as `fewcolors._arrays.as_image` takes it. Whatever Pillow reads is read: palettes, grey, CMYK (by
    Pillow's plain formula; embedded profiles are not applied yet) and others become RGB, or RGBA where the file has
    transparency. The EXIF orientation is applied, to Pillow images too, because the arrays and files we give back
    carry no such tag. Of an animation the first frame is read. Pillow itself cuts 16-bit *colour* to 8 bits;
    grey of 16 bits, and of floats in [0, 1], keeps its full precision. The input is never
    changed, except that a file object is read from where it stands. `name` is what messages about an array call it.

    Raises `ImageFileError` when a file cannot be read, `NotBuiltError` for grey of 32 bits, and what `as_image`
    raises.

    >>> import io
    >>> from PIL import Image
    >>> file = io.BytesIO()
    >>> Image.new("L", (3, 2), 7).save(file, "PNG")
    >>> array = as_array(file.getvalue())
    >>> array.shape, array.dtype.name, array.min(), array.max()
    ((2, 3, 3), 'uint8', np.uint8(7), np.uint8(7))
    """
    if isinstance(image, (str, os.PathLike)):
        return _read_path(image)
    if isinstance(image, (bytes, bytearray)):
        return _decode(io.BytesIO(image), "the image data")
    if isinstance(image, Image.Image):
        return _guarded(lambda: to_array(image, "the Pillow image"), "the Pillow image")
    if hasattr(image, "read"):
        return _read_file_object(image)
    return as_image(image, name)


def _read_path(path: str | os.PathLike[str]) -> np.ndarray:
    name = quoted(path)
    with _open(path, name) as file:
        return _decode(file, name)


def _open(path: str | os.PathLike[str], name: str) -> IO[bytes]:
    """Open a path ourselves, not through Pillow: the system's reasons stay apart from the decoder's."""
    try:
        return open(path, "rb")
    except FileNotFoundError as error:
        raise ImageFileError(f"no such file: {name}; check the spelling and the folder") from error
    except IsADirectoryError as error:
        raise ImageFileError(f"{name} is a folder; name the image files in it") from error
    except PermissionError as error:
        raise ImageFileError(f"no permission to read {name}; see its mode with ls -l") from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise ImageFileError(f"cannot read {name}: {reason(error)}; check the path") from error


def _read_file_object(file: Any) -> np.ndarray:
    name = f"the file object {quoted(str(getattr(file, 'name', '') or type(file).__name__))}"
    data = file.read()
    if not isinstance(data, bytes):
        raise ImageFileError(f"{name} gives text, not bytes; open it with mode 'rb'")
    return _decode(io.BytesIO(data), name)


def _decode(file: IO[bytes], name: str) -> np.ndarray:
    """Decode an open image file; every fault becomes one line that names it."""

    def decode() -> np.ndarray:
        with Image.open(file) as image:
            return to_array(image, name)

    try:
        return _guarded(decode, name)
    except UnidentifiedImageError as error:
        raise ImageFileError(unidentified_fault(file, name)) from error


def _guarded(decode: Callable[[], np.ndarray], name: str) -> np.ndarray:
    """Run a decoding step, and turn whatever Pillow trips over into an `ImageFileError`.

    The net is wide for a reason: on malformed bytes Pillow's many decoders raise OSError, SyntaxError, ValueError,
    struct.error, IndexError, EOFError, zlib.error and more, and its warnings are exceptions where the caller's
    filters make them so. `ImageFile.LOAD_TRUNCATED_IMAGES` is never touched: half a picture is not the picture.
    """
    try:
        return decode()
    except (FewcolorsError, UnidentifiedImageError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageFileError(
            f"{name} is past Pillow's safety limit ({reason(error)}); crop or shrink it first"
        ) from error
    except MemoryError as error:
        raise ImageFileError(f"{name} does not fit into memory; crop or shrink it first") from error
    except Exception as error:
        raise ImageFileError(f"{name} is damaged or cut short ({reason(error)}); copy or download it again") from error
