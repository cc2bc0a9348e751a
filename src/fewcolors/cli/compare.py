"""`fewcolors compare`: the textbook's comparison as steps, a table and a figure."""

from __future__ import annotations

import sys
from typing import Any

import click

from fewcolors.cli import options

# Repeated from the library as plain text, like the names in options.py.
RIVALS = ("sklearn",)


@click.command()
@click.argument("photo", metavar="PHOTO")
@click.option("-o", "--output", metavar="FILE", help="Figure to write: .png, .pdf, .svg, ...  [default: window]")
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
    type=click.Choice(RIVALS),
    multiple=True,
    metavar="NAME",
    help=f"Add another library's run: {', '.join(RIVALS)}.",
)
@options.space_option("srgb")
@options.effort_option
@options.seed_option
@options.threads_option
@options.force_option
def compare(photo: str, output: str | None, force: bool, **wanted: Any) -> None:
    """Compare k-means with random colours on a photo.

    Steps go to stderr, the table to stdout; - reads stdin.

    \b
    Examples:
      fewcolors compare photo.jpg -k 64 -o figure.png
      fewcolors compare photo.jpg -o figure.png --with sklearn
    """
    from fewcolors import plots
    from fewcolors.compare import compare as compare_image

    # What would hinder the figure is said before the work, not after it.
    if output is None:
        plots.check_window()
    else:
        plots.check_figure_target(output, overwrite=force)
    source = sys.stdin.buffer.read() if photo == "-" else photo
    comparison = compare_image(source, on_step=lambda step: click.echo(str(step), err=True), **wanted)
    click.echo(comparison.table())
    if output is None:
        comparison.show()
    else:
        comparison.save(output, overwrite=force)
        click.echo(f"wrote {output}", err=True)
