"""`fewcolors rgb2pct`: the arguments of GDAL's rgb2pct.py; k-means on all pixels in place of its median cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fewcolors.cli import options
from fewcolors.cli.command import Command
from fewcolors.cli.options import whole_number
from fewcolors.cli.streams import shown

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
def rgb2pct(
    source: str,
    target: str,
    n_colors: int,
    palette: str | None,
    driver: str | None,
    space: str,
    dither: str,
    effort: str,
    threads: int | None,
    force: bool,
) -> None:
    """Turn an RGB raster into one with a colour table, where it lies.

    \b
    Examples:
      fewcolors rgb2pct -n 64 ortho.tif small.tif
      fewcolors rgb2pct -pct small.tif north.tif north-small.tif
    """
    import numpy as np

    from fewcolors.images import check_target
    from fewcolors.quantize import apply_palette, quantize
    from fewcolors.rasters import read_raster, write_raster

    check_target(target, overwrite=force)
    raster = read_raster(source)
    if palette is None:
        result = quantize(raster.pixels, n_colors, space=space, dither=dither, effort=effort, threads=threads)
    else:
        result = apply_palette(raster.pixels, _colors_of(palette), space=space, dither=dither, threads=threads)
    write_raster(
        target, np.asarray(result.indices, np.uint8), result.palette.rgba, raster, driver=driver, overwrite=force
    )
    height, width = result.shape
    click.echo(
        f"{shown(source)} -> {shown(target)}: {width:,} x {height:,} pixels, {len(result.palette)} colours", err=True
    )


def _colors_of(name: str) -> Palette:
    """The palette of a raster with a colour table, or of a palette file."""
    from fewcolors.palette import Palette
    from fewcolors.rasters import color_table

    table = color_table(name)
    return Palette.load(name) if table is None else Palette(table)
