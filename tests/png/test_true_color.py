"""True-colour PNGs: what another decoder reads is what was given."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from PIL import Image

from fewcolors.png import encode_true_color
from tests.pictures import LAW, pictures


@LAW
@given(pictures())
def test_pillow_reads_back_every_pixel(pixels: np.ndarray) -> None:
    with Image.open(io.BytesIO(encode_true_color(pixels))) as read:
        read.verify()
    with Image.open(io.BytesIO(encode_true_color(pixels))) as read:
        assert read.mode == {3: "RGB", 4: "RGBA"}[pixels.shape[2]]
        assert np.array_equal(np.asarray(read), pixels)


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photo_takes_less_than_its_plain_bytes(name: str, request: pytest.FixtureRequest) -> None:
    photo = request.getfixturevalue(name)
    assert len(encode_true_color(photo)) < 0.7 * photo.nbytes
