"""The run on 24 megapixels, tried on small pictures: turns, stages, memory, verdicts."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import fewcolors
from bench.cases import Case
from bench.engines import Answer
from bench.large import COPY, NOISE, OURS, Large, Turns, large_case, measure, usable_threads
from bench.large_report import RIVAL, large_bars, large_report
from bench.memory import peak_beyond
from bench.race import Trial, WrongAnswer
from bench.stages import NAMES, Stopwatch
from fewcolors import picture, solve

MEGABYTE = 2**20


def test_the_large_picture_is_the_tile_repeated_with_a_little_seeded_noise(gradient: NDArray[np.uint8]) -> None:
    image = large_case(gradient, 100, 150).image
    rows, columns = np.ix_(np.arange(100) % 48, np.arange(150) % 64)
    noise = image.astype(int) - gradient[rows, columns]
    assert image.shape == (100, 150, 3)
    assert set(np.unique(noise)) == set(range(-NOISE, NOISE + 1))
    assert np.array_equal(image, large_case(gradient, 100, 150).image)


@pytest.fixture(scope="module")
def found() -> Large:
    noise = np.random.default_rng(4).integers(0, 256, (90, 80, 3), np.uint8)
    return measure([], Case("noise", noise), 1, lambda number: None)


def test_every_number_of_threads_runs_whole_and_in_stages(found: Large) -> None:
    assert {threads for name, threads in found.trials if name == OURS} == set(usable_threads())
    assert {threads for name, threads in found.trials if name == COPY} == set(usable_threads())
    for threads, stages in found.stages.items():
        assert tuple(stages) == NAMES
        assert min(stages.values()) > 0
        assert max(stages.values()) < max(found.trials[OURS, threads].seconds)


def test_a_small_picture_needs_little_memory(found: Large) -> None:
    assert all(0 < bytes_held < 256 * MEGABYTE for bytes_held in found.peaks.values())


def test_the_report_names_what_bounds_the_call(found: Large) -> None:
    text = large_report(found)
    longest = max(NAMES, key=lambda name: found.stages[1][name])
    assert f"The stage that bounds it is {longest}: " in text
    assert "80 x 90 (noise)" in text


def made_up(ours: float, ours_2: float, copy_2: float, mse: float, peak_bytes: int) -> Large:
    """Seconds of ours on one and two threads, of copying on two (on one: 1), our error (imagequant's: 2), our peak."""
    seconds = {(OURS, 1): ours, (OURS, 2): ours_2, (COPY, 1): 1.0, (COPY, 2): copy_2, (RIVAL, 1): 60.0}
    errors = {OURS: mse, RIVAL: 2.0, COPY: 0.0}
    trials = {key: Trial(key[0], "flat", 256, errors[key[0]], seconds=[time]) for key, time in seconds.items()}
    stages = {1: dict.fromkeys(NAMES, ours / 4), 2: dict.fromkeys(NAMES, ours_2 / 4)}
    return Large(Case("flat", np.zeros((1000, 1000, 3), np.uint8)), 1, trials, stages, {1: peak_bytes})


def test_verdicts_follow_speed_error_gain_and_memory() -> None:
    good = made_up(ours=2.0, ours_2=1.0, copy_2=0.5, mse=2.0, peak_bytes=259_000_000)
    assert [bar.verdict for bar in large_bars(good)] == ["must", "aim", "aim", "aim"]
    bad = made_up(ours=5.0, ours_2=4.0, copy_2=0.5, mse=2.1, peak_bytes=260_000_000)
    assert [bar.verdict for bar in large_bars(bad)] == ["MISSED"] * 4


def test_where_there_is_one_core_and_no_rival_the_rest_is_judged() -> None:
    whole = made_up(2.0, 1.0, 0.5, 2.0, 1)
    alone = {key: trial for key, trial in whole.trials.items() if key[1] == 1 and key[0] != RIVAL}
    few = replace(whole, trials=alone, stages={1: whole.stages[1]})
    assert [bar.name for bar in large_bars(few)] == ["peak memory beyond input and indices, MB"]
    assert "copies of the array" in large_report(few)


def test_the_stage_that_falls_behind_copying_is_named() -> None:
    found = made_up(ours=4.0, ours_2=2.0, copy_2=0.5, mse=1.0, peak_bytes=1)
    found.stages[2]["design"] = found.stages[1]["design"]
    assert "falls behind most is design, which gains 1.00" in large_report(found)


def test_an_engine_that_changes_its_mind_is_caught(few_colors: NDArray[np.uint8]) -> None:
    black, white = np.zeros((1, 3), np.uint8), np.full((1, 3), 255, np.uint8)
    nothing = np.zeros(few_colors.shape[:2], np.uint8)
    with ThreadPoolExecutor(1) as workers:
        turns = Turns(Case("drawing", few_colors), workers)
        for _ in range(2):
            turns.quantize("a", 1, lambda: Answer.from_indices(black, nothing))
        with pytest.raises(WrongAnswer, match="not the picture it gave before"):
            turns.quantize("a", 2, lambda: Answer.from_indices(white, nothing))


def test_a_copy_is_a_copy_on_any_number_of_threads(gradient: NDArray[np.uint8]) -> None:
    for threads in (1, 2, 3):
        with ThreadPoolExecutor(threads) as workers:
            turns = Turns(Case("smooth", gradient), workers)
            turns.copy(threads)
        assert np.array_equal(turns.copied, gradient)


def test_the_stopwatch_sees_each_step_of_a_call_once_and_then_lets_go(gradient: NDArray[np.uint8]) -> None:
    steps = (picture.count_colors, solve.design, solve.nearest_indices)
    watch = Stopwatch()
    with watch.watching():
        watched = fewcolors.quantize(gradient, 8, space="srgb", dither="none")
    assert {name: len(seconds) for name, seconds in watch.seconds.items()} == dict.fromkeys(NAMES, 1)
    assert steps == (picture.count_colors, solve.design, solve.nearest_indices)
    plain = fewcolors.quantize(gradient, 8, space="srgb", dither="none")
    assert np.array_equal(plain.indices, watched.indices)


def test_the_peak_sees_memory_that_is_gone_again(checkout: Path) -> None:
    """In a process of its own: where the whole suite runs, threads that Dask's tests left behind let go of memory."""
    program = f"""
import numpy as np
from bench.memory import held, peak
before = held()
np.ones({64 * MEGABYTE}, np.uint8)
print(peak() - before, held() - before)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=True)
    highest, left = map(int, done.stdout.split())
    assert highest >= 60 * MEGABYTE
    assert left < 4 * MEGABYTE


def test_the_peak_of_a_call_is_its_own_not_its_parents() -> None:
    """Linux hands `ru_maxrss` down to what a process starts."""
    ballast = np.ones(512 * MEGABYTE, np.uint8)
    assert peak_beyond(np.zeros((8, 8, 3), np.uint8), 2, "fast", 1) < 256 * MEGABYTE
    assert ballast[-1] == 1
