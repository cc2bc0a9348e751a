"""Every public verb and every command once, on small files, for laws that must hold of all of them.

As a script it goes through all of them in the current folder and prints, as JSON, for each door what the watcher
(`watcher/sitecustomize.py`) noted and which names were new or changed in the folder afterwards. Left out: the studio,
which is a server; `blocks`, whose work is Dask's.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PHOTO, OTHER, CLEAR, FILM, RASTER = "photo.png", "other.jpg", "clear.png", "film.gif", "raster.tif"
BRAND = "brand.gpl"


def make_files() -> None:
    """The pictures and the palette that the doors are given, in the current folder."""
    import rasterio
    from rasterio.transform import from_origin

    y, x = np.mgrid[0:40, 0:52]
    pixels = np.dstack([x * 4, y * 5, (x * y) % 256]).astype(np.uint8)
    Image.fromarray(pixels).save(PHOTO)
    Image.fromarray(pixels[::-1]).save(OTHER)
    Image.fromarray(np.dstack([pixels, x * 4]).astype(np.uint8)).save(CLEAR)
    frames = [Image.fromarray(np.roll(pixels, 5 * step, axis=1)) for step in range(3)]
    frames[0].save(FILM, save_all=True, append_images=frames[1:])
    where = {"crs": "EPSG:25833", "transform": from_origin(390_000, 5_820_000, 1, 1)}
    with rasterio.open(RASTER, "w", driver="GTiff", height=40, width=52, count=3, dtype="uint8", **where) as file:
        file.write(np.moveaxis(pixels, 2, 0))
    Path(BRAND).write_text("GIMP Palette\nName: brand\n#\n227 6 19 red\n29 113 184 blue\n255 255 255 white\n")
    os.mkdir("photos")
    for number in range(3):
        Image.fromarray(np.roll(pixels, number)).save(f"photos/{number}.png")
    Path("rows.txt").write_text("".join(f"photos/{number}.png\n" for number in range(3)))
    np.save("large.npy", pixels)


def _verbs() -> dict[str, tuple[Callable[[], Any], set[str]]]:
    """What is called, and the files that it may write."""
    import fewcolors as fc
    from fewcolors import animation, collection, plots
    from fewcolors.colorthief import ColorThief
    from fewcolors.pillow import quantize as pillow_quantize
    from fewcolors.sklearn import ColorKMeans

    photo = np.asarray(Image.open(PHOTO))
    result = fc.quantize(photo, 8)
    compared = partial(fc.compare, PHOTO, 8, with_=["sklearn", "pillow", "imagequant"])
    return {
        "kernel_level": (fc.kernel_level, set()),
        "quantize": (lambda: fc.quantize(PHOTO, 8), set()),
        "quantize to a size": (lambda: fc.quantize(CLEAR, 32, max_bytes=900), set()),
        "quantize to a quality": (lambda: fc.quantize(OTHER, 32, quality=(0, 60)), set()),
        "design_palette": (lambda: fc.design_palette([PHOTO, OTHER], 8), set()),
        "apply_palette": (lambda: fc.apply_palette(CLEAR, fc.Palette.named("pico-8")), set()),
        "count_colors": (lambda: fc.count_colors(PHOTO), set()),
        "measure": (lambda: fc.measure(PHOTO, result, measures="all"), set()),
        "compare": (lambda: compared().save("figure.png"), {"figure.png"}),
        "compare as a page": (lambda: compared().save_html("figure.html"), {"figure.html"}),
        "Indexed.save": (lambda: result.save("saved.png"), {"saved.png"}),
        "Indexed in a notebook": (lambda: (result._repr_html_(), result._repr_png_()), set()),
        "Palette.save": (lambda: result.palette.save("saved.ase"), {"saved.ase"}),
        "Palette.load": (lambda: fc.Palette.load(BRAND).colors, set()),
        "plots": (lambda: (plots.swatches(result.palette), plots.error_map(photo, result)), set()),
        "sklearn": (lambda: ColorKMeans(8, random_state=0).fit(photo.reshape(-1, 3) / 255), set()),
        "colorthief": (lambda: ColorThief(PHOTO).get_palette(6), set()),
        "pillow": (lambda: pillow_quantize(Image.open(PHOTO), 8), set()),
        "animation": (
            lambda: animation.write("moved.gif", animation.animate(animation.read(FILM), 8)),
            {"moved.gif"},
        ),
        "collection": (lambda: list(collection.palettes(["photos/0.png", "photos/1.png"], processes=2)), set()),
    }


COMMANDS: dict[str, tuple[list[str], set[str]]] = {
    "quantize": (["quantize", PHOTO, OTHER, "-k", "8"], {"photo-fewcolors.png", "other-fewcolors.png"}),
    "quantize a folder": (
        ["quantize", "-r", "photos", "--out-dir", "small", "-k", "8", "--jobs", "2", "--json"],
        {"small", *(f"small/{number}-fewcolors.png" for number in range(3))},
    ),
    "quantize over a file": (["quantize", "saved.png", "-k", "4", "-o", "saved.png", "--force"], {"saved.png"}),
    "quantize --stream": (["quantize", "large.npy", "-k", "8", "--stream", "-o", "large.tif"], {"large.tif"}),
    "palette": (["palette", PHOTO, "--css"], set()),
    "palette -o": (["palette", PHOTO, "-o", "made.gpl"], {"made.gpl"}),
    "palette --dataset": (["palette", "--dataset", "photos", "-o", "rows.parquet", "--jobs", "2"], {"rows.parquet"}),
    "apply": (["apply", PHOTO, "--palette", BRAND, "-o", "applied.png"], {"applied.png"}),
    "inspect": (["inspect", PHOTO], set()),
    "animate": (["animate", FILM, "small.gif", "-k", "8"], {"small.gif"}),
    "convert": (["convert", BRAND, "brand.aco"], {"brand.aco"}),
    "compare": (
        ["compare", PHOTO, "-k", "8", "-o", "beside.png", "--html", "beside.html"],
        {"beside.png", "beside.html"},
    ),
    "pngquant": (["pngquant", "16", PHOTO], {"photo-fs8.png"}),
    "rgb2pct": (["rgb2pct", "-n", "8", RASTER, "small.tif"], {"small.tif"}),
}


def _run(arguments: list[str]) -> None:
    from fewcolors.cli import main

    try:
        main(arguments)
    except SystemExit as ended:
        if ended.code:
            raise RuntimeError(f"exit code {ended.code}") from None


def contents() -> dict[str, str]:
    """Each file and folder below the current one, with a digest of what it holds."""
    found = sorted(Path().rglob("*"))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder" for path in found}


def _through(call: Callable[[], Any], allowed: set[str], log: Path) -> dict[str, Any]:
    before, start = contents(), log.stat().st_size
    fault = ""
    try:
        call()
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    after = contents()
    noted = [line.split("\t") for line in log.read_bytes()[start:].decode().splitlines()]
    return {
        "fault": fault,
        "allowed": sorted(allowed),
        "changed": sorted(name for name in before | after if before.get(name) != after.get(name)),
        "network": [what for kind, what in noted if kind == "network"],
        "written": sorted({what for kind, what in noted if kind == "write"}),
    }


def main() -> None:
    make_files()
    log = Path(os.environ["FEWCOLORS_WATCHED"])
    commands = {f"fewcolors {name}": (partial(_run, arguments), may) for name, (arguments, may) in COMMANDS.items()}
    doors = _verbs() | commands
    found = {name: _through(call, allowed, log) for name, (call, allowed) in doors.items()}
    json.dump(found, sys.stderr)


if __name__ == "__main__":
    main()
