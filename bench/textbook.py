"""The default effort against the textbook: scikit-learn's k-means on all pixels, which takes seconds a picture."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bars import OURS, TEXTBOOK, Bar
from bench.design import SPEED_K
from bench.race import Trial
from bench.tables import geometric_mean, milliseconds, table

ENGINES = (OURS, TEXTBOOK)
# Each takes one turn beside the other. The errors are the same in every turn, since both are seeded, and the speeds are
# so far apart, and averaged over so many pictures, that a median of turns would not move the verdict.
ROUNDS = 1
HEADER = ("k", "pictures", "lower error here", "its MSE / ours", "ms here", "ms there", "x its speed")

Pair = tuple[Trial, Trial]


def pairs_of(trials: Sequence[Trial]) -> list[Pair]:
    """Our trial and the textbook's of each picture and number of colours that both have run."""
    theirs = {(trial.case, trial.n_colors): trial for trial in trials if trial.engine == TEXTBOOK}
    ours = [trial for trial in trials if trial.engine == OURS]
    return [(t, theirs[t.case, t.n_colors]) for t in ours if (t.case, t.n_colors) in theirs]


def textbook_table(pairs: Sequence[Pair], n_cases: int) -> str:
    """A row per number of colours; `n_cases`: of how many pictures these are a sample."""
    n_pictures = len({ours.case for ours, _ in pairs})
    extent = f"all {n_cases}" if n_pictures == n_cases else f"{n_pictures} of the {n_cases}"
    by_k = {k: [pair for pair in pairs if pair[0].n_colors == k] for k in dict.fromkeys(o.n_colors for o, _ in pairs)}
    title = f"{OURS} against {TEXTBOOK}, one thread each, {extent} pictures"
    return table(title, HEADER, [_row(k, own) for k, own in by_k.items()])


def _row(k: int, pairs: Sequence[Pair]) -> list[str]:
    return [
        str(k),
        str(len(pairs)),
        f"{_wins(pairs)} of {len(pairs)}",
        f"{geometric_mean(theirs.mse / ours.mse for ours, theirs in pairs):.4f}",
        milliseconds(geometric_mean(ours.time for ours, _ in pairs)),
        milliseconds(geometric_mean(theirs.time for _, theirs in pairs)),
        f"{_speed(pairs):.0f}",
    ]


def textbook_bars(pairs: Sequence[Pair]) -> list[Bar]:
    """The share of cells with the lower error, and the speed where k-means works hardest."""
    if not pairs:
        return []
    share = 100 * _wins(pairs) / len(pairs)
    bars = [Bar(f"balanced: lower error than scikit-learn, % of {len(pairs)} cells", 75, 90, share, at_least=True)]
    hardest = [pair for pair in pairs if pair[0].n_colors == SPEED_K]
    if hardest:
        name = f"balanced: times scikit-learn's speed, k = {SPEED_K}"
        bars.append(Bar(name, 100, 100, _speed(hardest), at_least=True))
    return bars


def _wins(pairs: Sequence[Pair]) -> int:
    return sum(ours.mse < theirs.mse for ours, theirs in pairs)


def _speed(pairs: Sequence[Pair]) -> float:
    return geometric_mean(theirs.time / ours.time for ours, theirs in pairs)
