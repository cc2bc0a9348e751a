"""`fewcolors palette`: photos in, their dominant colours out: as swatches, JSON, CSS or a palette file."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from fewcolors._nouns import number_of
from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.dataset import dataset_option, jobs_of_dataset_option, run_dataset, scheduler_option, weigh_option
from fewcolors.cli.jobs import STREAM, photos_of
from fewcolors.cli.streams import shown

if TYPE_CHECKING:
    from fewcolors.palette import Palette

# Eight swatches with their lines fit any terminal, and are as many as a designer's page shows.
N_COLORS = 8


@click.command(cls=Command)
@click.argument("photos", nargs=-1, metavar="PHOTO...")
@options.colors_option(N_COLORS)
@click.option("-o", "--output", metavar="FILE", help="Write a palette file; its suffix names the format.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a palette on stdout.")
@click.option("--css", "as_css", is_flag=True, help="CSS custom properties on stdout.")
@click.option("--each", is_flag=True, help="A palette for each photo, not one for all.")
@options.recursive_option
@dataset_option
@weigh_option
@jobs_of_dataset_option
@scheduler_option
@options.lock_option
@options.ban_option
@options.start_option
@options.space_option("oklab")
@options.effort_option
@options.order_option
@options.seed_option
@options.threads_option
@options.force_option
@options.quiet_option
def palette(
    photos: tuple[str, ...],
    output: str | None,
    as_json: bool,
    as_css: bool,
    each: bool,
    recursive: bool,
    dataset: str | None,
    weighing: str,
    processes: int | None,
    scheduler: str | None,
    force: bool,
    quiet: bool,
    **wanted: Any,
) -> int:
    """Show the dominant colours of photos; write palette files.
    Several photos get one palette, each pixel counting alike; - is stdin.

    \b
    Examples:
      fewcolors palette -r photos --start-from brand.gpl -o brand.gpl --force
      fewcolors palette photo.jpg --css
      fewcolors palette --dataset photos -o colors.parquet
    """
    if dataset is not None:
        plan = _dataset_options(photos, wanted)
        running = {"weighing": weighing, "processes": processes, "scheduler": scheduler, **plan}
        voice: dict[str, Any] = {"as_json": as_json, "quiet": quiet, "show": lambda made: _show(made, "")}
        return run_dataset(dataset, output, force=force, **voice, **running)
    _check_without_dataset(photos)
    found = photos_of(photos, recursive=recursive)
    _check(found, output, as_json=as_json, as_css=as_css, each=each)
    if output is not None:
        _check_target(output, force)
    groups = [[photo] for photo in found] if each else [found]
    for group in groups:
        made = _designed(group, wanted)
        if output is not None:
            _named(made).save(output, overwrite=force)
            if not quiet:
                click.echo(f"{_title(group)} -> {shown(output)}: {number_of(len(made), 'colour')}", err=True)
        if as_json:
            click.echo(json.dumps(_described(group, made)))
        elif as_css:
            click.echo(_css(made), nl=False)
        elif output is None and not quiet:
            _show(made, _title(group) if each and len(groups) > 1 else "")
    return 0


# Options that say nothing of a dataset: its rows are in their own order, without colours of the user's, one to a core.
NOT_OF_DATASETS = ("as_css", "each", "recursive", "locked", "banned", "start_from", "order", "threads")
ONLY_OF_DATASETS = ("weighing", "processes", "scheduler")


def _given(names: tuple[str, ...]) -> str | None:
    """The first of these options that the user gave, as it is written."""
    ctx = click.get_current_context()
    for parameter in ctx.command.params:
        source = ctx.get_parameter_source(str(parameter.name))
        if parameter.name in names and source is click.core.ParameterSource.COMMANDLINE:
            return parameter.opts[-1]
    return None


def _dataset_options(photos: tuple[str, ...], wanted: dict[str, Any]) -> dict[str, Any]:
    """What of the options a dataset takes; its effort is "fast" unless the user gives another."""
    if photos:
        raise click.UsageError(f"--dataset names all pictures; leave {photos[0]!r} out, or put it in the list")
    if option := _given(NOT_OF_DATASETS):
        raise click.UsageError(f"--dataset takes no {option}; leave it out")
    effort = wanted["effort"] if _given(("effort",)) else "fast"
    return {"n_colors": wanted["n_colors"], "space": wanted["space"], "seed": wanted["seed"], "effort": effort}


def _check_without_dataset(photos: tuple[str, ...]) -> None:
    if not photos:
        raise click.UsageError("name a photo, or a folder or list of many with --dataset")
    if option := _given(ONLY_OF_DATASETS):
        raise click.UsageError(f"{option} is for many pictures; name them with --dataset")


def _check(found: list[str], output: str | None, *, as_json: bool, as_css: bool, each: bool) -> None:
    if as_json and as_css:
        raise click.UsageError("--json and --css both say what stdout holds; give one of them")
    if each and len(found) > 1 and (output is not None or as_css):
        raise click.UsageError("--each makes several palettes, and one file or style sheet holds one; leave it out")
    if found.count(STREAM) > 1:
        raise click.UsageError("stdin holds one photo; give - once")


def _check_target(output: str, force: bool) -> None:
    """What would hinder the file is said before the work, not after it."""
    from fewcolors.formats.kinds import format_for
    from fewcolors.images import check_target

    format_for(output)
    check_target(output, overwrite=force)


def _designed(photos: list[str], wanted: dict[str, Any]) -> Palette:
    from fewcolors.quantize import design_palette

    sources = [sys.stdin.buffer.read() if photo == STREAM else photo for photo in photos]
    return design_palette(sources, **wanted)


def _title(photos: list[str]) -> str:
    return shown(photos[0]) if len(photos) == 1 else f"{len(photos):,} photos"


def _named(made: Palette) -> Palette:
    """With the nearest CSS names, numbered where several colours have one."""
    from fewcolors.palette import Palette

    names = [color.name for color in made.colors]
    nth = [names[:at].count(name) + 1 for at, name in enumerate(names)]
    unique = [name if n == 1 else f"{name}-{n}" for name, n in zip(names, nth, strict=True)]
    return Palette(made.rgba, made.weights, unique)


def _css(made: Palette) -> str:
    from fewcolors import formats

    record = formats.Record(made.rgba, _named(made).names)
    return formats.encode(record, "css").decode()


def _described(photos: list[str], made: Palette) -> dict[str, Any]:
    return {
        "photos": photos,
        "colors": [
            {
                "hex": color.hex,
                "rgb": color.rgb,
                "alpha": color.alpha,
                "oklch": color.oklch,
                "name": color.name,
                "share": None if color.share is None else round(color.share, 6),
                "luminance": round(color.luminance, 4),
            }
            for color in made.colors
        ],
    }


def _show(made: Palette, title: str) -> None:
    """A line a colour: swatch, code, share, nearest name, CSS; the swatch only where a terminal shows colours."""
    if title:
        click.echo(title)
    colored = _shows_colors()
    names = max(len(color.name) for color in made.colors)
    codes = max(len(code) for code in made.hex)
    for color in made.colors:
        share = "" if color.share is None else f"{color.share:6.1%}"
        swatch = click.style("      ", bg=color.rgb) + " " if colored else ""
        line = f"{swatch}{color.hex:{codes}}  {share}  {color.name:{names}}  {color.oklch}"
        click.echo(line, color=colored)


def _shows_colors() -> bool:
    """Whether stdout is a terminal that is not dumb, and the user has not set NO_COLOR (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
