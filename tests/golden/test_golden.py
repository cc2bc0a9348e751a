"""Results do not change unnoticed: palettes and indices are those of the committed file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fewcolors.quantize import DITHERS
from tests.golden.make import FILE, RAMPS, cases, ramp, result
from tests.pictures import Image

GOLDEN: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
CASES = {name: (image, options) for name, image, options in cases()}


def test_the_file_holds_every_case_and_no_other() -> None:
    assert list(GOLDEN) == list(CASES), "run: python -m tests.golden.make"


@pytest.mark.parametrize("name", CASES)
def test_a_result_is_the_golden_one(name: str) -> None:
    image: Image
    image, options = CASES[name]
    assert result(image, options) == GOLDEN[name], "if this change is meant: python -m tests.golden.make"


@pytest.mark.parametrize("dither", DITHERS)
def test_a_ramp_is_dithered_as_drawn(dither: str) -> None:
    drawn = {each.partition("\n")[0]: each for each in RAMPS.read_text().split("\n\n")}
    assert ramp(dither).strip() == drawn[dither].strip(), "if this change is meant: python -m tests.golden.make"


def test_the_ramps_are_those_of_every_dither() -> None:
    assert [each.partition("\n")[0] for each in RAMPS.read_text().split("\n\n")] == list(DITHERS)


@pytest.mark.parametrize("name", CASES)
def test_golden_weights_sum_to_the_pixels(name: str) -> None:
    """A file written from a broken build would say so itself."""
    height, width = CASES[name][0].shape[:2]
    assert sum(map(int, GOLDEN[name]["weights"].split())) == height * width
