"""The bytes and the milliseconds of indexed PNGs: our levels, Pillow's optimize, and oxipng given Pillow's file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median
from time import process_time

import numpy as np

from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases, screenshot_cases
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.tables import table
from fewcolors import Indexed, quantize
from fewcolors.png import LEVELS, encode_indexed

# How each picture is made: in many colours dithered, in some not.
MADE = {"256, dithered": (256, "auto"), "64, not": (64, "none")}
PILLOW, OXIPNG = "Pillow, optimize", "oxipng, level 4"
OXIPNG_LEVEL = 4
SCREENSHOTS = 3


@dataclass(frozen=True)
class Written:
    """One picture by one writer."""

    case: str
    made: str
    writer: str
    bytes: int
    seconds: float


def written(case: Case) -> list[Written]:
    """One picture by all writers; one thread each, seconds of the processor."""
    found = []
    for made, (k, dither) in MADE.items():
        result = quantize(case.image, k, dither=dither)
        for writer, write in _writers(result).items():
            start = process_time()
            size = len(write())
            found.append(Written(case.name, made, writer, size, process_time() - start))
    return found


def _writers(result: Indexed) -> dict[str, Callable[[], bytes]]:
    indices, rgba = np.asarray(result.indices), np.asarray(result.palette.rgba)
    ours = {
        f"level {level}": lambda level=level: encode_indexed(indices, rgba, optimize=level, threads=1)
        for level in LEVELS
    }
    plain = _by_pillow(result)
    return {PILLOW: lambda: _by_pillow(result), **ours, OXIPNG: lambda: _by_oxipng(plain)}


def _by_pillow(result: Indexed) -> bytes:
    file = io.BytesIO()
    result.to_pillow().save(file, "PNG", optimize=True)
    return file.getvalue()


def _by_oxipng(data: bytes) -> bytes:
    import oxipng

    shorter: bytes = oxipng.optimize_from_memory(data, level=OXIPNG_LEVEL)
    return shorter


def png(images: int | None, record: bool) -> int:
    """`python -m bench png`: 0, or 1 when a bar is missed."""
    found = []
    for case in [*photo_cases(), *cq100_cases(images), *screenshot_cases()[:SCREENSHOTS]]:
        say(case.name)
        found += written(case)
    bars = png_bars(found)
    facts = machine([]) | {"versions": {name: version(name) for name in ("Pillow", "oxipng-pybind")}}
    results = {"written": [asdict(row) for row in found], "bars": judged(bars)}
    publish("png", facts, results, [_table(found), bars_table(bars), sentence(facts)], record)
    return exit_code(bars)


def png_bars(found: Sequence[Written]) -> list[Bar]:
    """Medians of the bytes over those of others, and whether more effort ever gave more."""
    sizes = {(row.case, row.made, row.writer): row.bytes for row in found}
    pictures = sorted({(row.case, row.made) for row in found})
    longer = sum(sizes[*each, f"level {i}"] > sizes[*each, f"level {i - 1}"] for each in pictures for i in LEVELS[1:])

    def ratio(writer: str, other: str) -> float:
        return median(sizes[*each, writer] / sizes[*each, other] for each in pictures)

    return [
        Bar(f"level 1: bytes, times {PILLOW}, median", 1, 0.95, ratio("level 1", PILLOW)),
        Bar(f"level 3: bytes, times {OXIPNG}, median", 1.01, 1, ratio("level 3", OXIPNG)),
        Bar("a level gave more bytes than the one below, times", 0, 0, longer),
    ]


def _table(found: Sequence[Written]) -> str:
    writers = list(dict.fromkeys(row.writer for row in found))
    rows = []
    for case, made in dict.fromkeys((row.case, row.made) for row in found):
        own = {row.writer: row.bytes for row in found if (row.case, row.made) == (case, made)}
        rows.append([f"{case}, {made}", *(f"{own[writer]:,}" for writer in writers)])
    times = [median(row.seconds for row in found if row.writer == writer) for writer in writers]
    rows.append(["median milliseconds", *(f"{1000 * seconds:.0f}" for seconds in times)])
    return table("Bytes of indexed PNGs", ("picture", *writers), rows)
