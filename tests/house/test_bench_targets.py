"""The bench of targets judges rightly: a fall is seen, equal pictures are none, one error asks each photo alike."""

from __future__ import annotations

import math

import pytest

from bench.targets import Fitted, Reached, at_same_mse, quality_table, rises, targets_bars


def reached(case: str, wanted: float, judged: float, *, colors: int = 10, error: float = 100.0) -> Reached:
    return Reached(
        case, case.startswith("held"), not case.startswith("drawing"), wanted, colors, wanted, judged, error, True
    )


def test_a_fall_is_seen_and_one_picture_for_two_qualities_is_none() -> None:
    rising = [reached("a", 40, 35, colors=9), reached("a", 70, 66, colors=40)]
    assert rises(rising)
    assert rises(rising[::-1])
    assert rises([*rising, reached("a", 55, 35, colors=9)])
    assert not rises([*rising, reached("a", 55, 34, colors=12)])
    assert not rises([*rising, reached("a", 55, 35, colors=12)])


def test_at_the_same_error_each_photo_is_judged_on_the_line_of_its_own_results() -> None:
    photos = [
        reached("a", 40, 30, error=400),
        reached("a", 55, 50, error=100),
        reached("b", 40, 20, error=200),
        reached("b", 55, 60, error=50),
        reached("alone", 40, 90, error=200),
    ]
    assert at_same_mse(photos, 200) == pytest.approx([30 + 20 * math.log(2) / math.log(4), 20])


def test_photos_alone_are_compared_and_every_picture_must_rise() -> None:
    found = [reached(name, wanted, wanted) for name in ("a", "held b") for wanted in (40, 55, 70)]
    odd = [reached("drawing", wanted, score, colors=int(wanted)) for wanted, score in ((40, 80), (55, 79), (70, 90))]
    fitted = [Fitted("a", 0.3, 1000, 960, 40, 50.0, 970), Fitted("b", 0.6, 1000, 1001, 40, 50.0, 1010)]
    bars = {bar.name: bar.measured for bar in targets_bars([*found, *odd], fitted)}
    assert list(bars.values()) == [pytest.approx(200 / 3), 100, 100, 1, 100]
    assert "| 70 " in quality_table([*found, *odd])


@pytest.mark.parametrize(
    ("bytes_used", "one_more", "close"),
    [(960, 999, True), (600, None, True), (600, 1200, True), (600, 900, False), (940, 985, False)],
)
def test_a_size_is_used_up_unless_all_colours_fit_or_a_step_is_in_the_way(
    bytes_used: int, one_more: int | None, close: bool
) -> None:
    assert Fitted("a", 0.3, 1000, bytes_used, 4, 0.0, one_more).close == close
