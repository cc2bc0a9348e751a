"""`fewcolors quantize`: photos in, indexed PNGs of few colours out."""

from __future__ import annotations

import os
from typing import Any

import click

from fewcolors.cli import options
from fewcolors.cli.batch import Voice, run_batch
from fewcolors.cli.command import Command
from fewcolors.cli.jobs import STREAM, Places, jobs_of
from fewcolors.cli.shared import shared_palette
from fewcolors.cli.streaming import are_streamed, run_streams, streamed_suffix, wish_of
from fewcolors.cli.work import Order
from fewcolors.errors import FewcolorsError, TargetError

# A palette in a file has at most 256 entries.
_MOST_COLORS = 256


@click.command(cls=Command)
@click.argument("photos", nargs=-1, required=True, metavar="PHOTO...")
@click.option("-o", "--output", metavar="OUT", help="File or folder to write.  [default: beside PHOTO]")
@options.colors_or_auto_option(256, most=_MOST_COLORS)
@options.quality_option
@options.max_bytes_option
@options.space_option("oklab")
@options.dither_option
@options.strength_option
@options.bits_option
@options.effort_option
@options.lock_option
@options.ban_option
@options.start_option
@options.accents_option
@options.region_option
@options.order_option
@options.profile_option
@options.alpha_option
@options.threshold_option
@options.seed_option
@options.threads_option
@options.force_option
@options.shared_option
@options.recursive_option
@options.jobs_option
@options.out_dir_option
@options.suffix_option
@options.max_pixels_option
@options.resume_option
@options.check_option
@options.format_option
@options.optimize_option
@options.metadata_option
@options.larger_option
@options.stream_option
@options.json_option
@options.quiet_option
@options.verbose_option
@click.pass_context
def quantize(
    ctx: click.Context,
    /,
    photos: tuple[str, ...],
    output: str | None,
    out_dir: str | None,
    suffix: str,
    shared: bool,
    recursive: bool,
    processes: int | None,
    max_pixels: int | None,
    resume: bool,
    check: bool,
    file_format: str | None,
    optimize: int | str,
    metadata: str,
    allow_larger: bool,
    stream: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    **wanted: Any,
) -> None:
    """Reduce photos to a few colours; write indexed PNGs.
    They are STEM-fewcolors.png beside each photo, or in OUT; - is a stream.

    \b
    Examples:
      fewcolors quantize photo.jpg -k 16 --lock e30613 -o small.png
      fewcolors quantize -r photos --out-dir small -k 64 --json
    """
    stream = stream or are_streamed(photos, max_pixels)
    suffix = streamed_suffix(suffix, photos) if stream else suffix
    places = Places(output, out_dir, _suffix(suffix, file_format))
    jobs = jobs_of(photos, places, recursive=recursive, writing=not check)
    if as_json and not check and any(job.target == STREAM for job in jobs):
        raise click.UsageError("--json and a picture cannot both go to stdout; name a file with -o")
    wanted["optimize"] = optimize
    voice = Voice(as_json, quiet, verbose)
    if stream:
        ctx.exit(run_streams(jobs, wish_of(ctx, wanted, force), voice, resume=resume))
    _check_options(wanted)
    palette = shared_palette(jobs, wanted, max_pixels) if shared else None
    order = Order(
        wanted,
        force,
        out_dir is not None,
        check,
        max_pixels,
        optimize,
        metadata,
        allow_larger,
        palette,
        file_format,
        scored=as_json or not quiet,
    )
    ctx.exit(run_batch(jobs, order, voice, processes=processes, resume=resume))


def _suffix(suffix: str, file_format: str | None) -> str:
    """What follows a photo's name; its ending is the format's where one is named."""
    return suffix if file_format is None else f"{os.path.splitext(suffix)[0]}.{file_format}"


def _check_options(wanted: dict[str, Any]) -> None:
    """Let the library judge its options on one pixel, so that a wrong one is one line and not one for each photo."""
    import numpy as np

    from fewcolors.quantize import quantize as quantize_image

    try:
        quantize_image(np.zeros((1, 1, 3), np.uint8), **wanted | {"region": None})  # which is each photo's own matter
    except TargetError:
        return  # what one pixel does not reach, a photo may
    except FewcolorsError as error:
        raise click.UsageError(str(error)) from error
