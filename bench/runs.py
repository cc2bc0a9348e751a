"""The three runs, from options to tables: `road`, `design` and `large`."""

from __future__ import annotations

from dataclasses import asdict

from bench import design as on_cq100
from bench import large as megapixels
from bench import textbook
from bench.bars import bars_table, level_bars, photo_bars, startup_bars
from bench.cases import cq100_cases, sample, sklearn_case
from bench.engines import load_engines
from bench.large_report import RIVAL, large_bars, large_report
from bench.levels import Level, levels
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.race import Trial, busy, race
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
            say(f"{case.name}, k = {n_colors}")
            trials += race(engines, case, n_colors, rounds)
    say("start-up and kernel levels")
    seconds, ran = startup(STARTUP_ROUNDS), levels(LEVEL_ROUNDS)
    bars = [*photo_bars(trials), *startup_bars(seconds), *level_bars(ran)]
    facts = machine(engines)
    tables = [side_by_side(trials), _levels_table(ran), _startup_table(seconds), bars_table(bars)]
    results = {
        "trials": [asdict(trial) for trial in trials],
        "levels": [asdict(level) for level in ran],
        "startup": seconds,
        "bars": judged(bars),
    }
    publish("road", facts, results, [*tables, *missing, busy(trials), sentence(facts)], record)
    return exit_code(bars)


def design(
    images: int | None, k: list[int], rounds: int, record: bool, engines: list[str] | None, sklearn_images: int
) -> int:
    """`python -m bench design`: 0, or 1 when a bar is missed or the pictures are absent."""
    entrants, missing = load_engines(engines or list(on_cq100.ENGINES))
    cases = cq100_cases(images)
    if not cases:
        say("The CQ100 pictures are not here: they are read from ../shared/images/cq100")
        return 1
    trials = on_cq100.measure(entrants, cases, k, rounds, lambda name, n_colors: say(f"{name}, k = {n_colors}"))
    pair, absent = load_engines(list(textbook.ENGINES))
    textbook_trials = on_cq100.measure(
        pair, sample(cases, sklearn_images), k, textbook.ROUNDS, lambda name, n: say(f"scikit-learn: {name}, k = {n}")
    )
    cells, pairs = on_cq100.cells_of(trials, cases), textbook.pairs_of(textbook_trials)
    bars = [*on_cq100.design_bars(cells), *textbook.textbook_bars(pairs)]
    facts = machine([*entrants, *(pair if pairs else [])])
    tables = [on_cq100.report(cells)]
    if pairs:
        tables.append(textbook.textbook_table(pairs, len(cases)))
    tables.append(bars_table(bars, f"Bars, {len(cases)} pictures, k = {', '.join(map(str, k))}"))
    results = {
        "trials": [asdict(trial) for trial in trials],
        "textbook": [asdict(trial) for trial in textbook_trials],
        "held_out": [case.name for case in cases if case.held_out],
        "bars": judged(bars),
    }
    publish("design", facts, results, [*tables, *missing, *absent, busy(trials), sentence(facts)], record)
    return exit_code(bars)


def large(rounds: int, record: bool) -> int:
    """`python -m bench large`: 0, or 1 when a bar is missed."""
    engines, missing = load_engines([megapixels.OURS, RIVAL])
    rivals = [engine for engine in engines if engine.name == RIVAL]
    case = megapixels.large_case(sklearn_case("china").image)
    found = megapixels.measure(rivals, case, rounds, lambda number: say(f"{case.name}, round {number} of {rounds}"))
    bars = large_bars(found)
    facts = machine(engines)
    results = {
        "n_distinct": found.n_distinct,
        "trials": [{**asdict(trial), "threads": threads} for (_, threads), trial in found.trials.items()],
        "stages": found.stages,
        "peak_bytes": found.peaks,
        "bars": judged(bars),
    }
    one_thread = busy(trial for (_, threads), trial in found.trials.items() if threads == 1)
    text = [large_report(found), bars_table(bars), *missing, f"One thread: {one_thread}"]
    publish("large", facts, results, [*text, sentence(facts, "threads as in the tables")], record)
    return exit_code(bars)


def _levels_table(ran: list[Level]) -> str:
    rows = [[level.name, milliseconds(level.time), level.digest] for level in ran if level.digest]
    rows += [[level.name, "not on this processor", "–"] for level in ran if not level.digest]
    return table("Kernel levels, china, k = 256, one thread", ("level", "ms", "digest of palette and indices"), rows)


def _startup_table(seconds: dict[str, float]) -> str:
    rows = [[name, milliseconds(value)] for name, value in seconds.items()]
    return table("Start-up, whole process", ("process", "ms"), rows)
