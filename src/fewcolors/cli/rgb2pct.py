"""`fewcolors rgb2pct`: the arguments of GDAL's rgb2pct.py; k-means on all pixels in place of its median cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from fewcolors._nouns import number_of
from fewcolors.cli import options
from fewcolors.cli.batch import Voice
from fewcolors.cli.command import Command
from fewcolors.cli.jobs import Job
from fewcolors.cli.options import whole_number
from fewcolors.cli.streaming import MOST_PIXELS, streamed, wish_of
from fewcolors.cli.streams import shown, teller

if TYPE_CHECKING:
    from fewcolors.palette import Palette


@click.command(cls=Command)
@click.argument("source", metavar="SRC")
@click.argument("target", metavar="DST")
@click.option("-n", "n_colors", type=whole_number(2, 256), default=256, metavar="K", help="Colours.  [default: 256]")
@click.option("-pct", "palette", metavar="FILE", help="Take the colours of this raster or palette file.")
@click.option("-of", "driver", metavar="FORMAT", help="GDAL's name of the format.  [default: by the suffix]")
@options.space_option("oklab")
@options.dither_option
@options.effort_option
@options.threads_option
@options.force_option
@options.quiet_option
@click.pass_context
def rgb2pct(
    ctx: click.Context,
    /,
    source: str,
    target: str,
    palette: str | None,
    driver: str | None,
    force: bool,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Turn an RGB raster into one with a colour table, where it lies.

    \b
    Examples:
      fewcolors rgb2pct -n 64 ortho.tif small.tif
      fewcolors rgb2pct -pct small.tif north.tif north-small.tif

    Rasters past 178,956,970 pixels go block by block, in bounded memory: undithered, unless an ordered method is named.
    """
    from fewcolors.images import check_target
    from fewcolors.stores import check_store, open_rgb

    check_target(target, overwrite=force)
    with open_rgb(source) as store:
        if store.shape[0] * store.shape[1] <= MOST_PIXELS:
            teller(quiet)(_in_memory(source, target, palette, driver, force, wanted))
            return
        if driver not in (None, "GTiff"):
            raise click.UsageError(f"-of {driver}: past {MOST_PIXELS:,} pixels a GeoTIFF is written; leave it out")
        check_store(target, overwrite=force)
        wish = replace(wish_of(ctx, wanted, force), palette=None if palette is None else _colors_of(palette))
        streamed(Job(source, target), store, wish, Voice(as_json=False, quiet=quiet, verbose=False))


def _in_memory(
    source: str, target: str, palette: str | None, driver: str | None, force: bool, wanted: dict[str, Any]
) -> str:
    """What came of it, as a line."""
    import numpy as np

    from fewcolors.quantize import apply_palette, quantize
    from fewcolors.rasters import read_raster, write_raster

    raster = read_raster(source)
    if palette is None:
        result = quantize(raster.pixels, **wanted)
    else:
        kept = {name: wanted[name] for name in ("space", "dither", "threads")}
        result = apply_palette(raster.pixels, _colors_of(palette), **kept)
    write_raster(
        target, np.asarray(result.indices, np.uint8), result.palette.rgba, raster, driver=driver, overwrite=force
    )
    height, width = result.shape
    many = number_of(len(result.palette), "colour")
    return f"{shown(source)} -> {shown(target)}: {width:,} x {height:,} pixels, {many}"


def _colors_of(name: str) -> Palette:
    """The palette of a raster with a colour table, or of a palette file."""
    from fewcolors.palette import Palette
    from fewcolors.rasters import color_table

    table = color_table(name)
    return Palette.load(name) if table is None else Palette(table)
