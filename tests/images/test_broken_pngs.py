"""A PNG that is wrong in one place is refused in one line, also where Pillow would fill up what is missing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fewcolors.errors import ImageFileError
from fewcolors.images import read
from tests.images.makers import png
from torture.broken import pngs
from torture.samples import legal_pngs, waves

BROKEN = pngs()


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_png_is_refused_in_one_line(what: str) -> None:
    with pytest.raises(ImageFileError) as caught:
        read(BROKEN[what])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def without_last_line(samples: np.ndarray, bits: int, interlaced: bool) -> bytes:
    """The header of a picture, and the pixels of one that is a row shorter."""
    whole, short = (png(rows, bits, interlaced=interlaced) for rows in (samples, samples[:-1]))
    return whole[:33] + short[33:]


@pytest.mark.parametrize(
    ("channels", "bits", "interlaced"),
    [*itertools.product((1,), (1, 2, 4, 8, 16), (False, True)), *itertools.product((2, 3, 4), (8, 16), (False, True))],
)
def test_a_png_that_lacks_a_row_is_not_filled_up_with_black(channels: int, bits: int, interlaced: bool) -> None:
    samples = (waves(9, 17, channels) >> 8 - bits) if bits < 8 else waves(9, 17, channels).astype(np.uint16)
    assert read(png(samples, bits, interlaced=interlaced)).pixels.shape[:2] == (9, 17)
    with pytest.raises(ImageFileError, match=r"missing|cut short"):
        read(without_last_line(samples, bits, interlaced))


def test_every_legal_form_is_read() -> None:
    assert all(read(data).pixels.size for data in legal_pngs().values())


def test_what_a_decoder_says_of_a_file_is_not_quoted_at_any_length() -> None:
    """Pillow quotes the whole of a TIFF's tag that it does not understand."""
    from fewcolors.images.faults import reason

    assert len(reason(ValueError("word " * 1000))) < 250
