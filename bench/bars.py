"""The bars: what must hold, what is aimed at, what this run measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.levels import Level
from bench.race import Trial
from bench.tables import table

OURS = "fewcolors balanced"  # the default effort
TEXTBOOK = "scikit-learn KMeans, all pixels"


@dataclass(frozen=True)
class Bar:
    """One bar. `at_least` tells the sense: more is better (a speed), or less is (an error)."""

    name: str
    must: float
    aim: float
    measured: float
    at_least: bool = False

    def holds(self, limit: float) -> bool:
        """Is the measured value on the right side of `limit`?"""
        return self.measured >= limit if self.at_least else self.measured <= limit

    @property
    def verdict(self) -> str:
        """`MISSED`, `must` or `aim`: the highest that holds."""
        if not self.holds(self.must):
            return "MISSED"
        return "aim" if self.holds(self.aim) else "must"


def photo_bars(trials: Sequence[Trial]) -> list[Bar]:
    """China in 64 colours: its error, and its speed against the textbook's k-means in the same run."""
    china = {trial.engine: trial for trial in trials if (trial.case, trial.n_colors) == ("china", 64)}
    if OURS not in china:
        return []
    ours = china[OURS]
    # 111.4 is the best error known for this photo and k; scikit-learn on all pixels reaches 112.0.
    bars = [Bar("china, k=64: MSE", must=113.5, aim=112.0, measured=ours.mse)]
    if TEXTBOOK in china:
        ratio = china[TEXTBOOK].time / ours.time
        bars.append(Bar(f"china, k=64: times the speed of {TEXTBOOK}", 60, 150, ratio, at_least=True))
    return bars


def startup_bars(seconds: Mapping[str, float]) -> list[Bar]:
    """The command's help against the import of its one light dependency."""
    ratio = seconds["fewcolors --help"] / seconds['python -c "import click"']
    return [Bar('fewcolors --help: times python -c "import click"', must=3, aim=3, measured=ratio)]


def level_bars(levels: Sequence[Level]) -> list[Bar]:
    """All levels answer the same bytes; the slowest takes noticeably longer, so the code really differs."""
    ran = [level for level in levels if level.digest]
    bars = [Bar("kernel levels: distinct answers", must=1, aim=1, measured=len({level.digest for level in ran}))]
    if len(ran) > 1:
        times = [level.time for level in ran]
        # Medians of turns on one machine agree within 5 % when it is quiet, so 1.1 is no accident. It stays far below
        # the width of the vectors because counting and the plan around the loop are the same code at every level.
        bars.append(Bar("kernel levels: slowest / fastest", 1.1, 1.3, max(times) / min(times), at_least=True))
    return bars


def bars_table(bars: Sequence[Bar], title: str = "Bars") -> str:
    """Must, aim, measured, verdict."""
    rows = [
        [bar.name, f"{'≥' if bar.at_least else '≤'} {bar.must:g}", f"{bar.aim:g}", f"{bar.measured:.4g}", bar.verdict]
        for bar in bars
    ]
    return table(title, ("bar", "must", "aim", "measured", "verdict"), rows)
