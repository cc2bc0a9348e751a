"""Sampling: a few thousand pixels of an image file, spread over it, for what is asked of its colours alone.

    open ─▶ JPEG: decode at a scale of 1/2 to 1/8 ─▶ every 1.4th, 1.6th, 2.4th … pixel of every such row ─▶ sRGB

Pixels are taken as they are, never averaged: means of neighbours are colours that the picture may not have, and draw
its colours together. The spacing is never a whole number, and its fraction is the golden one, or the rest to
1, whose multiples fill the gaps between them most evenly (Knuth, TAOCP 3, 6.4): a checkerboard, a dither or a weave
then shows all of its colours, where every second pixel would show one.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import IO

import numpy as np
from PIL import Image, UnidentifiedImageError

from fewcolors._arrays import Pixels
from fewcolors.images.deep_color import is_deep_color
from fewcolors.images.deep_tiff import is_misread
from fewcolors.images.faults import quoted
from fewcolors.images.mended import cicp, has_white_at_zero, mend, raw_mode
from fewcolors.images.modes import channels_of, to_pixels
from fewcolors.images.profiles import from_cmyk, in_wished_space
from fewcolors.images.reading import guarded, open_file, read

GOLDEN = (math.sqrt(5) - 1) / 2
# A JPEG is decoded no smaller than twice the sampled size a side, so that most of the averaging that its scale means
# (of 2 x 2 to 8 x 8 pixels) is below what was sampled anyway. Pillow's `thumbnail` has the same rule, and number.
DRAFT_GAP = 2.0
# EXIF's tag, and its numbers for what was photographed with the camera on a side.
_ORIENTATION, _ON_A_SIDE = 274, (5, 6, 7, 8)


@dataclass(frozen=True, eq=False)
class Sample:
    """`pixels`: (h, w, 3 or 4) as `read` has them, but only some of them; `width`, `height`: of the whole image,
    upright."""

    pixels: Pixels
    width: int
    height: int


def sample(path: str | os.PathLike[str], most: int) -> Sample:
    """At most `most` pixels of an image file, evenly spread; all of them where there are no more. Of an animation the
    first frame. Raises what `read` raises.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("RGB", (300, 200), "red").save(f"{folder}/red.png")
    ...     found = sample(f"{folder}/red.png", 1000)
    >>> assert (found.width, found.height) == (300, 200)
    >>> assert 500 < found.pixels.shape[0] * found.pixels.shape[1] <= 1000
    """
    name = quoted(path)
    with open_file(path, name) as file:
        if file.seekable():
            try:
                found = guarded(lambda: _of_file(file, name, most), name)
            except UnidentifiedImageError:
                found = None
            if found is not None:
                return found
    return _of_pixels(read(path).pixels, most)  # which knows other ways, or what to say


def spacing(width: int, height: int, most: int) -> float:
    """How far apart the samples lie, in pixels: 1, or the least of 1.382, 1.618, 2.382, 2.618, ... that keeps to
    `most`.

    >>> spacing(30, 20, 600), round(spacing(31, 20, 600), 3), round(spacing(256, 192, 2500), 3)
    (1.0, 1.382, 4.382)
    """
    if width * height <= most:
        return 1.0
    whole = max(1, math.floor(math.sqrt(width * height / most)) - 1)  # a side may hold one sample more than its share
    while True:
        for step in (whole + 1 - GOLDEN, whole + GOLDEN):
            if _count(width, step) * _count(height, step) <= most:
                return step
        whole += 1


def _count(side: int, step: float) -> int:
    return max(1, math.floor(side / step))


def _of_file(file: IO[bytes], name: str, most: int) -> Sample | None:
    """None where Pillow's pixels are not to be trusted, or not all there is."""
    codes = cicp(file)
    with Image.open(file) as image:
        if is_misread(image) or is_deep_color(raw_mode(image)):
            return None
        mend(image)
        width, height = image.size
        if width * height == 0:
            return None
        step = spacing(width, height, most)
        image.draft(None, (int(DRAFT_GAP * width / step), int(DRAFT_GAP * height / step)))  # JPEG's; others ignore it
        image.load()
        size = (height, width) if _lies_on_its_side(image) else (width, height)
        few = _sampled(image, most)
        if few.mode == "CMYK":
            pixels = from_cmyk(few, image.info).pixels
        elif few.mode == "LAB":  # its numbers need no profile
            pixels = to_pixels(few, name)
        else:
            found = to_pixels(few, name, white_at_zero=has_white_at_zero(image))
            pixels = in_wished_space(found, channels_of(few), image.info, codes).pixels
        return Sample(pixels, *size)


def _sampled(image: Image.Image, most: int) -> Image.Image:
    step = spacing(*image.size, most)
    if step == 1:
        return image
    columns, rows = (_count(side, step) for side in image.size)
    box = (0.0, 0.0, min(image.width, columns * step), min(image.height, rows * step))
    return image.resize((columns, rows), Image.Resampling.NEAREST, box)


def _of_pixels(pixels: Pixels, most: int) -> Sample:
    height, width = pixels.shape[:2]
    step = spacing(width, height, most)
    columns, rows = (
        np.minimum(np.floor((np.arange(_count(side, step)) + 0.5) * step).astype(np.intp), side - 1)
        for side in (width, height)
    )
    return Sample(pixels[rows[:, None], columns], width, height)


def _lies_on_its_side(image: Image.Image) -> bool:
    """By its EXIF orientation, which may be broken, as `turned` says."""
    try:
        return image.getexif().get(_ORIENTATION) in _ON_A_SIDE
    except Exception:
        return False
