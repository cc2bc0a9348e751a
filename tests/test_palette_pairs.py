"""Paired palettes: matched by what is seen, written as the device wants it; pairs stay together."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from fewcolors import ArgumentError, Palette, apply_palette
from tests.pictures import GENERATED

# Inks as measured on paper, and the colours their driver knows them by.
MEASURED = ["#1f1a22", "#b9c7c9", "#33405e", "#923d3e"]
NATIVE = ["#000000", "#ffffff", "#0000ff", "#ff0000"]


@pytest.fixture
def inks() -> Palette:
    return Palette(rgb=MEASURED, output=NATIVE, weights=[4, 3, 2, 1], names=["black", "white", "blue", "red"])


@pytest.mark.parametrize("dither", ["none", "auto", "floyd-steinberg", "bayer-4"])
def test_pictures_are_matched_with_the_measured_colors_and_files_hold_the_native_ones(
    inks: Palette, dither: str, tmp_path: Path
) -> None:
    image = GENERATED["gradient"]()
    result = apply_palette(image, inks, dither=dither)
    assert np.array_equal(result.indices, apply_palette(image, MEASURED, dither=dither).indices)
    assert np.array_equal(result.to_array(), inks.rgb[result.indices])
    native = Palette(NATIVE).rgb[result.indices]
    assert np.array_equal(result.to_array(output=True), native)
    assert np.array_equal(np.asarray(result.to_pillow().convert("RGB")), native)
    result.save(tmp_path / "screen.png")
    with PillowImage.open(tmp_path / "screen.png") as written:
        assert np.array_equal(np.asarray(written.convert("RGB")), native)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_copies_keep_the_pairs(inks: Palette, copied: Any) -> None:
    assert copied(inks) == inks
    assert np.array_equal(copied(inks).output, inks.output)


def test_output_counts_for_equality() -> None:
    assert Palette(MEASURED, output=NATIVE) != Palette(MEASURED)
    assert Palette(MEASURED, output=NATIVE) != Palette(MEASURED, output=NATIVE[::-1])
    assert Palette(MEASURED, output=MEASURED) != Palette(MEASURED)
    assert Palette(MEASURED, output=NATIVE) == Palette(MEASURED, output=NATIVE)


@pytest.mark.parametrize("rows", [[3, 0], np.array([True, False, False, True]), slice(1, 3), []])
def test_what_belongs_to_a_color_goes_with_it(inks: Palette, rows: Any) -> None:
    chosen = np.arange(4)[rows]
    if len(chosen) == 0:
        with pytest.raises(ArgumentError):
            inks.take(chosen)
        return
    taken = inks.take(chosen)
    assert inks.output is not None
    assert inks.weights is not None
    assert inks.names is not None
    expected = Palette(
        inks.rgba[chosen], inks.weights[chosen], [inks.names[i] for i in chosen], output=inks.output[chosen]
    )
    assert taken == expected


def test_output_that_is_not_one_color_each_is_refused() -> None:
    with pytest.raises(ArgumentError, match="output: 3 colours for a palette of 4; give one for each"):
        Palette(MEASURED, output=NATIVE[:3])


def test_output_cannot_be_changed(inks: Palette) -> None:
    assert inks.output is not None
    with pytest.raises(ValueError, match="read-only"):
        inks.output[0] = 1


def test_notebooks_say_what_is_written(inks: Palette) -> None:
    assert "#923d3e, red, 10.0%, written as #ff0000" in inks._repr_html_()
