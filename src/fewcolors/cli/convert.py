"""`fewcolors convert`: a palette file in one format into a palette file in another."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from fewcolors._nouns import number_of
from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.streams import put_out, shown, teller
from fewcolors.errors import PaletteFileError

if TYPE_CHECKING:
    from fewcolors.formats import Record

_STREAM = "-"

# The library's names, repeated as text so that help needs none of it; a test compares them.
FORMATS = (
    "ase", "npy", "png", "riff", "kpl", "procreate", "gpl", "jasc", "paintnet", "soc", "qgis", "tokens", "json",
    "tailwind", "css", "scss", "tailwind-js", "c", "hex", "gdal", "aco", "act",
)  # fmt: skip


@click.command(cls=Command)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from", "from_", type=click.Choice(FORMATS), metavar="FORMAT", help="Read IN as this.  [default: told]")
@click.option("--to", type=click.Choice(FORMATS), metavar="FORMAT", help="Write this.  [default: by OUT's suffix]")
@click.option("--drop-alpha", is_flag=True, help="Make every colour opaque.")
@options.force_option
@options.quiet_option
def convert(
    source: str, target: str, from_: str | None, to: str | None, drop_alpha: bool, force: bool, quiet: bool
) -> None:
    """Convert palette files: IN into OUT.
    IN is a file, a name such as pico-8, or colours; - is a stream.

    \b
    Examples:
      fewcolors convert brand.ase brand.gpl
      fewcolors convert pico-8 pico.swatches
      fewcolors convert - - --from act --to css < table.act > table.css

    \b
    Formats: ase npy png riff kpl procreate gpl jasc paintnet soc qgis tokens
    json tailwind css scss tailwind-js c hex gdal aco act
    """
    from fewcolors import formats, images

    kind = to or _kind_of(target)
    if target != _STREAM:
        images.check_target(target, overwrite=force)  # before anything is read or told
    record = _read(source, from_)
    tell = teller(quiet)
    for note in record.notes:
        tell(f"fewcolors: {shown(source)}: {note}")
    if drop_alpha:
        record, seen = _opaque(record)
        if seen:
            tell(f"fewcolors: the alpha of {number_of(seen, 'colour')} was dropped")
    for loss in _losses(record, kind, target):
        tell(f"fewcolors: {shown(target)}: {loss}: {formats.format_named(kind).title} cannot hold it")
    if target == _STREAM:
        _print(formats.encode(record, kind), kind)
    else:
        formats.save(target, record, format=kind, overwrite=force)
    tell(f"{shown(source)} -> {shown(target)}: {number_of(len(record), 'colour')}, {formats.format_named(kind).title}")


def _kind_of(target: str) -> str:
    """The format that the target's suffix means, known before anything is read."""
    from fewcolors.formats.kinds import format_for

    if target == _STREAM:
        raise click.UsageError("a stream has no suffix; name its format with --to, as --to gpl")
    return format_for(target).name


def _read(source: str, format: str | None) -> Record:
    from fewcolors import formats

    if source == _STREAM:
        return formats.load(sys.stdin.buffer.read(), format)
    if format or os.path.isfile(source):
        return formats.load(source, format)
    return formats.find(source)


def _losses(record: Record, kind: str, target: str) -> list[str]:
    from fewcolors import formats

    try:
        return formats.losses(record, kind)
    except PaletteFileError as error:
        raise PaletteFileError(f"cannot write {target!r}: {error}") from None


def _opaque(record: Record) -> tuple[Record, int]:
    """Without alpha, and how many colours had some."""
    from dataclasses import replace

    rgba = record.rgba.copy()
    seen = int((rgba[:, 3] < 255).sum())
    rgba[:, 3] = 255
    return replace(record, rgba=rgba), seen


def _print(data: bytes, kind: str) -> None:
    if sys.stdout.isatty() and b"\0" in data:
        raise PaletteFileError(f"{kind} is no text for a terminal; redirect it (> file), or name OUT")
    put_out(data)
