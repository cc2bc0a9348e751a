"""Chunks: a picture in a dask array, worked on by whichever scheduler its user runs. The home of Dask.

Nothing here schedules, queues or tries again: the passes are ordinary task graphs, and what is lost with a worker is
made anew by the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, product
from typing import Any

import numpy as np
import numpy.typing as npt

from fewcolors.blocks.assigning import Assignment
from fewcolors.blocks.survey import HALO, Bands, Place, added
from fewcolors.errors import ArgumentError, FewcolorsError, MissingExtraError
from fewcolors.images.faults import reason

# Parts that one task of the tree adds up. On a gigapixel in 8.3 million colours two workers held 0.9 GB each with two
# at a time, 1.1 GB with four, which left one of them idle at the root.
FAN_IN = 2


def is_dask(array: Any) -> bool:
    """Whether this is a dask array; nothing is imported to tell."""
    return hasattr(array, "to_delayed") and hasattr(array, "dask") and hasattr(array, "chunks")


@dataclass(frozen=True)
class Chunks:
    """A dask array (h, w) or (h, w, c), whole in its channels."""

    array: Any

    # The scheduler keeps the cores busy; a chunk has one.
    threads: int | None = 1

    def reduced(self, function: Callable[..., Any], around: Bands = (), **bound: Any) -> Any:
        """What `function(block, place, **bound)` gives for every chunk, added up by a tree; chunks have a halo where
        they hold rows `around` which pixels are asked for."""
        dask = _dask()
        parts = [
            dask.delayed(partial(function, place=place, **bound))(block) for place, block in _placed(self.array, around)
        ]
        while len(parts) > 1:
            parts = [dask.delayed(added)(parts[at : at + FAN_IN]) for at in range(0, len(parts), FAN_IN)]
        return _computed(parts[0])

    def size(self) -> tuple[int, int]:
        """Height and width."""
        return int(self.array.shape[0]), int(self.array.shape[1])

    def sample(self, rows: npt.NDArray[Any], columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The pixels where these rows and columns cross."""
        return np.asarray(_computed(self.array[rows][:, columns]))

    def whole(self) -> npt.NDArray[Any]:
        """All of it at once: of pictures that are small."""
        return np.asarray(_computed(self.array))

    def mapped(self, assignment: Assignment) -> Any:
        """The indices, a dask array (h, w) in the same chunks."""
        return self.array.map_blocks(
            _assigned,
            assignment=assignment,
            dtype=assignment.dtype,
            drop_axis=list(range(2, self.array.ndim)),
            meta=np.empty((0, 0), assignment.dtype),
        )


def chunks_of(array: Any) -> Chunks:
    """A dask array as a picture. Raises ArgumentError."""
    if array.ndim not in (2, 3):
        raise ArgumentError(
            f"array: shape {array.shape} is no picture; expected (height, width) or (height, width, 3 or 4)"
        )
    if any(np.isnan(side) for side in array.shape):
        raise ArgumentError("array: its chunks' sizes are unknown; try array.compute_chunk_sizes() first")
    if 0 in array.shape:
        raise ArgumentError(f"array: shape {array.shape} holds no pixel")
    if array.ndim == 3 and len(array.chunks[2]) > 1:
        raise ArgumentError(
            f"array: its {array.shape[2]} channels lie in {len(array.chunks[2])} chunks; try array.rechunk({{2: -1}})"
        )
    return Chunks(array)


def _assigned(block: Any, *, assignment: Assignment, block_info: Any = None) -> Any:
    (row, _), (column, _) = block_info[0]["array-location"][:2]
    return assignment.indices(block, Place(row, column))


def _placed(array: Any, around: Bands) -> Iterator[tuple[Place, Any]]:
    """Every chunk, delayed, and where it lies. The halo of those that hold rows of `around` is made of some twenty
    tasks, which the others are spared: half of a gigapixel's."""
    if not around:
        yield from _delayed(array, array.chunks, 0)
        return
    from dask.array.overlap import overlap

    padded = overlap(array, depth={0: HALO, 1: HALO}, boundary={0: "none", 1: "none"})
    own = tuple(_without_halo(sizes) for sizes in padded.chunks[:2])
    plain = array.rechunk(dict(enumerate(own)))  # as it is, unless a chunk was thinner than a halo
    heights = np.repeat(own[0], len(own[1]))
    for height, bare, full in zip(heights, _delayed(plain, own, 0), _delayed(padded, own, HALO), strict=True):
        row = bare[0].row
        yield full if any(first < row + height and row < last for first, last in around) else bare


def _delayed(array: Any, own: Sequence[tuple[int, ...]], halo: int) -> Iterator[tuple[Place, Any]]:
    """The chunks of an array, whose `own` pixels (rows, columns) are so many, and where they lie."""
    rows, columns = (list(_lines(sizes, halo)) for sizes in own[:2])
    for ((row, above, below), (column, left, right)), part in zip(
        product(rows, columns), array.to_delayed().ravel(), strict=True
    ):
        yield Place(row, column, (above, below, left, right)), part


def _lines(sizes: Sequence[int], halo: int) -> Iterator[tuple[int, int, int]]:
    """Where chunks of these sizes begin, and their halo before and behind: none beyond the edges of the picture."""
    last = len(sizes) - 1
    for at, start in enumerate(accumulate(sizes[:-1], initial=0)):
        yield start, halo if at > 0 else 0, halo if at < last else 0


def _without_halo(sizes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size - before - behind for size, (_, before, behind) in zip(sizes, _lines(sizes, HALO), strict=True))


def _computed(collection: Any) -> Any:
    """What a graph comes to, on the user's scheduler; a worker that died of it, or a chunk that its maker cannot read,
    is one line."""
    try:
        return collection.compute()
    except FewcolorsError:
        raise
    except MemoryError:
        raise FewcolorsError(f"out of memory on a block; {_SMALLER}") from None
    except Exception as error:  # whatever a chunk is made of
        if type(error).__name__ == "KilledWorker":
            raise FewcolorsError(f"workers died on the same block, most likely out of memory; {_SMALLER}") from error
        if type(error).__module__.partition(".")[0] in _ENGINES:
            raise
        told = f"{type(error).__name__}: {reason(error)}"
        raise FewcolorsError(
            f"array: one of its chunks cannot be made ({told}); array.blocks[row, column].compute() tells which"
        ) from error


# A scheduler that is lost, or a client that was closed, is told by those who know it.
_ENGINES = ("asyncio", "concurrent", "dask", "distributed")
_SMALLER = "try smaller chunks, as array.rechunk((2048, 2048, -1)), or give workers more memory"


def _dask() -> Any:
    try:
        import dask
    except ImportError as error:
        raise MissingExtraError(
            "blocks of dask arrays need Dask, which is not installed: pip install 'fewcolors[dask]'"
        ) from error
    return dask
