"""The four runs about dithering, from options to tables: `looks`, `joint`, `screens` and `dither_speed`."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict

from bench import dither_speed as clock
from bench import joint as duel
from bench import screens as flats
from bench.bars import Bar, bars_table
from bench.cases import Case, cq100_cases, photo_cases, screenshot_cases
from bench.engines import Engine, load_engines
from bench.engines.ours import NAME, built
from bench.judges import Judge, load_judges
from bench.looks import Look, Mapper, Sitting, measure
from bench.looks_report import (
    ENTRANTS,
    RECORDED,
    held_out_table,
    looks_report,
    photo_bars,
    ranks_table,
    rival_bars,
)
from bench.machine import machine, sentence
from bench.publish import exit_code, judged, publish, say
from bench.race import busy
from bench.scores import Scores
from fewcolors.quantize import DITHERS

# Judging is all that takes long here, and it is not timed.
PROCESSES = 2
QUICK_KS = (16, 64, 256)
FULL_KS = (8, 16, 64, 256)
ABSENT = "The pictures are not here: they are read from ../shared/images"


def looks(quick: bool, images: int | None, k: list[int] | None, record: bool) -> int:
    """`python -m bench looks`: 0, or 1 when a bar is missed, ours is not built, or the pictures are absent."""
    cases = photo_cases() if quick else cq100_cases(images)
    if not cases:
        say(ABSENT)
        return 1
    engines, missing = _entrants(ENTRANTS)
    judges, absent = load_judges()
    found = _judge(cases, k or (QUICK_KS if quick else FULL_KS), [(engine, judges) for engine in engines])
    bars = photo_bars(found) if quick else rival_bars(found, judges)
    tables = [looks_report(found, judges, RECORDED if quick else {}), ranks_table(found, judges)]
    if not quick:
        tables.append(held_out_table(found))
    return _end("looks-quick" if quick else "looks", found, bars, [*tables, bars_table(bars)], missing + absent, record)


def joint(images: int | None, k: list[int], record: bool) -> int:
    """`python -m bench joint`: 0, or 1 when a bar is missed, ours is not built, or the pictures are absent."""
    cases = cq100_cases(images)
    if not cases:
        say(ABSENT)
        return 1
    engines, missing = _entrants([NAME.format(dither) for dither in dict.fromkeys(("joint", "auto", *DITHERS))])
    judges, absent = load_judges([duel.FILTERED, *duel.OTHERS])
    found = _judge(cases, k, duel.panel(engines, judges))
    bars = duel.joint_bars(found)
    return _end("joint", found, bars, [duel.joint_report(found), bars_table(bars)], missing + absent, record)


def screens(k: list[int], record: bool) -> int:
    """`python -m bench screens`: 0, or 1 when a bar is missed, ours is not built, or the pictures are absent."""
    cases = screenshot_cases()
    if not cases:
        say(ABSENT)
        return 1
    engines, missing = _entrants(flats.ENTRANTS)
    found = []
    for case in cases:
        regions = flats.regions_of(case.image)
        for n_colors in k:
            say(f"{case.name}, k = {n_colors}")
            found += [flats.screen_of(engine, case, n_colors, regions) for engine in engines]
    bars = flats.screens_bars(found)
    facts = machine(engines)
    results = {"screens": [asdict(screen) for screen in found], "bars": judged(bars)}
    text = [flats.screens_table(found), bars_table(bars), *missing, sentence(facts)]
    publish("screens", facts, results, text, record)
    return exit_code(bars) or int(bool(missing))


def dither_speed(images: int, rounds: int, record: bool) -> int:
    """`python -m bench dither-speed`: 0, or 1 when a bar is missed or ours is not built."""
    cases = [*photo_cases(), *cq100_cases(images)]
    trials, missing = clock.measure(cases, rounds, lambda name: say(f"{name}, k = {clock.N_COLORS}"))
    bars = clock.speed_bars(trials)
    engines, _ = clock.entrants(cases[0].image)
    facts = machine(engines)
    results = {"trials": [asdict(trial) for trial in trials], "bars": judged(bars)}
    tables = [clock.speed_table(trials), clock.steps_sentence(trials), "", bars_table(bars)]
    publish("dither-speed", facts, results, [*tables, *missing, busy(trials), sentence(facts)], record)
    return exit_code(bars) or int(bool(missing))


def _entrants(names: Sequence[str]) -> tuple[list[Engine], list[str]]:
    """Those of `names` that are here and built, in that order; and a line about each that is not."""
    engines, missing = load_engines(list(names), "DITHERED")
    found, unbuilt = built(engines)
    return sorted(found, key=lambda engine: list(names).index(engine.name)), [*missing, *unbuilt]


def _judge(cases: Sequence[Case], ks: Sequence[int], panel: Sequence[tuple[Engine, Sequence[Judge]]]) -> list[Look]:
    sittings = [Sitting(case, k, panel, Scores()) for k in ks for case in cases]
    done = iter(range(1, len(sittings) + 1))
    with _processes() as each:
        return measure(
            sittings, each, lambda look: say(f"{next(done)} of {len(sittings)}: {look.case}, k = {look.n_colors}")
        )


@contextmanager
def _processes() -> Iterator[Mapper]:
    """The map of a pool; its processes begin anew, since forked ones would share the threads of a judge's library."""
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        yield pool.map


def _end(
    kind: str, found: Sequence[Look], bars: Sequence[Bar], text: Sequence[str], missing: Sequence[str], record: bool
) -> int:
    engines = {look.engine for look in found}
    drawn, _ = load_engines(list(engines), "DITHERED")
    judges, _ = load_judges(list(dict.fromkeys(name for look in found for name in look.scores)))
    facts = machine([*drawn, *judges])
    results = {"looks": [asdict(look) for look in found], "bars": judged(bars)}
    publish(kind, facts, results, [*text, *missing, sentence(facts)], record)
    return exit_code(bars) or int(any("not built" in line for line in missing))
