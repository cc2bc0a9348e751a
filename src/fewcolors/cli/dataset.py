"""`fewcolors palette --dataset`: a palette of each image of a collection, into one file to search."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli import options
from fewcolors.cli.command import rare_option
from fewcolors.cli.streams import shown

if TYPE_CHECKING:
    from fewcolors.collection import Built
    from fewcolors.palette import Palette

dataset_option = click.option(
    "--dataset", metavar="DIR|LIST", help="Palette of each picture; -o FILE.parquet or .jsonl."
)
WEIGHINGS = ("images", "pixels")
weigh_option = rare_option(
    "--weigh",
    "weighing",
    section="Datasets",
    type=click.Choice(WEIGHINGS),
    default="images",
    metavar="NAME",
    show_default=True,
    help="What counts alike in the palette of the set: images, pixels.",
)
jobs_of_dataset_option = rare_option(
    "-j",
    "--jobs",
    "processes",
    section="Datasets",
    type=options.whole_number(1),
    default=None,
    metavar="N",
    help="Processes; by default as many as pay.",
)
scheduler_option = rare_option(
    "--scheduler",
    section="Datasets",
    metavar="ADDRESS",
    help="Work on this Dask cluster, as tcp://host:8786.",
)

# Images that pay for a process of its own, which takes 0.4 s to start: about as many thumbnails as that takes.
IMAGES_PER_PROCESS = 1000
# Faults that are told one by one; the file has them all.
MOST_FAULTS = 10


def run_dataset(
    source: str,
    output: str | None,
    *,
    as_json: bool,
    quiet: bool,
    force: bool,
    processes: int | None,
    show: Callable[[Palette], None],
    **wanted: Any,
) -> int:
    """Make the file, say what came of it, and return the exit code."""
    from fewcolors.collection import build, paths_of

    if as_json and output == "-":
        raise click.UsageError("--json and -o - both say what stdout holds; give one of them")
    start = time.perf_counter()
    paths = paths_of(source)
    count = processes or max(1, min(os.cpu_count() or 1, len(paths) // IMAGES_PER_PROCESS))
    try:
        with _progress(len(set(paths)), quiet) as progress:
            built = build(paths, output, processes=count, overwrite=force, progress=progress, **wanted)
    except KeyboardInterrupt:
        if output not in (None, "-"):
            click.echo(
                f"fewcolors: stopped; {shown(f'{output}.part')} keeps what is done: run the same again to go on",
                err=True,
            )
        raise
    _tell_faults(built)
    if not quiet:
        _tell(built, output, time.perf_counter() - start)
    if as_json:
        click.echo(json.dumps(_summary(built, source, output, wanted["weighing"])))
    elif output is None and built.palette is not None and not quiet:
        show(built.palette)
    return 1 if built.faults else 0


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr, where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, file=sys.stderr, show_pos=True) as bar:
        yield lambda done, _total: bar.update(done - bar.pos)


def _tell_faults(built: Built) -> None:
    for fault in built.faults[:MOST_FAULTS]:
        click.echo(f"fewcolors: {fault}", err=True)
    more = len(built.faults) - MOST_FAULTS
    if more > 0:
        click.echo(f"fewcolors: … and {more:,} more that could not be read", err=True)


def _tell(built: Built, output: str | None, seconds: float) -> None:
    parts = [f"{built.images:,} {'image' if built.images == 1 else 'images'}"]
    parts += [f"{len(built.faults):,} failed"] if built.faults else []
    parts += [f"{built.taken_up:,} done before"] if built.taken_up else []
    where = "" if output in (None, "-") else f" -> {shown(output or '')}"
    click.echo(f"{', '.join(parts)}{where}; {seconds:.1f} s", err=True)


def _summary(built: Built, source: str, output: str | None, weighing: str) -> dict[str, Any]:
    from fewcolors.collection.build import about_set

    about = about_set(built.images, len(built.faults), weighing, built.palette)
    return {"dataset": source, "output": output, **about, "done_before": built.taken_up}
