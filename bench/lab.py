"""The lab: ColorKMeans in the place of scikit-learn's KMeans, in the recipe; and what importing the package costs.

Both models take turns on china.jpg as the recipe has it, floats in [0, 1], 64 clusters, one thread each
(scikit-learn's limit of threads holds both). Labels are checked against the centres, and the inertia is computed here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from bench.bars import Bar, bars_table
from bench.cases import sklearn_case
from bench.engines import load_engines
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.race import WrongAnswer
from bench.tables import milliseconds, table

N_CLUSTERS = 64
SAMPLE = 1000  # the recipe's number
IMPORT_ROUNDS = 15  # a process takes some 100 ms; medians of so many agree within a few per cent
IMPORTS = {
    "import numpy, PIL.Image": "import numpy, PIL.Image",
    "import fewcolors": "import fewcolors",
    "import fewcolors, and all it needs to quantize": "import fewcolors; fewcolors.quantize",
}


@dataclass
class Contest:
    """One model in one of the recipe's two forms: `n_samples` pixels to learn from, and what came of it."""

    model: str
    n_samples: int
    inertia: float = 0.0
    fit_seconds: list[float] = field(default_factory=list)
    predict_seconds: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """Median seconds of fit and predict together."""
        return median(fit + predict for fit, predict in zip(self.fit_seconds, self.predict_seconds, strict=True))


def models() -> dict[str, Callable[[], Any]]:
    """The two, as the recipe makes them."""
    from sklearn.cluster import KMeans

    from fewcolors.sklearn import ColorKMeans

    return {
        "ColorKMeans": lambda: ColorKMeans(n_clusters=N_CLUSTERS, n_init="auto", random_state=0),
        "KMeans": lambda: KMeans(n_clusters=N_CLUSTERS, n_init="auto", random_state=0),
    }


def contest(pixels: np.ndarray, n_samples: int, rounds: int) -> list[Contest]:
    """Both models, in turns, after one turn each that does not count."""
    from sklearn.utils import shuffle

    sample = pixels if n_samples == len(pixels) else shuffle(pixels, random_state=0, n_samples=n_samples)
    found = [Contest(name, n_samples) for name in models()]
    with threadpool_limits(limits=1):
        for turn in range(rounds + 1):
            for each in found:
                _take_turn(each, sample, pixels, counts=turn > 0)
    return found


def _take_turn(each: Contest, sample: np.ndarray, pixels: np.ndarray, counts: bool) -> None:
    model = models()[each.model]()
    began = perf_counter()
    model.fit(sample)
    fitted = perf_counter()
    labels = model.predict(pixels)
    ended = perf_counter()
    if counts:
        each.fit_seconds.append(fitted - began)
        each.predict_seconds.append(ended - fitted)
        each.inertia = checked_inertia(pixels, model.cluster_centers_, labels)


def checked_inertia(pixels: np.ndarray, centers: np.ndarray, labels: np.ndarray) -> float:
    """The inertia of all pixels, once every 101st is seen to have its nearest centre."""
    some = slice(None, None, 101)
    to_all = np.square(pixels[some, None] - centers[None]).sum(axis=2)
    chosen = np.take_along_axis(to_all, labels[some, None].astype(np.intp), axis=1)[:, 0]
    if (chosen > to_all.min(axis=1) + 1e-9).any():
        raise WrongAnswer("a pixel is not labelled with its nearest centre")
    return float(np.square(pixels - centers[labels]).sum())


def imports(rounds: int) -> dict[str, float]:
    """Median wall seconds of a process that imports and does nothing; in turns, the first unmeasured."""
    seconds: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for turn in range(rounds + 1):
        for name, code in IMPORTS.items():
            began = perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            if turn:
                seconds[name].append(perf_counter() - began)
    return {name: median(times) for name, times in seconds.items()}


def lab_bars(sampled: list[Contest], whole: list[Contest], seconds: dict[str, float]) -> list[Bar]:
    """Times the speed of KMeans in both forms, its inertia on all pixels, and the imports."""
    (ours, theirs), (ours_all, theirs_all) = sampled, whole
    plain, package, _ = seconds.values()
    return [
        Bar(f"fit {SAMPLE:,} pixels, predict all: times the speed", 4, 4, theirs.time / ours.time, at_least=True),
        Bar("fit all pixels, predict all: times the speed", 60, 60, theirs_all.time / ours_all.time, at_least=True),
        Bar("fit all pixels: inertia / KMeans'", 1, 1, ours_all.inertia / theirs_all.inertia),
        Bar("import fewcolors / import numpy, PIL.Image", 1.3, 1.3, package / plain),
    ]


def lab_table(contests: list[Contest]) -> str:
    """Medians, and the errors as the other tables have them: 8-bit levels, mean over pixels."""
    rows = [
        [
            f"{each.model}, {each.n_samples:,} pixels",
            milliseconds(median(each.fit_seconds)),
            milliseconds(median(each.predict_seconds)),
            milliseconds(each.time),
            f"{each.inertia:.2f}",
        ]
        for each in contests
    ]
    header = ("model", "fit, ms", "predict, ms", "both, ms", "inertia, all pixels")
    return table(f"The recipe: china.jpg, {N_CLUSTERS} clusters, one thread", header, rows)


def lab(rounds: int, record: bool) -> int:
    """`python -m bench lab`: 0, or 1 when a bar is missed."""
    pixels = sklearn_case("china").image.reshape(-1, 3) / 255.0
    say(f"{SAMPLE:,} pixels")
    sampled = contest(pixels, SAMPLE, 5 * rounds)  # some 30 ms a turn: five times as many, for the median's sake
    say("all pixels")
    whole = contest(pixels, len(pixels), rounds)
    say("imports")
    seconds = imports(IMPORT_ROUNDS)
    bars = lab_bars(sampled, whole, seconds)
    facts = machine(load_engines(["fewcolors balanced", "scikit-learn KMeans, all pixels"])[0])
    tables = [
        lab_table([*sampled, *whole]),
        table("Imports, whole process", ("process", "ms"), [[n, milliseconds(s)] for n, s in seconds.items()]),
        bars_table(bars),
        sentence(facts),
    ]
    results = {"contests": [asdict(each) for each in [*sampled, *whole]], "imports": seconds, "bars": judged(bars)}
    publish("lab", facts, results, tables, record)
    return exit_code(bars)
