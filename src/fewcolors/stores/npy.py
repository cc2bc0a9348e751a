"""NumPy's own files, memory-mapped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fewcolors._arrays import IndexArray
from fewcolors.errors import ImageFileError
from fewcolors.images.faults import quoted, reason
from fewcolors.stores.store import Rows, Store, Target


class NpyStore(Store):
    """A `.npy` of a picture."""

    def __init__(self, path: str) -> None:
        self.name = quoted(path)
        try:
            self._array = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise ImageFileError(
                f"{self.name} cannot be read ({reason(error)}); save it anew with numpy.save"
            ) from error
        self.shape, self.dtype, self.chunks = self._array.shape, self._array.dtype, (1, self._array.shape[-1])

    def read(self, first: int, last: int) -> Rows:
        """The rows, in memory."""
        return np.array(self._array[first:last])

    def close(self) -> None:
        """Let go of the file."""
        del self._array


def write_npy(path: Path, target: Target, strips: Iterator[IndexArray]) -> None:
    """The indices as an array; the palette as one beside it."""
    with path.open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(target.dtype), "fortran_order": False, "shape": target.shape}
        np.lib.format.write_array_header_2_0(file, header)
        for strip in strips:
            file.write(np.ascontiguousarray(strip).data)
    np.save(palette_beside(path), target.palette)


def palette_beside(path: str | Path) -> Path:
    """Where the palette (k, 4) of an array of indices is written."""
    return Path(path).with_name(f"{Path(path).stem}-palette.npy")
