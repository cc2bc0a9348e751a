"""The bench judges rightly: wrong answers are caught, verdicts follow the bars, tables are Markdown."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.bars import Bar, bars_table
from bench.cases import Case
from bench.engines import Answer, Engine
from bench.race import WrongAnswer, check, mse, race
from bench.tables import geometric_mean, table

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
