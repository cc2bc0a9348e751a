"""Build: a collection's file, from its paths; what was done already is taken from the journal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

from fewcolors.collection.files import whole_file, write_lines, writer_for
from fewcolors.collection.journal import Journal
from fewcolors.collection.records import Record, Row, named
from fewcolors.collection.single import FAST, Wish
from fewcolors.collection.together import Weighing, palette_of
from fewcolors.collection.workers import N_COLORS, crew, pieces
from fewcolors.images import check_target
from fewcolors.palette import Palette
from fewcolors.quantize import SPACE

STREAM = "-"


@dataclass(frozen=True)
class Built:
    """What came of a collection. `images`: rows; `taken_up`: how many of them an earlier run had done; `faults`: why
    files could not be read, in the order of the rows; `palette`: of the set, None where no image could be read.

    >>> Built(images=2, taken_up=0, faults=("b.jpg: no such file",), palette=None).images
    2
    """

    images: int
    taken_up: int
    faults: tuple[str, ...]
    palette: Palette | None


@dataclass
class _Tally:
    """What the rows are asked while they are written."""

    images: int = 0
    faults: list[str] = field(default_factory=list)

    def watched(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self.images += 1
            if record.error is not None:
                self.faults.append(record.error)
            yield record


def build(
    paths: Sequence[str],
    output: str | None,
    n_colors: int = N_COLORS,
    *,
    effort: str = FAST,
    space: str = SPACE,
    seed: int = 0,
    weighing: Weighing = "images",
    processes: int = 1,
    scheduler: str | None = None,
    overwrite: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Write the records of these image files to `output`, .parquet or .jsonl, and say what their set's palette is.

    `output`: "-" is stdout as JSON Lines, None no file. The rows are those of `palettes`, in the order of `paths`; the
    same bytes for any number of `processes`, any cluster, and however often the run was interrupted: what was done is
    kept in OUTPUT.part until the output is there, and is not done again. `scheduler`: address of a Dask scheduler,
    whose workers see the same files. `progress`: called with how many images have a row, and how many there are.
    `overwrite`: replace the output, and a journal of other options. `n_colors`, `effort`, `space`,
    `seed`: of each image's palette, as in `palettes`; `weighing`: of the set's, as in `palette_of`. Raises
    FewcolorsError.

    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("RGB", (8, 8), "teal").save(f"{folder}/sea.png")
    ...     built = build([f"{folder}/sea.png"], f"{folder}/colors.jsonl", 4)
    >>> built.images, built.faults, built.palette.hex
    (1, (), ('#008080',))
    """
    wish = Wish(n_colors, effort, space, seed)
    write = write_lines if output in (None, STREAM) else writer_for(str(output))
    kept = None if output in (None, STREAM) else output
    if kept is not None:
        check_target(kept, overwrite=overwrite)
    options = {"fewcolors": version("fewcolors"), **_worded(wish)}
    with Journal(kept, options, anew=overwrite) as journal:
        taken_up = _do_the_rest(journal, paths, wish, crew_options=(processes, scheduler), progress=progress)
        built = _written(journal, paths, write, output, overwrite, (n_colors, weighing, space), taken_up)
        journal.finish()
    return built


def _worded(wish: Wish) -> dict[str, Any]:
    words = asdict(wish)
    return {"colors": words.pop("n_colors"), **words}


def _do_the_rest(
    journal: Journal,
    paths: Sequence[str],
    wish: Wish,
    *,
    crew_options: tuple[int, str | None],
    progress: Callable[[int, int], None] | None,
) -> int:
    """How many images had a row already."""
    waiting = journal.waiting(paths)
    total = len(set(paths))
    done = taken_up = total - len(waiting)
    if progress is not None:
        progress(done, total)
    if not waiting:
        return taken_up
    with crew(*crew_options) as workers:
        for rows in workers.as_done(pieces(waiting), wish):
            journal.add(rows)
            done += len(rows)
            if progress is not None:
                progress(done, total)
    return taken_up


def _written(
    journal: Journal,
    paths: Sequence[str],
    write: Any,
    output: str | None,
    overwrite: bool,
    together: tuple[int, Weighing, str],
    taken_up: int,
) -> Built:
    n_colors, weighing, space = together
    palette = palette_of(named(journal.rows(paths)), n_colors, weighing=weighing, space=space)
    tally = _Tally()
    records = tally.watched(named(journal.rows(paths)))

    def about() -> dict[str, Any]:
        return about_set(tally.images, len(tally.faults), weighing, palette)

    if output == STREAM:
        write(sys.stdout.buffer, records, about)
    elif output is None:
        for _ in records:
            pass
    else:
        with whole_file(output, overwrite=overwrite) as file:
            write(file, records, about)
    return Built(tally.images, taken_up, tuple(tally.faults), palette)


def about_set(images: int, failed: int, weighing: str, palette: Palette | None) -> dict[str, Any]:
    """What is written of a set as a whole."""
    colors = [] if palette is None else _swatches(palette)
    return {"images": images, "failed": failed, "weighing": weighing, "colors": colors}


def _swatches(palette: Palette) -> list[dict[str, Any]]:
    weights = () if palette.weights is None else tuple(palette.weights.tolist())
    (record,) = named([Row("", 0, 0, palette.hex, weights, None, 0, 0)])
    return [swatch._asdict() for swatch in record.colors]
