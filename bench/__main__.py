"""The bench's command: `python -m bench RUN`; `--help` lists the runs, `RUN --help` its options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from bench import (
    accents,
    alpha,
    animate,
    collections,
    dither_runs,
    joint,
    lab,
    png,
    pngquant,
    runs,
    scale,
    screens,
    studio,
    targets,
)  # fmt: skip


def integers(text: str) -> list[int]:
    """`16,64,256` as numbers."""
    return [int(word) for word in text.split(",")]


def parser() -> argparse.ArgumentParser:
    """Options mean the same in all runs."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = top.add_subparsers(required=True)
    road = commands.add_parser("road", help="rivals side by side on photos, then the bars")
    road.add_argument("--photos", type=lambda text: text.split(","), default=["china", "flower"])
    road.set_defaults(run=runs.road)
    design = commands.add_parser("design", help="error above the best known, speed against imagequant, on CQ100")
    design.add_argument("--engines", type=lambda text: text.split(","), help="names as in the table, commas between")
    design.add_argument("--sklearn-images", type=int, default=6, help="how many of them also against scikit-learn")
    design.set_defaults(run=runs.design)
    large = commands.add_parser("large", help="24 megapixels: speed, stages, threads, memory")
    large.set_defaults(run=runs.large)
    looks = commands.add_parser("looks", help="what the judges see of what dithers, on CQ100 or three photos")
    looks.add_argument("--quick", action="store_true", help="china, flower and astronaut instead")
    looks.set_defaults(run=dither_runs.looks)
    duel = commands.add_parser("joint", help="dither='joint' against our other methods, on CQ100")
    duel.set_defaults(run=dither_runs.joint)
    flat = commands.add_parser("screens", help="flat regions of screenshots: one colour, and the right one?")
    flat.set_defaults(run=dither_runs.screens)
    speed = commands.add_parser("dither-speed", help="mapping and dithering against brute force and imagequant")
    speed.set_defaults(run=dither_runs.dither_speed)
    lab_run = commands.add_parser("lab", help="ColorKMeans in the place of scikit-learn's KMeans; imports")
    lab_run.set_defaults(run=lab.lab)
    small = commands.add_parser("accents", help="small colours that matter: kept, and at what cost?")
    small.set_defaults(run=accents.accents)
    clear = commands.add_parser("alpha", help="transparent pictures over four backgrounds against rivals")
    clear.set_defaults(run=alpha.alpha)
    aims = commands.add_parser("targets", help="quality against SSIMULACRA2, sizes against their limits, on photos")
    aims.set_defaults(run=targets.targets)
    files = commands.add_parser("png", help="bytes of indexed PNGs: our levels, Pillow and oxipng")
    files.set_defaults(run=png.png)
    stand_in = commands.add_parser("pngquant", help="whole processes against pngquant: time, bytes, looks")
    stand_in.set_defaults(run=pngquant.pngquant)
    page = commands.add_parser("studio", help="the studio: previews while a slider moves, memory after attacks")
    page.set_defaults(run=studio.studio)
    huge = _add_scale(commands)
    many = commands.add_parser("collections", help="palettes of ten thousand thumbnails against decoding them")
    many.add_argument("--thumbs", type=int, default=10_000, help="how many thumbnails")
    many.set_defaults(run=collections.collections)
    _add_films(commands)
    for command, pictures in (
        (files, 4),
        (stand_in, 12),
        (road, 0),
        (aims, None),
        (design, None),
        (small, None),
        (looks, None),
        (duel, None),
        (speed, 0),
    ):
        which = "all" if pictures is None else pictures or "none"
        command.add_argument("--images", type=int, default=pictures, help=f"how many CQ100 pictures (default: {which})")
    ks = ((road, [16, 64, 256]), (design, [16, 64, 256]), (looks, None), (duel, [*joint.KS]), (flat, [*screens.KS]))
    for command, numbers in ks:
        command.add_argument("--k", type=integers, default=numbers, help="numbers of colours, as 16,64,256")
    for command in (road, design, large, speed, lab_run, stand_in, huge):
        command.add_argument("--rounds", type=int, default=3, help="turns of each engine; the median counts")
    for command in commands.choices.values():
        command.add_argument("--record", action="store_true", help="write a dated record to bench/record")
    return top


def _add_scale(commands: Any) -> Any:
    huge = commands.add_parser("scale", help="a gigapixel on two local workers; a GeoTIFF against rgb2pct.py")
    huge.add_argument("--megapixels", type=int, default=1000, help="of the raster (default: 1000)")
    huge.add_argument(
        "--folder",
        help="where the raster is written, 4 bytes a pixel, and kept for the next run (default: a temporary one)",
    )
    huge.set_defaults(run=scale.scale)
    return huge


def _add_films(commands: Any) -> None:
    films = commands.add_parser("animate", help="films in few colours against ffmpeg and gifsicle")
    films.add_argument("--clips", type=lambda text: text.split(","), help="names as in the table, commas between")
    films.add_argument("--k", type=integers, default=[*animate.KS], help="numbers of colours, as 16,64,256")
    films.set_defaults(run=animate.animations)


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 when a bar is missed."""
    chosen = vars(parser().parse_args(arguments))
    run: Callable[..., int] = chosen.pop("run")
    return run(**chosen)


if __name__ == "__main__":
    sys.exit(main())
