"""Targets: a quality, a size or the knee in place of a number of colours."""

from __future__ import annotations

import pickle
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fewcolors import ArgumentError, FewcolorsError, Indexed, TargetError, quantize
from fewcolors.images import encode_indexed
from fewcolors.metrics import measure, quality
from tests.pictures import GENERATED, LAW, Image, deep, images, pictures

FEW = settings(LAW, max_examples=12)
ROW = {"n_colors", "dither_strength", "quality", "bytes"}


@pytest.fixture
def scene(china: Image) -> Image:
    """A piece of a photo, with sky and texture."""
    return np.ascontiguousarray(china[60:160, 200:320])


def size_of(result: Indexed) -> int:
    return len(encode_indexed(np.asarray(result.indices), np.asarray(result.palette.rgba)))


# Quality


@pytest.mark.parametrize("wanted", [30, 50, 65])
@pytest.mark.parametrize("dither", ["auto", "none", "blue-noise"])
def test_a_quality_is_reached_by_the_fewest_colors_and_missed_by_one_less(
    scene: Image, wanted: int, dither: str
) -> None:
    result = quantize(scene, quality=wanted, dither=dither)
    k = len(result.palette)
    assert quality(scene, result.to_array()) == result.report["quality"] >= wanted
    assert quality(scene, quantize(scene, k - 1, dither=dither).to_array()) < wanted
    assert np.array_equal(result.to_array(), quantize(scene, k, dither=dither).to_array())


@FEW
@given(pictures(), st.sampled_from(["auto", "none"]), st.integers(1, 40))
def test_a_higher_quality_never_gets_fewer_colors(image: Image, dither: str, n_colors: int) -> None:
    found = [
        len(quantize(image, n_colors, quality=(0, wanted), dither=dither, effort="fast").palette)
        for wanted in (0, 20, 40, 60, 80, 100)
    ]
    assert all(few <= many for few, many in pairwise(found))


@pytest.mark.parametrize("wanted", [0, (0, 0), (0, 50)])
def test_whatever_is_reached_will_do_for_a_quality_of_0(wanted: Any) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    result = quantize(noise, 1, quality=wanted, dither="none")
    assert (len(result.palette), result.report["quality"]) == (1, 0)


def test_a_range_takes_no_more_than_its_upper_end_needs_and_fails_below_its_lower(scene: Image) -> None:
    assert quantize(scene, quality=(20, 50)).to_array().tobytes() == quantize(scene, quality=50).to_array().tobytes()
    few = quantize(scene, 8, quality=(20, 90))
    assert len(few.palette) == 8
    assert np.array_equal(few.to_array(), quantize(scene, 8).to_array())
    with pytest.raises(
        TargetError, match=r"^quality=60: 8 colours reach \d\d\.\d; ask for less, or for \(0, 90\)"
    ) as told:
        quantize(scene, 8, quality=(60, 90))
    assert isinstance(told.value, FewcolorsError)
    assert np.array_equal(told.value.best.to_array(), few.to_array())
    assert pickle.loads(pickle.dumps(told.value)).best.report == told.value.best.report


@FEW
@given(images(), st.integers(0, 100))
def test_what_fits_without_loss_is_returned_as_quality_100(image: Image, least: int) -> None:
    for goal in ({"quality": (least, 100)}, {"n_colors": "auto"}, {"max_bytes": 1_000_000}):
        result = quantize(image, **goal)
        assert np.array_equal(result.to_array(), image)
        assert result.report["quality"] == 100
        assert "lossless" in result.report["stopped"]


@FEW
@given(images(), st.integers(0, 99))
def test_of_few_colours_the_fewest_that_reach_a_quality_are_taken_too(image: Image, wanted: int) -> None:
    result = quantize(image, quality=wanted)
    assert result.report["quality"] >= wanted
    k = len(result.palette)
    if k > 1:
        assert quality(image, quantize(image, k - 1).to_array()) < wanted


# Size


@pytest.mark.parametrize("dither", ["auto", "none", "floyd-steinberg"])
@pytest.mark.parametrize("max_bytes", [1_700, 4_000, 6_000])
def test_the_file_is_close_under_its_size(scene: Image, max_bytes: int, dither: str) -> None:
    result = quantize(scene, max_bytes=max_bytes, dither=dither)
    assert size_of(result) == result.report["bytes"] <= max_bytes
    assert result.report["quality"] == quality(scene, result.to_array())
    if dither == "none":  # nothing to choose but colours, so one more would not fit
        more = [row["bytes"] for row in result.report["tried"] if row["n_colors"] == len(result.palette) + 1]
        assert min(more) > max_bytes
    else:
        assert result.report["bytes"] >= 0.95 * max_bytes


@FEW
@given(pictures(), st.integers(60, 700), st.sampled_from(["auto", "none", "riemersma"]), st.sampled_from([3, 256]))
def test_a_size_is_never_exceeded(image: Image, max_bytes: int, dither: str, n_colors: int) -> None:
    options = {"dither": dither, "effort": "fast"}
    smallest = size_of(quantize(image, 1))
    if smallest > max_bytes:
        with pytest.raises(TargetError) as told:
            quantize(image, n_colors, max_bytes=max_bytes, **options)
        assert size_of(told.value.best) == told.value.best.report["bytes"] == smallest
        return
    result = quantize(image, n_colors, max_bytes=max_bytes, **options)
    assert size_of(result) == result.report["bytes"] <= max_bytes
    assert len(result.palette) <= n_colors


@pytest.mark.parametrize("name", ["gradient", "drawing", "two_clusters"])
def test_more_bytes_give_no_worse_a_picture(name: str) -> None:
    """Up to what a search by a dozen trials can promise: a point of quality."""
    image = GENERATED[name]()
    found = [quantize(image, max_bytes=size).report["quality"] for size in (400, 800, 1_600, 6_000, 20_000)]
    assert all(more >= less - 1 for less, more in pairwise(found))


def test_the_best_of_colors_and_dither_is_taken(scene: Image) -> None:
    result = quantize(scene, max_bytes=5_000)
    tried = [row for row in result.report["tried"] if row["bytes"] <= 5_000]
    assert result.report["quality"] == pytest.approx(max(row["quality"] for row in tried), abs=0.75)
    assert len({row["dither_strength"] for row in tried}) > 1


def test_where_dither_leaves_one_colour_its_absence_is_tried() -> None:
    """One colour is the same at any strength, so that the halves of the dither tell nothing there: flat panes, whose
    dithered files are five times as large."""
    tones = np.array([[236, 233, 216], [0, 84, 227], [255, 255, 255], [113, 111, 100], [49, 106, 197], [172, 168, 153]])
    more = np.array([[61, 149, 255], [241, 239, 226], [0, 0, 0], [255, 60, 40], [40, 160, 60], [250, 200, 0]])
    y, x = np.mgrid[0:120, 0:160]
    panes = np.concatenate([tones, more]).astype(np.uint8)[(y // 10 * 7 + x // 16 * 5) % 12]
    result = quantize(panes, max_bytes=size_of(quantize(panes, 5, dither="none")) + 1)
    assert len(result.palette) == 5


def test_a_size_out_of_reach_says_what_was_reached(scene: Image) -> None:
    with pytest.raises(
        TargetError, match=r"^max_bytes=50: the smallest found has \d+ bytes, with 1 colour, undithered"
    ):
        quantize(scene, max_bytes=50)
    with pytest.raises(TargetError, match=r"^quality=70: \d+ colours in 3,000 bytes reach \d") as told:
        quantize(scene, max_bytes=3_000, quality=(70, 80))
    assert told.value.best.report["bytes"] <= 3_000


def test_a_size_that_leaves_little_says_so_and_what_was_better(scene: Image) -> None:
    """Not where the picture has no more quality to lose, and not where the colours, not the bytes, were limited."""
    poor = quantize(scene, max_bytes=400).report
    assert poor["quality"] < 20
    match = re.fullmatch(
        r"400 bytes leave (\d+) colours?, quality (\d+) of 100; (\d+) colours? reached (\d+) in ([\d,]+); "
        "ask for more bytes, or make the picture smaller",
        poor["poor"],
    )
    assert match, poor["poor"]
    assert int(match[2]) == round(poor["quality"])
    tried = {(row["n_colors"], round(row["quality"]), row["bytes"]) for row in poor["tried"] if row["quality"] >= 20}
    told = int(match[3]), int(match[4]), int(match[5].replace(",", ""))
    assert told in tried
    assert told[2] == min(size for _count, _quality, size in tried)
    assert "poor" not in quantize(scene, max_bytes=20_000).report
    assert "poor" not in quantize(scene, 2, max_bytes=20_000).report


def test_a_quality_and_a_size_together_hold_both(scene: Image) -> None:
    both = quantize(scene, max_bytes=20_000, quality=40)
    assert np.array_equal(both.to_array(), quantize(scene, quality=40).to_array())
    tight = quantize(scene, max_bytes=4_000, quality=(10, 90))
    assert tight.report["bytes"] <= 4_000
    assert tight.report["quality"] >= 10


# The knee


def test_auto_is_the_knee_of_the_errors_that_the_report_shows(scene: Image) -> None:
    result = quantize(scene, "auto")
    errors = result.report["errors"]
    assert list(errors) == [2, 4, 8, 16, 32, 64, 128, 256]
    assert list(errors.values()) == sorted(errors.values(), reverse=True)
    assert 2 < len(result.palette) < 256
    assert np.array_equal(result.to_array(), quantize(scene, len(result.palette)).to_array())
    assert f"knee of the errors is at {len(result.palette)} of 256" in result.report["stopped"]


def test_auto_finds_the_colors_that_were_put_in() -> None:
    """Six colours with a little noise about them."""
    places = (np.arange(60 * 60) // 150 % 6).reshape(60, 60)
    colors = np.array([[20, 20, 20], [220, 30, 30], [30, 200, 40], [40, 60, 220], [240, 220, 40], [250, 250, 250]])
    noise = np.resize(GENERATED["noise"](), (60, 60, 3)) % 9
    result = quantize((colors[places] + noise).astype(np.uint8), "auto", dither="none")
    assert len(result.palette) == 8  # the doubling that holds them


# All of them

GOALS: list[dict[str, Any]] = [
    {"quality": 45},
    {"quality": (30, 55), "n_colors": 60},
    {"max_bytes": 4_000},
    {"n_colors": "auto"},
    {"quality": (0, 90), "n_colors": "auto", "max_bytes": 3_000},
]


@pytest.mark.parametrize("goal", GOALS, ids=str)
def test_the_report_is_complete(scene: Image, goal: dict[str, Any]) -> None:
    """It says what was decided as without a target, and every trial, the last word's among them."""
    report = quantize(scene, **goal).report
    assert {"n_colors", "space", "dither", "quality", "bytes", "tried", "stopped"} <= set(report)
    assert all(set(row) == ROW for row in report["tried"])
    reached = [(row["quality"], row["bytes"]) for row in report["tried"]]
    assert (round(report["quality"], 3), report["bytes"]) in reached
    assert report["stopped"]


@pytest.mark.parametrize("goal", GOALS, ids=str)
def test_threads_and_repetition_change_nothing(scene: Image, goal: dict[str, Any]) -> None:
    one, other = (quantize(scene, **goal, threads=threads) for threads in (1, 2))
    assert one.report == other.report
    assert one.to_array().tobytes() == other.to_array().tobytes()


@pytest.mark.parametrize("options", [{"space": "srgb"}, {"locked": ["#e30613", "#00ff00"]}, {"output_bits": 5}])
def test_the_other_options_hold(scene: Image, options: dict[str, Any]) -> None:
    for goal in ({"quality": (0, 45)}, {"max_bytes": 4_000}):
        result = quantize(scene, **goal, **options)
        locked = options.get("locked", [])
        assert list(result.palette.hex[: len(locked)]) == locked
        assert result.report["space"] == options.get("space", "oklab")
        assert result.report["quality"] == quality(scene, result.to_array())


def test_targets_take_no_fewer_colors_than_the_search_starts_from(scene: Image) -> None:
    start = [f"#{level:02x}40{255 - level:02x}" for level in range(0, 250, 25)]
    assert len(quantize(scene, quality=1, start_from=start, dither="none").palette) >= len(start)
    with pytest.raises(TargetError, match=f"with {len(start)} colours"):
        quantize(scene, max_bytes=200, start_from=start)


def test_more_locked_colors_than_the_picture_has_leave_no_knee_to_look_for() -> None:
    result = quantize(np.full((2, 2, 3), 9, np.uint8), "auto", locked=["#000", "#fff"], output_bits=2)
    assert result.palette.hex[:2] == ("#000000", "#ffffff")


def test_deep_and_transparent_pictures_have_targets(scene: Image) -> None:
    ramp = deep()
    assert measure(ramp, quantize(ramp, quality=40), measures="quality").quality >= 40
    soft = np.dstack([scene, np.tile(np.arange(120, dtype=np.uint8) * 2, (100, 1))])
    result = quantize(soft, quality=40)
    assert result.to_array().shape[2] == 4
    assert quality(soft, result.to_array()) >= 40


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ({"quality": 101}, "0 to 100"),
        ({"quality": -1}, "0 to 100"),
        ({"quality": (80, 60)}, "(60, 80)"),
        ({"quality": (1, 2, 3)}, "(60, 80)"),
        ({"quality": "good"}, "'good'"),
        ({"quality": True}, "True"),
        ({"quality": float("nan")}, "nan"),
        ({"max_bytes": 0}, "above 0"),
        ({"max_bytes": 10.5}, "10.5"),
        ({"max_bytes": True}, "True"),
        ({"max_bytes": 9_000, "n_colors": 257}, "at most 256"),
        ({"n_colors": "many"}, '"auto"'),
        ({"n_colors": 0, "quality": 50}, "n_colors=0"),
    ],
)
def test_a_wrong_target_is_one_line_that_says_what_to_give(goal: dict[str, Any], words: str) -> None:
    with pytest.raises(ArgumentError) as told:
        quantize(np.zeros((2, 2, 3), np.uint8), **goal)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


def test_a_size_holds_for_the_level_that_the_file_is_written_at(scene: Image, tmp_path: Path) -> None:
    most = len(encode(quantize(scene, 64), 0))
    for level in (0, 1, 2):
        result = quantize(scene, max_bytes=most // 2, optimize=level)
        result.save(tmp_path / f"{level}.png", optimize=level)
        assert (tmp_path / f"{level}.png").stat().st_size <= most // 2
    few = len(encode(quantize(scene, 16), 1))  # what level 1 needs for them
    assert len(encode(quantize(scene, max_bytes=few), 0)) > few  # so the level has to be told


def encode(result: Indexed, level: int) -> bytes:
    return encode_indexed(np.asarray(result.indices), np.asarray(result.palette.rgba), optimize=level)
