"""Collections: palettes of ten thousand thumbnails against decoding them, on one core; and what the quick way loses.

The thumbnails are cut out of the photos inside scikit-learn and scikit-image, CQ100 and the screenshots, and written
beforehand. Pillow decodes a batch, then the library makes its records, and so on in turn: seconds of this process
alone, which others on the machine move both ways alike. Every ratio is of sums.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
from PIL import Image

from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases, screenshot_cases
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.tables import table
from fewcolors import Histogram, Palette, count_colors, design_palette
from fewcolors.cloud import Cloud
from fewcolors.collection import palette_of, palettes
from fewcolors.color import SPACES

N_COLORS = 8
SIDE = 256  # the longer one, as of the desktop's "large" thumbnails
QUALITY = 85
BATCH = 100
# Pictures of the tables of errors, spread over all.
JUDGED = 200
OKLAB = SPACES["oklab"]
MUST, AIM = 1.5, 1.25


@dataclass(frozen=True)
class Times:
    """Seconds of this process for a batch."""

    decode: float
    to_array: float
    ours: float


@dataclass(frozen=True)
class Loss:
    """One picture: the root mean square of the distances in Oklab to its best palette and to the quick one."""

    path: str
    best: float
    quick: float


def thumbnails(folder: Path, count: int, cases: Sequence[Case]) -> list[str]:
    """`count` JPEGs in `folder`: cut-outs of the pictures in turn, of drawn places and sizes, made small."""
    rng = np.random.default_rng(9)
    images = [Image.fromarray(case.image) for case in cases]
    paths = []
    for number in range(count):
        image = images[number % len(images)]
        width, height = (max(32, int(side * rng.uniform(0.4, 1))) for side in image.size)
        left, top = (
            int(rng.uniform(0, 1) * max(0, all_ - side)) for all_, side in zip(image.size, (width, height), strict=True)
        )
        cut = image.crop((left, top, min(image.width, left + width), min(image.height, top + height)))
        scale = SIDE / max(cut.size)
        small = cut.resize(
            (max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.LANCZOS
        )
        path = folder / f"{number // 1000}" / f"{number}.jpg"
        path.parent.mkdir(exist_ok=True)
        small.save(path, quality=QUALITY)
        paths.append(str(path))
    return paths


def timed(paths: Sequence[str]) -> list[Times]:
    """Each batch in turn by Pillow, by Pillow to an array, and by the library; the first batch also to warm up."""
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    return [_times(batch) for batch in [batches[0], *batches]][1:]


def _times(batch: Sequence[str]) -> Times:
    return Times(
        _seconds(lambda: [_decode(path) for path in batch]),
        _seconds(lambda: [_to_array(path) for path in batch]),
        _seconds(lambda: list(palettes(batch, N_COLORS))),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _decode(path: str) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def _to_array(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def losses(paths: Sequence[str]) -> list[Loss]:
    """What the quick palettes lose, on all pixels."""
    found = []
    for record in palettes(paths, N_COLORS):
        cloud = Cloud.of(count_colors(record.path), OKLAB, 1)
        quick = Palette([color.hex for color in record.colors])
        best = design_palette(cloud.histogram, N_COLORS, threads=1)
        found.append(Loss(record.path, _distance(cloud, best), _distance(cloud, quick)))
    return found


def _distance(cloud: Cloud, palette: Palette) -> float:
    sq_distances = cloud.sq_distances(np.ascontiguousarray(palette.rgb))
    return float(np.sqrt((sq_distances * cloud.weights).sum() / cloud.weights.sum())) / OKLAB.unit


def set_errors(paths: Sequence[str], k: int) -> tuple[float, float]:
    """The distance of the set's pixels to its palette made of records, and made of the sum of all histograms; every
    image counting alike."""
    total = Histogram([[0, 0, 0]], [1])
    for path in paths:
        counted = count_colors(path)
        share = 2**24 // int(counted.weights.sum())
        total = total + Histogram(counted.colors, counted.weights * share)
    small = Histogram(total.colors, np.maximum(total.weights >> 4, 1))  # a search takes less than 2^32
    cloud = Cloud.of(small, OKLAB, 1)
    of_records = palette_of(palettes(paths, N_COLORS), k)
    assert of_records is not None
    return _distance(cloud, of_records), _distance(cloud, design_palette(small, k, threads=1))


def command_seconds(folder: Path, output: Path) -> float:
    """The command as a whole, one process: seconds of the processor."""
    command = [sys.executable, "-m", "fewcolors.cli", "palette", "--dataset", str(folder), "-o", str(output), "-j", "1"]
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def collections(thumbs: int, record: bool) -> int:
    """`python -m bench collections`: 0, or 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "thumbnails"
        folder.mkdir()
        say(f"writing {thumbs:,} thumbnails")
        paths = thumbnails(folder, thumbs, [*photo_cases(), *cq100_cases(), *screenshot_cases()])
        say("decoding them, and making their palettes, in turn")
        times = timed(paths)
        say("the command as a whole")
        whole = command_seconds(folder, Path(name) / "colors.parquet")
        say("errors")
        chosen = paths[:: max(1, len(paths) // JUDGED)]
        lost = [Loss(str(Path(each.path).relative_to(folder)), each.best, each.quick) for each in losses(chosen)]
        sets = {k: set_errors(chosen, k) for k in (8, 16, 64)}
    bars = collection_bars(times, lost)
    facts = machine([])
    results = {
        "batches": [asdict(each) for each in times],
        "command": whole,
        "losses": [asdict(each) for each in lost],
        "sets": sets,
        "bars": judged(bars),
    }
    text = [times_table(times, whole, len(paths)), loss_table(lost), set_table(sets), bars_table(bars), sentence(facts)]
    publish("collections", facts, results, text, record)
    return exit_code(bars)


def collection_bars(times: Sequence[Times], lost: Sequence[Loss]) -> list[Bar]:
    """The promise of the documentation, and that it is not kept by bad palettes."""
    decode, ours = (sum(getattr(each, name) for each in times) for name in ("decode", "ours"))
    rise = median(each.quick - each.best for each in lost)
    most = float(np.percentile([each.quick - each.best for each in lost], 95))
    return [
        Bar("palettes of 8: times decoding alone", MUST, AIM, ours / decode),
        # 0.02 is about what is told apart side by side.
        Bar("distance in Oklab above the best palette's, median", 0.002, 0.001, rise),
        Bar("the same, of 95 % of the thumbnails at most", 0.01, 0.005, most),
    ]


def times_table(times: Sequence[Times], whole: float, count: int) -> str:
    """Totals, and each batch's ratio to decoding."""
    rows = []
    words = {"decode": "Pillow: decode", "to_array": "Pillow: decode, RGB array", "ours": "fewcolors: records"}
    decode = sum(each.decode for each in times)
    for name, word in words.items():
        total = sum(getattr(each, name) for each in times)
        ratios = [getattr(each, name) / each.decode for each in times]
        rows.append([word, f"{1e3 * total / count:.3f}", f"{total / decode:.2f}", f"{median(ratios):.2f}"])
    rows.append(["fewcolors palette --dataset -j 1", f"{1e3 * whole / count:.3f}", f"{whole / decode:.2f}", "–"])
    header = ("what", "ms each", "times decoding", "median of batches")
    return table(f"{count:,} thumbnails, {SIDE} pixels, one core", header, rows)


def loss_table(lost: Sequence[Loss]) -> str:
    """Distances in Oklab, and by how much the quick palettes' are longer."""
    rows = []
    for word, values in (
        ("best palette, every pixel", [each.best for each in lost]),
        ("quick palette", [each.quick for each in lost]),
        ("difference", [each.quick - each.best for each in lost]),
    ):
        rows.append([word, *(f"{np.percentile(values, share):.4f}" for share in (50, 95, 100))])
    return table(f"Root mean square distance in Oklab, {len(lost)} thumbnails", ("", "median", "95 %", "most"), rows)


def set_table(sets: dict[int, tuple[float, float]]) -> str:
    """Of the set as a whole."""
    rows = [[str(k), f"{a:.4f}", f"{b:.4f}", f"{(a / b) ** 2:.3f}"] for k, (a, b) in sets.items()]
    return table("The set's palette: distance in Oklab", ("k", "of records", "of all pixels", "errors' ratio"), rows)
