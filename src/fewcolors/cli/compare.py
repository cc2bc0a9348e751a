"""`fewcolors compare`: the textbook's comparison as steps, a table, a figure and a page."""

from __future__ import annotations

import sys
from typing import Any

import click

from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.streams import shown, teller

# Repeated from the library as plain text, like the names in options.py.
RIVALS = ("sklearn", "pillow", "imagequant")


def _rivals(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """`--with a,b --with c` as names, each once."""
    names = dict.fromkeys(name.strip() for words in given for name in words.split(","))
    for name in names:
        if name not in RIVALS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(RIVALS)}.")
    return tuple(names)


@click.command(cls=Command)
@click.argument("photo", metavar="PHOTO")
@click.option("-o", "--output", metavar="FILE", help="Figure to write: .png, .pdf, .svg, ...  [default: window]")
@click.option("--html", metavar="FILE", help="Page to write, with a before/after slider.")
@options.colors_option(64)
@click.option(
    "--samples",
    "n_samples",
    type=options.whole_number(1),
    metavar="N",
    help="Fit k-means on N random pixels.  [default: all]",
)
@click.option(
    "--with",
    "with_",
    multiple=True,
    metavar="NAMES",
    callback=_rivals,
    help=f"Add other libraries' runs: {', '.join(RIVALS)}.",
)
@options.space_option("srgb")
@options.effort_option
@options.seed_option
@options.threads_option
@options.force_option
@options.quiet_option
def compare(photo: str, output: str | None, html: str | None, force: bool, quiet: bool, **wanted: Any) -> None:
    """Compare k-means with random colours on a photo.

    Steps go to stderr, the table to stdout; - reads stdin.

    \b
    Examples:
      fewcolors compare photo.jpg -k 64 -o figure.png
      fewcolors compare photo.jpg --html report.html --with sklearn,pillow
    """
    from fewcolors.compare import compare as compare_image

    _check_targets(output, html, force)
    source = sys.stdin.buffer.read() if photo == "-" else photo
    tell = teller(quiet)
    comparison = compare_image(source, on_step=lambda step: tell(str(step)), **wanted)
    if not quiet:
        click.echo(comparison.table())
    if html is not None:
        comparison.save_html(html, overwrite=force)
        tell(f"wrote {shown(html)}")
    if output is not None:
        comparison.save(output, overwrite=force)
        tell(f"wrote {shown(output)}")
    if output is None and html is None:
        comparison.show()


def _check_targets(output: str | None, html: str | None, force: bool) -> None:
    """What would hinder figure or page is said before the work, not after it."""
    from fewcolors import plots
    from fewcolors.images import check_target

    if html is not None:
        check_target(html, overwrite=force)
    if output is not None:
        plots.check_figure_target(output, overwrite=force)
    if output is None and html is None:
        plots.check_window()
