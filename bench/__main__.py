"""The bench's command: `python -m bench road`, `design` or `large`; `--help` lists the options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench import runs


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
    for command, pictures in ((road, 0), (design, None)):
        command.add_argument("--images", type=int, default=pictures, help="how many CQ100 pictures (design: all)")
        command.add_argument("--k", type=integers, default=[16, 64, 256], help="numbers of colours, as 16,64,256")
    for command in (road, design, large):
        command.add_argument("--rounds", type=int, default=3, help="turns of each engine; the median counts")
        command.add_argument("--record", action="store_true", help="write a dated record to bench/record")
    return top


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 when a bar is missed."""
    chosen = vars(parser().parse_args(arguments))
    run: Callable[..., int] = chosen.pop("run")
    return run(**chosen)


if __name__ == "__main__":
    sys.exit(main())
