"""The one gate for arrays, and for the number of threads: checks once, so that everything behind it can trust.

Nothing here knows files or Pillow (see `images`), and nothing here copies an array that is already as it should be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors.errors import ArgumentError, NotBuiltError

UInt8Array = npt.NDArray[np.uint8]
UInt16Array = npt.NDArray[np.uint16]
UInt32Array = npt.NDArray[np.uint32]
Int16Array = npt.NDArray[np.int16]
Int64Array = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

_SHAPES = "(height, width) or (height, width, 1, 3 or 4)"

# Dividing a level by 255, or multiplying it by 1 / 255, errs by at most 2 ulp, which in levels is 0.25 in half
# precision, 6e-5 in single and 1e-13 in double; by bytes an element. Wider floats are held to what double can tell.
_LEVEL_TOLERANCE = {2: 0.25, 4: 1e-4, 8: 1e-12}

# More than any machine has cores, and small enough for every integer type on the way to the kernel.
_MOST_THREADS = 1 << 16


def as_image(array: Any, name: str = "image") -> UInt8Array:
    """`array` as a C-contiguous uint8 image of shape (h, w, 3) or (h, w, 4); grey becomes three equal channels.

    Takes uint8, bool, and floats in [0, 1] of which every one is some n / 255 (what dividing an 8-bit image by 255
    gives); other floats and 16-bit images are refused plainly. The input is never changed; it is not copied when it
    already fits.

    >>> as_image(np.zeros((2, 5), np.uint8)).shape
    (2, 5, 3)
    """
    numbers = _as_numeric(array, name, "uint8, or float in [0, 1]")
    if numbers.ndim != 2 and (numbers.ndim != 3 or numbers.shape[2] not in (1, 3, 4)):
        raise ArgumentError(f"{name}: shape {numbers.shape} is not an image; expected {_SHAPES}")
    if numbers.size == 0:
        raise ArgumentError(f"{name}: shape {numbers.shape} holds no pixel; expected at least 1 x 1")
    image = _to_bytes(numbers, name)
    if image.ndim == 2:
        image = image[:, :, None]
    if image.shape[2] == 1:
        image = np.repeat(image, 3, axis=2)
    return np.ascontiguousarray(image)


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


def with_alpha(pixels: UInt8Array) -> UInt8Array:
    """`pixels` (h, w, 3 or 4) with an alpha channel: opaque where there was none.

    >>> with_alpha(np.zeros((1, 1, 3), np.uint8)).tolist()
    [[[0, 0, 0, 255]]]
    """
    if pixels.shape[2] == 4:
        return pixels
    return np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255, np.uint8)], axis=2)


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


def _to_bytes(array: npt.NDArray[Any], name: str) -> UInt8Array:
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind == "f":
        return _from_floats(array, name)
    raise NotBuiltError(
        f"{name}: dtype {array.dtype} is not built yet; try image.astype('uint8') after scaling the values to 0..255"
    )


# Floats are looked at in pieces that stay in the cache: china.jpg takes 1.5 ms so, 7.7 in one piece, most
# of it for fresh memory.
_PIECE = 1 << 15


def _from_floats(array: npt.NDArray[Any], name: str) -> UInt8Array:
    flat = array.reshape(-1)
    levels = np.empty(flat.shape, np.uint8)
    for start in range(0, flat.size, _PIECE):
        levels[start : start + _PIECE] = _levels(flat[start : start + _PIECE], name)
    return levels.reshape(array.shape)


def _levels(piece: npt.NDArray[Any], name: str) -> FloatArray:
    if not (piece.min() >= 0 and piece.max() <= 1):  # NaN fails every comparison
        raise ArgumentError(f"{name}: float values must be finite and in [0, 1]; try dividing by 255")
    scaled = piece.astype(np.float64) * 255
    levels: FloatArray = np.rint(scaled)
    if np.abs(scaled - levels).max() > _LEVEL_TOLERANCE.get(piece.dtype.itemsize, 1e-12):
        raise NotBuiltError(
            f"{name}: floats between the 256 levels of 8 bits are not built yet; "
            "try (image * 255).round().astype('uint8')"
        )
    return levels
