"""Images from anywhere: a path, bytes, a file object, a Pillow image, an array."""

from __future__ import annotations

import io
import os
import struct
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, TypeVar

from PIL import Image, UnidentifiedImageError

from fewcolors._arrays import Pixels, as_image
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError
from fewcolors.images.decoded import KEEP, SRGB, Decoded, check_profile_wish
from fewcolors.images.deep_color import deep_color, is_deep_color
from fewcolors.images.deep_tiff import is_misread, is_tiff, tiff_pixels
from fewcolors.images.faults import quoted, reason, unidentified_fault
from fewcolors.images.mended import cicp, has_white_at_zero, mend, raw_mode
from fewcolors.images.modes import channels_of, to_pixels
from fewcolors.images.plain_png import plain_pixels
from fewcolors.images.profiles import from_cmyk, in_wished_space, to_srgb
from fewcolors.images.upright import turned
from fewcolors.images.whole_png import check_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = TypeVar("Found")

_PNG = b"\x89PNG\r\n\x1a\n"


def as_array(image: object, name: str = "image", profile: str = SRGB) -> Pixels:
    """The pixels of `read`, which says what `image` may be and what comes of it.

    >>> import numpy as np
    >>> as_array(np.array([[0, 255]], np.uint8)).tolist()
    [[[0, 0, 0], [255, 255, 255]]]
    """
    return read(image, profile, name=name).pixels


def read(image: object, profile: str = SRGB, *, name: str = "image") -> Decoded:
    """An image from anywhere, as pixels that are (h, w, 3) RGB or (h, w, 4) RGBA with straight alpha: uint8 wherever 8
    bits hold them exactly, else deep, float64 in [0, 1].

    `image` is a path (str or `os.PathLike`), the bytes of an image file, a binary file object, a Pillow image, an
    array-like as `fewcolors._arrays.as_image` takes it, or what this function gave back. Palettes, grey, CMYK and
    others become RGB, or RGBA where the file has transparency. Files of 16 bits a channel and of floats in [0, 1] keep
    their full precision; a Pillow image has what Pillow has read, 8 bits of colour. The EXIF orientation is applied,
    to Pillow images too, because the arrays and files we give back carry no such tag. Of an animation the first frame
    is read. `profile`: "srgb" turns colours into sRGB, by the ICC profile of a file or a Pillow image, or by what a PNG
    says otherwise; pixels that are in sRGB stay as they are, and so do arrays, which have no profile. "keep" leaves
    pixels as they are and gives the profile along. `note` of the result says what was done. The input is never changed,
    except that a file object is read from where it stands. `name` is what messages about an array call it.

    Raises `ImageFileError` when a file cannot be read, `MissingExtraError` for TIFFs that need tifffile,
    `NotBuiltError` for grey of 32 bits, `ArgumentError` for another wish, and what `as_image` raises.

    >>> import io
    >>> from PIL import Image
    >>> file = io.BytesIO()
    >>> Image.new("L", (3, 2), 7).save(file, "PNG")
    >>> found = read(file.getvalue())
    >>> found.pixels.shape, found.pixels.dtype.name, int(found.pixels.max()), found.profile
    ((2, 3, 3), 'uint8', 7, None)
    """
    check_profile_wish(profile)
    if isinstance(image, Decoded):
        return image if profile == KEEP or image.profile is None else Decoded(to_srgb(image.pixels, image.profile))
    if isinstance(image, (str, os.PathLike)):
        return _read_path(image, profile)
    if isinstance(image, (bytes, bytearray)):
        return _decode(io.BytesIO(image), "the image data", profile)
    if isinstance(image, Image.Image):
        return guarded(lambda: _of_pillow(image, "the Pillow image", None, profile), "the Pillow image")
    if hasattr(image, "read"):
        return _read_file_object(image, profile)
    return Decoded(as_image(image, name))


@contextmanager
def pixels_limited(most: int | None) -> Iterator[None]:
    """Inside, files of more pixels than `most` (an even number, else one more) are refused, whatever Pillow's limit;
    None leaves that, 179 million. The limit is Pillow's own switch, so it holds for every thread meanwhile."""
    before = Image.MAX_IMAGE_PIXELS
    if most is not None:
        Image.MAX_IMAGE_PIXELS = (most + 1) // 2  # beyond this Pillow warns, beyond twice this it refuses
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _read_path(path: str | os.PathLike[str], profile: str) -> Decoded:
    name = quoted(path)
    with open_file(path, name) as file:
        # A pipe, such as /dev/stdin, can be read once only.
        return _decode(file if file.seekable() else io.BytesIO(file.read()), name, profile)


def open_file(path: str | os.PathLike[str], name: str) -> IO[bytes]:
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


def _read_file_object(file: Any, profile: str) -> Decoded:
    name = f"the file object {quoted(str(getattr(file, 'name', '') or type(file).__name__))}"
    data = file.read()
    if not isinstance(data, bytes):
        raise ImageFileError(f"{name} gives text, not bytes; open it with mode 'rb'")
    return _decode(io.BytesIO(data), name, profile)


def _decode(file: IO[bytes], name: str, profile: str) -> Decoded:
    """Decode an open image file; every fault becomes one line that names it."""
    try:
        return guarded(lambda: _of_file(file, name, profile), name)
    except UnidentifiedImageError as error:
        if is_tiff(file):
            return guarded(lambda: in_wished_space(*tiff_pixels(file, name), None, profile), name)
        raise ImageFileError(unidentified_fault(file, name)) from error


def _of_file(file: IO[bytes], name: str, profile: str) -> Decoded:
    codes = cicp(file)
    with _opened(file) as image:
        if is_misread(image):
            return in_wished_space(*tiff_pixels(file, name), None, profile)
        raw = raw_mode(image)
        plain = plain_pixels(image, file)
        if plain is not None:
            return in_wished_space(plain, "RGB", image.info, codes, profile)
        if image.format == "PNG":
            check_whole(file)
        if not is_deep_color(raw):
            mend(image)
            return _of_pillow(image, name, codes, profile)
        pixels = deep_color(image, raw, file)
        return in_wished_space(pixels, "GRAY" if raw.startswith("LA") else "RGB", image.info, codes, profile)


def _opened(file: IO[bytes]) -> Image.Image:
    """`Image.open`, which loads its decoders of five formats before it looks; of a PNG that one alone, 10 ms less."""
    head = file.read(len(_PNG))
    file.seek(0)
    if head != _PNG:
        return Image.open(file)
    from PIL.PngImagePlugin import PngImageFile

    try:
        image = PngImageFile(file)
    except (SyntaxError, IndexError, TypeError, struct.error):  # what `open` takes for a file of another format
        file.seek(0)
        return Image.open(file)
    Image._decompression_bomb_check(image.size)
    return image


def _of_pillow(image: Image.Image, name: str, codes: bytes | None, profile: str) -> Decoded:
    """Decode, turn upright and convert an open Pillow image."""
    image.load()
    if image.width == 0 or image.height == 0:
        raise ArgumentError(f"{name} has no pixels ({image.width} x {image.height}); give one with at least one")
    upright = turned(image)
    if upright.mode == "CMYK":
        return from_cmyk(upright, image.info)
    if upright.mode == "LAB":  # its numbers need no profile
        return Decoded(to_pixels(upright, name))
    pixels = to_pixels(upright, name, white_at_zero=has_white_at_zero(image))
    return in_wished_space(pixels, channels_of(upright), image.info, codes, profile)


def guarded(decode: Callable[[], Found], name: str) -> Found:
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
