"""How renderings look: every engine draws every picture, every judge compares the drawing with the original.

A look is one engine on one picture with one number of colours. The pictures are judged in two processes, since a
judge's time is none of what is measured here; speeds are the business of `dither_speed`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from threadpoolctl import threadpool_limits

from bench.cases import Case
from bench.engines import Engine
from bench.judges import Judge
from bench.race import WrongAnswer, check
from bench.scores import Scores


@dataclass(frozen=True)
class Look:
    """`scores` by the judge's name; `digest` of the picture that was judged; `held_out` as in `bench.cases`."""

    engine: str
    case: str
    held_out: bool
    n_colors: int
    digest: str
    scores: dict[str, float]


@dataclass(frozen=True)
class Sitting:
    """One picture with one number of colours: which engines draw it, and which judges see each drawing."""

    case: Case
    n_colors: int
    panel: Sequence[tuple[Engine, Sequence[Judge]]]
    scores: Scores


# The builtin `map`, or that of a pool of processes.
Mapper = Callable[[Callable[[Sitting], list[Look]], Iterable[Sitting]], Iterable[list[Look]]]


def hold(sitting: Sitting) -> list[Look]:
    """The looks of one sitting, each drawing checked first."""
    return [_look(sitting, engine, judges) for engine, judges in sitting.panel]


def _look(sitting: Sitting, engine: Engine, judges: Sequence[Judge]) -> Look:
    image = sitting.case.image
    with threadpool_limits(limits=1):
        answer = engine.run(image, sitting.n_colors)
    try:
        picture = check(answer, image, sitting.n_colors)
    except WrongAnswer as fault:
        raise WrongAnswer(f"{engine.name} on {sitting.case.name}, k = {sitting.n_colors}: {fault}") from fault
    scores = {judge.name: sitting.scores.score(judge, image, picture) for judge in judges}
    digest = hashlib.sha256(picture.tobytes()).hexdigest()[:16]
    return Look(engine.name, sitting.case.name, sitting.case.held_out, sitting.n_colors, digest, scores)


def measure(sittings: Sequence[Sitting], each: Mapper, on_sitting: Callable[[Look], None]) -> list[Look]:
    """All looks, in the order of the sittings; `on_sitting` hears the first look of each that is done."""
    looks: list[Look] = []
    for found in each(hold, sittings):
        on_sitting(found[0])
        looks += found
    return looks


def mean_score(looks: Sequence[Look], engine: str, n_colors: int, judge: str) -> float | None:
    """The mean over pictures; None where nobody judged."""
    scores = [
        look.scores[judge]
        for look in looks
        if (look.engine, look.n_colors) == (engine, n_colors) and judge in look.scores
    ]
    return fmean(scores) if scores else None


def mean_ranks(looks: Sequence[Look], judges: Sequence[Judge], n_colors: int) -> dict[str, dict[str, float]]:
    """By engine and judge the mean over pictures of the engine's rank there, 1 the best; equal scores share their
    places."""
    own = [look for look in looks if look.n_colors == n_colors]
    engines, cases = dict.fromkeys(look.engine for look in own), dict.fromkeys(look.case for look in own)
    scores = {(look.engine, look.case): look.scores for look in own}
    return {
        engine: {
            judge.name: fmean(_rank(judge, scores[engine, case], [scores[e, case] for e in engines]) for case in cases)
            for judge in judges
        }
        for engine in engines
    }


def _rank(judge: Judge, mine: dict[str, float], all_scores: Sequence[dict[str, float]]) -> float:
    better = sum(judge.prefers(other[judge.name], mine[judge.name]) for other in all_scores)
    equal = sum(other[judge.name] == mine[judge.name] for other in all_scores)
    return better + (equal + 1) / 2
