"""`fewcolors apply`: photos in the colours of a palette that is given."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from fewcolors._nouns import number_of
from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.jobs import Job, Places, jobs_of
from fewcolors.cli.streams import shown
from fewcolors.errors import FewcolorsError

if TYPE_CHECKING:
    from fewcolors.palette import Palette


@dataclass(frozen=True)
class Writing:
    """How results are written: over files that are there, into folders that are made, a PNG at which level; whether
    nothing is said of them."""

    force: bool
    make_folders: bool
    optimize: int | str
    quiet: bool


@click.command(cls=Command)
@click.argument("photos", nargs=-1, required=True, metavar="PHOTO...")
@click.option("--palette", "text", metavar="PALETTE", help="A palette file, a name, or colours.")
@click.option("-o", "--output", metavar="OUT", help="File or folder to write.  [default: beside PHOTO]")
@options.space_option("oklab")
@options.dither_option
@options.strength_option
@click.option("--strict", is_flag=True, help="Fail where a pixel's colour is not in the palette.")
@click.option("--stock", metavar="STOCK", help="File or list of COLOR=COUNT: use none more often.")
@options.profile_option
@options.alpha_option
@options.threshold_option
@options.threads_option
@options.recursive_option
@options.out_dir_option
@options.suffix_option
@options.optimize_option
@options.force_option
@options.quiet_option
@click.pass_context
def apply(
    ctx: click.Context,
    /,
    photos: tuple[str, ...],
    text: str | None,
    output: str | None,
    stock: str | None,
    recursive: bool,
    out_dir: str | None,
    suffix: str,
    optimize: int | str,
    force: bool,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Give photos the colours of a palette.
    PALETTE is a file, a name, or colours; without one, those in STOCK.

    \b
    Examples:
      fewcolors apply photo.jpg --palette pico-8 --dither bayer-4 -o game.png
      fewcolors apply photo.jpg --palette '#e30613 #fff 0,0,0'
      fewcolors apply photo.jpg --stock beads.txt -o pattern.png
    """
    jobs = jobs_of(photos, Places(output, out_dir, suffix), recursive=recursive)
    counts = None if stock is None else _stock(stock)
    chosen = _palette(text, counts)
    _check_options(chosen, {**wanted, "stock": counts})
    wanted["stock"] = counts
    writing = Writing(force, out_dir is not None, optimize, quiet)
    done = [_run(job, chosen, wanted, writing) for job in jobs]
    ctx.exit(0 if all(done) else 1)


def _palette(text: str | None, counts: dict[str, int] | None) -> Palette:
    from fewcolors.palette import Palette, palette_from

    if text is not None:
        return palette_from(text)
    if counts is None:
        raise click.UsageError("no palette; name a file, a palette or colours with --palette")
    return Palette(list(counts))


def _stock(text: str) -> dict[str, int]:
    """The counts of a file, a line each, or of a list: colour and count, apart by a space, a tab, '=' or ';'."""
    if os.path.isfile(text):
        with open(text, encoding="utf-8", errors="replace") as file:
            entries = [line.strip() for line in file if line.strip()]
    else:
        entries = text.split()
    counts: dict[str, int] = {}
    for entry in entries:
        color, count = _entry(entry)
        if color in counts:
            raise click.UsageError(f"--stock: {color} stands there twice; give its count once")
        counts[color] = count
    if not counts:
        raise click.UsageError(f"--stock: no counts in {text[:80]!r}; write them like '#e30613=120 #fff=300'")
    return counts


def _entry(entry: str) -> tuple[str, int]:
    from fewcolors.color.spoken import Color

    parts = re.fullmatch(r"(\S+?)[\s=;]+(\d{1,18})", entry)  # more is more than any picture has pixels
    if parts is None:
        raise click.UsageError(f"--stock: {entry[:40]!r} is not COLOR=COUNT; write it like '#e30613=120'")
    return Color.parse(parts[1]).hex, int(parts[2])


def _check_options(chosen: Palette, wanted: dict[str, Any]) -> None:
    """Let the library judge its options on one pixel of the palette, so that a wrong one is told once."""
    from fewcolors.quantize import apply_palette

    stock = wanted["stock"] and dict.fromkeys(wanted["stock"], 1)
    try:
        apply_palette(chosen.rgba[:1, None], chosen, **{**wanted, "stock": stock})
    except FewcolorsError as error:
        raise click.UsageError(str(error)) from error


def _run(job: Job, chosen: Palette, wanted: dict[str, Any], writing: Writing) -> bool:
    """One photo; False where it failed, which the others survive."""
    try:
        line = _applied(job, chosen, wanted, writing)
    except FewcolorsError as error:
        click.echo(f"fewcolors: {shown(job.source)}: {error}", err=True)
        return False
    if not writing.quiet:
        click.echo(line, err=True)
    return True


def _applied(job: Job, chosen: Palette, wanted: dict[str, Any], writing: Writing) -> str:
    import numpy as np

    from fewcolors.cli.work import prepare, source_of, write
    from fewcolors.quantize import apply_palette

    prepare(job, force=writing.force, make_folders=writing.make_folders)
    result = apply_palette(source_of(job), chosen, **wanted)
    size = write(job.target, result, writing.force, optimize=writing.optimize, threads=wanted["threads"])
    height, width = result.shape
    used = len(np.unique(result.indices))
    return (
        f"{shown(job.source)} -> {shown(job.target)}: {width:,} x {height:,} pixels, "
        f"{used:,} of {number_of(len(chosen), 'colour')} used, {size:,} bytes"
    )
