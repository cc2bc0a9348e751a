"""Sampling: pixels of the picture itself, evenly spread, that no regular pattern hides from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors import ImageFileError
from fewcolors.images import read
from fewcolors.images.sampling import sample, spacing
from tests.images.makers import DISPLAY_P3


def test_no_more_than_wished_and_not_many_less() -> None:
    rng = np.random.default_rng(1)
    for width, height, most in rng.integers(1, 3000, (300, 3)).tolist():
        step = spacing(width, height, most)
        count = max(1, int(width / step)) * max(1, int(height / step))
        assert count <= most or step > max(width, height)
        assert step == 1.0 or width * height > most
        if min(width, height) > 20 * step:
            assert count > most * (step / (step + 1)) ** 2 * 0.8


def test_a_small_picture_is_taken_whole(tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (20, 30, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "small.png")
    assert np.array_equal(sample(tmp_path / "small.png", 600).pixels, pixels)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA", "CMYK", "I;16"])
def test_every_sample_is_a_pixel_of_the_picture(tmp_path: Path, mode: str) -> None:
    levels = np.random.default_rng(3).integers(0, 256, (90, 120), np.uint8)
    path = tmp_path / ("x.tif" if mode == "CMYK" else "x.png")
    grey = Image.fromarray(levels)
    image = Image.fromarray(levels.astype(np.uint16) * 201) if mode == "I;16" else grey.convert(mode)
    image.save(path)
    few, full = sample(path, 1000).pixels, read(path).pixels
    assert few.dtype == full.dtype
    assert few.shape[2] == full.shape[2]
    assert 500 < few.shape[0] * few.shape[1] <= 1000
    there = {tuple(color) for color in full.reshape(-1, full.shape[2]).tolist()}
    assert {tuple(color) for color in few.reshape(-1, few.shape[2]).tolist()} <= there


@pytest.mark.parametrize("period", [2, 3, 4, 5, 8])
def test_a_pattern_shows_all_its_colours_in_about_their_shares(tmp_path: Path, period: int) -> None:
    y, x = np.mgrid[:400, :500]
    striped = ((x + y) % period == 0).astype(np.uint8) * 255
    Image.fromarray(striped).save(tmp_path / "weave.png")
    for most in (1000, 2500, 5000):
        bright = (sample(tmp_path / "weave.png", most).pixels > 0).mean()
        assert abs(bright - 1 / period) < 0.04


def test_colours_of_a_profile_come_out_as_those_of_read(tmp_path: Path) -> None:
    Image.new("RGB", (100, 100), (200, 30, 60)).save(tmp_path / "wide.png", icc_profile=DISPLAY_P3)
    few, full = sample(tmp_path / "wide.png", 50).pixels, read(tmp_path / "wide.png").pixels
    assert few[0, 0].tolist() == full[0, 0].tolist() != [200, 30, 60]


def test_what_only_read_can_open_is_sampled_too(tmp_path: Path) -> None:
    import tifffile

    deep = np.random.default_rng(5).integers(0, 65536, (60, 50, 3), np.uint16)
    tifffile.imwrite(tmp_path / "deep.tif", deep, photometric="rgb")
    found = sample(tmp_path / "deep.tif", 300)
    assert (found.width, found.height) == (50, 60)
    assert found.pixels.dtype == np.float64
    assert 100 < found.pixels.shape[0] * found.pixels.shape[1] <= 300


def test_what_is_no_picture_is_refused_as_read_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("words")
    for path in (tmp_path / "words.png", tmp_path / "gone.png", tmp_path):
        with pytest.raises(ImageFileError) as from_read:
            read(path)
        with pytest.raises(ImageFileError) as from_sample:
            sample(path, 10)
        assert str(from_sample.value) == str(from_read.value)
