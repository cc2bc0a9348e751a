"""Against Pillow: lower errors than each of its quantizers, and files that it reads as we meant them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from fewcolors import measure, quantize
from fewcolors.quantize import EFFORTS
from tests.pictures import Image


@pytest.mark.parametrize("method", ["MEDIANCUT", "MAXCOVERAGE", "FASTOCTREE"])
@pytest.mark.parametrize("n_colors", [16, 256])
def test_every_effort_errs_less_than_its_quantizers(flower: Image, method: str, n_colors: int) -> None:
    picture = PillowImage.fromarray(flower)
    theirs = picture.quantize(n_colors, PillowImage.Quantize[method], dither=PillowImage.Dither.NONE)
    error = measure(flower, np.asarray(theirs.convert("RGB"))).mse
    for effort in EFFORTS:
        assert measure(flower, quantize(flower, n_colors, space="srgb", dither="none", effort=effort)).mse < error


@pytest.mark.parametrize("n_colors", [1, 2, 4, 16, 256])
def test_it_reads_back_the_indices_and_the_colors_that_were_written(flower: Image, n_colors: int) -> None:
    result = quantize(flower[::4, ::4], n_colors)
    file = io.BytesIO()
    result.to_pillow().save(file, "PNG")
    with PillowImage.open(file) as read:
        assert read.mode == "P"
        assert np.array_equal(np.asarray(read), result.indices)
        assert np.array_equal(np.asarray(read.convert("RGB")), result.to_array())
