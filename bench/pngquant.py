"""Against pngquant, as people run both: whole processes, files in and files out, one thread each, in turns.

First one photo, and 24 megapixels, against the clock; then many photos: bytes and what SSIMULACRA2 says. Our dither
looks at every pixel again for what the eye sees, which costs bytes; the table tells what less of it gives.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from PIL import Image

import fewcolors as fc
from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases, sklearn_case
from bench.engines import Pixels
from bench.judges import Judge, load_judges
from bench.large import large_case
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.scores import Scores
from bench.startup import COMMAND
from bench.tables import table
from fewcolors.images import encode_indexed
from fewcolors.metrics import mse

K = 256
JUDGES = ["SSIMULACRA2", "FLIP"]
OURS, THEIRS = "fewcolors", "pngquant"
OURS_PLAIN, THEIRS_PLAIN = "fewcolors --space srgb --dither none", "pngquant --nofs"
QUIET = [str(COMMAND), "quantize", "--quiet", "--threads", "1", "--force", "-k", str(K)]
# The file read and the file written follow.
COMMANDS: dict[str, list[str]] = {
    THEIRS: ["pngquant", "--force", str(K), "--output"],
    OURS: [*QUIET, "--output"],
    THEIRS_PLAIN: ["pngquant", "--force", "--nofs", str(K), "--output"],
    OURS_PLAIN: [*QUIET, "--space", "srgb", "--dither", "none", "--output"],
}
STAND_IN = "fewcolors pngquant: --dither-strength 0.6"
# What is asked of ours on many photos.
SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    STAND_IN: {"dither_strength": 0.6},
    "-k 192": {"n_colors": 192},
    "--dither none": {"dither": "none"},
}


@dataclass(frozen=True)
class Turns:
    """One command on one picture: seconds of a clock and of the processor, one each turn, bytes, and the picture."""

    walls: list[float]
    cpus: list[float]
    bytes: int
    pixels: Pixels

    @property
    def wall(self) -> float:
        """Seconds of a clock, the median."""
        return median(self.walls)

    @property
    def cpu(self) -> float:
        """Seconds of the processor, the median."""
        return median(self.cpus)

    def times(self, other: Turns) -> tuple[float, float]:
        """The clock's and the processor's time over another's: medians of the ratios of turns that followed each other,
        which what else the machine does disturbs the least."""
        return _ratio(self.walls, other.walls), _ratio(self.cpus, other.cpus)


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return median(a / b for a, b in zip(ours, theirs, strict=True))


@dataclass(frozen=True)
class Duel:
    """One photo in one setting: our bytes over theirs, and our SSIMULACRA2 less theirs."""

    case: str
    setting: str
    bytes: float
    ssimulacra2: float


def race(case: Case, names: Sequence[str], rounds: int) -> dict[str, Turns]:
    """Each command in turns, `rounds` times."""
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.png")
        Image.fromarray(case.image).save(source)
        targets = {name: Path(folder, f"{i}.png") for i, name in enumerate(names)}
        for _ in range(rounds):
            for name in names:
                seconds[name].append(_timed([*COMMANDS[name], str(targets[name]), str(source)]))
        return {
            name: Turns(
                [wall for wall, _ in seconds[name]],
                [cpu for _, cpu in seconds[name]],
                targets[name].stat().st_size,
                read(targets[name]),
            )
            for name in names
        }


def _timed(command: list[str]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(path: Path) -> Pixels:
    """A picture (h, w, 3)."""
    with Image.open(path) as picture:
        return np.array(picture.convert("RGB"))


def duels(case: Case, judge: Judge) -> list[Duel]:
    """One photo in all settings."""
    theirs = race(case, [THEIRS], 1)[THEIRS]
    score = Scores().score(judge, case.image, theirs.pixels)
    found = []
    for setting, options in SETTINGS.items():
        result = fc.quantize(case.image, **{"n_colors": K, **options})
        size = len(encode_indexed(np.asarray(result.indices), np.asarray(result.palette.written)))
        ours = Scores().score(judge, case.image, result.to_array())
        found.append(Duel(case.name, setting, size / theirs.bytes, ours - score))
    return found


def pngquant(images: int | None, rounds: int, record: bool) -> int:
    """`python -m bench pngquant`: 0, or 1 when a bar is missed, or pngquant or a judge is absent."""
    judges, missing = load_judges(JUDGES)
    if shutil.which("pngquant") is None or len(judges) < len(JUDGES):
        say("; ".join(["pngquant is needed, a package of Debian's", *missing]))
        return 1
    china = sklearn_case("china")
    say("china")
    small = race(china, list(COMMANDS), rounds)
    start = perf_counter()
    fc.quantize(china.image, K, threads=1)
    inside = perf_counter() - start
    say("24 megapixels")
    large = race(large_case(china.image), [THEIRS, OURS], max(1, rounds // 3))
    found = []
    for case in [*photo_cases(), *cq100_cases(images)]:
        say(case.name)
        found += duels(case, judges[0])
    bars = [*china_bars(china, small, judges), *many_bars(large, found)]
    facts = machine(judges) | {"pngquant": _version()}
    times = {"china": _plain(small), "24 megapixels": _plain(large), "quantize in process, seconds": inside}
    told = f"quantize(china, {K}) in process: {1000 * inside:.0f} ms. pngquant {_version()}."
    text = [_times_table("china", small), _times_table("24 megapixels", large), _duel_table(found), bars_table(bars)]
    results = {**times, "duels": [asdict(each) for each in found], "bars": judged(bars)}
    publish("pngquant", facts, results, [*text, _processor(small, large), told, sentence(facts)], record)
    return exit_code(bars)


def china_bars(case: Case, turns: dict[str, Turns], judges: Sequence[Judge]) -> list[Bar]:
    """One photo in 256 colours."""
    ours, theirs, plain, nofs = (turns[name] for name in (OURS, THEIRS, OURS_PLAIN, THEIRS_PLAIN))
    see, flip = ([judge.score(case.image, turn.pixels) for turn in (ours, theirs)] for judge in judges)
    errors = [mse(case.image, turn.pixels) for turn in (plain, nofs)]
    return [
        Bar("china: wall time, times pngquant's", 1.3, 1, ours.times(theirs)[0]),
        Bar("china: bytes, times pngquant's", 1, 1, ours.bytes / theirs.bytes),
        Bar("china: SSIMULACRA2, above pngquant's", 0, 5, see[0] - see[1], at_least=True),
        Bar("china: FLIP, times pngquant's", 1, 1, flip[0] / flip[1]),
        Bar("china, undithered: MSE, times --nofs", 1, 1, errors[0] / errors[1]),
        Bar("china, undithered: bytes, times --nofs", 1.05, 1, plain.bytes / nofs.bytes),
    ]


def many_bars(large: dict[str, Turns], found: Sequence[Duel]) -> list[Bar]:
    """24 megapixels, and the photos."""
    in_place = [duel for duel in found if duel.setting == STAND_IN]
    good = [duel.bytes <= 1 and duel.ssimulacra2 >= 0 for duel in in_place]
    return [
        Bar("24 megapixels: wall time, times pngquant's", 0.4, 0.2, large[OURS].times(large[THEIRS])[0]),
        Bar("photos in its place: no larger, no worse, %", 75, 100, 100 * float(np.mean(good)), at_least=True),
    ]


def _processor(small: dict[str, Turns], large: dict[str, Turns]) -> str:
    """What the processor says of the two bars of time: a busy machine lengthens it less than the clock's."""
    china, many = (turns[OURS].times(turns[THEIRS])[1] for turns in (small, large))
    return f"Processor's time, times pngquant's: china {china:.3f}, 24 megapixels {many:.3f}."


def _plain(turns: dict[str, Turns]) -> dict[str, Any]:
    return {name: {"wall": turn.wall, "cpu": turn.cpu, "bytes": turn.bytes} for name, turn in turns.items()}


def _times_table(title: str, turns: dict[str, Turns]) -> str:
    rows = [[name, f"{turn.wall:.3f}", f"{turn.cpu:.3f}", f"{turn.bytes:,}"] for name, turn in turns.items()]
    return table(f"Whole processes: {title}, {K} colours", ("command", "seconds", "of processor", "bytes"), rows)


def _duel_table(found: Sequence[Duel]) -> str:
    rows = []
    for setting in SETTINGS:
        own = [duel for duel in found if duel.setting == setting]
        sizes, scores = [duel.bytes for duel in own], [duel.ssimulacra2 for duel in own]
        both = sum(duel.bytes <= 1 and duel.ssimulacra2 >= 0 for duel in own)
        rows.append(
            [setting, f"{median(sizes):.3f}", f"{median(scores):+.1f}", f"{min(scores):+.1f}", f"{both} of {len(own)}"]
        )
    header = ("ours", "bytes / theirs, median", "SSIMULACRA2 - theirs, median", "least", "no larger, no worse")
    return table(f"Photos against pngquant's default in {K} colours", header, rows)


def _version() -> str:
    return subprocess.run(["pngquant", "--version"], check=True, capture_output=True, text=True).stdout.split()[0]
