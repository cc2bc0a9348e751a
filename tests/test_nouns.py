"""What is counted is one or many, wherever people read it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import fewcolors as fc
from fewcolors._nouns import number_of
from tests.pictures import GENERATED


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 colours"), (1, "1 colour"), (2, "2 colours"), (1_000_000, "1,000,000 colours")]
)
def test_a_number_and_its_noun(count: int, words: str) -> None:
    assert number_of(count, "colour") == words


def messages() -> list[str]:
    """What is said of one colour."""
    black, noise = np.zeros((4, 4, 3), np.uint8), GENERATED["noise"]()
    one = fc.Palette(["#000"])
    told = [repr(fc.count_colors(black)), str(fc.measure(black, black)), one._repr_html_()]
    told += [str(fc.quantize(black, 1, quality=50).report), str(fc.quantize(noise, 1, max_bytes=9999).report)]
    for refused in (
        lambda: fc.Palette(["#000", "#fff"], output=["#000"]),
        lambda: fc.Palette(["#000"], weights=[1, 2]),
        lambda: fc.Palette(["#000"], names=["a", "b"]),
        lambda: fc.Histogram([[0, 0, 0]], [1, 2]),
        lambda: fc.quantize(noise, 1, locked=["#000"], start_from=["#fff"]),
        lambda: fc.quantize(noise, 1, quality=(90, 95)),
        lambda: fc.quantize(noise, 1, max_bytes=10),
    ):
        with pytest.raises(fc.FewcolorsError) as error:
            refused()
        told.append(str(error.value))
    return told


def test_no_message_says_1_colours() -> None:
    for told in messages():
        assert not re.search(r"\b1 \w*[a-z]s\b", told.replace(" is ", " ")), told


def test_no_source_writes_an_s_of_its_own(installed: Path) -> None:
    """`number_of` decides."""
    others = [path.name for path in installed.rglob("*.py") if re.search(r"\{'s' if ", path.read_text())]
    assert others in ([], ["kinds.py"]), "of names of colours, which are one noun in another's number"
