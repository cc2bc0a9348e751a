"""`dither="joint"` against every other method of ours where colours are few: the filtered difference it lowers, and two
judges that know nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from bench.bars import Bar
from bench.engines import Engine
from bench.judges import Judge
from bench.looks import Look, mean_score
from bench.looks_report import AUTO
from bench.tables import table

JOINT = "fewcolors joint"
KS = (8, 16)
FILTERED = "filtered ΔE"
# Asked about joint and auto alone: they are slow, and no bar needs them elsewhere.
OTHERS = ("FLIP", "Butteraugli")
# Shares of the photos in per cent.
LOWEST_OF_ALL = 75
LOWER_THAN_AUTO = 60
HEADER = ("engine", FILTERED, "joint lower on", *OTHERS)


def panel(engines: Sequence[Engine], judges: Sequence[Judge]) -> list[tuple[Engine, list[Judge]]]:
    """Who judges whom."""
    filtered = [judge for judge in judges if judge.name == FILTERED]
    others = [judge for judge in judges if judge.name in OTHERS]
    return [(engine, [*filtered, *(others if engine.name in (JOINT, AUTO) else [])]) for engine in engines]


def joint_report(looks: Sequence[Look]) -> str:
    """A table per number of colours, the lowest filtered difference first."""
    return "\n".join(_table_of_k(looks, k) for k in dict.fromkeys(look.n_colors for look in looks))


def _table_of_k(looks: Sequence[Look], k: int) -> str:
    own = [look for look in looks if look.n_colors == k]
    scores = _filtered(own)
    engines = sorted(scores, key=lambda engine: mean_score(own, engine, k, FILTERED) or 0)
    rows = [
        [
            engine,
            _number(mean_score(own, engine, k, FILTERED)),
            _lower_on(scores, engine),
            *(_number(mean_score(own, engine, k, judge)) for judge in OTHERS),
        ]
        for engine in engines
    ]
    return table(f"k = {k}, {len({look.case for look in own})} pictures", HEADER, rows)


def _lower_on(scores: dict[str, dict[str, float]], engine: str) -> str:
    if JOINT not in scores or engine == JOINT:
        return "–"
    return f"{sum(scores[JOINT][case] < score for case, score in scores[engine].items())} of {len(scores[engine])}"


def joint_bars(looks: Sequence[Look]) -> list[Bar]:
    """Two bars per number of colours; none where joint or auto is missing."""
    return [bar for k in dict.fromkeys(look.n_colors for look in looks) for bar in _bars_of_k(looks, k)]


def _bars_of_k(looks: Sequence[Look], k: int) -> list[Bar]:
    own = [look for look in looks if look.n_colors == k]
    joint = {look.case: look for look in own if look.engine == JOINT}
    auto = {look.case: look for look in own if look.engine == AUTO}
    if not joint or not auto:
        return []
    bars = []
    scores = _filtered(own)
    if JOINT in scores:
        others = [by_case for engine, by_case in scores.items() if engine != JOINT]
        wins = sum(all(scores[JOINT][case] < other[case] for other in others) for case in joint)
        name = f"joint, k = {k}: lowest {FILTERED} of all methods, % of photos"
        bars.append(Bar(name, LOWEST_OF_ALL, LOWEST_OF_ALL, 100 * wins / len(joint), at_least=True))
    asked = [judge for judge in OTHERS if judge in next(iter(joint.values())).scores]
    wins = sum(any(joint[case].scores[judge] < auto[case].scores[judge] for judge in asked) for case in joint)
    name = f"joint, k = {k}: lower {' or '.join(asked)} than auto, % of photos"
    return [*bars, Bar(name, LOWER_THAN_AUTO, LOWER_THAN_AUTO, 100 * wins / len(joint), at_least=True)]


def _filtered(looks: Sequence[Look]) -> dict[str, dict[str, float]]:
    """By engine and picture."""
    scores: dict[str, dict[str, float]] = {}
    for look in looks:
        if FILTERED in look.scores:
            scores.setdefault(look.engine, {})[look.case] = look.scores[FILTERED]
    return scores


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.4g}"
