"""A palette for a part of the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import fewcolors as fc
from tests.accents.test_accents import BLUE, RED, map_of
from tests.pictures import GENERATED

IMAGE = np.concatenate(
    [GENERATED["gradient"](), np.repeat(np.arange(64, dtype=np.uint8)[None, :, None], 48, 0) * [1, 1, 1]]
)
IMAGE = np.ascontiguousarray(IMAGE.astype(np.uint8))  # 96 x 64: a gradient above, greys below
PART = (8, 50, 40, 30)


@pytest.mark.parametrize("dither", ["none", "auto", "blue-noise"])
def test_the_palette_is_that_of_the_part(dither: str) -> None:
    result = fc.quantize(IMAGE, 8, dither=dither, region=PART)
    alone = fc.design_palette(IMAGE[50:80, 8:48], 8, for_dither=dither)
    assert result.palette == alone
    assert result.palette == fc.design_palette(IMAGE, 8, for_dither=dither, region=PART)


@pytest.mark.parametrize("dither", ["none", "auto"])
def test_the_report_says_which_accents_of_the_part_have_an_entry(dither: str) -> None:
    image = map_of((RED, 1), (BLUE, 1))
    (accent,) = fc.quantize(image, 8, dither=dither, region=(0, 0, 160, 22)).report["accents"]
    assert (accent["color"], accent["pixels"]) == ("#e1191e", 16)
    assert "accents" not in fc.quantize(image, 8, dither=dither, region=(0, 40, 160, 100)).report


def test_the_rest_takes_the_nearest_of_it() -> None:
    result = fc.quantize(IMAGE, 8, dither="none", region=PART)
    assert (result.indices == fc.apply_palette(IMAGE, result.palette, dither="none").indices).all()
    assert result.shape == IMAGE.shape[:2]


def test_the_part_is_served_better_than_by_a_palette_for_all() -> None:
    part = (slice(50, 80), slice(8, 48))
    errors = [
        float(
            np.square(
                IMAGE[part].astype(int) - fc.quantize(IMAGE, 8, region=region, dither="none").to_array()[part]
            ).mean()
        )
        for region in (PART, None)
    ]
    assert errors[0] < errors[1] / 2


def test_the_whole_picture_is_a_region_too() -> None:
    whole = (0, 0, 64, 96)
    for dither in ("none", "auto"):
        assert fc.quantize(IMAGE, 8, dither=dither, region=whole).palette == fc.design_palette(
            IMAGE, 8, for_dither=dither
        )


def test_weights_count_within_it() -> None:
    weights = np.zeros((96, 64))
    weights[60:70, 10:20] = 1
    result = fc.quantize(IMAGE, 16, dither="none", region=PART, weights=weights)
    assert {tuple(color) for color in result.palette.rgb.tolist()} == {(v, v, v) for v in range(10, 20)}


@pytest.mark.parametrize("wrong", [(0, 0, 65, 10), (0, 0, 0, 1), (-1, 0, 3, 3), (1, 2, 3), "part", (0.5, 0, 3, 3), 7])
def test_a_region_that_is_none_is_one_line(wrong: Any) -> None:
    with pytest.raises(fc.ArgumentError, match="region=") as error:
        fc.quantize(IMAGE, 8, region=wrong)
    assert "\n" not in str(error.value)


def test_several_images_have_no_region() -> None:
    with pytest.raises(fc.ArgumentError, match="region: a part of one image"):
        fc.design_palette([IMAGE, IMAGE], 8, region=PART)


def test_the_command_takes_both(tmp_path: Any) -> None:
    from click.testing import CliRunner
    from PIL import Image

    from fewcolors.cli import main

    source, target = tmp_path / "a.bmp", tmp_path / "b.png"
    Image.fromarray(IMAGE).save(source)
    words = ["quantize", str(source), "-k", "8", "-o", str(target), "--allow-larger", "--accents", "2", "--region"]
    assert CliRunner().invoke(main, [*words, "8,50,40,30"]).exit_code == 0
    assert (
        np.asarray(Image.open(target).convert("RGB")) == fc.quantize(IMAGE, 8, region=PART, accents=2).to_array()
    ).all()
    assert CliRunner().invoke(main, [*words, "8,50,40"]).exit_code == 2
    outside = CliRunner().invoke(main, [*words, "60,50,40,30", "--force"])
    assert outside.exit_code == 1
    assert "not within the image" in outside.output


def test_a_target_is_of_the_whole() -> None:
    with pytest.raises(fc.ArgumentError, match="region: a target"):
        fc.quantize(IMAGE, "auto", region=PART)
