"""Read and write image files as plain arrays: the only module that imports Pillow.

Reading turns a path, bytes, a binary file object, a Pillow image or an array into one array, (h, w, 3) RGB or
(h, w, 4) RGBA with straight alpha, uint8 wherever 8 bits hold it, else float64 in [0, 1]. Writing takes plain indices
and a plain palette. This module knows no palette objects, options or k-means; for arrays already in memory its
neighbour `_arrays` is the whole gate.

An output file appears whole or not at all: the picture is encoded in memory, written to a hidden file in the same
folder, and only then given its name.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from fewcolors._arrays import as_image
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError, NotBuiltError

if TYPE_CHECKING:
    from collections.abc import Callable

# Pillow's names of the modes that hold more than 8 bits a channel.
_DEEP_GREY_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# Grey of these modes is taken as of 16 bits: mode I is how older Pillows give a 16-bit PNG.
_WHITE_16 = 65535


@dataclass(frozen=True)
class _Format:
    """How one file format holds an indexed picture: Pillow's name of it, what it may hold, how to save it."""

    name: str
    holds_alpha: bool
    options: dict[str, Any]


# PNG: zlib's level 9 saves 0.1 to 1 % over level 6 and takes 2 to 4 times as long (china.jpg, 16 to 256 colours),
# so the level stays 6. `bits` is not passed: Pillow derives the smallest depth from the palette's length by itself,
# and with `bits` it would fill the palette up with black to a power of two.
_PNG = _Format("PNG", holds_alpha=True, options={"compress_level": 6})
_GIF = _Format("GIF", holds_alpha=False, options={"optimize": False})  # optimize would drop and renumber colours
_BMP = _Format("BMP", holds_alpha=False, options={})
_TIFF = _Format("TIFF", holds_alpha=False, options={"compression": "tiff_adobe_deflate"})  # lossless

_FORMATS = {".png": _PNG, ".gif": _GIF, ".bmp": _BMP, ".tif": _TIFF, ".tiff": _TIFF}

# Indices in these files are bytes at most.
_MOST_COLORS = 256


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
        return _guarded(lambda: _to_array(image, "the Pillow image"), "the Pillow image")
    if hasattr(image, "read"):
        return _read_file_object(image)
    return as_image(image, name)


def to_pillow(indices: np.ndarray, rgba: np.ndarray) -> Image.Image:
    """Return a Pillow image of mode P with exactly the palette's entries.

    `indices` is (h, w) uint8 (uint16 is taken when the palette has at most 256 entries), `rgba` is (k, 4) uint8 with
    straight alpha. Where an alpha is below 255, `info["transparency"]` holds the alphas as PNG's tRNS chunk wants
    them, without the opaque tail. Nothing is changed; the pixels are copied. Raises `ArgumentError` for more than
    256 entries.

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
    return image


def encode_indexed(indices: np.ndarray, rgba: np.ndarray, suffix: str = ".png") -> bytes:
    """Return the bytes of an indexed image file; PNG at 1, 2, 4 or 8 bits a pixel, the fewest that hold the palette.

    Arguments as for `to_pillow`; `suffix` names the format: .png, .gif, .bmp, .tif or .tiff. Raises `ImageFileError`
    for another suffix, or for a palette with alpha where only PNG holds it.

    >>> data = encode_indexed(np.zeros((2, 2), np.uint8), np.array([[9, 8, 7, 255]], np.uint8))
    >>> data[:4], data[24]  # PNG's bit depth is byte 24
    (b'\\x89PNG', 1)
    """
    target = _format_of(suffix, f"a {suffix} file")
    image = to_pillow(indices, rgba)
    if "transparency" in image.info and not target.holds_alpha:
        raise ImageFileError(f"a {suffix} file cannot hold this palette's alpha; use .png")
    file = io.BytesIO()
    image.save(file, target.name, **target.options)
    return file.getvalue()


def write_indexed(
    path: str | os.PathLike[str], indices: np.ndarray, rgba: np.ndarray, *, overwrite: bool = False
) -> None:
    """Write an indexed image file, whole or not at all; arguments as for `encode_indexed`, the format by the suffix.

    Raises `ImageFileError` where the file exists and `overwrite` is False, where the suffix names a format that
    cannot hold an indexed picture without loss, and where the folder is missing or cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "red.png")
    ...     write_indexed(path, np.zeros((4, 5), np.uint8), np.array([[255, 0, 0, 255]], np.uint8))
    ...     as_array(path).shape, [entry.name for entry in Path(folder).iterdir()]
    ((4, 5, 3), ['red.png'])
    """
    check_indexed_target(path, overwrite=overwrite)
    write_whole(path, encode_indexed(indices, rgba, _suffix(path)), overwrite=overwrite)


def check_indexed_target(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Raise the `ImageFileError` that `write_indexed` would raise about this path, before any work is done for it.

    >>> check_indexed_target("photo.jpg")
    Traceback (most recent call last):
    fewcolors.errors.ImageFileError: 'photo.jpg': .jpg cannot hold a palette; use .png, .gif, .bmp, .tif or .tiff
    """
    _format_of(_suffix(path), _quoted(path))
    check_target(path, overwrite=overwrite)


def check_target(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Raise `ImageFileError` where `write_whole` would refuse this path: it exists, is a folder, has no folder."""
    name, target = _quoted(path), Path(path)
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        if not target.parent.is_dir():
            folder = _quoted(target.parent)
            raise ImageFileError(f"cannot write {name}: no such folder {folder}; make it first") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise ImageFileError(_write_fault(name, target, error)) from error
    else:
        if stat.S_ISDIR(mode):
            raise ImageFileError(f"cannot write {name}: it is a folder; name a file in it")
        if not stat.S_ISREG(mode):
            raise ImageFileError(f"cannot write {name}: it is not a regular file; name another")
        if not overwrite:
            raise ImageFileError(_exists_fault(name))


def write_whole(path: str | os.PathLike[str], data: bytes, *, overwrite: bool = False) -> None:
    """Give `data` the name `path`, whole or not at all, also when interrupted; a new file's mode honours the umask.

    A file that is overwritten keeps its mode; a symbolic link keeps pointing, its target is overwritten.
    Raises `ImageFileError`.
    """
    check_target(path, overwrite=overwrite)
    target = Path(os.path.realpath(path))
    try:
        _write_then_rename(target, data, _replace if overwrite else _name_new)
    except FileExistsError as error:  # it came into being since check_target
        raise ImageFileError(_exists_fault(_quoted(path))) from error
    except OSError as error:
        raise ImageFileError(_write_fault(_quoted(path), target, error)) from error


# Reading


def _read_path(path: str | os.PathLike[str]) -> np.ndarray:
    name = _quoted(path)
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
        raise ImageFileError(f"cannot read {name}: {_reason(error)}; check the path") from error


def _read_file_object(file: Any) -> np.ndarray:
    name = f"the file object {_quoted(str(getattr(file, 'name', '') or type(file).__name__))}"
    data = file.read()
    if not isinstance(data, bytes):
        raise ImageFileError(f"{name} gives text, not bytes; open it with mode 'rb'")
    return _decode(io.BytesIO(data), name)


def _decode(file: IO[bytes], name: str) -> np.ndarray:
    """Decode an open image file; every fault becomes one line that names it."""

    def decode() -> np.ndarray:
        with Image.open(file) as image:
            return _to_array(image, name)

    try:
        return _guarded(decode, name)
    except UnidentifiedImageError as error:
        raise ImageFileError(_unidentified_fault(file, name)) from error


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
            f"{name} is past Pillow's safety limit ({_reason(error)}); crop or shrink it first"
        ) from error
    except MemoryError as error:
        raise ImageFileError(f"{name} does not fit into memory; crop or shrink it first") from error
    except Exception as error:
        raise ImageFileError(f"{name} is damaged or cut short ({_reason(error)}); copy or download it again") from error


def _unidentified_fault(file: IO[bytes], name: str) -> str:
    file.seek(0)
    head = file.read(64)
    if not head:
        return f"{name} is empty (0 bytes); copy or download it again"
    if head.isascii() and b"\0" not in head:
        return f"{name} is text, not an image, whatever its name says; name an image file"
    return f"{name} is not an image that Pillow reads; convert it to PNG first"


def _to_array(image: Image.Image, name: str) -> np.ndarray:
    """Decode, turn upright and convert an open Pillow image."""
    image.load()
    if image.width == 0 or image.height == 0:
        raise ArgumentError(f"{name} has no pixels ({image.width} x {image.height}); give one with at least one")
    upright = _upright(image)
    if upright.mode in _DEEP_GREY_MODES:
        return as_image(_of_16_bits(np.asarray(upright), upright.info.get("transparency"), name), name)
    if upright.mode == "F":
        return as_image(np.asarray(upright), name)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if upright.mode == mode:
        return np.array(upright)  # a copy of our own: `upright` may be the caller's image
    return np.array(_convert(upright, mode, name))


def _upright(image: Image.Image) -> Image.Image:
    """Apply the EXIF orientation. Photos with a broken EXIF block exist; viewers show them unturned, so do we."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image


def _convert(image: Image.Image, mode: str, name: str) -> Image.Image:
    if image.mode == "La":  # grey with premultiplied alpha: Pillow has no direct way from it
        return image.convert("LA").convert(mode)
    try:
        return image.convert(mode)
    except ValueError as error:  # for instance Lab
        raise NotBuiltError(
            f"{name} has Pillow's mode {image.mode}, which is not read yet; make it RGB first"
        ) from error


def _of_16_bits(grey: np.ndarray, clear: int | None, name: str) -> np.ndarray:
    """Grey as uint16, (h, w), or (h, w, 4) where a PNG says that one grey, `clear`, is transparent."""
    if grey.min() < 0 or grey.max() > _WHITE_16:
        raise NotBuiltError(f"{name} is grey beyond 16 bits, which is not built yet; scale it to 0..65535 first")
    levels = grey.astype(np.uint16)
    if clear is None:
        return levels
    alpha = np.where(levels == clear, 0, _WHITE_16).astype(np.uint16)
    return np.dstack([levels, levels, levels, alpha])


# Writing


def _write_then_rename(target: Path, data: bytes, give_name: Callable[[Path, Path], None]) -> None:
    # Hidden, in the same folder (a rename is atomic within one file system only), short (the target's own name may
    # be as long as the system allows). os.open with 0o666 honours the umask, which tempfile's 0o600 would not.
    part = target.with_name(f".fewcolors-{secrets.token_hex(8)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        give_name(part, target)
    finally:  # also after KeyboardInterrupt; after a rename there is nothing left to remove
        part.unlink(missing_ok=True)


def _replace(part: Path, target: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        part.chmod(stat.S_IMODE(target.stat().st_mode))
    part.replace(target)


def _name_new(part: Path, target: Path) -> None:
    """Name a new file without ever overwriting: a hard link fails where the name exists (on Windows a rename does)."""
    if os.name == "nt":
        part.rename(target)
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links here (FAT, some network folders): then check and rename are two steps
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        part.rename(target)


def _suffix(path: str | os.PathLike[str]) -> str:
    return Path(path).suffix.lower()


def _format_of(suffix: str, name: str) -> _Format:
    if suffix not in _FORMATS:
        *others, last = _FORMATS
        what = f"{suffix} cannot hold a palette" if suffix else "a name without a suffix names no format"
        raise ImageFileError(f"{name}: {what}; use {', '.join(others)} or {last}")
    return _FORMATS[suffix]


# Words of errors


def _quoted(path: str | os.PathLike[str]) -> str:
    """A name as one line, whatever characters it has: newlines and undecodable bytes come out escaped."""
    return repr(os.fspath(path))


def _reason(error: BaseException) -> str:
    """The system's or Pillow's own reason, without the path that Python adds, on one line."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split()).rstrip(".")


def _exists_fault(name: str) -> str:
    return f"{name} exists already; choose another name, or overwrite it with --force (in Python: overwrite=True)"


def _write_fault(name: str, target: Path, error: Exception) -> str:
    if isinstance(error, PermissionError):
        return f"cannot write {name}: no permission in the folder {_quoted(target.parent)}; choose another folder"
    return f"cannot write {name}: {_reason(error)}; choose another place"
