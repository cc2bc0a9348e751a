"""Streaming: pictures larger than memory, from file to file, a few rows at a time, in bounded memory."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from fewcolors._nouns import number_of
from fewcolors.cli.batch import Voice, sweep
from fewcolors.cli.jobs import STREAM, Job
from fewcolors.errors import ArgumentError, FewcolorsError

if TYPE_CHECKING:
    from fewcolors.blocks import Quantized
    from fewcolors.cli.unfinished import State
    from fewcolors.palette import Palette
    from fewcolors.stores import Store

# What Pillow takes for an attack: more pixels than this it refuses, and there the road through memory ends.
MOST_PIXELS = 178_956_970

# The options that hold block by block; others are refused by name where they are given.
_HOLD = (
    "n_colors", "space", "dither", "dither_strength", "output_bits", "alpha", "alpha_threshold", "effort", "locked",
    "banned", "start_from", "accents", "order", "seed", "threads",
)  # fmt: skip
# Those of them that a given palette leaves.
_APPLY = ("space", "dither", "dither_strength", "alpha", "alpha_threshold", "nodata", "threads")
# What their defaults are here: what needs the whole picture is left out.
_INSTEAD = {"dither": "none", "accents": "off"}


def are_streamed(photos: Sequence[str], max_pixels: int | None) -> bool:
    """Whether a photo goes block by block unasked: arrays of numbers, and TIFFs too large for memory's road."""
    if len(photos) != 1 or photos[0] == STREAM:
        return False
    suffix = os.path.splitext(photos[0].rstrip("/"))[1].lower()
    if suffix in (".zarr", ".npy"):
        return True
    if max_pixels is not None or suffix not in (".tif", ".tiff", ".btf", ".tf8") or not os.path.isfile(photos[0]):
        return False
    from fewcolors import stores

    return stores.pixels_in(photos[0]) > MOST_PIXELS


def streamed_suffix(suffix: str, photos: Sequence[str]) -> str:
    """What follows a photo's name: a file of its own kind, where the ending is the default."""
    if suffix != "-fewcolors.png":
        return suffix
    return "-fewcolors" + os.path.splitext(photos[0].rstrip("/"))[1]


@dataclass(frozen=True)
class Wish:
    """The options of a run: those of the library, and whether files may be overwritten. `palette`: the colours that
    are wanted; None for the best."""

    options: dict[str, Any]
    force: bool
    palette: Palette | None = None


def wish_of(ctx: click.Context, wanted: dict[str, Any], force: bool) -> Wish:
    """The options as they hold block by block; what does not, was it given, is left to the library to refuse."""
    given = {name for name in ctx.params if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT}
    options = {name: wanted[name] for name in wanted if name in _HOLD or name in given}
    options |= {name: value for name, value in _INSTEAD.items() if name not in given}
    _refuse_files(ctx, given)
    if options["n_colors"] == "auto":
        raise click.UsageError("-k auto looks at the whole picture; block by block give a number of colours")
    return Wish(options, force)


def _refuse_files(ctx: click.Context, given: set[str]) -> None:
    for name in ("shared", "check", "file_format", "metadata", "allow_larger", "optimize"):
        if name in given:
            option = next(each for each in ctx.command.params if each.name == name).opts[-1]
            raise click.UsageError(f"{option} is for pictures that fit into memory; leave it out block by block")


def run_streams(jobs: Sequence[Job], wish: Wish, voice: Voice, *, resume: bool) -> int:
    """Quantize each, say what is to say, and return the exit code."""
    failed = 0
    for job in jobs:
        if resume and _is_done(job):
            continue
        try:
            said = _stream(job, wish, voice)
        except ArgumentError:
            raise
        except FewcolorsError as error:
            failed += 1
            click.echo(f"fewcolors: {error}", err=True)
            said = {"input": job.source, "error": str(error)}
        if voice.as_json:
            click.echo(json.dumps(said))
    return 1 if failed else 0


def _is_done(job: Job) -> bool:
    try:
        return os.stat(job.target).st_mtime_ns >= os.stat(job.source).st_mtime_ns
    except OSError:
        return False


def _stream(job: Job, wish: Wish, voice: Voice) -> dict[str, Any]:
    from fewcolors import stores

    if STREAM in (job.source, job.target):
        raise click.UsageError("block by block a file is read, twice, and a file is written; name both")
    stores.check_store(job.target, overwrite=wish.force)
    with stores.open_store(job.source) as store:
        return streamed(job, store, wish, voice)


def streamed(job: Job, store: Store, wish: Wish, voice: Voice) -> dict[str, Any]:
    """Write what an open store comes to under a wish, and return what `--json` tells of it."""
    import numpy as np

    from fewcolors import stores
    from fewcolors.cli import unfinished

    start = time.perf_counter()
    sweep([job])
    notes = Notes(voice, job)
    if store.note:
        notes.say(store.note)
    state = unfinished.State(job.source, job.target, wish.options)
    result = _result(store, wish, state, notes)
    target = stores.Target(result.shape, np.asarray(result.palette.rgba), store.ground)
    with _bar("writing", store, voice) as heard:
        again = unfinished.rebound(result, heard)
        stores.save_rows(job.target, target, iter(again), overwrite=wish.force)
    state.drop()
    height, width = result.shape
    seconds = time.perf_counter() - start
    if "merged" in result.report:
        notes.say(result.report["merged"])
    notes.say(
        f"{job.source} -> {job.target}: {width:,} x {height:,} pixels, {number_of(len(result.palette), 'colour')}, "
        f"dither {result.report['dither']}, {seconds:.1f} s"
    )
    if voice.verbose:
        for name, value in result.report.items():
            click.echo(f"  {name}: {value}", err=True)
    return {
        "input": job.source,
        "output": job.target,
        "width": width,
        "height": height,
        "colors_after": len(result.palette),
        "seconds": round(seconds, 4),
    }


def _result(store: Store, wish: Wish, state: State, notes: Notes) -> Quantized:
    """The palette, given, kept by a run that was interrupted, or made by the first pass; and what makes the indices."""
    from fewcolors import blocks

    options = {"nodata": store.nodata} | wish.options
    if wish.palette is not None:
        return blocks.apply_palette(store, wish.palette, **{name: options[name] for name in _APPLY if name in options})
    found = state.load()
    if found is not None:
        notes.say("goes on with the palette of the run that was interrupted")
        return found.applied_to(store, options)
    with _bar("counting", store, notes.voice) as heard:
        result = _quantized(store, heard, options)
    state.save(result)
    return result


def _quantized(store: Store, heard: Heard, options: dict[str, Any]) -> Quantized:
    """The picture in few colours. Options are looked at before a row is read: a fault found later is the picture's."""
    from fewcolors import blocks
    from fewcolors.errors import ImageFileError

    try:
        return blocks.quantize(heard, **options)
    except ArgumentError as error:
        if not heard.was_read:
            raise
        raise ImageFileError(f"{store.name}: {error}") from None


@dataclass(frozen=True)
class Notes:
    """What is said on stderr of one picture."""

    voice: Voice
    job: Job

    def say(self, line: str) -> None:
        """One line, unless nothing is to be said."""
        if not self.voice.quiet:
            prefix = "" if line.startswith(self.job.source) else f"{self.job.source}: "
            click.echo(f"{prefix}{line}", err=True)


class Heard:
    """A store whose rows are told of as they are read."""

    def __init__(self, store: Store, bar: Any) -> None:
        self._store = store
        self._bar = bar
        self.was_read = False
        self.shape, self.dtype, self.chunks = store.shape, store.dtype, store.chunks

    def __getitem__(self, rows: slice) -> Any:
        self.was_read = True
        found = self._store[rows]
        if self._bar is not None:
            self._bar.update(len(found))
        return found


@contextmanager
def _bar(label: str, store: Store, voice: Voice) -> Iterator[Heard]:
    """A bar on stderr, where that is a terminal."""
    if voice.quiet or not sys.stderr.isatty():
        yield Heard(store, None)
        return
    with click.progressbar(length=store.shape[0], label=label, file=sys.stderr) as bar:
        yield Heard(store, bar)
