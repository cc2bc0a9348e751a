"""The two runs, from options to tables: `road` and `design`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bench import design as design_table
from bench.bars import bars_table, level_bars, photo_bars, startup_bars
from bench.cases import cq100_cases, sklearn_case
from bench.engines import load_engines
from bench.levels import Level, levels
from bench.machine import machine, sentence
from bench.race import Trial, busy, race
from bench.record import write_record
from bench.side_by_side import side_by_side
from bench.startup import startup
from bench.tables import milliseconds, table

STARTUP_ROUNDS = 11  # a process takes some 50 ms, and its median over 11 turns repeats within a few per cent
LEVEL_ROUNDS = 5  # likewise for the levels, whose differences are smaller than those between engines


def road(photos: list[str], images: int, k: list[int], rounds: int, record: bool) -> int:
    """`python -m bench road`: 0, or 1 when a bar is missed."""
    engines, missing = load_engines()
    cases = [*(sklearn_case(name) for name in photos), *cq100_cases(images)]
    trials: list[Trial] = []
    for case in cases:
        for n_colors in k:
            _say(f"{case.name}, k = {n_colors}")
            trials += race(engines, case, n_colors, rounds)
    _say("start-up and kernel levels")
    seconds, ran = startup(STARTUP_ROUNDS), levels(LEVEL_ROUNDS)
    bars = [*photo_bars(trials), *startup_bars(seconds), *level_bars(ran)]
    facts = machine(engines)
    tables = [side_by_side(trials), _levels_table(ran), _startup_table(seconds), bars_table(bars)]
    results = {
        "trials": [asdict(trial) for trial in trials],
        "levels": [asdict(level) for level in ran],
        "startup": seconds,
        "bars": [{**asdict(bar), "verdict": bar.verdict} for bar in bars],
    }
    _publish("road", facts, results, [*tables, *missing, busy(trials), sentence(facts)], record)
    return int(any(bar.verdict == "MISSED" for bar in bars))


def design(images: int | None, k: list[int], rounds: int, record: bool, engines: list[str] | None) -> int:
    """`python -m bench design`: 0, or 1 where the pictures are absent."""
    entrants, missing = load_engines(engines or list(design_table.ENGINES))
    cases = cq100_cases(images)
    if not cases:
        _say("The CQ100 pictures are not here: they are read from ../shared/images/cq100")
        return 1
    trials = design_table.measure(entrants, cases, k, rounds, lambda name, n_colors: _say(f"{name}, k = {n_colors}"))
    facts = machine(entrants)
    text = [design_table.report(trials, cases), *missing, busy(trials), sentence(facts)]
    _publish("design", facts, {"trials": [asdict(trial) for trial in trials]}, text, record)
    return 0


def _levels_table(ran: list[Level]) -> str:
    rows = [[level.name, milliseconds(level.time), level.digest] for level in ran if level.digest]
    rows += [[level.name, "not on this processor", "–"] for level in ran if not level.digest]
    return table("Kernel levels, china, k = 256, one thread", ("level", "ms", "digest of palette and indices"), rows)


def _startup_table(seconds: dict[str, float]) -> str:
    rows = [[name, milliseconds(value)] for name, value in seconds.items()]
    return table("Start-up, whole process", ("process", "ms"), rows)


def _publish(
    kind: str, facts: Mapping[str, object], results: Mapping[str, object], text: Sequence[str], record: bool
) -> None:
    tables = "\n".join([*text, ""])
    print(tables)
    if record:
        for path in write_record(kind, facts, results, tables):
            _say(f"wrote {path.relative_to(path.parents[2])}")


def _say(line: str) -> None:
    """Progress goes to stderr, so that stdout holds the tables alone."""
    print(f"{line} …", file=sys.stderr, flush=True)
