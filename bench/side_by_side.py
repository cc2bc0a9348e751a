"""Rivals side by side on each photo: error and seconds, and both as ratios to ours."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bars import OURS
from bench.race import Trial
from bench.tables import milliseconds, table

HEADER = ("engine", "colours", "MSE", "ms", "MSE / ours", "time / ours")


def side_by_side(trials: Sequence[Trial]) -> str:
    """One table per photo and number of colours; "ours" is the default effort."""
    keys = dict.fromkeys((trial.case, trial.n_colors) for trial in trials)
    return "\n".join(_one_table(case, k, [t for t in trials if (t.case, t.n_colors) == (case, k)]) for case, k in keys)


def _one_table(case: str, k: int, trials: Sequence[Trial]) -> str:
    ours = next(trial for trial in trials if trial.engine == OURS)
    rows = [
        [
            trial.engine,
            str(trial.n_colors_after),
            f"{trial.mse:.2f}",
            milliseconds(trial.time),
            f"{trial.mse / ours.mse:.3f}",
            f"{trial.time / ours.time:.3g}",
        ]
        for trial in sorted(trials, key=lambda trial: trial.mse)
    ]
    return table(f"{case}, k = {k}", HEADER, rows)
