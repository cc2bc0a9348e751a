"""`fewcolors animate`: moving pictures in few colours."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from fewcolors.cli import options
from fewcolors.cli.command import Command, rare_option

if TYPE_CHECKING:
    from fewcolors.animation import Animation

PALETTES = ("global", "scene", "frame")
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
@options.threads_option
@rare_option(
    "--max-pixels",
    section="Files",
    type=options.whole_number(1),
    metavar="N",
    help="Refuse more in all frames.  [default: 500,000,000]",
)
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
    quiet: bool,
    **wanted: Any,
) -> None:
    """Reduce a moving picture to a few colours: GIF, APNG, WebP.
    IN may be a folder of pictures or a video, too; OUT a folder.

    \b
    Examples:
      fewcolors animate film.mp4 film.gif -k 64 --fps 12.5
      fewcolors animate in.gif out.png --max-bytes 500000
    """
    from fewcolors import animation

    animation.check_target(target, overwrite=force)
    film = _read(source, fps, loop, max_pixels)
    suffix = os.path.splitext(target)[1].lower()
    if max_bytes is not None and suffix == "":
        raise click.UsageError("--max-bytes is for one file; name one, as out.gif")
    wanted["alpha"] = _BINARY if suffix == ".gif" else _BLEND
    wanted["palettes"] = palettes or ("global" if suffix in (".png", ".apng") else "scene")
    if max_bytes is None:
        reduced = animation.animate(film, **wanted)
    else:
        reduced = animation.fitted(film, max_bytes, suffix, **wanted)
    size = animation.write(target, reduced, overwrite=force)
    if not quiet:
        click.echo(_told(source, target, reduced, size), err=True)


def _read(source: str, fps: Fraction | None, loop: int | None, max_pixels: int | None) -> Animation:
    """The film at the rate and with the plays that were asked for; the pictures of a folder have no time but that."""
    from fewcolors import animation

    if fps is None:
        film = animation.read(source, max_pixels=max_pixels)
    elif os.path.isdir(source):
        film = animation.read(source, fps=fps, max_pixels=max_pixels)
    else:
        film = animation.at_rate(animation.read(source, max_pixels=max_pixels), fps)
    return film if loop is None else animation.Animation(film.frames, loop)


def _told(source: str, target: str, film: Animation, size: int) -> str:
    width, height = film.size
    count = len(film.frames)
    frames = f"{count:,} frame{'s' if count > 1 else ''} of {width:,} x {height:,} pixels"
    return f"{source} -> {target}: {frames}, {float(film.seconds):.3g} s, {size:,} bytes"
