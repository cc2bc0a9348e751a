"""Memory: nothing grows over many calls, and a call's peak stays within a multiple of its picture.

Growth is that of the process's resident memory over ten thousand calls of each verb, after a thousand that warm up; and
of Python's own objects, by tracemalloc. A call that forgot one picture of these would show ten times the bound and
more. Peaks are taken from a process each, of 1, 10 and 100 megapixels. Nobody else may be at work in the process: what
other threads take or let go would count, too.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import fewcolors as fc
from bench.memory import held, peak_beyond
from fewcolors import formats, images
from fewcolors.studio.idle import give_back_memory
from torture.samples import encoded_png, waves
from torture.tally import Tally

CALLS = 10_000
# Of the calls that count; as many come before them, until caches and free lists are full.
WARM = 0.1
# Of each verb, to see what a call takes here and now.
TIMED = 20
# A picture of 2,304 pixels: 6,912 bytes, so that one forgotten at each of 10,000 calls is 66 MB; 23 MB the clear ones.
IMAGE = waves(48, 48, 3)
CLEAR = waves(24, 24, 4)
# Allocators keep what they like: arenas of a megabyte come and go. What grows with each call passes this long before.
GROWTH = 2 << 20
# Of one picture in a hundred calls. Caches of Python's own (its interned strings, free lists) take some kilobytes.
TRACED_CALLS, TRACED_GROWTH = 100, 64 << 10
# Bytes beyond picture and indices, for each byte of the picture, and beside; bench/large_report.py has our aim.
BYTES_A_BYTE, BYTES = 1.0, 256 << 20
MEGAPIXELS = (1, 10, 100)
THREADS = 2

Verb = Callable[[], object]


def verbs() -> dict[str, Verb]:
    """Calls from every room that leads to the kernel, on one thread."""
    palette = fc.design_palette(IMAGE, 16, threads=1)
    result = fc.quantize(IMAGE, 16, dither="none", threads=1)
    png, record = encoded_png(IMAGE), formats.Record(palette.rgba)

    def quantize(**options: Any) -> Verb:
        return lambda: fc.quantize(IMAGE, 16, threads=1, effort="fast", **options)

    def apply(dither: str) -> Verb:
        return lambda: fc.apply_palette(IMAGE, palette, dither=dither, threads=1)

    return {
        "count_colors": lambda: fc.count_colors(IMAGE, threads=1),
        "add histograms": lambda: fc.count_colors(IMAGE, threads=1) + fc.count_colors(IMAGE[:9], threads=1),
        "design_palette": lambda: fc.design_palette(IMAGE, 16, threads=1, effort="fast"),
        "quantize": quantize(dither="none"),
        "quantize, dithered": quantize(),
        "quantize, srgb": quantize(space="srgb", dither="none", accents="off"),
        "quantize, clear": lambda: fc.quantize(CLEAR, 16, threads=1, effort="fast"),
        "apply, nearest": apply("none"),
        "apply, diffused": apply("floyd-steinberg"),
        "apply, ordered": apply("blue-noise"),
        "apply, riemersma": apply("riemersma"),
        "measure": lambda: fc.measure(IMAGE, result),
        "read": lambda: images.read(png),
        "write": lambda: images.encode_indexed(np.asarray(result.indices), np.asarray(palette.rgba)),
        "a refused picture": lambda: _refused(lambda: images.read(png[:-40])),
        "palette files": lambda: [formats.parse(formats.encode(record, kind), format=kind) for kind in ("ase", "gpl")],
        "a refused palette": lambda: _refused(lambda: formats.parse(b"GIMP Palette\nx", format="gpl")),
    }


def _refused(call: Verb) -> None:
    try:
        call()
    except fc.FewcolorsError:
        return
    raise AssertionError("it was not refused")


def resident() -> int:
    """Bytes, without what the kernel and the C library keep for the next call."""
    give_back_memory()
    return held()


def grows(verb: Verb, calls: int) -> tuple[int, int]:
    """Growth over the first and the second half of so many calls, in bytes, after those that warm up."""
    _repeat(verb, int(WARM * calls))
    marks = [resident()]
    for _ in range(2):
        _repeat(verb, calls // 2)
        marks.append(resident())
    return marks[1] - marks[0], marks[2] - marks[1]


def _repeat(verb: Verb, calls: int) -> None:
    for _ in range(calls):
        verb()


def _seconds_of(verb: Verb) -> float:
    """Of one call, when nobody else wants the processor: the first is cold, and the quickest of a few runs counts."""
    verb()
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        _repeat(verb, TIMED)
        runs.append((time.perf_counter() - start) / TIMED)
    return min(runs)


def calls_within(seconds: float, table: dict[str, Verb]) -> int:
    """How many calls of each verb the time is enough for, `CALLS` at most. Dear verbs get as many as cheap ones."""
    each = sum(_seconds_of(verb) for verb in table.values())
    return min(CALLS, max(200, int(seconds / each / (1 + WARM))))


def traced(verb: Verb) -> int:
    """Bytes of Python's objects that a hundred calls leave behind."""
    verb()
    tracemalloc.start()
    try:
        for _ in range(10):
            verb()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(TRACED_CALLS):
            verb()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def growth(tally: Tally, seconds: float) -> None:
    """All verbs, equally often. A leak grows in both halves alike."""
    table = verbs()
    calls = calls_within(seconds, table)
    for name, verb in table.items():
        first, second = grows(verb, calls)
        leaks = first > GROWTH and second > GROWTH
        tally.expect(not leaks, "leaks", f"{name}: {first:,} and {second:,} bytes in the halves of {calls:,} calls")
        left = traced(verb)
        text = f"{name}: {left:,} bytes of Python's objects in {TRACED_CALLS} calls"
        tally.expect(left < TRACED_GROWTH, "leaks", text)
    tally.notes["calls of each verb"] = calls
    tally.inputs += len(table)


def peaks(tally: Tally, seconds: float) -> None:
    """As many megapixels as the time is enough for, each size taking some ten times what the one before took."""
    end = time.monotonic() + seconds
    for megapixels in MEGAPIXELS:
        start = time.monotonic()
        image = np.tile(waves(1000, 1000, 3), (megapixels, 1, 1))
        image ^= np.random.default_rng(megapixels).integers(0, 16, image.shape, np.uint8)
        beyond = peak_beyond(image, 256, "fast", THREADS)
        most = int(BYTES_A_BYTE * image.nbytes) + BYTES
        text = f"{megapixels} megapixels: a peak of {beyond:,} bytes, more than {most:,}"
        tally.expect(beyond <= most, "leaks", text)
        tally.notes[f"peak of {megapixels} megapixels, MB"] = round(beyond / 1e6)
        tally.inputs += 1
        if time.monotonic() + 12 * (time.monotonic() - start) > end:
            return


def run(seed: int, seconds: float) -> Tally:
    """A quarter of the time for peaks."""
    tally = Tally()
    peaks(tally, seconds / 4)
    growth(tally, seconds * 3 / 4)
    return tally
