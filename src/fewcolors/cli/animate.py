"""`fewcolors animate`: moving pictures in few colours."""

from __future__ import annotations

import os
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from fewcolors._nouns import number_of
from fewcolors.cli import options
from fewcolors.cli.command import Command, rare_option
from fewcolors.cli.jobs import STREAM
from fewcolors.cli.streams import put_out, shown

if TYPE_CHECKING:
    from fewcolors.animation import Animation

PALETTES = ("global", "scene", "frame")
FORMATS = ("gif", "png", "webp")
_MOST_COLORS = 256
_BINARY, _BLEND = "binary", "blend"


def rate(value: Any) -> Fraction:
    """A type of option: frames per second, as 25, 12.5 or 30000/1001; else one line that says what to give."""
    try:
        given = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        given = Fraction(0)
    if not 0 < given <= 1000:
        raise click.BadParameter(f"{value!r} is no rate; give frames per second, as 25, 12.5 or 30000/1001")
    return given


@click.command(cls=Command)
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@options.colors_option(256, most=_MOST_COLORS)
@click.option(
    "--palettes",
    type=click.Choice(PALETTES),
    metavar="NAME",
    help="global, scene or frame.  [default: scene; global for .png]",
)
@options.dither_option
@click.option("--max-bytes", type=options.whole_number(1), metavar="N", help="The best film that fits into so many.")
@click.option("--fps", type=rate, metavar="R", help="Frames per second.  [default: IN's delays]")
@click.option("--loop", type=options.whole_number(0, 65535), metavar="N", help="Times to play, 0 for ever.")
@options.force_option
@rare_option(
    "--format",
    "file_format",
    section="Files",
    type=click.Choice(FORMATS),
    metavar="NAME",
    help="gif, png or webp.  [default: OUT's suffix; gif for -]",
)
@options.strength_option
@rare_option(
    "--space",
    section="Colours",
    type=click.Choice(options.SPACES),
    default="oklab",
    metavar="NAME",
    show_default=True,
    help=f"{', '.join(options.SPACES)}.",
)
@rare_option(
    "--hold",
    section="Dithering",
    type=options.whole_number(0, 255),
    default=0,
    metavar="N",
    show_default=True,
    help="Levels that a pixel may change and still stand, 0 to 255.",
)
@options.profile_option
@options.threads_option
@rare_option(
    "--max-pixels",
    section="Files",
    type=options.whole_number(1),
    metavar="N",
    help="Refuse more in all frames.  [default: 500,000,000]",
)
@options.metadata_option
@options.quiet_option
def animate(
    source: str,
    target: str,
    palettes: str | None,
    max_bytes: int | None,
    fps: Fraction | None,
    loop: int | None,
    force: bool,
    max_pixels: int | None,
    file_format: str | None,
    profile: str,
    metadata: str,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Reduce a moving picture to a few colours: GIF, APNG, WebP.
    IN may be a folder of pictures or a video, too; OUT a folder; - is a stream.

    \b
    Examples:
      fewcolors animate film.mp4 film.gif -k 64 --fps 12.5
      fewcolors animate in.gif out.png --max-bytes 500000
    """
    from fewcolors import animation

    suffix = _suffix(target, file_format)
    _check(target, suffix, force)
    given = sys.stdin.buffer.read() if source == STREAM else source
    film = _read(given, fps, loop, max_pixels, profile)
    kept = animation.metadata_of(given, metadata)
    if max_bytes is not None and suffix == "":
        raise click.UsageError("--max-bytes is for one file; name one, as out.gif")
    wanted["alpha"] = _BINARY if suffix == ".gif" else _BLEND
    wanted["palettes"] = palettes or ("global" if suffix in (".png", ".apng") else "scene")
    if max_bytes is None:
        reduced = animation.animate(film, **wanted)
    else:
        reduced = animation.fitted(film, max_bytes, suffix, metadata=kept, **wanted)
    size = _put(target, reduced, suffix, force, kept)
    if not quiet:
        click.echo(_told(source, target, reduced, size), err=True)


def _suffix(target: str, file_format: str | None) -> str:
    """The suffix that names the format; none for a folder."""
    if file_format is not None:
        return f".{file_format}"
    return ".gif" if target == STREAM else os.path.splitext(target)[1].lower()


def _check(target: str, suffix: str, force: bool) -> None:
    """What cannot be written is said before the work."""
    from fewcolors import animation

    if target != STREAM:
        animation.check_target(target, overwrite=force, suffix=suffix)
    elif sys.stdout.isatty():
        raise click.UsageError("a film is no text for a terminal; redirect it (> out.gif), or name OUT")


def _put(target: str, film: Animation, suffix: str, force: bool, metadata: list[Any]) -> int:
    """The film where it goes, and how many bytes it takes."""
    from fewcolors import animation

    if target != STREAM:
        return animation.write(target, film, overwrite=force, suffix=suffix, metadata=metadata)
    data = animation.encode(film, suffix, metadata=metadata)
    put_out(data)
    return len(data)


def _read(
    given: str | bytes, fps: Fraction | None, loop: int | None, max_pixels: int | None, profile: str
) -> Animation:
    """The film at the rate and with the plays that were asked for; the pictures of a folder have no time but that."""
    from dataclasses import replace

    from fewcolors import animation

    if fps is not None and isinstance(given, str) and os.path.isdir(given):
        film = animation.read(given, fps=fps, max_pixels=max_pixels, profile=profile)
    else:
        film = animation.read(given, max_pixels=max_pixels, profile=profile)
        film = film if fps is None else animation.at_rate(film, fps)
    return film if loop is None else replace(film, plays=loop)


def _told(source: str, target: str, film: Animation, size: int) -> str:
    width, height = film.size
    count = len(film.frames)
    frames = f"{number_of(count, 'frame')} of {width:,} x {height:,} pixels"
    return f"{shown(source)} -> {shown(target)}: {frames}, {float(film.seconds):.3g} s, {size:,} bytes"
