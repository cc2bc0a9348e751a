"""`fewcolors inspect`: what an image is, and what fewer colours would do to it."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.jobs import STREAM
from fewcolors.cli.streams import shown
from fewcolors.errors import ImageFileError

if TYPE_CHECKING:
    from fewcolors.images import Decoded

# What fits bit depths of 1, 2, 3, 4 … 8: powers of two.
COUNTS = (2, 4, 8, 16, 32, 64, 128, 256)


@click.command(cls=Command)
@click.argument("file", metavar="FILE")
@options.space_option("oklab")
@options.dither_option
@click.option("--json", "as_json", is_flag=True, help="The same as one JSON line.")
@options.threads_option
@options.quiet_option
def inspect(file: str, as_json: bool, quiet: bool, **wanted: Any) -> None:
    """Tell what an image is, and what fewer colours would do.
    The error is Delta E-OK without dithering; bytes are those of a PNG; suggested is what -k auto picks.

    \b
    Examples:
      fewcolors inspect photo.png
      fewcolors inspect logo.png --json
    """
    found = _inspected(file, wanted)
    if as_json:
        click.echo(json.dumps(found))
    elif not quiet:
        click.echo("\n".join(_lines(found)))


def _inspected(file: str, wanted: dict[str, Any]) -> dict[str, Any]:
    from fewcolors import images
    from fewcolors._arrays import opaque_in
    from fewcolors.histogram import count_colors

    if os.path.isdir(file):
        raise ImageFileError(f"{file!r} is a folder; name an image in it")
    source = sys.stdin.buffer.read() if file == STREAM else file
    image = images.read(source)
    header = images.look(source)
    pixels = image.pixels
    counted = count_colors(image, threads=wanted["threads"])
    table = [_row(image, k, len(counted), wanted) for k in COUNTS if k < len(counted)]
    if len(counted) <= COUNTS[-1]:
        table.append(_row(image, len(counted), len(counted), wanted))
    alpha = pixels[:, :, 3] if pixels.shape[2] == 4 else None
    opaque = opaque_in(pixels)
    return {
        "input": file,
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "format": header.format if header else None,
        "mode": header.mode if header else None,
        "frames": header.frames if header else 1,
        "profile": header.profile if header else None,
        "bytes": header.size if header else None,
        "deep": bool(pixels.dtype.kind == "f"),
        "colors": len(counted),
        "alpha": alpha is not None and bool((alpha < opaque).any()),
        "clear_pixels": 0 if alpha is None else int((alpha == 0).sum()),
        "soft_pixels": 0 if alpha is None else int(((alpha > 0) & (alpha < opaque)).sum()),
        "table": table,
        "suggested": _suggested(image, wanted),
    }


def _row(image: Decoded, k: int, n_colors: int, wanted: dict[str, Any]) -> dict[str, Any]:
    from fewcolors import images
    from fewcolors.metrics import measure
    from fewcolors.quantize import quantize

    threads = wanted["threads"]
    plain = quantize(image, k, space=wanted["space"], threads=threads, dither="none", effort="fast")
    dithered = plain if k >= n_colors else quantize(image, k, effort="fast", **wanted)
    error = measure(image, plain, measures=["delta_e_ok"], threads=threads).delta_e_ok
    size = len(images.encode_indexed(dithered.indices, dithered.palette.written, threads=threads))
    return {"colors": k, "error": 0.0 if k >= n_colors or error is None else round(error, 4), "bytes": size}


def _suggested(image: Decoded, wanted: dict[str, Any]) -> int:
    """What `quantize -k auto` picks: all colours where 256 hold them, else the knee of the errors."""
    from fewcolors.quantize import quantize

    return len(quantize(image, "auto", effort="fast", **wanted).palette)


def _lines(found: dict[str, Any]) -> list[str]:
    rows = [
        ("file", shown(found["input"])),
        ("size", f"{found['width']:,} x {found['height']:,} pixels{_bytes(found['bytes'])}"),
        ("format", _format(found)),
        ("colours", f"{found['colors']:,}{' at more than 8 bits a channel' if found['deep'] else ''}"),
        ("alpha", _alpha(found)),
        ("profile", found["profile"] or "none"),
    ]
    facts = [f"{name:8}  {text}" for name, text in rows]
    return [*facts, "", "colours   error        bytes", *(_line(row, found) for row in found["table"])]


def _line(row: dict[str, Any], found: dict[str, Any]) -> str:
    return f"{row['colors']:7,}  {row['error']:6.4f}  {row['bytes']:11,}{_mark(row, found)}"


def _bytes(size: int | None) -> str:
    return "" if size is None else f", {size:,} bytes"


def _format(found: dict[str, Any]) -> str:
    frames = f", {found['frames']:,} frames, of which the first is looked at" if found["frames"] > 1 else ""
    return f"{found['format'] or 'unknown'}, {found['mode'] or 'unknown'}{frames}"


def _alpha(found: dict[str, Any]) -> str:
    if not found["alpha"]:
        return "none"
    return f"{found['clear_pixels']:,} pixels clear, {found['soft_pixels']:,} half clear"


def _mark(row: dict[str, Any], found: dict[str, Any]) -> str:
    if row["colors"] != found["suggested"]:
        return ""
    return "  <- suggested: nothing is lost" if row["error"] == 0 else "  <- suggested"
