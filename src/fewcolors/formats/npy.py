"""NumPy arrays (.npy): (k, 3) or (k, 4) numbers, uint8, or floats from 0 to 1.

Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3.
"""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import UInt8Array
from fewcolors.errors import PaletteFileError
from fewcolors.formats.record import Format, Record, is_opaque

_MAGIC = b"\x93NUMPY"


def sniff(data: bytes) -> bool:
    """Whether it begins with the magic string."""
    return data[:6] == _MAGIC


def parse(data: bytes) -> Record:
    """Read the array; pickled objects are refused unopened."""
    array = _array(data)
    if array.ndim != 2 or array.shape[1] not in (3, 4) or not len(array):
        raise PaletteFileError(f"its shape {array.shape} is no list of colours; expected (k, 3) or (k, 4)")
    colors = _bytes(array)
    rgba = np.full((len(colors), 4), 255, np.uint8)
    rgba[:, : colors.shape[1]] = colors
    return Record(rgba)


def _array(data: bytes) -> npt.NDArray[Any]:
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, by_column, dtype = read(file)
    except Exception as error:  # ValueError, and whatever a malformed header makes Python's parser raise
        raise PaletteFileError(f"its header is damaged ({' '.join(str(error).split())[:80]}); save it again") from None
    if dtype.kind not in "uif":
        raise PaletteFileError(f"its dtype {dtype} is no colour; save it as uint8")
    count = math.prod(shape)  # Python's integers: a header's shape may be any number
    body = data[file.tell() :]
    if any(side < 0 for side in shape) or len(body) < count * dtype.itemsize:
        raise PaletteFileError(f"its shape {shape} needs more bytes than there are: it is cut short; copy it again")
    flat = np.frombuffer(body, dtype, count)
    return flat.reshape(shape, order="F" if by_column else "C")


def _bytes(array: npt.NDArray[Any]) -> UInt8Array:
    low, high = (0, 1) if array.dtype.kind == "f" else (0, 255)
    if not ((array >= low) & (array <= high)).all():
        raise PaletteFileError(f"its values of {array.dtype} are not all from {low} to {high}; scale them first")
    if array.dtype.kind == "f":
        return np.floor(array.astype(np.float64) * 255 + 0.5).astype(np.uint8)
    return array.astype(np.uint8)


def write(record: Record) -> bytes:
    """uint8, (k, 3), or (k, 4) where a colour is not opaque."""
    channels = 3 if all(is_opaque(row) for row in record.rgba) else 4
    file = io.BytesIO()
    np.lib.format.write_array(file, np.ascontiguousarray(record.rgba[:, :channels]), version=(1, 0))
    return file.getvalue()


FORMAT = Format("npy", "NumPy array", (".npy",), sniff, parse, write, alpha="yes")

# In the wild: floats from 0 to 1 of matplotlib's colour maps, rounded to bytes here; int64 of hand-made lists; arrays
# stored by column.
