"""Store: a picture in a file that is read a few rows at a time; and what takes indices a few rows at a time."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import IndexArray, UInt8Array
from fewcolors.errors import ImageFileError
from fewcolors.images import check_target
from fewcolors.images.faults import quoted, reason
from fewcolors.images.parts import REPLACED, part_folder

Rows = npt.NDArray[Any]


@dataclass(frozen=True)
class Ground:
    """What says where a raster lies: `profile`, in rasterio's words, `tags`, and `overviews`, the factors by which
    smaller copies in the file are smaller; `is_cog`: whether it is laid out for reading over a network."""

    profile: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    overviews: tuple[int, ...] = ()
    is_cog: bool = False


class Store(ABC):
    """A picture (h, w) or (h, w, c): sliced by rows, it reads them. `chunks`: rows and columns that are stored
    together; `nodata`: the value of pixels that hold none, if any; `ground`: where it lies, if
    anywhere; `note`: what users should know of how it is read."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    chunks: tuple[int, int]
    nodata: float | None = None
    ground: Ground | None = None
    note: str = ""

    @abstractmethod
    def read(self, first: int, last: int) -> Rows:
        """The rows from `first` up to `last`, (last - first, w[, c])."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def __getitem__(self, rows: slice) -> Rows:
        first, last, _ = rows.indices(self.shape[0])
        try:
            return self.read(first, last)
        except ImageFileError:
            raise
        except MemoryError:
            raise
        except Exception as error:  # decoders of many makers, each with faults of its own
            raise ImageFileError(
                f"{self.name}: rows {first:,} to {last - 1:,} cannot be read ({reason(error)}); "
                "copy or download it again"
            ) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class Target:
    """What is to be written: the `shape` (h, w) of the indices, their `palette` (k, 4), and where they lie."""

    shape: tuple[int, int]
    palette: UInt8Array
    ground: Ground | None = None

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the indices."""
        return np.dtype(np.uint8 if len(self.palette) <= 256 else np.uint16)

    @property
    def nodata(self) -> int | None:
        """The first entry that is clear; None without."""
        clear = np.flatnonzero(self.palette[:, 3] == 0)
        return int(clear[0]) if len(clear) else None


def check_place(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Raise `ImageFileError` where `write_beside` would refuse this path."""
    if not (overwrite and _is_zarr(Path(path))):
        check_target(path, overwrite=overwrite)


Write = Callable[[Path, Target, Iterator[IndexArray]], None]


def write_beside(path: str | os.PathLike[str], overwrite: bool, make: Callable[[Path], None]) -> None:
    """Let `make` write a file, or a folder, under a hidden name in the same folder, and give it the name `path` when it
    is whole. What was there is overwritten only with `overwrite`, and is there until then. Raises ImageFileError."""
    target = Path(os.path.realpath(path))
    check_place(path, overwrite=overwrite)
    with _told(path), part_folder(os.path.dirname(target)) as hidden:
        part = Path(hidden, target.name)
        make(part)
        _synced(part)
        _named(part, target)


def _is_zarr(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("zarr.json", ".zarray"))


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except ImageFileError:
        raise
    except OSError as error:
        raise ImageFileError(
            f"cannot write {quoted(path)}: {reason(error)}; nothing is left of it, make room or choose another place"
        ) from error


def _synced(part: Path) -> None:
    """On the disk, so that a name never stands for what a crash lost."""
    if part.is_file():
        with part.open("rb") as file:
            os.fsync(file.fileno())


def _named(part: Path, target: Path) -> None:
    if target.is_dir():
        old = part.with_name(REPLACED)
        target.rename(old)
    for each in sorted(part.parent.iterdir(), key=lambda each: each.name == target.name):  # the file itself last
        if each.name != REPLACED:
            each.replace(target.parent / each.name)
