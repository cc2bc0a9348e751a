"""Aim: from a goal to the Indexed that reaches it, with a report of what was tried and why it stopped there.

A goal may name several things. Then the knee limits the colours, the wanted quality limits them further, the size is
met within these limits, and the least quality is asked of what comes out.
"""

from __future__ import annotations

from typing import Any

from fewcolors._nouns import number_of
from fewcolors.design import Wish
from fewcolors.errors import TargetError
from fewcolors.indexed import Indexed
from fewcolors.picture import Picture
from fewcolors.targets.curve import errors_over_k
from fewcolors.targets.goal import BEST, Goal
from fewcolors.targets.knee import knee
from fewcolors.targets.quality import fewest
from fewcolors.targets.size import best_that_fits, smallest
from fewcolors.targets.trials import Trial, Trials
from fewcolors.trace import Progress

# Below it colours are seen to lack at once (docs/targets.md): somebody who asked for a size alone should hear of it.
POOR = 20


def aimed(picture: Picture, wish: Wish, goal: Goal, progress: Progress | None = None) -> Indexed:
    """The picture as `goal` wants it, in at most `wish.n_colors` colours. Raises TargetError."""
    trials = Trials(picture, wish, goal, progress)
    content_with_less = goal.quality is not None and goal.quality[1] < BEST
    if len(picture.counted) <= wish.n_colors and not content_with_less:
        trial = trials.at(wish.n_colors)
        if trial.quality == BEST and trials.fits(trial):
            return _told(
                trial, trials, [f"lossless: the picture has no more than {number_of(wish.n_colors, 'colour')}"]
            )
    return _searched(trials, goal)


def _searched(trials: Trials, goal: Goal) -> Indexed:
    most, trial, why = min(trials.wish.n_colors, len(trials.picture.counted)), None, []
    most = max(most, trials.least)
    extra: dict[str, Any] = {}
    if goal.knee:
        errors = errors_over_k(trials.picture, trials.wish)
        most, extra = knee(errors) if errors else most, {"errors": errors}
        why.append(f"the knee of the errors is at {most} of {number_of(max(errors, default=most), 'colour')}")
    if goal.quality is not None:
        trial = fewest(trials, goal.quality[1], most)
        why.append(_why_so_many(trial, goal.quality[1], trials))
        most = trial.n_colors
    if goal.max_bytes is not None and (trial is None or not trials.fits(trial)):
        trial = best_that_fits(trials, goal.max_bytes, most)
        if trial is None:
            raise _too_large(trials, goal.max_bytes, why)
        why.append(
            f"the best found to fit has {number_of(trial.n_colors, 'colour')} at dither strength {trial.strength:g}"
        )
        if trial.quality < POOR and (trial.n_colors, trial.strength) != (most, trials.strength):
            extra["poor"] = _poor(trial, trials, goal.max_bytes)
    trial = trial or trials.at(most)
    result = _told(trial, trials, why, extra)
    if goal.quality is not None and max(0.0, trial.quality) < goal.quality[0]:  # 0 is the scale's end
        raise _too_poor(trial, goal, result)
    return result


def _told(trial: Trial, trials: Trials, why: list[str], extra: dict[str, Any] | None = None) -> Indexed:
    """The result of a trial, with the report of the search: `quality` and `bytes` reached, `tried` and `stopped`."""
    report = {
        "quality": max(0.0, trial.quality),
        "bytes": trial.bytes,
        "tried": tuple(trials.log),
        "stopped": "; ".join(why),
    }
    found = trial.result
    return Indexed._of(found.palette, found.indices, {**found.report, **report, **(extra or {})}, found.profile)


def _poor(trial: Trial, trials: Trials, max_bytes: int) -> str:
    """What the size costs, and the least that was tried and is not poor."""
    good = [row for row in trials.log if row["quality"] >= POOR and row["bytes"] is not None]
    better = min(good, key=lambda row: row["bytes"], default=None)
    said = [
        f"{max_bytes:,} bytes leave {number_of(trial.n_colors, 'colour')}, quality {max(0, trial.quality):.0f} of 100"
    ]
    if better is not None:
        said += [f"{number_of(better['n_colors'], 'colour')} reached {better['quality']:.0f} in {better['bytes']:,}"]
    return "; ".join([*said, "ask for more bytes, or make the picture smaller"])


def _why_so_many(trial: Trial, wanted: float, trials: Trials) -> str:
    if trial.quality < wanted:
        return f"{_reach(trial)} {max(0.0, trial.quality):.1f} of {wanted:g}, and there may be no more"
    fewer = [row["quality"] for row in trials.log if row["n_colors"] == trial.n_colors - 1]
    missed = f", one less reaches {fewer[-1]:.1f}" if fewer else ""
    return f"{_reach(trial)} quality {wanted:g} ({trial.quality:.1f}){missed}"


def _reach(trial: Trial, within: str = "") -> str:
    return f"{number_of(trial.n_colors, 'colour')}{within} {'reaches' if trial.n_colors == 1 else 'reach'}"


def _too_poor(trial: Trial, goal: Goal, result: Indexed) -> TargetError:
    assert goal.quality is not None
    least, most = goal.quality
    within = "" if goal.max_bytes is None else f" in {goal.max_bytes:,} bytes"
    return TargetError(
        f"quality={least:g}: {_reach(trial, within)} {result.report['quality']:.1f}; ask for less, or "
        f"for (0, {most:g}) to take the best there is",
        result,
    )


def _too_large(trials: Trials, max_bytes: int, why: list[str]) -> TargetError:
    trial = smallest(trials)
    result = _told(trial, trials, [*why, f"no number of colours fits {max_bytes:,} bytes"])
    return TargetError(
        f"max_bytes={max_bytes:,}: the smallest found has {trial.bytes:,} bytes, with "
        f"{number_of(trial.n_colors, 'colour')}, undithered; ask for more, or make the picture smaller",
        result,
    )
