"""Films in few colours: ours against ffmpeg's palettegen and paletteuse and against gifsicle, at no more bytes.

Held-out films, which nothing was fitted to, are told apart.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from bench.bars import Bar, bars_table
from bench.films import Film, films
from bench.held_films import HELD, held_films
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.tables import table
from fewcolors._arrays import with_alpha
from fewcolors.animation import Animation, animate, encode, fitted, read, write
from fewcolors.errors import TargetError
from fewcolors.metrics.scielab import scielab

KS = (16, 64, 256)
# Frames evenly apart that are judged; of longer films the mean over all differs in the third digit.
JUDGED = 12
# In per cent of the clips: where ours has the lower error at no more bytes.
MUST, AIM = 75, 100


@dataclass(frozen=True)
class Match:
    """One film against one rival: bytes and mean S-CIELAB of both, and of the pixels that stand still in the film how
    many in a hundred change on the screen from frame to frame. `better`: lower error at no more bytes."""

    film: str
    n_colors: int
    rival: str
    their_bytes: int
    their_error: float
    their_boil: float
    our_bytes: int
    our_error: float
    our_boil: float
    better: bool


def ffmpeg(dither: str) -> Callable[[Path, int, Path], None]:
    """Its own way to make GIFs: a palette of the whole film, used with a dither."""

    def run(folder: Path, n_colors: int, target: Path) -> None:
        graph = f"split[a][b];[a]palettegen=max_colors={n_colors}[p];[b][p]paletteuse=dither={dither}"
        source = ["-framerate", "10", "-i", str(folder / "%04d.png")]
        subprocess.run(["ffmpeg", "-y", "-v", "error", *source, "-filter_complex", graph, str(target)], check=True)

    return run


def gifsicle(*options: str) -> Callable[[Path, int, Path], None]:
    """It reads GIFs alone: the film with a palette of 256 for each frame."""

    def run(folder: Path, n_colors: int, target: Path) -> None:
        command = ["gifsicle", "-w", "-O3", "--colors", str(n_colors), *options, str(folder / "source.gif")]
        subprocess.run([*command, "-o", str(target)], check=True)

    return run


RIVALS = {
    "ffmpeg sierra2_4a": ffmpeg("sierra2_4a"),
    "ffmpeg bayer": ffmpeg("bayer:bayer_scale=2"),
    "gifsicle": gifsicle(),
    "gifsicle --dither": gifsicle("--dither"),
}


def matches_of(case: Film, n_colors: int, runs: dict[str, Callable[[Path, int, Path], None]]) -> list[Match]:
    """One film in so many colours against every rival; none where it has no more than that."""
    if _has_few_colors(case.film, n_colors):
        return []
    ours = animate(case.film, n_colors)
    size = len(encode(ours, ".gif"))
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out(case.film, folder)
        for rival, run in runs.items():
            target = folder / "rival.gif"
            run(folder, n_colors, target)
            their_bytes, theirs = target.stat().st_size, read(target)
            film, our_bytes = (ours, size) if size <= their_bytes else _fitted(case.film, their_bytes, n_colors)
            errors = _error(case.film, theirs), _error(case.film, film)
            better = our_bytes <= their_bytes and errors[1] < errors[0]
            boil = _boil(case.film, theirs), _boil(case.film, film)
            found.append(
                Match(
                    case.name, n_colors, rival, their_bytes, errors[0], boil[0], our_bytes, errors[1], boil[1], better
                )
            )
    return found


def _fitted(film: Animation, most: int, n_colors: int) -> tuple[Animation, int]:
    try:
        found = fitted(film, most, ".gif", n_colors)
    except TargetError as error:
        found = error.best
    return found, len(encode(found, ".gif"))


def _has_few_colors(film: Animation, n_colors: int) -> bool:
    words: np.ndarray = np.empty(0, np.uint32)
    for frame in film.frames:
        words = np.union1d(words, with_alpha(frame.pixels).view(np.uint32))
        if len(words) > n_colors:
            return False
    return True


def _lay_out(film: Animation, folder: Path) -> None:
    """As PNGs of one mode: where it changes on the way, ffmpeg begins anew, and what came before is lost."""
    opaque = all(frame.pixels.shape[2] == 3 for frame in film.frames)
    for number, frame in enumerate(film.frames):
        pixels = frame.pixels if opaque else _full(frame.pixels)
        Image.fromarray(pixels).save(folder / f"{number:04}.png", compress_level=1)
    write(folder / "source.gif", animate(film, 256, palettes="frame", dither="none"))


def _error(film: Animation, shown: Animation) -> float:
    count = len(film.frames)
    if len(shown.frames) != count:
        return float("inf")
    pairs = [
        (film.frames[n].pixels, shown.frames[n].pixels) for n in sorted({i * count // JUDGED for i in range(JUDGED)})
    ]
    return float(np.mean([scielab(_full(a), _full(b)) for a, b in pairs]))


def _boil(film: Animation, shown: Animation) -> float:
    """Of the pixels that stand still in the film, how many in a hundred change on the screen, from frame to frame."""
    found = []
    for number in range(1, min(len(film.frames), len(shown.frames))):
        pairs = ([_full(each.frames[n].pixels) for n in (number, number - 1)] for each in (film, shown))
        still, unchanged = ((now == before).all(axis=2) for now, before in pairs)
        if still.any():
            found.append(100 * float(1 - unchanged[still].mean()))
    return float(np.mean(found)) if found else 0.0


def _full(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(with_alpha(pixels))


def animations(k: list[int], clips: list[str] | None, record: bool) -> int:
    """`python -m bench animate`: 0, or 1 when a bar is missed."""
    runs = {name: run for name, run in RIVALS.items() if shutil.which(name.split()[0])}
    missing = [f"{name} is not here: apt-get install {name.split()[0]}" for name in RIVALS if name not in runs]
    found: list[Match] = []
    for case in [*films(), *held_films()]:
        if clips is None or case.name in clips:
            for n_colors in k:
                say(f"{case.name}, k = {n_colors}")
                found += matches_of(case, n_colors, runs)
    bars = animation_bars(found)
    facts = machine([]) | {"versions": _versions()}
    tables = [_table(found), bars_table(bars)]
    results = {"matches": [asdict(match) for match in found], "bars": judged(bars)}
    publish("animate", facts, results, [*tables, *missing, sentence(facts, "no times are taken")], record)
    return exit_code(bars)


def _versions() -> dict[str, str]:
    """Of the rivals that are here: the third word of ffmpeg's first line, the last of gifsicle's."""
    places = {"ffmpeg": ("-version", 2), "gifsicle": ("--version", -1)}
    found = {}
    for program, (option, place) in places.items():
        if shutil.which(program):
            said = subprocess.run([program, option], check=True, capture_output=True, text=True).stdout
            found[program] = said.splitlines()[0].split()[place]
    return found


def animation_bars(found: Sequence[Match]) -> list[Bar]:
    """Against each rival: of how many films in a hundred ours has the lower error at no more bytes."""
    bars = []
    held = [match for match in found if match.film.startswith(HELD)]
    for kind, group in (("films", [match for match in found if match not in held]), ("held-out films", held)):
        for rival in dict.fromkeys(match.rival for match in group):
            better = [match.better for match in group if match.rival == rival]
            share = 100 * sum(better) / len(better)
            bars.append(Bar(f"{rival}: {kind} with a lower filtered error at no more bytes, %", MUST, AIM, share, True))
    return bars


def _table(found: Sequence[Match]) -> str:
    rows = [
        [
            match.film, str(match.n_colors), match.rival,
            f"{match.their_bytes:,}", f"{match.their_error:.2f}", f"{match.their_boil:.2f}",
            f"{match.our_bytes:,}", f"{match.our_error:.2f}", f"{match.our_boil:.2f}",
            "ours" if match.better else "–",
        ]
        for match in found
    ]  # fmt: skip
    head = ("film", "k", "rival", "bytes", "S-CIELAB", "boil, %", "ours: bytes", "S-CIELAB", "boil, %", "better")
    return table("Films in few colours", head, rows)
