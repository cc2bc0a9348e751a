"""The lab's bench judges rightly: labels are checked, the inertia is of all pixels, verdicts follow the bars."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from bench.__main__ import parser
from bench.lab import IMPORTS, Contest, checked_inertia, contest, imports, lab_bars, lab_table
from bench.race import WrongAnswer


def test_both_models_learn_from_the_sample_and_label_everything() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (2000, 3)) / 255
    found = contest(pixels, 300, rounds=2)
    assert [(each.model, each.n_samples, len(each.fit_seconds)) for each in found] == [
        ("ColorKMeans", 300, 2),
        ("KMeans", 300, 2),
    ]
    assert all(each.inertia > 0 < each.time for each in found)
    assert "ColorKMeans, 300 pixels" in lab_table(found)


def test_a_pixel_with_a_label_that_is_not_its_nearest_is_caught() -> None:
    pixels, centers = np.array([[0.0, 0, 0], [1, 1, 1]]), np.array([[0.0, 0, 0], [0.5, 1, 1]])
    assert checked_inertia(pixels, centers, np.array([0, 1])) == 0.25
    with pytest.raises(WrongAnswer):
        checked_inertia(pixels, centers, np.array([1, 1]))


def made_up(ours: float, theirs: float, inertia: float) -> list[Contest]:
    seconds = {"ColorKMeans": ours, "KMeans": theirs}
    return [
        Contest(name, 9, inertia if name == "ColorKMeans" else 1.0, [time / 2], [time / 2])
        for name, time in seconds.items()
    ]


def test_verdicts_follow_speeds_inertia_and_imports() -> None:
    slow_import = dict(zip(IMPORTS, (1.0, 1.4, 2.0), strict=True))
    good = lab_bars(made_up(1, 4, 0.9), made_up(1, 60, 1.0), dict.fromkeys(IMPORTS, 1.0))
    assert [bar.verdict for bar in good] == ["aim"] * 4
    bad = lab_bars(made_up(1, 3.9, 0.9), made_up(1, 59, 1.01), slow_import)
    assert [bar.verdict for bar in bad] == ["MISSED"] * 4


def test_imports_are_timed_as_processes() -> None:
    assert all(seconds > 0.005 for seconds in imports(1).values())


def test_the_run_takes_its_options() -> None:
    chosen = vars(parser().parse_args(["lab"]))
    function = chosen.pop("run")
    inspect.signature(function).bind(**chosen)
    assert function.__name__ == "lab"
