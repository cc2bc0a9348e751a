"""Error above the best known palettes, and speed against imagequant, over the CQ100 pictures.

A cell is one engine on one picture with one number of colours; its excess is that of its MSE over `best_seen_8bit`, in
per cent. Errors are averaged over cells; times and ratios are geometric means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from bench.bars import Bar
from bench.cases import Case
from bench.engines import Engine
from bench.race import Trial, race
from bench.tables import geometric_mean, milliseconds, table

RIVAL = "imagequant"
EFFORTS = {effort: f"fewcolors {effort}" for effort in ("fast", "balanced", "best")}
ENGINES = (*EFFORTS.values(), RIVAL)
HEADER = ("engine", "excess mean %", "worst %", "worst on", f"MSE / {RIVAL}", "ms", f"x {RIVAL}'s speed")
SPLIT_HEADER = ("engine", "tuned on: mean %", "worst %", "held out: mean %", "worst %", "below best known")

# The bars, per effort. Excess in per cent: the mean over all cells, and the worst cell, for which there is no aim.
MEAN_EXCESS = {"fast": (5, 3), "balanced": (1.5, 0.8), "best": (0.4, 0.1)}
WORST_EXCESS = {"fast": 15, "balanced": 5, "best": 1.5}
# Speeds and times are judged at the k at which all of imagequant's palette is used.
SPEED_K = 256
TIMES_ITS_SPEED = {"fast": (8, 20), "balanced": (3, 6)}
TIMES_ITS_TIME = {"best": (12, 5)}


@dataclass(frozen=True)
class Cell:
    """A trial beside the best error known for its picture, and beside imagequant's trial, where there are such."""

    trial: Trial
    held_out: bool
    known: float | None
    rival: Trial | None

    @property
    def excess(self) -> float:
        """Per cent above the best known error; negative where that is beaten."""
        assert self.known is not None
        return 100 * (self.trial.mse / self.known - 1)

    @property
    def speed(self) -> float:
        """Times imagequant's speed."""
        assert self.rival is not None
        return self.rival.time / self.trial.time


def measure(
    engines: list[Engine],
    cases: Sequence[Case],
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


def cells_of(trials: Sequence[Trial], cases: Sequence[Case]) -> list[Cell]:
    """Each trial with what it is judged by."""
    by_name = {case.name: case for case in cases}
    rivals = {(trial.case, trial.n_colors): trial for trial in trials if trial.engine == RIVAL}
    return [
        Cell(
            trial,
            by_name[trial.case].held_out,
            by_name[trial.case].best_known(trial.n_colors),
            rivals.get((trial.case, trial.n_colors)),
        )
        for trial in trials
    ]


# Tables


def report(cells: Sequence[Cell]) -> str:
    """One table per number of colours, and one that tells the pictures tuned on from those held out."""
    ks = dict.fromkeys(cell.trial.n_colors for cell in cells)
    tables = [_table_of_k(k, [cell for cell in cells if cell.trial.n_colors == k]) for k in ks]
    return "\n".join([*tables, _split_table(cells)])


def _table_of_k(k: int, cells: Sequence[Cell]) -> str:
    title = f"k = {k}, {_pictures(cells)}"
    return table(title, HEADER, [_row(name, own) for name, own in _by_engine(cells).items()])


def _row(name: str, cells: Sequence[Cell]) -> list[str]:
    known = _with_known(cells)
    raced = _with_rival(cells)
    worst = max(known, key=lambda cell: cell.excess, default=None)
    return [
        name,
        _mean(known),
        _worst(known),
        worst.trial.case if worst else "–",
        f"{geometric_mean(cell.trial.mse / cell.rival.mse for cell in raced if cell.rival):.3f}" if raced else "–",
        milliseconds(geometric_mean(cell.trial.time for cell in cells)),
        f"{geometric_mean(cell.speed for cell in raced):.2f}" if raced else "–",
    ]


def _split_table(cells: Sequence[Cell]) -> str:
    held_out = [cell for cell in cells if cell.held_out]
    tuned = [cell for cell in cells if not cell.held_out]
    ks = ", ".join(str(k) for k in dict.fromkeys(cell.trial.n_colors for cell in cells))
    title = f"Excess on {_pictures(tuned)} tuned on and {_pictures(held_out)} held out, k = {ks}"
    return table(title, SPLIT_HEADER, [_split_row(name, own) for name, own in _by_engine(cells).items()])


def _split_row(name: str, cells: Sequence[Cell]) -> list[str]:
    known = _with_known(cells)
    held_out = [cell for cell in known if cell.held_out]
    tuned = [cell for cell in known if not cell.held_out]
    below = f"{sum(cell.excess < 0 for cell in known)} of {len(known)}"
    return [name, _mean(tuned), _worst(tuned), _mean(held_out), _worst(held_out), below]


def _pictures(cells: Sequence[Cell]) -> str:
    count = len({cell.trial.case for cell in cells})
    return f"{count} picture" if count == 1 else f"{count} pictures"


def _mean(cells: Sequence[Cell]) -> str:
    return f"{fmean(cell.excess for cell in cells):.2f}" if cells else "–"


def _worst(cells: Sequence[Cell]) -> str:
    return f"{max(cell.excess for cell in cells):.2f}" if cells else "–"


# Bars


def design_bars(cells: Sequence[Cell]) -> list[Bar]:
    """What each effort must reach, as far as this run can judge it."""
    engines = _by_engine(cells)
    efforts = {effort: engines[name] for effort, name in EFFORTS.items() if name in engines}
    errors = [bar for effort, own in efforts.items() for bar in _error_bars(effort, _with_known(own))]
    return [*errors, *(bar for effort, own in efforts.items() for bar in _time_bars(effort, _with_rival(own)))]


def _error_bars(effort: str, known: Sequence[Cell]) -> list[Bar]:
    if not known:
        return []
    excesses = [cell.excess for cell in known]
    worst = WORST_EXCESS[effort]
    return [
        Bar(f"{effort}: mean excess over the best known error, %", *MEAN_EXCESS[effort], fmean(excesses)),
        Bar(f"{effort}: worst excess, %", worst, worst, max(excesses)),
    ]


def _time_bars(effort: str, raced: Sequence[Cell]) -> list[Bar]:
    speeds = [cell.speed for cell in raced if cell.trial.n_colors == SPEED_K]
    if not speeds:
        return []
    speed = geometric_mean(speeds)
    if effort in TIMES_ITS_SPEED:
        must, aim = TIMES_ITS_SPEED[effort]
        return [Bar(f"{effort}: times {RIVAL}'s speed, k = {SPEED_K}", must, aim, speed, at_least=True)]
    return [Bar(f"{effort}: times {RIVAL}'s time, k = {SPEED_K}", *TIMES_ITS_TIME[effort], 1 / speed)]


def _by_engine(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    names = dict.fromkeys(cell.trial.engine for cell in cells)
    return {name: [cell for cell in cells if cell.trial.engine == name] for name in names}


def _with_known(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.known is not None]


def _with_rival(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.rival is not None]
