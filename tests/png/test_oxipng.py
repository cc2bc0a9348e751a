"""The extra `oxipng`: shorter where it can be, the same pixels, and one line where it is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from fewcolors import ArgumentError, MissingExtraError, quantize
from fewcolors.images import as_array
from fewcolors.png import encode_indexed
from tests.pictures import Image


def test_oxipng_never_lengthens_a_file_and_changes_no_pixel(china: Image) -> None:
    for dither, k in (("none", 200), ("auto", 16)):
        result = quantize(china[:120, :160], k, dither=dither)
        indices, rgba = np.asarray(result.indices), np.asarray(result.palette.rgba)
        best = encode_indexed(indices, rgba, optimize="oxipng")
        assert len(best) <= len(encode_indexed(indices, rgba, optimize=2))
        assert np.array_equal(as_array(best), result.to_array())


def test_without_the_extra_one_line_says_how_to_get_it_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxipng", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[oxipng\]'$"):
        quantize(np.zeros((2, 2, 3), np.uint8), 2, optimize="oxipng")
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[oxipng\]'$"):
        encode_indexed(np.zeros((1, 1), np.uint8), np.zeros((1, 4), np.uint8), optimize="oxipng")


def test_what_is_no_level_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r'^optimize=4: expected a whole number from 0 to 3, or "oxipng"$'):
        quantize(np.zeros((2, 2, 3), np.uint8), 2).save(tmp_path / "x.png", optimize=4)
