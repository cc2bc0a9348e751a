"""profile="keep": the file's numbers stay, and its profile goes with them."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors import (
    Histogram,
    Indexed,
    Palette,
    apply_palette,
    count_colors,
    design_palette,
    images,
    measure,
    quantize,
)
from fewcolors.errors import ArgumentError, ImageFileError
from tests.images.makers import ADOBE_RGB, DISPLAY_P3, SRGB, TABLE, with_profile

RNG = np.random.default_rng(23)
PHOTO = RNG.integers(0, 256, (24, 31, 3), dtype=np.uint8)


@pytest.mark.parametrize("profile", [DISPLAY_P3, ADOBE_RGB, TABLE, SRGB])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_keep_writes_the_identical_profile_and_the_files_numbers(tmp_path: Path, profile: bytes, suffix: str) -> None:
    few = PHOTO // 86 * 86
    result = quantize(with_profile(few, profile), profile="keep")
    assert result.profile == profile
    assert np.array_equal(result.to_array(), few)
    result.save(tmp_path / f"kept{suffix}")
    with Image.open(tmp_path / f"kept{suffix}") as written:
        assert written.info["icc_profile"] == profile
    assert images.read(tmp_path / f"kept{suffix}", "keep").profile == profile
    assert result.to_pillow().info["icc_profile"] == profile


def test_what_is_not_kept_carries_no_profile(tmp_path: Path) -> None:
    result = quantize(with_profile(PHOTO, DISPLAY_P3), 8)
    assert result.profile is None
    assert result.report["profile"] == "Display P3 turned into sRGB"
    result.save(tmp_path / "srgb.png")
    with Image.open(tmp_path / "srgb.png") as written:
        assert "icc_profile" not in written.info


@pytest.mark.parametrize("suffix", [".gif", ".bmp"])
def test_a_file_that_holds_no_profile_is_refused_in_one_line(tmp_path: Path, suffix: str) -> None:
    result = quantize(with_profile(PHOTO, DISPLAY_P3), 8, profile="keep")
    with pytest.raises(ImageFileError, match=r"cannot hold a colour profile; use \.png, or profile='srgb'"):
        result.save(tmp_path / f"kept{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_kept_pixels_are_quantized_as_an_array_of_the_files_numbers() -> None:
    kept, plain = quantize(with_profile(PHOTO, DISPLAY_P3), 8, profile="keep"), quantize(PHOTO, 8)
    assert np.array_equal(kept.to_array(), plain.to_array())
    assert plain.profile is None


def test_converted_pixels_are_quantized_as_an_array_of_srgb() -> None:
    data = with_profile(PHOTO, DISPLAY_P3)
    assert np.array_equal(quantize(data, 8).to_array(), quantize(images.as_array(data), 8).to_array())


def test_a_kept_profile_survives_pickling() -> None:
    result = quantize(with_profile(PHOTO, DISPLAY_P3), 4, profile="keep")
    again = pickle.loads(pickle.dumps(result))
    assert again.profile == DISPLAY_P3
    with pytest.raises(AttributeError):
        result.profile = None


def test_a_profile_of_another_type_is_refused() -> None:
    with pytest.raises(ArgumentError, match="bytes of an ICC profile"):
        Indexed(Palette([[0, 0, 0]]), [[0]], profile="P3")  # type: ignore[arg-type]


def test_palettes_and_counts_are_of_the_wished_numbers() -> None:
    data = with_profile(PHOTO, DISPLAY_P3)
    assert np.array_equal(count_colors(data, profile="keep").colors, count_colors(PHOTO).colors)
    assert np.array_equal(count_colors(data).colors, count_colors(images.as_array(data)).colors)
    assert design_palette(data, 5, profile="keep").hex == design_palette(PHOTO, 5).hex
    assert design_palette([data, Histogram([[1, 2, 3]], [9])], 5, profile="keep").hex == (
        design_palette([PHOTO, Histogram([[1, 2, 3]], [9])], 5).hex
    )
    assert design_palette(data, 5, profile="keep", for_dither="none").hex == (
        design_palette(PHOTO, 5, for_dither="none").hex
    )


def test_palettes_of_several_spaces_at_once_are_refused() -> None:
    both = [with_profile(PHOTO, profile) for profile in (DISPLAY_P3, ADOBE_RGB)]
    with pytest.raises(ArgumentError, match="profiles differ"):
        design_palette(both, 4, profile="keep")
    assert len(design_palette(both, 4)) == 4


def test_a_given_palette_is_of_the_kept_space() -> None:
    result = apply_palette(with_profile(PHOTO, DISPLAY_P3), [[0, 0, 0], [255, 0, 0]], profile="keep")
    assert result.profile == DISPLAY_P3


def test_like_is_measured_with_like() -> None:
    """A lossless result has no error, whether it is in sRGB or in the file's space."""
    data = with_profile(PHOTO // 86 * 86, DISPLAY_P3)
    for wish in images.PROFILES:
        result = quantize(data, profile=wish)
        assert measure(data, result).mse == 0
        assert measure(images.read(data, wish), result).mse == 0
    assert measure(PHOTO // 86 * 86, quantize(data, profile="keep")).mse > 0


def test_reading_twice_changes_nothing() -> None:
    data = with_profile(PHOTO, DISPLAY_P3)
    kept = images.read(data, "keep")
    assert images.read(kept, "keep") is kept
    assert np.array_equal(images.read(kept).pixels, images.as_array(data))
    assert np.array_equal(images.to_srgb(kept.pixels, DISPLAY_P3), images.as_array(data))
