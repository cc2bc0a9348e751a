"""Small colours that matter: how many of them keep an entry, ours and the rivals'; and what that costs plain photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

import fewcolors as fc
from bench.accent_cases import AccentCase, accent_cases
from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases
from bench.engines import Engine, Pixels, load_engines
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.tables import table

RIVALS = ("imagequant", "Pillow median cut", "Pillow fast octree", "scikit-learn KMeans, all pixels")
NEAR = 10.0
K = 16
COST_KS = (16, 64, 256)
# In per cent: of the accents of the held-out third; of the error of plain photos, all of them together.
LEAST_KEPT, MOST_COST = 95, 2

# What the table calls them, and what they are asked for.
OURS: dict[str, dict[str, Any]] = {
    "fewcolors": {},
    "fewcolors, undithered": {"dither": "none"},
    "fewcolors, srgb, undithered, accents=1": {"space": "srgb", "dither": "none", "accents": 1},
    "fewcolors, accents off": {"accents": "off"},
    "fewcolors, undithered, accents off": {"dither": "none", "accents": "off"},
}
COSTS: dict[str, dict[str, Any]] = {
    "oklab, undithered": {"dither": "none"},
    "srgb, undithered, accents=1": {"space": "srgb", "dither": "none", "accents": 1},
    "oklab, dithered": {},
    "srgb, dithered": {"space": "srgb"},
}


@dataclass(frozen=True)
class Keeping:
    """Of how many accents the palette holds a near colour, and the picture shows one in their place."""

    engine: str
    held_out: bool
    accents: int
    kept: int
    shown: int


@dataclass(frozen=True)
class Cost:
    """What keeping accents did to one photo: `rise` of the MSE in per cent; `accents` were given entries."""

    setting: str
    case: str
    n_colors: int
    accents: int
    rise: float


Run = Callable[[Pixels], tuple[Pixels, Pixels]]  # a picture's palette (k, 3), and it in these colours


def keeping(name: str, run: Run, cases: Sequence[AccentCase], held_out: bool) -> Keeping:
    """How one engine fares on one part of the cases."""
    kept, shown = [], []
    for case in cases:
        if case.held_out == held_out:
            palette, picture = run(case.image)
            for mask, color in zip(case.accents, case.colors(), strict=True):
                kept.append(_difference(color, palette) <= NEAR)
                shown.append(_difference(color, picture[mask].mean(axis=0)[None]) <= NEAR)
    return Keeping(name, held_out, len(kept), sum(kept), sum(shown))


def _difference(color: NDArray[np.float64], colors: NDArray[Any]) -> float:
    """The least CIEDE2000 between a colour (3,) and others (n, 3)."""
    lab = rgb2lab(np.asarray(colors, np.float64) / 255)
    return float(deltaE_ciede2000(np.broadcast_to(rgb2lab(color[None] / 255), lab.shape), lab).min())


def _ours(options: dict[str, Any]) -> Run:
    def run(image: Pixels) -> tuple[Pixels, Pixels]:
        result = fc.quantize(image, K, **options)
        return np.asarray(result.palette.rgb), result.to_array()

    return run


def _theirs(engine: Engine) -> Run:
    def run(image: Pixels) -> tuple[Pixels, Pixels]:
        answer = engine.run(image, K)
        return answer.palette, answer.render()

    return run


def costs_of(case: Case, setting: str) -> list[Cost]:
    """One photo in one setting; where no accent was found nothing changed, which the tests hold."""
    out = []
    for k in COST_KS:
        result = fc.quantize(case.image, k, **COSTS[setting])
        found = len(result.report.get("accents", ()))
        rise = 0.0
        if found:
            without = fc.quantize(case.image, k, **COSTS[setting] | {"accents": "off"})
            rise = 100 * (_mse(case, result) / _mse(case, without) - 1)
        out.append(Cost(setting, case.name, k, found, rise))
    return out


def _mse(case: Case, result: fc.Indexed) -> float:
    return fc.measure(case.image, result).mse


def accents(images: int | None, record: bool) -> int:
    """`python -m bench accents`: 0, or 1 when a bar is missed."""
    engines, missing = load_engines(list(RIVALS))
    cases = accent_cases()
    runs = {name: _ours(options) for name, options in OURS.items()}
    runs |= {engine.name: _theirs(engine) for engine in engines if engine.name in RIVALS}
    kept = []
    for name, run in runs.items():
        say(name)
        kept += [keeping(name, run, cases, held_out) for held_out in (True, False)]
    photos = [*photo_cases(), *cq100_cases(images)]
    costs = []
    for setting in COSTS:
        say(f"cost, {setting}")
        costs += [cost for case in photos for cost in costs_of(case, setting)]
    bars = accent_bars(kept, costs)
    facts = machine(engines)
    tables = [_kept_table(kept), _cost_table(costs), bars_table(bars)]
    results = {"kept": [asdict(row) for row in kept], "costs": [asdict(row) for row in costs], "bars": judged(bars)}
    publish("accents", facts, results, [*tables, *missing, sentence(facts)], record)
    return exit_code(bars)


def accent_bars(kept: Sequence[Keeping], costs: Sequence[Cost]) -> list[Bar]:
    """What the held-out third keeps, and what plain photos pay, by setting."""
    bars = [
        Bar(f"{row.engine}, k = {K}, held out: accents kept, %", LEAST_KEPT, 100, 100 * row.kept / row.accents, True)
        for row in kept
        if row.held_out and row.engine in OURS and "off" not in row.engine
    ]
    for setting in COSTS:
        rises = [cost.rise for cost in costs if cost.setting == setting]
        bars.append(Bar(f"plain photos, {setting}: rise of MSE, %", MOST_COST, 0.5, fmean(rises)))
    return bars


def _kept_table(kept: Sequence[Keeping]) -> str:
    rows = [
        [
            row.engine,
            "held out" if row.held_out else "tuned on",
            f"{row.accents}",
            f"{100 * row.kept / row.accents:.1f} %",
            f"{100 * row.shown / row.accents:.1f} %",
        ]
        for row in sorted(kept, key=lambda row: not row.held_out)
    ]
    return table(f"Accents within ΔE2000 {NEAR:g}, k = {K}", ("engine", "cases", "accents", "kept", "shown"), rows)


def _cost_table(costs: Sequence[Cost]) -> str:
    rows = []
    for setting in COSTS:
        for k in COST_KS:
            own = [cost for cost in costs if (cost.setting, cost.n_colors) == (setting, k)]
            worst = max(own, key=lambda cost: cost.rise)
            changed = sum(cost.accents > 0 for cost in own)
            mean = f"{fmean(cost.rise for cost in own):.2f} %"
            rows.append([setting, str(k), f"{changed} of {len(own)}", mean, f"{worst.rise:.2f} %", worst.case])
    header = ("setting", "k", "photos with accents", "rise of MSE", "worst", "of")
    return table("What accents cost photos", header, rows)
