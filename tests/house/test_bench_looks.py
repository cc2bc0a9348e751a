"""The bench of dithering judges rightly: looks, ranks, kept scores, flat regions, steps of time; the gallery hangs."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

import fewcolors
from bench import dither_speed as clock
from bench.__main__ import parser
from bench.cases import Case
from bench.engines import Answer, Engine
from bench.engines.ours import DITHERED, built
from bench.joint import FILTERED, JOINT, joint_bars, joint_report, panel
from bench.judges import MODULES, Judge, load_judges
from bench.looks import Look, Sitting, hold, mean_ranks, mean_score, measure
from bench.looks_report import (
    AUTO,
    NONE,
    RECORDED,
    RIVAL,
    held_out_table,
    looks_report,
    photo_bars,
    rank_sums,
    ranks_table,
    rival_bars,
)
from bench.race import Trial, WrongAnswer
from bench.scores import Scores
from bench.screens import regions_of, screen_of, screens_bars, screens_table
from fewcolors.quantize import DITHERS

Pixels = NDArray[np.uint8]
BLACK_AND_WHITE = np.array([[0, 0, 0], [255, 255, 255]], np.uint8)


def judge(name: str, higher_is_better: bool, score: Callable[[Pixels, Pixels], float] = lambda a, b: 0.0) -> Judge:
    return Judge(name, "numpy", "1", higher_is_better, 1, score)


def painter(name: str, color: int) -> Engine:
    """Paints everything in one of black and white."""
    return Engine(name, "numpy", lambda image, k: Answer.from_indices(BLACK_AND_WHITE, np.full(image.shape[:2], color)))


def look(engine: str, case: str, k: int, held_out: bool = False, **scores: float) -> Look:
    return Look(engine, case, held_out, k, "", {name.replace("_", " "): score for name, score in scores.items()})


# Judges


def test_a_judge_that_is_missing_is_named_and_the_others_answer() -> None:
    judges, missing = load_judges()
    assert all(line.startswith("judge ") for line in missing)
    assert {"blurred PSNR", "blurred ΔE", "filtered ΔE"} <= {found.name for found in judges}
    assert len({found.distribution for found in judges}) + len(missing) >= len(MODULES)


@pytest.mark.parametrize("name", ["blurred PSNR", "blurred ΔE", "filtered ΔE"])
def test_a_judge_prefers_the_original_to_the_next_best_and_that_to_black(name: str, gradient: Pixels) -> None:
    (found,), _ = load_judges([name])
    equal, near, far = (found.score(gradient, picture) for picture in (gradient, gradient | 8, gradient * 0))
    assert found.prefers(equal, near)
    assert found.prefers(near, far)


def test_blurred_judges_see_a_fine_chequerboard_as_the_grey_of_its_light() -> None:
    checks = np.where(np.indices((40, 40)).sum(axis=0) % 2, 255, 0).astype(np.uint8)
    board = np.repeat(checks[:, :, None], 3, axis=2)
    for found in load_judges(["blurred PSNR", "blurred ΔE"])[0]:
        greys = [found.score(np.full_like(board, grey), board) for grey in (128, 188)]
        assert found.prefers(greys[1], greys[0])  # 188 gives half the light of white, 128 a fifth


def test_a_score_is_asked_for_once_and_then_remembered(tmp_path: Path, gradient: Pixels) -> None:
    asked = []
    counting = judge("counting", True, lambda a, b: asked.append(b) or float(len(asked)))
    scores = Scores(tmp_path)
    assert [scores.score(counting, gradient, gradient) for _ in range(2)] == [1.0, 1.0]
    assert scores.score(counting, gradient, gradient | 1) == 2.0
    newer = Judge("counting", "numpy", "2", True, 1, counting.score)
    assert scores.score(newer, gradient, gradient) == 3.0


# Looks


def test_every_judge_of_the_panel_sees_every_drawing(tmp_path: Path, gradient: Pixels) -> None:
    mean = judge("mean", True, lambda a, b: float(b.mean()))
    engines = [painter("black", 0), painter("white", 1)]
    sittings = [
        Sitting(Case("drawn", gradient), k, [(engine, [mean]) for engine in engines], Scores(tmp_path)) for k in (2, 3)
    ]
    heard: list[Look] = []
    looks = measure(sittings, map, heard.append)
    assert [(found.engine, found.n_colors, found.scores) for found in looks] == [
        ("black", 2, {"mean": 0.0}),
        ("white", 2, {"mean": 255.0}),
        ("black", 3, {"mean": 0.0}),
        ("white", 3, {"mean": 255.0}),
    ]
    assert heard == looks[::2]
    assert mean_score(looks, "white", 3, "mean") == 255
    assert mean_score(looks, "white", 4, "mean") is None


def test_a_drawing_that_breaks_the_rules_is_never_judged(tmp_path: Path, gradient: Pixels) -> None:
    cheat = Engine("cheat", "numpy", lambda image, k: Answer(BLACK_AND_WHITE, lambda: image))
    with pytest.raises(WrongAnswer, match="cheat on drawn, k = 2"):
        hold(Sitting(Case("drawn", gradient), 2, [(cheat, [])], Scores(tmp_path)))


def test_what_is_named_but_not_built_is_told_and_left_out() -> None:
    def refuse(image: Pixels, k: int) -> Answer:
        raise fewcolors.NotBuiltError("dither='later' is not built yet")

    later = Engine("later", "numpy", refuse)
    assert built([painter("black", 0), later])[1] == ["later: not built yet"]
    assert "fewcolors none" in [engine.name for engine in built(DITHERED)[0]]


def test_ranks_follow_the_sense_of_the_judge_and_equals_share_their_places() -> None:
    looks = [
        look("a", "x", 8, FLIP=0.1, SSIMULACRA2=50),
        look("b", "x", 8, FLIP=0.2, SSIMULACRA2=50),
        look("c", "x", 8, FLIP=0.3, SSIMULACRA2=60),
    ]
    judges = [judge("FLIP", False), judge("SSIMULACRA2", True)]
    ranks = mean_ranks(looks, judges, 8)
    assert ranks == {
        "a": {"FLIP": 1, "SSIMULACRA2": 2.5},
        "b": {"FLIP": 2, "SSIMULACRA2": 2.5},
        "c": {"FLIP": 3, "SSIMULACRA2": 1},
    }
    assert list(rank_sums(looks, judges)) == ["a", "c", "b"]


def against(flip: float, points: float) -> list[Look]:
    """Auto, imagequant and plain nearest on two pictures, the first held out."""
    return [
        look(engine, case, 16, case == "x", FLIP=f, SSIMULACRA2=s)
        for case in "xy"
        for engine, f, s in ((AUTO, flip, points), (RIVAL, 0.1, 20), (NONE, 0.2, 0))
    ]


JUDGES = [judge("FLIP", False), judge("SSIMULACRA2", True)]


def test_auto_is_judged_against_imagequant_and_by_its_place_among_all() -> None:
    bars = {bar.name: bar for bar in rival_bars(against(0.078, 36), JUDGES)}
    assert bars["auto, k = 16: FLIP / imagequant's"].measured == pytest.approx(0.78)
    assert bars["auto, k = 16: points of SSIMULACRA2 above imagequant"].measured == 16
    assert bars["auto: judges of 2 that prefer it to none, least k"].measured == 2
    assert [bar.verdict for bar in bars.values()] == ["must", "must", "aim", "aim"]


def test_an_auto_that_is_worse_misses_every_bar() -> None:
    assert {bar.verdict for bar in rival_bars(against(0.3, -5), JUDGES)} == {"MISSED"}


def test_without_auto_there_is_nothing_to_judge() -> None:
    assert rival_bars([found for found in against(0.1, 1) if found.engine != AUTO], JUDGES) == []


def test_the_photos_bars_are_those_of_their_number_of_colours() -> None:
    looks = [look(AUTO, "china", k, FLIP=0.03, SSIMULACRA2=70) for k in (16, 64, 256)]
    looks += [look(NONE, "china", 16, FLIP=0.2, SSIMULACRA2=4)]
    verdicts = {bar.name: bar.verdict for bar in photo_bars(looks)}
    assert verdicts == {
        "auto, k = 16: SSIMULACRA2": "aim",
        "auto, k = 64: SSIMULACRA2": "must",
        "auto, k = 256: SSIMULACRA2": "MISSED",
        "auto, k = 16: FLIP": "aim",
        "auto, k = 64: FLIP": "aim",
        "auto, k = 256: FLIP": "MISSED",
        "none, k = 16: SSIMULACRA2": "must",
    }


def test_the_tables_show_every_engine_and_the_rivals_on_record() -> None:
    text = looks_report(against(0.078, 36), JUDGES, RECORDED)
    assert "k = 16, means over 2 pictures" in text
    assert all(name in text for name in (AUTO, RIVAL, NONE, *RECORDED[16]))
    assert "| imagequant, dithering 1.0 |" in " ".join(ranks_table(against(0.078, 36), JUDGES).split())
    row = held_out_table(against(0.078, 36)).splitlines()[-1]
    assert [cell.strip() for cell in row.split("|")[1:-1]] == ["16", "0.780", "16.0", "0.780", "16.0"]


# Joint


def duel(wins: int) -> list[Look]:
    """Four photos; joint has the lowest filtered difference on `wins`, on the others the second lowest; the lower
    Butteraugli on three."""
    return [
        found
        for i in range(4)
        for found in (
            look(JOINT, f"{i}", 8, filtered_ΔE=1.0 if i < wins else 1.8, FLIP=0.2, Butteraugli=5.0 if i < 3 else 9.0),
            look(AUTO, f"{i}", 8, filtered_ΔE=2.0, FLIP=0.1, Butteraugli=8.0),
            look(NONE, f"{i}", 8, filtered_ΔE=1.5),
        )
    ]


@pytest.mark.parametrize(("wins", "verdict"), [(2, "MISSED"), (3, "aim")])
def test_joint_must_lead_all_others_on_three_photos_of_four(wins: int, verdict: str) -> None:
    lowest, lower = joint_bars(duel(wins))
    assert (lowest.measured, lowest.verdict) == (25 * wins, verdict)
    assert (lower.measured, lower.verdict) == (75, "aim")
    assert f"{wins} of 4" in joint_report(duel(wins))


def test_without_joint_there_is_nothing_to_judge() -> None:
    looks = [found for found in duel(3) if found.engine != JOINT]
    assert joint_bars(looks) == []
    assert AUTO in joint_report(looks)


def test_only_joint_and_auto_are_seen_by_the_slow_judges() -> None:
    judges = [judge(FILTERED, False), judge("FLIP", False)]
    seen = {engine.name: len(asked) for engine, asked in panel([painter(n, 0) for n in (JOINT, AUTO, NONE)], judges)}
    assert seen == {JOINT: 2, AUTO: 2, NONE: 1}


# Screens


@pytest.fixture
def screen() -> Pixels:
    """Two flat regions of 72 white pixels on black, 4 x 15 black pixels too few to count, noise for the rest."""
    image = np.random.default_rng(5).integers(1, 200, (40, 40, 3), np.uint8)
    image[2:11, 2:10] = image[20:29, 20:28] = 255
    image[33:37, 2:17] = 0
    return image


def test_regions_are_64_equal_pixels_that_touch_along_edges(screen: Pixels) -> None:
    regions = regions_of(screen)
    assert len(regions) == 2
    assert np.bincount(regions.numbers.ravel())[1:].tolist() == [72, 72]
    corners = np.zeros((16, 16, 3), np.uint8)
    corners[:8, :8] = corners[8:, 8:] = 255  # touch in a point: four regions, not two
    assert len(regions_of(corners)) == 4


def rendered(screen: Pixels, change: Callable[[Pixels], None]) -> Engine:
    """An engine that returns the screenshot, changed, and claims all its colours."""
    picture = screen.copy()
    change(picture)
    palette = np.unique(np.concatenate([picture.reshape(-1, 3), screen.reshape(-1, 3)]), axis=0)
    return Engine(AUTO, "numpy", lambda image, k: Answer(palette, lambda: picture))


def test_a_picture_that_comes_back_equal_breaks_no_region(screen: Pixels) -> None:
    found = screen_of(rendered(screen, lambda picture: None), Case("s", screen), 9999, regions_of(screen))
    assert (found.regions, found.textured, found.worst_delta_e, found.inexact) == (2, 0, 0, 0)
    assert {bar.verdict for bar in screens_bars([found])} == {"aim"}


@pytest.mark.parametrize("place", [(2, 2), (5, 5)])
def test_one_pixel_of_another_colour_textures_its_region(screen: Pixels, place: tuple[int, int]) -> None:
    def speckle(picture: Pixels) -> None:
        picture[place] = 254

    found = screen_of(rendered(screen, speckle), Case("s", screen), 9999, regions_of(screen))
    assert (found.textured, found.inexact) == (1, 0)
    assert screens_bars([found])[0].verdict == "MISSED"
    assert " 9999 | fewcolors auto |" in screens_table([found])


def test_a_flat_region_of_the_wrong_colour_is_measured_and_inexact(screen: Pixels) -> None:
    def tint(picture: Pixels) -> None:
        picture[2:11, 2:10] = 200

    found = screen_of(rendered(screen, tint), Case("s", screen), 9999, regions_of(screen))
    assert (found.textured, found.beyond, found.inexact) == (0, 1, 1)
    assert 10 < found.worst_delta_e < 20


# Speed


def timed(engine: str, seconds: float) -> Trial:
    return Trial(engine, "china", clock.N_COLORS, seconds=[seconds])


TRIALS = [
    timed(clock.NEAREST, 2),
    timed(clock.DIFFUSION, 5),
    timed(clock.BRUTE, 10),
    timed(clock.RIVAL, 100),
    timed(clock.RIVAL_DITHERED, 112),
    timed(clock.FAST, 28),
]


def test_a_step_is_the_time_with_it_minus_the_time_without() -> None:
    nearest, step, fast = clock.speed_bars(TRIALS)
    assert [nearest.measured, step.measured, fast.measured] == pytest.approx([5, 4, 4])
    assert {bar.verdict for bar in (nearest, step, fast)} == {"must"}
    assert "ours 3,000 ms, imagequant's 12,000 ms" in clock.steps_sentence(TRIALS)
    assert "| fewcolors fast, auto" in clock.speed_table(TRIALS)


def test_a_step_lost_in_noise_counts_as_the_whole_call() -> None:
    trials = [trial for trial in TRIALS if trial.engine != clock.NEAREST] + [timed(clock.NEAREST, 6)]
    assert clock.speed_bars(trials)[1].measured == pytest.approx(12 / 5)


def test_brute_force_agrees_with_the_mapping_and_says_where_it_does_not(gradient: Pixels) -> None:
    palette = fewcolors.design_palette(gradient, 8)
    brute = clock.BruteForce(gradient, palette)
    expected = fewcolors.apply_palette(gradient, palette, dither="none").to_array()
    assert np.array_equal(brute.run(gradient, 8).render(), expected)
    other = clock.BruteForce(255 - gradient, palette)
    with pytest.raises(WrongAnswer, match="not the nearest"):
        other.run(gradient, 8).render()


# The command, and the gallery


@pytest.mark.parametrize("run", ["looks", "joint", "screens", "dither-speed"])
def test_every_run_has_a_function_that_takes_its_options(run: str) -> None:
    chosen = vars(parser().parse_args([run]))
    function = chosen.pop("run")
    assert function.__name__ == run.replace("-", "_")
    inspect.signature(function).bind(**chosen)


@pytest.fixture
def gallery(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gallery", checkout / "tools" / "gallery.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # where its dataclass looks for its own types
    spec.loader.exec_module(module)
    return module


def test_the_gallery_explains_every_method_and_shows_those_that_are_built(gallery: ModuleType) -> None:
    names, unbuilt = gallery.methods()
    assert "none" in names
    assert sorted([*names, *unbuilt]) == sorted(DITHERS)


def test_a_method_without_a_line_ends_the_gallery(gallery: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "DITHERS", ("none", "sprinkles"))
    with pytest.raises(SystemExit, match="sprinkles"):
        gallery.methods()


def test_the_page_shows_every_file_that_hangs(gallery: ModuleType, tmp_path: Path, gradient: Pixels) -> None:
    exhibits = list(gallery.hang({"ramp": gradient}, ["none"], tmp_path))
    assert [exhibit.file for exhibit in exhibits] == ["ramp-original.jpg", "ramp-none.png"]
    page = gallery.page(exhibits, "gallery")
    for exhibit in exhibits:
        assert (tmp_path / exhibit.file).stat().st_size == exhibit.n_bytes
        assert f"(gallery/{exhibit.file})" in page
    assert "CC BY 2.0" in page
