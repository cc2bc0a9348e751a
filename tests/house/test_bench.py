"""The bench judges rightly: wrong answers are caught, verdicts follow the bars, tables are Markdown."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.__main__ import parser
from bench.bars import OURS, TEXTBOOK, Bar, bars_table
from bench.cases import Case, sample
from bench.design import Cell, design_bars, report
from bench.engines import Answer, Engine, load_engines
from bench.race import BAND, Trial, WrongAnswer, check, mse, race
from bench.tables import geometric_mean, table
from bench.textbook import pairs_of, textbook_bars, textbook_table

BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)


def test_a_picture_out_of_its_palette_is_caught(gradient: NDArray[np.uint8]) -> None:
    with pytest.raises(WrongAnswer, match="not in the palette"):
        check(Answer(BLACK_AND_WHITE, lambda: gradient), gradient, 2)


def test_a_palette_of_too_many_colours_is_caught(gradient: NDArray[np.uint8]) -> None:
    with pytest.raises(WrongAnswer, match="2 palette entries where 1"):
        check(Answer.from_indices(BLACK_AND_WHITE, np.zeros((48, 64), np.uint8)), gradient, 1)


def test_a_picture_of_another_shape_is_caught(gradient: NDArray[np.uint8]) -> None:
    with pytest.raises(WrongAnswer, match="came back"):
        check(Answer.from_indices(BLACK_AND_WHITE, np.zeros((64, 48), np.uint8)), gradient, 2)


def test_the_error_sums_over_channels_and_is_a_mean_over_pixels() -> None:
    image = np.array([[[10, 20, 30], [0, 0, 0]]], np.uint8)
    picture = np.array([[[11, 18, 33], [0, 0, 0]]], np.uint8)
    assert mse(image, picture) == (1 + 4 + 9) / 2


def test_the_error_of_a_tall_picture_is_that_of_its_bands() -> None:
    image, picture = np.random.default_rng(3).integers(0, 256, (2, 2 * BAND + 5, 3, 3), np.uint8)
    assert mse(image, picture) == np.square(image.astype(float) - picture).sum() / image[:, :, 0].size


def test_engines_take_turns_and_every_turn_is_timed(few_colors: NDArray[np.uint8]) -> None:
    turns = []

    def engine(name: str) -> Engine:
        def run(image: NDArray[np.uint8], n_colors: int) -> Answer:
            turns.append(name)
            return Answer.from_indices(BLACK_AND_WHITE, np.zeros(image.shape[:2], np.uint8))

        return Engine(name, "numpy", run)

    trials = race([engine("a"), engine("b")], Case("drawing", few_colors), 2, rounds=2)
    assert turns == ["a", "b"] * 3  # the first pair warms up
    assert [len(trial.seconds) for trial in trials] == [2, 2]
    assert trials[0].mse == mse(few_colors, np.zeros_like(few_colors))


@pytest.mark.parametrize(
    ("measured", "at_least", "verdict"),
    [(1, False, "aim"), (2, False, "must"), (3, False, "MISSED"), (1, True, "MISSED"), (9, True, "aim")],
)
def test_a_bars_verdict_is_the_highest_that_holds(measured: float, at_least: bool, verdict: str) -> None:
    assert Bar("error", must=2, aim=2 if at_least else 1, measured=measured, at_least=at_least).verdict == verdict


def test_a_missed_bar_stands_in_the_table() -> None:
    assert "MISSED |" in bars_table([Bar("error", 2, 1, 3)])


def test_a_table_is_aligned_markdown() -> None:
    assert table("T", ("name", "x"), [("a", "10"), ("long name", "2")]).split("\n") == [
        "T",
        "",
        "| name      |  x |",
        "| --------- | -: |",
        "| a         | 10 |",
        "| long name |  2 |",
        "",
    ]


def test_ratios_of_twice_and_half_cancel_out() -> None:
    assert geometric_mean([2.0, 0.5]) == pytest.approx(1.0)


def test_an_engine_that_nobody_has_is_named() -> None:
    engines, missing = load_engines([OURS, "abacus"])
    assert [engine.name for engine in engines] == [OURS]
    assert missing[-1] == "abacus: no such engine here"


def test_an_engine_that_is_here_needs_no_word_about_others() -> None:
    assert load_engines([OURS])[1] == []


@pytest.mark.parametrize("run", ["road", "design", "large"])
def test_every_run_has_a_function_that_takes_its_options(run: str) -> None:
    chosen = vars(parser().parse_args([run]))
    function = chosen.pop("run")
    assert function.__name__ == run
    inspect.signature(function).bind(**chosen)


# Palette design


def drawn(name: str, held_out: bool) -> Case:
    return Case(name, np.zeros((1, 1, 3), np.uint8), held_out)


CASES = [drawn(f"{i:02}", held_out=i % 3 == 0) for i in range(34)]


@pytest.mark.parametrize(("count", "held_out"), [(0, 0), (1, 1), (3, 1), (6, 2), (12, 4), (34, 12), (99, 12)])
def test_a_sample_holds_a_third_of_pictures_held_out_from_tuning(count: int, held_out: int) -> None:
    drawn = sample(CASES, count)
    assert len(drawn) == min(count, 34)
    assert sum(case.held_out for case in drawn) == held_out
    assert [case.name for case in drawn] == sorted({case.name for case in drawn})


def trial(engine: str, case: str, k: int, mse: float, seconds: float) -> Trial:
    return Trial(engine, case, k, mse, seconds=[seconds])


def cells(effort: str) -> list[Cell]:
    """Two pictures, the first held out: 1 and 3 per cent above the best known; at k = 256 10 and 40 times as fast as
    imagequant, at k = 16 as fast."""
    results = [("a", 16, 101, 2), ("b", 16, 103, 2), ("a", 256, 101, 0.2), ("b", 256, 103, 0.05)]
    return [
        Cell(
            trial(f"fewcolors {effort}", name, k, mse, seconds),
            name == "a",
            100.0,
            trial("imagequant", name, k, 125, 2),
        )
        for name, k, mse, seconds in results
    ]


def test_an_effort_is_judged_by_mean_and_worst_excess_and_by_its_speed_at_256_colours() -> None:
    bars = design_bars(cells("fast"))
    assert [bar.measured for bar in bars] == pytest.approx([2, 3, 20])
    assert [bar.must for bar in bars] == [5, 15, 8]
    assert [bar.verdict for bar in design_bars(cells("balanced"))] == ["MISSED", "aim", "aim"]


def test_the_best_effort_is_judged_by_its_time_instead() -> None:
    assert design_bars(cells("best"))[-1].measured == pytest.approx(1 / 20)


def test_what_this_run_cannot_judge_has_no_bar() -> None:
    unknown = [Cell(cell.trial, cell.held_out, None, None) for cell in cells("fast")]
    assert design_bars(unknown) == []
    assert design_bars([cell for cell in cells("fast") if cell.trial.n_colors == 16]) == design_bars(cells("fast"))[:2]
    assert "fewcolors fast" in report(unknown)


def test_the_report_tells_pictures_tuned_on_from_those_held_out() -> None:
    rows = report(cells("fast")).splitlines()
    assert "Excess on 1 picture tuned on and 1 picture held out, k = 16, 256" in rows
    assert [cell.strip() for cell in rows[-1].split("|")[2:-1]] == ["3.00", "3.00", "1.00", "1.00", "0 of 4"]


def test_the_textbook_is_beaten_by_a_lower_error_not_by_an_equal_one() -> None:
    trials = [
        *(trial(OURS, name, 256, 100, 0.01) for name in "abcd"),
        *(trial(TEXTBOOK, name, 256, mse, 2) for name, mse in (("a", 101), ("b", 100), ("c", 99))),
    ]
    pairs = pairs_of(trials)
    share, speed = textbook_bars(pairs)
    assert (share.measured, share.verdict) == (pytest.approx(100 / 3), "MISSED")
    assert (speed.measured, speed.verdict) == (pytest.approx(200), "aim")
    assert "3 of the 34 pictures" in textbook_table(pairs, 34)
    assert "| 1 of 3 |" in " ".join(textbook_table(pairs, 34).split())


def test_without_the_textbook_nothing_is_said_of_it() -> None:
    assert textbook_bars(pairs_of([trial(OURS, "a", 256, 100, 0.01)])) == []
