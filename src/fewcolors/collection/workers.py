"""Workers: pieces of a collection to whoever works on them; their rows as they are done, in any order.

Nothing of an engine is made here: one process, or Python's pool of processes, or a Dask cluster by its own client,
whose scheduler repairs what is lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from typing import Any

from fewcolors.collection.records import Record, Row, named
from fewcolors.collection.single import FAST, Wish, rows_of
from fewcolors.errors import ArgumentError, FewcolorsError, MissingExtraError
from fewcolors.quantize import SPACE

N_COLORS = 8
# Images of a piece: some 20 ms of thumbnails, so that handing them over costs nothing; of photos two seconds, which is
# the most that an interruption undoes for each worker.
PIECE = 64
# Pieces under way for each worker: one that it works on, and the next.
_AHEAD = 2
# Seconds until a scheduler is taken to be absent.
PATIENCE = 10

Rows = list[Row]


def palettes(
    paths: Iterable[str | os.PathLike[str]],
    n_colors: int = N_COLORS,
    *,
    effort: str = FAST,
    space: str = SPACE,
    seed: int = 0,
    processes: int = 1,
) -> Iterator[Record]:
    """A record of each image file of `paths`, in their order: its palette of at most `n_colors` colours.

    `effort`: "fast" looks at 1,200 pixels spread over the image, and decodes JPEGs at a fraction of their size where
    that leaves enough; "balanced" and "best" give the palettes of `fewcolors.design_palette`. `processes`: how many
    work; they change nothing but the time. The other arguments are those of `fewcolors.design_palette`. A file that
    cannot be read has a record with `error`. Raises ArgumentError.

    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("RGB", (40, 30), "#014d4e").save(f"{folder}/sea.png")
    ...     sea, gone = palettes([f"{folder}/sea.png", f"{folder}/gone.png"])
    >>> [(color.hex, color.share, color.name, color.basic) for color in sea.colors]
    [('#014d4e', 1.0, 'dark teal', 'green')]
    >>> assert (sea.width, sea.height) == (40, 30) and "no such file" in gone.error
    """
    wish = Wish(n_colors, effort, space, seed)
    return _records((os.fspath(path) for path in paths), wish, processes)


def _records(paths: Iterator[str], wish: Wish, processes: int) -> Iterator[Record]:
    with crew(processes, None) as run:
        yield from named(row for piece in run.in_order(pieces(paths), wish) for row in piece)


def pieces(paths: Iterable[str]) -> Iterator[list[str]]:
    """The paths in lists of `PIECE`."""
    rest = iter(paths)
    while piece := list(islice(rest, PIECE)):
        yield piece


class Crew(AbstractContextManager["Crew"]):
    """One process: this one. Others override `_submit` and `_first_done`."""

    size = 1

    def as_done(self, work: Iterable[list[str]], wish: Wish) -> Iterator[Rows]:
        """The rows of each piece, as they are done."""
        yield from (rows_of(piece, wish) for piece in work)

    in_order = as_done

    def __exit__(self, *_: object) -> None:
        return None


class Pool(Crew):
    """Workers that take calls and give futures, as `concurrent.futures` and Dask have them."""

    def __init__(self, size: int, submit: Callable[..., Any], wait: Callable[[set[Any]], set[Any]], close: Any) -> None:
        self.size = size
        self._submit, self._wait, self._close = submit, wait, close

    def as_done(self, work: Iterable[list[str]], wish: Wish) -> Iterator[Rows]:
        """The rows of each piece, as they are done."""
        rest = iter(work)
        under_way: set[Any] = set()
        while True:
            for piece in islice(rest, self.size * _AHEAD - len(under_way)):
                under_way.add(self._submit(rows_of, piece, wish))
            if not under_way:
                return
            done = self._wait(under_way)
            under_way -= done
            for future in done:
                yield future.result()

    def in_order(self, work: Iterable[list[str]], wish: Wish) -> Iterator[Rows]:
        """The rows of each piece, in the order of the pieces."""
        rest = iter(work)
        under_way: list[Any] = []
        while True:
            for piece in islice(rest, self.size * _AHEAD - len(under_way)):
                under_way.append(self._submit(rows_of, piece, wish))
            if not under_way:
                return
            yield under_way.pop(0).result()

    def __exit__(self, *_: object) -> None:
        self._close()


def crew(processes: int, scheduler: str | None) -> Crew:
    """Who works: `processes` of this machine, or the workers of a Dask cluster. Raises FewcolorsError."""
    if scheduler is not None:
        return _cluster(scheduler)
    if processes < 1:
        raise ArgumentError(f"processes={processes}: expected 1 or more")
    return Crew() if processes == 1 else _processes(processes)


def _processes(count: int) -> Pool:
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

    from fewcolors._workers import follow_parent

    # Spawned, not forked: a fork of a process with threads may stand still. They leave Ctrl-C to this one.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=follow_parent)
    return Pool(
        count,
        pool.submit,
        lambda futures: wait(futures, return_when=FIRST_COMPLETED).done,
        partial(pool.shutdown, cancel_futures=True),
    )


def _cluster(address: str) -> Pool:
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("a scheduler needs Dask; install it: pip install 'fewcolors[dask]'") from error
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise FewcolorsError(
            f"no scheduler answers at {address!r} ({' '.join(str(error).split()) or type(error).__name__}); "
            "start one with dask scheduler, or leave --scheduler out"
        ) from error
    cores = sum(client.nthreads().values())
    if cores == 0:
        client.close()
        raise FewcolorsError(f"the scheduler at {address!r} has no workers; start some with dask worker {address}")

    def first_done(futures: set[Any]) -> set[Any]:
        return set(distributed.wait(futures, return_when="FIRST_COMPLETED").done)

    return Pool(cores, partial(client.submit, pure=False), first_done, client.close)
