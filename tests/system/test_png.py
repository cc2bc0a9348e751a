"""Our PNGs before judges that share no code with us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import fewcolors

# Colours asked of a photo that has plenty, and the smallest depth of indices that holds them.
DEPTHS = [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (64, 8), (256, 8)]


@pytest.mark.system("pngcheck")
@pytest.mark.parametrize(("n_colors", "bits"), DEPTHS)
def test_pngcheck_finds_a_sound_file_of_the_smallest_depth_with_exactly_our_palette(
    china: np.ndarray, tmp_path: Path, output_of: Callable[..., bytes], n_colors: int, bits: int
) -> None:
    path = tmp_path / "china.png"
    fewcolors.quantize(china, n_colors, space="srgb", dither="none").save(path)
    said = output_of("pngcheck", "-v", path).decode()
    assert f"640 x 427 image, {bits}-bit palette" in said
    assert f"{n_colors} palette entr" in said


@pytest.mark.system("pngtopnm")
@pytest.mark.parametrize("n_colors", [2, 16, 256])
def test_netpbm_reads_back_exactly_the_picture_we_hold(
    china: np.ndarray, tmp_path: Path, output_of: Callable[..., bytes], n_colors: int
) -> None:
    result = fewcolors.quantize(china, n_colors, space="srgb", dither="none")
    path = tmp_path / "china.png"
    result.save(path)
    header, pixels = output_of("pngtopnm", path).split(b"\n255\n", 1)
    assert header.split() == [b"P6", b"640", b"427"]
    assert np.array_equal(np.frombuffer(pixels, np.uint8).reshape(427, 640, 3), result.to_array())
