"""Error above the best known palettes, and speed against imagequant, over the CQ100 pictures.

For each number of colours and engine: the mean and the worst excess of the MSE over `best_seen_8bit`, in per cent, and
the picture where it is worst; the MSE and the speed relative to imagequant, as geometric means over the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean

from bench.cases import Case
from bench.engines import Engine
from bench.race import Trial, race
from bench.tables import geometric_mean, milliseconds, table

RIVAL = "imagequant"
ENGINES = ("fewcolors fast", "fewcolors balanced", "fewcolors best", RIVAL)
HEADER = ("engine", "excess mean %", "worst %", "worst on", f"MSE / {RIVAL}", "ms", f"x {RIVAL}'s speed")


def measure(
    engines: list[Engine],
    cases: list[Case],
    ks: Sequence[int],
    rounds: int,
    on_race: Callable[[str, int], None] = lambda name, k: None,
) -> list[Trial]:
    """Every engine on every case with every number of colours, in turns; `on_race` hears what begins."""
    trials: list[Trial] = []
    for k in ks:
        for case in cases:
            on_race(case.name, k)
            trials += race(engines, case, k, rounds)
    return trials


def report(trials: list[Trial], cases: list[Case]) -> str:
    """One table per number of colours."""
    ks = dict.fromkeys(trial.n_colors for trial in trials)
    return "\n".join(_one_table(k, [trial for trial in trials if trial.n_colors == k], cases) for k in ks)


def _one_table(k: int, trials: list[Trial], cases: list[Case]) -> str:
    best = {case.name: case.best_known(k) for case in cases}
    rival = {trial.case: trial for trial in trials if trial.engine == RIVAL}
    names = dict.fromkeys(trial.engine for trial in trials)
    rows = [_row(name, [trial for trial in trials if trial.engine == name], best, rival) for name in names]
    return table(f"k = {k}, {len(cases)} pictures", HEADER, rows)


def _row(name: str, trials: list[Trial], best: dict[str, float | None], rival: dict[str, Trial]) -> list[str]:
    excess = {t.case: 100 * (t.mse / known - 1) for t in trials if (known := best[t.case])}
    worst = max(excess, key=lambda case: excess[case], default=None)
    return [
        name,
        f"{fmean(excess.values()):.2f}" if excess else "–",
        f"{excess[worst]:.2f}" if worst else "–",
        worst or "–",
        f"{geometric_mean(t.mse / rival[t.case].mse for t in trials):.3f}" if rival else "–",
        milliseconds(geometric_mean(t.time for t in trials)),
        f"{geometric_mean(rival[t.case].time / t.time for t in trials):.2f}" if rival else "–",
    ]
