"""`fewcolors quantize`: photos in, indexed PNGs of few colours out."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.errors import FewcolorsError, ImageFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fewcolors.indexed import Indexed

_STREAM = "-"  # standard input or output, as everywhere in this command

# A palette in a file has at most 256 entries.
_MOST_COLORS = 256


@click.command(cls=Command)
@click.argument("photos", nargs=-1, required=True, metavar="PHOTO...")
@click.option("-o", "--output", metavar="OUT", help="File or folder to write.  [default: beside PHOTO]")
@options.colors_option(256, most=_MOST_COLORS)
@options.space_option("oklab")
@options.dither_option
@options.strength_option
@options.bits_option
@options.effort_option
@options.lock_option
@options.order_option
@options.seed_option
@options.threads_option
@options.force_option
@click.option("--json", "as_json", is_flag=True, help="One JSON line per photo on stdout.")
@click.pass_context
def quantize(
    ctx: click.Context, /, photos: tuple[str, ...], output: str | None, force: bool, as_json: bool, **wanted: Any
) -> None:
    """Reduce photos to a few colours; write indexed PNGs.
    They are STEM-fewcolors.png beside each photo, or in OUT; - is a stream.

    \b
    Examples:
      fewcolors quantize photo.jpg -k 16 --lock e30613 -o small.png
      fewcolors quantize *.jpg -k 64 --dither blue-noise -o folder --json
    """
    jobs = _plan(photos, output, as_json)
    _check_options(wanted)
    failures = sum(not _run(job, wanted, force, as_json) for job in jobs)
    ctx.exit(1 if failures else 0)


@dataclass(frozen=True)
class _Job:
    source: str
    target: str


@dataclass(frozen=True)
class _Done:
    """What the JSON line says of one photo; `psnr` is null where nothing was lost, sizes in pixels and bytes."""

    input: str
    output: str
    width: int
    height: int
    colors_before: int
    colors_after: int
    mse: float
    psnr: float | None
    bytes_in: int
    bytes_out: int
    seconds: float


# The plan, settled before any photo is opened


def _plan(photos: Sequence[str], output: str | None, as_json: bool) -> list[_Job]:
    """Where every result goes; a `click.UsageError` where two would meet, or one would destroy a photo of the batch."""
    jobs = [_Job(photo, _target(photo, output, single=len(photos) == 1)) for photo in photos]
    if as_json and any(job.target == _STREAM for job in jobs):
        raise click.UsageError("--json and a picture cannot both go to stdout; name a file with -o")
    sources = {_real(job.source): job.source for job in jobs}
    targets: dict[str, str] = {}
    for job in jobs:
        place = _real(job.target)
        if place in targets:
            raise click.UsageError(
                f"{targets[place]!r} and {job.source!r} would both be written to {job.target!r}; "
                "quantize them one by one with -o"
            )
        if len(jobs) > 1 and place in sources:
            raise click.UsageError(
                f"the result of {job.source!r} would overwrite the photo {sources[place]!r}; "
                "leave one of them out, or give a folder with -o"
            )
        targets[place] = job.source
    return jobs


def _target(photo: str, output: str | None, *, single: bool) -> str:
    if output is None and photo == _STREAM:
        return _STREAM
    name = "stdin-fewcolors.png" if photo == _STREAM else f"{Path(photo).stem}-fewcolors.png"
    if output is None:
        return str(Path(photo).parent / name)
    if os.path.isdir(output):
        return os.path.join(output, name)
    if not single:
        raise click.UsageError(f"with several photos -o names a folder, and {output!r} is none; make it first")
    if output.endswith(os.sep):
        raise click.UsageError(f"no such folder: {output!r}; make it first")
    return output


def _real(path: str) -> str:
    return path if path == _STREAM else os.path.realpath(path)


def _check_options(wanted: dict[str, Any]) -> None:
    """Let the library judge its options on one pixel, so that a wrong one is one line and not one for each photo."""
    import numpy as np

    from fewcolors.quantize import quantize as quantize_image

    try:
        quantize_image(np.zeros((1, 1, 3), np.uint8), **wanted)
    except FewcolorsError as error:
        raise click.UsageError(str(error)) from error


# One photo


def _run(job: _Job, wanted: dict[str, Any], force: bool, as_json: bool) -> bool:
    """Quantize one photo and report it; False where it failed, which the rest of the batch survives."""
    try:
        done = _quantize_one(job, wanted, force)
    except FewcolorsError as error:
        click.echo(f"fewcolors: {error}", err=True)
        if as_json:
            click.echo(json.dumps({"input": job.source, "error": str(error)}))
        return False
    click.echo(json.dumps(asdict(done)) if as_json else _line(done), err=not as_json)
    return True


def _quantize_one(job: _Job, wanted: dict[str, Any], force: bool) -> _Done:
    from fewcolors import images
    from fewcolors.metrics import measure
    from fewcolors.quantize import quantize as quantize_image

    start = time.perf_counter()
    # A target that cannot be written is said before the work; a photo that is not there, before its folder is judged.
    if job.target != _STREAM and (job.source == _STREAM or os.path.exists(job.source)):
        images.check_indexed_target(job.target, overwrite=force)
    source = sys.stdin.buffer.read() if job.source == _STREAM else job.source
    photo = images.as_array(source)
    result = quantize_image(photo, **wanted)
    written = _write(job.target, result, force)
    seconds = time.perf_counter() - start
    score = measure(photo, result)
    return _Done(
        input=job.source,
        output=job.target,
        width=photo.shape[1],
        height=photo.shape[0],
        colors_before=score.n_colors_before,
        colors_after=score.n_colors_after,
        mse=round(score.mse, 4),
        psnr=round(score.psnr, 4) if math.isfinite(score.psnr) else None,
        bytes_in=len(source) if isinstance(source, bytes) else os.path.getsize(source),
        bytes_out=written,
        seconds=round(seconds, 4),
    )


def _write(target: str, result: Indexed, force: bool) -> int:
    """Write the picture, and return how many bytes it takes."""
    if target != _STREAM:
        result.save(target, overwrite=force)
        return os.path.getsize(target)
    from fewcolors import images

    if sys.stdout.isatty():
        raise ImageFileError("a picture is no text for a terminal; redirect it (> out.png), or name a file with -o")
    data = images.encode_indexed(result.indices, result.palette.rgba)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return len(data)


def _line(done: _Done) -> str:
    psnr = "lossless" if done.psnr is None else f"PSNR {done.psnr:.2f} dB"
    return (
        f"{done.input} -> {done.output}: {done.width:,} x {done.height:,} pixels, "
        f"{done.colors_before:,} -> {done.colors_after:,} colours, {psnr}, "
        f"{done.bytes_in:,} -> {done.bytes_out:,} bytes, {done.seconds:.3f} s"
    )
