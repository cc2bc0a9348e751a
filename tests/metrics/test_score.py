"""measure and Score: what is asked for is there, the rest is None, and each number is its measure's own."""

from __future__ import annotations

import inspect
import math
import re
from dataclasses import FrozenInstanceError, asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import ArgumentError, Score, measure, metrics, quantize
from fewcolors.metrics import MEASURES, psnr
from tests import twins
from tests.pictures import GENERATED, LAW, Image, images

BLACK = np.zeros((2, 3, 3), np.uint8)

# What each measure fills, beside what is always there.
ALWAYS = {"mse", "psnr", "n_colors_before", "n_colors_after"}
FILLS = {
    "mse": set(),
    "psnr": set(),
    "delta_e_2000": {"delta_e_2000", "delta_e_2000_p95"},
    "delta_e_ok": {"delta_e_ok", "delta_e_ok_p95"},
    "ssim": {"ssim"},
    "scielab": {"scielab", "pixels_per_degree"},
    "quality": {"quality"},
}


def known(score: Score) -> set[str]:
    """The fields that are not None."""
    return {name for name, value in asdict(score).items() if value is not None}


@LAW
@given(images(), st.integers(1, 12))
def test_a_score_is_the_error_of_the_shown_picture(image: Image, n_colors: int) -> None:
    result = quantize(image, n_colors)
    score = measure(image, result)
    assert score.mse == twins.mse(image, result.to_array())
    assert score.psnr == psnr(score.mse)
    assert (score.n_colors_before, score.n_colors_after) == (
        len(twins.count(image)),
        len(twins.count(result.to_array())),
    )
    assert measure(image, result.to_array()) == score


def test_every_measure_is_known_and_nothing_more_is_measured_than_was_asked_for() -> None:
    assert set(FILLS) == set(MEASURES)
    picture = GENERATED["gradient"]()
    assert known(measure(picture, picture)) == ALWAYS
    for name, filled in FILLS.items():
        assert known(measure(picture, picture, measures=name)) == ALWAYS | filled
        assert known(measure(picture, picture, measures=[name])) == ALWAYS | filled
    assert known(measure(picture, picture, measures="all")) == {field.name for field in fields(Score)}
    assert known(measure(picture, picture, measures=("ssim", "mse", "ssim"))) == ALWAYS | {"ssim"}
    assert known(measure(picture, picture, measures=())) == ALWAYS


def test_each_number_is_its_measures_own(china: Image) -> None:
    result = quantize(china, 16)
    score, shown = measure(china, result, measures="all"), result.to_array()
    assert score.mse == metrics.mse(china, shown)
    assert score.ssim == metrics.ssim(china, shown)
    assert score.scielab == metrics.scielab(china, shown)
    spreads = [metrics.spread(each(china, shown)) for each in (metrics.delta_e_2000_map, metrics.delta_e_ok_map)]
    assert (score.delta_e_2000, score.delta_e_2000_p95) == (spreads[0].mean, spreads[0].p95)
    assert (score.delta_e_ok, score.delta_e_ok_p95) == (spreads[1].mean, spreads[1].p95)


@pytest.mark.parametrize("name", GENERATED)
def test_equal_pictures_have_the_best_of_every_score(name: str) -> None:
    picture = GENERATED[name]()
    score = measure(picture, picture, measures="all")
    assert score.mse == score.delta_e_2000 == score.delta_e_2000_p95 == score.delta_e_ok == score.scielab == 0
    assert score.psnr == math.inf
    assert score.ssim == pytest.approx(1, abs=1e-12)


def test_more_colors_are_better_by_every_measure(china: Image) -> None:
    few, many = (measure(china, quantize(china, k, dither="none"), measures="all") for k in (8, 64))
    for name in ("mse", "delta_e_2000", "delta_e_2000_p95", "delta_e_ok", "delta_e_ok_p95", "scielab"):
        assert getattr(many, name) < getattr(few, name), name
    assert many.psnr > few.psnr
    assert many.ssim is not None
    assert few.ssim is not None
    assert many.ssim > few.ssim


def test_the_viewing_distance_is_a_parameter_and_is_stated() -> None:
    picture = GENERATED["noise"]()
    near, far = (measure(picture, picture // 64 * 64, measures="scielab", pixels_per_degree=p) for p in (10, 60))
    assert (near.pixels_per_degree, far.pixels_per_degree) == (10, 60)
    assert near.scielab is not None
    assert far.scielab is not None
    assert near.scielab > far.scielab
    default = measure(picture, picture, measures="scielab").pixels_per_degree
    assert default == pytest.approx(1 / 0.0213, rel=2e-3)  # CSS: "about 0.0213 degrees"


def test_colors_under_full_transparency_do_not_count_for_the_eye() -> None:
    one, other = (
        np.dstack([np.full((12, 12, 3), level, np.uint8), np.zeros((12, 12), np.uint8)]) for level in (0, 255)
    )
    score = measure(one, other, measures="all")
    assert score.delta_e_2000 == score.delta_e_ok == score.scielab == 0
    assert score.ssim == pytest.approx(1, abs=1e-12)


def test_a_transparent_picture_scores_the_mean_of_black_and_white_behind_it() -> None:
    generator = np.random.default_rng(5)
    one, other = (generator.integers(0, 256, (15, 17, 4), np.uint8) for _ in range(2))
    score = measure(one, other, measures="all")
    over = [
        [
            picture[:, :, :3] / 255 * (share := picture[:, :, 3:] / 255) + ground * (1 - share)
            for picture in (one, other)
        ]
        for ground in (0, 1)
    ]
    assert score.ssim == pytest.approx(np.mean([metrics.ssim(*pair) for pair in over]), abs=1e-12)
    assert score.scielab == pytest.approx(np.mean([metrics.scielab(*pair) for pair in over]), abs=1e-9)
    maps = np.mean([metrics.delta_e_2000_map(*pair) for pair in over], axis=0)
    assert score.delta_e_2000 == pytest.approx(maps.mean(), abs=1e-9)
    assert score.delta_e_2000_p95 == pytest.approx(np.percentile(maps, 95), abs=1e-9)
    maps = np.mean([metrics.delta_e_ok_map(*pair) for pair in over], axis=0)
    assert score.delta_e_ok == pytest.approx(maps.mean(), abs=1e-12)


def test_a_lossless_picture_scores_so_whatever_it_hides() -> None:
    hiding = np.random.default_rng(6).integers(0, 256, (9, 9, 4), np.uint8)
    hiding[:, :, 3] = 0
    hiding[2:4, 2:7] = (200, 30, 40, 128)
    score = measure(hiding, quantize(hiding, 2), measures="all")
    assert (score.mse, score.psnr, score.delta_e_2000) == (0, math.inf, 0)
    texture = measure(hiding, quantize(hiding, 2), alpha="keep-color")
    assert texture.mse > 0
    with pytest.raises(ArgumentError, match=r"^alpha='binary' is not measured; try one of blend, keep-color$"):
        measure(hiding, hiding, alpha="binary")


def test_alpha_that_is_255_everywhere_changes_no_score(china: Image) -> None:
    picture = china[:40, :50]
    other = picture // 32 * 32
    opaque = [np.dstack([each, np.full(each.shape[:2], 255, np.uint8)]) for each in (picture, other)]
    assert measure(*opaque, measures="all") == measure(picture, other, measures="all")


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (2, 3), (10, 11), (11, 10)])
def test_the_smallest_pictures_have_every_score(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    values = asdict(measure(picture, 255 - picture, measures="all")).values()
    assert all(math.isfinite(value) for value in values)


def test_grey_and_its_rgb_are_equal() -> None:
    image = GENERATED["grey"]()
    assert measure(image[:, :, 0], image, measures="all") == measure(image, image, measures="all")


@pytest.mark.parametrize("measures", ["ΔE", "", "MSE", ["ssim", "psnr-hvs"], [None], None, 3, [["ssim"]]])
def test_an_unknown_measure_is_answered_with_the_known_ones(measures: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^measures") as caught:
        measure(BLACK, BLACK, measures=measures)
    assert str(caught.value).endswith(f'try "all", or some of {", ".join(MEASURES)}')
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("bad", [0, -1, 1001, math.nan, math.inf, "47", None, True, [47]])
def test_a_viewing_distance_out_of_range_is_named(bad: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        measure(BLACK, BLACK, pixels_per_degree=bad)
    assert str(caught.value) == (
        f"pixels_per_degree={bad!r}: expected a number above 0 and up to 1,000; try 47, a screen at arm's length"
    )


@pytest.mark.parametrize("measures", [(), "all"])
@pytest.mark.parametrize("shape", [(3, 2, 3), (1, 6, 3), (2, 4, 3)])
def test_pictures_of_different_size_have_no_score_but_a_message(shape: tuple[int, ...], measures: Any) -> None:
    with pytest.raises(ArgumentError, match=rf"^result: its size {shape[1]} x {shape[0]} is not the image's, 3 x 2$"):
        measure(BLACK, np.zeros(shape, np.uint8), measures=measures)


def test_a_score_shows_what_it_knows_and_cannot_be_changed() -> None:
    score = Score(4.0, 46.9, 1234, 16)
    assert repr(score) == "Score(mse=4.0, psnr=46.9, n_colors_before=1234, n_colors_after=16)"
    assert str(score) == "MSE 4.00, PSNR 46.90 dB, 1,234 colours before, 16 after"
    whole = Score(4.0, 46.9, 1234, 16, 1.25, 3.5, 0.0123, 0.05, 0.98765, 0.75, 46.9, 61.23)
    assert str(whole) == (
        "MSE 4.00, PSNR 46.90 dB, ΔE2000 1.25 (95 % below 3.50), ΔE-OK 0.0123 (95 % below 0.0500), SSIM 0.9877, "
        "S-CIELAB 0.75 at 47 pixels per degree, quality 61.2, 1,234 colours before, 16 after"
    )
    assert eval(repr(whole)) == whole
    with pytest.raises(FrozenInstanceError):
        score.mse = 0.0  # type: ignore[misc]


def test_the_page_about_measures_names_every_measure_and_every_field(checkout: Path) -> None:
    named = set(re.findall(r"`(\w+)`", (checkout / "docs/measures.md").read_text()))
    functions = {name for name in metrics.__all__ if inspect.isfunction(getattr(metrics, name))}
    assert set(MEASURES) | {field.name for field in fields(Score)} | functions <= named


def test_the_pages_numbers_are_those_measured(china: Image) -> None:
    score = measure(china, quantize(china, 64, space="srgb", dither="none"), measures="all")
    found = (score.mse, score.delta_e_2000, score.delta_e_2000_p95, score.delta_e_ok, score.ssim, score.scielab)
    assert found == pytest.approx((112.0, 3.93, 10.5, 0.0181, 0.955, 2.60), rel=0.01)


@pytest.mark.parametrize("function", [metrics.mse, metrics.ssim, metrics.scielab, metrics.delta_e_2000_map])
@pytest.mark.parametrize("bad", [np.zeros((4, 4)), np.zeros((4, 4, 3), int), np.zeros((4, 4, 3), np.float32)])
def test_arrays_that_are_no_pictures_are_named(function: Any, bad: Any) -> None:
    good = np.zeros((4, 4, 3), np.uint8)
    for name, pair in (("image", (bad, good)), ("result", (good, bad))):
        with pytest.raises(
            ArgumentError, match=rf"^{name}: \w+ of shape .* cannot be measured; expected uint8, or float64"
        ):
            function(*pair)
