"""Strips: a picture that comes from top to bottom in strips of full width, on this machine, without Dask.

Arrays that are read when they are sliced (`numpy.memmap`, Zarr, the stores of files) are cut into strips; a list of
blocks, or anything else that can be gone through more than once, is strips already. Each pass reads each strip once and
holds three at a time, so memory grows with the width and not with the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors._arrays import IndexArray
from fewcolors.blocks.assigning import Assignment
from fewcolors.blocks.survey import HALO, Bands, Place, as_pixels, shape_of
from fewcolors.errors import ArgumentError

# Pixels of a strip, where the array does not say how it is cut: 12 MB of bytes in three channels, and some milliseconds
# of work for each core.
PIXELS = 1 << 22

Strip = npt.NDArray[Any]

_NONE_CAME = "blocks: none came; give at least one, and a list where they are gone through twice"


@dataclass(frozen=True)
class Strips:
    """`source`: gone through from the start by every pass; `shape`: of the picture, where it is known beforehand."""

    source: Iterable[Any]
    shape: tuple[int, ...] | None = None

    # What one process does with all its cores: the kernel's threads work on one strip.
    threads: int | None = None

    def reduced(self, function: Callable[..., Any], around: Bands = (), **bound: Any) -> Any:
        """What `function(block, place, **bound)` gives for every strip, added up; strips have a halo where pixels
        `around` some rows are asked for."""
        total: Any = None
        row = 0
        for block, above, below in with_halo(self._checked(), HALO if around else 0):
            part = function(block, Place(row, 0, (above, below, 0, 0)), **bound)
            total = part if total is None else total + part
            row += len(block) - above - below
        if total is None:
            raise ArgumentError(_NONE_CAME)
        return total

    def size(self) -> tuple[int, int]:
        """Height and width; a pass of its own where nobody knows, which reads nothing that tells its shape."""
        if self.shape is not None:
            return self.shape[0], self.shape[1]
        sizes = [shape_of(each)[:2] for each in self.source]
        if not sizes:
            raise ArgumentError(_NONE_CAME)
        return sum(height for height, _ in sizes), sizes[0][1]

    def sample(self, rows: npt.NDArray[Any], columns: npt.NDArray[Any]) -> Strip:
        """The pixels where these rows and columns cross."""
        found, first = [], 0
        for strip in self._checked():
            inside = rows[(rows >= first) & (rows < first + len(strip))] - first
            found.append(strip[inside][:, columns])
            first += len(strip)
        return np.concatenate(found)

    def whole(self) -> Strip:
        """All of it at once: of pictures that are small."""
        return np.concatenate(list(self._checked()))

    def mapped(self, assignment: Assignment) -> StripIndices:
        """The indices, each strip's made when it is asked for."""
        return StripIndices(self, assignment)

    def _checked(self) -> Iterator[Strip]:
        width: tuple[int, ...] | None = None
        for each in self.source:
            strip = as_pixels(each)
            if width is not None and strip.shape[1:] != width:
                raise ArgumentError(
                    f"blocks: one has shape {strip.shape} after others of (…, {', '.join(map(str, width))}); they are "
                    "strips of one picture, from top to bottom"
                )
            width = strip.shape[1:]
            yield strip


class StripIndices:
    """The indices of a picture, lazily: nothing is held, every strip is mapped when it is asked for.

    `shape`: (h, w); `dtype`: uint8 up to 256 colours, else uint16. Going through it gives the strips (h, w) from top to
    bottom; `numpy.asarray` all of it. `quantize` and `apply_palette` make them.

    >>> from fewcolors.blocks import apply_palette
    >>> indices = apply_palette([np.full((1, 2, 3), level, np.uint8) for level in (0, 255)], ["#000", "#fff"]).indices
    >>> np.asarray(indices).tolist()
    [[0, 0], [1, 1]]
    """

    def __init__(self, strips: Strips, assignment: Assignment) -> None:
        self._strips = strips
        self._assignment = assignment
        self.dtype = assignment.dtype

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width)."""
        return self._strips.size()

    def of(self, picture: Any) -> StripIndices:
        """The indices of another picture by the same palette: of the same one, opened anew. `picture`: as in
        `quantize`. Raises ArgumentError."""
        return StripIndices(strips_of(picture), self._assignment)

    def __iter__(self) -> Iterator[IndexArray]:
        row = 0
        for strip in self._strips._checked():
            yield self._assignment.indices(strip, Place(row))
            row += len(strip)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> IndexArray:
        if copy is False:
            raise ValueError("indices are made when they are asked for; leave copy out")
        array: IndexArray = np.concatenate(list(self))
        return array if dtype is None else array.astype(dtype)


def strips_of(blocks: Any) -> Strips:
    """The strips of an array that is read when it is sliced, or of an iterable of blocks. Raises ArgumentError."""
    if hasattr(blocks, "shape") and hasattr(blocks, "__getitem__"):
        shape = tuple(int(side) for side in blocks.shape)
        if len(shape) not in (2, 3) or 0 in shape:
            raise ArgumentError(
                f"array: shape {shape} is no picture; expected (height, width) or (height, width, 3 or 4)"
            )
        return Strips(_Cut(blocks, _strip_rows(blocks, shape)), shape)
    if isinstance(blocks, str | bytes | dict) or not isinstance(blocks, Iterable):
        raise ArgumentError(
            f"blocks: {type(blocks).__name__} is neither an array nor blocks; give a dask array, an array that is read "
            "when it is sliced, or a list of strips"
        )
    return Strips(blocks)


def check_lasting(strips: Strips, why: str) -> None:
    """ArgumentError where the blocks can be gone through only once."""
    if isinstance(strips.source, Iterator):
        raise ArgumentError(f"blocks: an iterator gives each block once, and {why}; give a list, or an array")


@dataclass(frozen=True)
class _Cut:
    """An array as strips of `rows`, each sliced when its turn comes."""

    array: Any
    rows: int

    def __iter__(self) -> Iterator[Strip]:
        for first in range(0, self.array.shape[0], self.rows):
            yield np.asarray(self.array[first : first + self.rows])


def _strip_rows(array: Any, shape: tuple[int, ...]) -> int:
    """Rows of a strip: whole chunks of an array that has chunks, so that each is decoded once."""
    wanted = max(1, PIXELS // shape[1])
    chunks = getattr(array, "chunks", None)
    rows = int(chunks[0]) if isinstance(chunks, tuple) and isinstance(chunks[0], int) else 1
    return max(1, wanted // rows) * rows


def with_halo(strips: Iterator[Strip], reach: int) -> Iterator[tuple[Strip, int, int]]:
    """Each strip with the rows next to it, `reach` above and below, fewer at the edges of the picture; and how many
    these are."""
    if reach == 0:
        yield from ((strip, 0, 0) for strip in strips)
        return
    above: Strip | None = None
    current: Strip | None = None
    for following in _as_high_as(strips, reach):
        if current is not None:
            yield _joined(above, current, following[:reach])
            above = current[-reach:].copy()
        current = following
    if current is not None:
        yield _joined(above, current, None)


def _joined(above: Strip | None, strip: Strip, below: Strip | None) -> tuple[Strip, int, int]:
    parts = [part for part in (above, strip, below) if part is not None]
    return np.concatenate(parts), 0 if above is None else len(above), 0 if below is None else len(below)


def _as_high_as(strips: Iterator[Strip], rows: int) -> Iterator[Strip]:
    """The same picture in strips of at least so many rows, if it has them."""
    waiting: list[Strip] = []
    ready: Strip | None = None
    for strip in strips:
        waiting.append(strip)
        if sum(map(len, waiting)) >= rows:
            if ready is not None:
                yield ready
            ready, waiting = np.concatenate(waiting) if len(waiting) > 1 else strip, []
    rest = [*([] if ready is None else [ready]), *waiting]
    if rest:
        yield np.concatenate(rest) if len(rest) > 1 else rest[0]
