"""`fewcolors studio`: a page on this machine, on which the knobs are turned by hand."""

from __future__ import annotations

from typing import Any

import click

from fewcolors.cli.command import Command
from fewcolors.cli.options import size_of, whole_number


@click.command(cls=Command)
@click.argument("photo", required=False, metavar="[PHOTO]")
@click.option(
    "--port", type=whole_number(0, 65535), default=0, metavar="N", help="Port to listen on.  [default: any free one]"
)
@click.option("--no-browser", is_flag=True, help="Print the address alone; open no browser.")
@click.option("--max-pixels", type=whole_number(1), metavar="N", help="Refuse larger photos.  [default: 64,000,000]")
@click.option(
    "--max-upload", type=size_of, metavar="N", help="Refuse larger files: N, Nk or NM bytes.  [default: 400M]"
)
def studio(photo: str | None, port: int, no_browser: bool, max_pixels: int | None, max_upload: int | None) -> None:
    """Open a page on which every knob answers while it turns.
    It is on this machine alone, and ends with Ctrl-C.

    \b
    Examples:
      fewcolors studio
      fewcolors studio photo.jpg
      fewcolors studio --no-browser --port 8080
    """
    from dataclasses import replace

    from fewcolors.studio import Limits, serve

    given: dict[str, Any] = {"pixels": max_pixels, "upload": max_upload}
    limits = replace(Limits(), **{name: value for name, value in given.items() if value is not None})
    serve(photo, port=port, open_browser=not no_browser, limits=limits)
