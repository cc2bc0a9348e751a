"""The one gate for arrays, and for the number of threads: checks once, so that everything behind it can trust.

Nothing here knows files or Pillow (see `images`), and nothing here copies an array that is already as it should be.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from fewcolors.errors import ArgumentError, NotBuiltError

UInt8Array = npt.NDArray[np.uint8]
UInt16Array = npt.NDArray[np.uint16]
UInt32Array = npt.NDArray[np.uint32]
Int16Array = npt.NDArray[np.int16]
Int32Array = npt.NDArray[np.int32]
Int64Array = npt.NDArray[np.int64]
Float32Array = npt.NDArray[np.float32]
FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
# An image, or a list of colours: uint8, or where that cannot hold them float64 in [0, 1], called deep.
Pixels = UInt8Array | FloatArray

_SHAPES = "(height, width) or (height, width, 1, 3 or 4)"

# Dividing a level by 255, or multiplying it by 1 / 255, errs by so much of a level at most: 0.066 in half precision
# (whose own steps are 0.12 levels in the upper half of its range), 6e-5 in single, 1e-13 in double; by bytes an
# element. Wider floats are held to what double can tell.
_LEVEL_TOLERANCE = {2: 0.07, 4: 1e-4, 8: 1e-12}

# What 16 bits hold is v / 65535, and 8 bits n / 255: the same exactly where v = 257 n.
_LEVEL_OF_16_BITS = 257
_MOST_OF_16_BITS = 65535

# More than any machine has cores, and small enough for every integer type on the way to the kernel.
_MOST_THREADS = 1 << 16


def as_image(array: Any, name: str = "image") -> Pixels:
    """`array` as a C-contiguous image of shape (h, w, 3) or (h, w, 4); grey becomes three equal channels.

    uint8 wherever 8 bits hold it exactly: uint8, bool, floats that are all some n / 255 (what dividing an 8-bit image
    by 255 gives), uint16 that are all some 257 n. Else deep, float64 in [0, 1]: other floats in [0, 1] as they are, but
    for those within rounding of some n / 255, which become that; other uint16 over 65,535. The input is never
    changed; it is not copied when it already fits.

    >>> as_image(np.zeros((2, 5), np.uint8)).shape
    (2, 5, 3)
    >>> as_image(np.array([[0, 257, 65535]], np.uint16))[0, :, 0]
    array([  0,   1, 255], dtype=uint8)
    >>> as_image(np.array([[0, 13107, 300]], np.uint16))[0, :2, 0]
    array([0. , 0.2])
    """
    numbers = _as_numeric(array, name, "uint8, uint16, or float in [0, 1]")
    if numbers.ndim != 2 and (numbers.ndim != 3 or numbers.shape[2] not in (1, 3, 4)):
        raise ArgumentError(f"{name}: shape {numbers.shape} is not an image; expected {_SHAPES}")
    if numbers.size == 0:
        raise ArgumentError(f"{name}: shape {numbers.shape} holds no pixel; expected at least 1 x 1")
    image: npt.NDArray[Any] = _to_pixels(numbers, name)
    if image.ndim == 2:
        image = image[:, :, None]
    if image.shape[2] == 1:
        image = np.repeat(image, 3, axis=2)
    return np.ascontiguousarray(image)


def to_8_bits(pixels: Pixels) -> UInt8Array:
    """`pixels` of any shape with every value at the nearest of the 256 levels; the same array when it is uint8.

    >>> to_8_bits(np.array([[0.0, 0.3, 1.0]])).tolist()
    [[0, 76, 255]]
    """
    return np.asarray(pixels, np.uint8) if pixels.dtype == np.uint8 else np.rint(pixels * 255).astype(np.uint8)


def to_floats(pixels: Pixels) -> FloatArray:
    """`pixels` of any shape as float64 in [0, 1]; the same array when it is deep.

    >>> to_floats(np.array([0, 51, 255], np.uint8)).tolist()
    [0.0, 0.2, 1.0]
    """
    return pixels.astype(np.float64) / 255 if pixels.dtype == np.uint8 else np.asarray(pixels, np.float64)


def as_colors(colors: Any, name: str = "palette") -> UInt8Array:
    """`colors` as a uint8 array of shape (k, 3) or (k, 4), k >= 1: rows of whole numbers, or hex codes like "#e30613".

    >>> as_colors([[255, 0, 0]]).dtype
    dtype('uint8')
    >>> as_colors(["#f00", "00ff0080"]).tolist()
    [[255, 0, 0, 255], [0, 255, 0, 128]]
    """
    array = _from_hex(colors, name) if _are_words(colors) else _as_numeric(colors, name, "whole numbers from 0 to 255")
    if array.ndim != 2 or array.shape[1] not in (3, 4) or array.shape[0] == 0:
        raise ArgumentError(f"{name}: shape {array.shape} is not a list of colours; expected (k, 3) or (k, 4), k >= 1")
    if array.dtype.kind not in "iu" or array.min() < 0 or array.max() > 255:
        raise ArgumentError(f"{name}: colours must be whole numbers from 0 to 255, got {array.dtype}")
    return np.ascontiguousarray(array, dtype=np.uint8)


AnyPixels = TypeVar("AnyPixels", bound=npt.NDArray[Any])


def opaque_in(pixels: npt.NDArray[Any]) -> float:
    """The alpha of what is opaque: 255 among bytes, 1.0 in a deep image."""
    return 255 if pixels.dtype == np.uint8 else 1.0


def with_alpha(pixels: AnyPixels) -> AnyPixels:
    """`pixels` (h, w, 3 or 4), uint8 or deep, with an alpha channel: opaque where there was none.

    >>> with_alpha(np.zeros((1, 1, 3), np.uint8)).tolist()
    [[[0, 0, 0, 255]]]
    """
    if pixels.shape[2] == 4:
        return pixels
    alpha = np.full((*pixels.shape[:2], 1), opaque_in(pixels), pixels.dtype)
    return np.concatenate([pixels, alpha], axis=2)  # type: ignore[return-value]  # the same dtype


def _are_words(colors: Any) -> bool:
    return isinstance(colors, str) or (
        isinstance(colors, list | tuple) and len(colors) > 0 and all(isinstance(color, str) for color in colors)
    )


def _from_hex(colors: Any, name: str) -> UInt8Array:
    codes = [colors] if isinstance(colors, str) else colors
    rows = [_hex_bytes(code, name) for code in codes]
    widest = max(len(row) for row in rows)
    return np.array([[*row, *[255] * (widest - len(row))] for row in rows], np.uint8)


def _hex_bytes(code: str, name: str) -> bytes:
    digits = code.strip().removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(2 * digit for digit in digits)
    if len(digits) not in (6, 8) or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
        raise ArgumentError(f"{name}: {code!r} is no colour; write it like '#e30613'")
    return bytes.fromhex(digits)


def as_threads(threads: Any) -> int:
    """How many threads the kernel may use: a whole number >= 1, or None for all cores, which the kernel knows as 0.

    >>> as_threads(None), as_threads(2)
    (0, 2)
    """
    if threads is None:
        return 0
    if not is_whole(threads) or threads < 1:
        raise ArgumentError(f"threads={threads!r}: expected a whole number >= 1, or None for all cores")
    return min(int(threads), _MOST_THREADS)


def is_whole(value: Any) -> bool:
    """Whether `value` is a whole number by its type; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A read-only view of `array`."""
    view = array.view()
    view.flags.writeable = False
    return view


def _as_numeric(array: Any, name: str, expected: str) -> npt.NDArray[Any]:
    try:
        out = np.asarray(array)
    except ValueError as error:  # ragged nested lists
        raise ArgumentError(f"{name}: not an array ({error}); every row must be equally long") from None
    if out.dtype.kind not in "buif":
        raise ArgumentError(f"{name}: dtype {out.dtype} cannot be used; expected {expected}")
    return out


def _to_pixels(array: npt.NDArray[Any], name: str) -> Pixels:
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind == "f":
        return _from_floats(array, name)
    if array.dtype.kind == "u" and array.dtype.itemsize == 2:
        return _from_16_bits(array)
    raise NotBuiltError(
        f"{name}: dtype {array.dtype} is not built yet; "
        "try image.astype('uint8') for values from 0 to 255, image.astype('uint16') for 0 to 65535"
    )


# Values are looked at in pieces that stay in the cache: china.jpg takes 1.5 ms so, 7.7 in one piece, most
# of it for fresh memory.
_PIECE = 1 << 15


def _pieces(size: int) -> list[slice]:
    return [slice(start, start + _PIECE) for start in range(0, size, _PIECE)]


def _from_floats(array: npt.NDArray[Any], name: str) -> Pixels:
    flat = array.reshape(-1)
    bytes_ = np.empty(flat.shape, np.uint8)
    for piece in _pieces(flat.size):
        levels, between = _levels(flat[piece], name)
        if between.any():
            return _deep(flat, name).reshape(array.shape)
        bytes_[piece] = levels
    return bytes_.reshape(array.shape)


def _deep(flat: npt.NDArray[Any], name: str) -> FloatArray:
    """As float64; what may be a level is exactly that level, as if it had come in bytes."""
    out = np.empty(flat.shape, np.float64)
    for piece in _pieces(flat.size):
        levels, between = _levels(flat[piece], name)
        out[piece] = np.where(between, flat[piece].astype(np.float64), levels / 255)
    return out


def _levels(piece: npt.NDArray[Any], name: str) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """The nearest of the 256 levels, 0 to 255, and whether the value lies between them."""
    if not (piece.min() >= 0 and piece.max() <= 1):  # NaN fails every comparison
        raise ArgumentError(f"{name}: float values must be finite and in [0, 1]; try dividing by 255")
    scaled = piece.astype(np.float64) * 255
    levels: FloatArray = np.rint(scaled)
    return levels, np.abs(scaled - levels) > _LEVEL_TOLERANCE.get(piece.dtype.itemsize, 1e-12)


def _from_16_bits(array: npt.NDArray[Any]) -> Pixels:
    flat = array.reshape(-1)
    bytes_ = np.empty(flat.shape, np.uint8)
    for piece in _pieces(flat.size):
        levels = flat[piece] // _LEVEL_OF_16_BITS
        if (levels * _LEVEL_OF_16_BITS != flat[piece]).any():
            return array.astype(np.float64) / _MOST_OF_16_BITS
        bytes_[piece] = levels
    return bytes_.reshape(array.shape)
