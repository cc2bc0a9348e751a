"""Pictures that move: the frames of a GIF, an APNG or a WebP as the eye sees them, with their times.

A still picture is one frame. Pillow puts the patches of a file together; exact delays of an APNG are the neighbour
`png`'s. Writing WebP is `webp`'s, everything else of writing `gif`'s and `png`'s.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from fractions import Fraction
from typing import IO

import numpy as np
from PIL import Image, UnidentifiedImageError

from fewcolors import gif
from fewcolors._arrays import UInt8Array, to_8_bits
from fewcolors.errors import ImageFileError
from fewcolors.images.decoded import SRGB
from fewcolors.images.faults import quoted, unidentified_fault
from fewcolors.images.mended import cicp
from fewcolors.images.modes import channels_of
from fewcolors.images.profiles import in_wished_space
from fewcolors.images.reading import guarded, open_file
from fewcolors.images.upright import orientation_of, turned_array
from fewcolors.png import delays_of

# Frames are held in memory, 4 bytes a pixel: 2 GB.
MOST_PIXELS = 500_000_000


@dataclass(frozen=True)
class Moving:
    """`frames`: each (h, w, 4) uint8, the whole canvas; `delays`: milliseconds; `plays`: how often, 0 for ever;
    `profile`: the ICC profile of the space that the colours are in, None for sRGB."""

    frames: tuple[UInt8Array, ...]
    delays: tuple[Fraction, ...]
    plays: int
    profile: bytes | None = None


def read_moving(path: str | os.PathLike[str] | bytes, most_pixels: int | None = None, profile: str = SRGB) -> Moving:
    """The frames of a file, or of its bytes. `most_pixels`: of all frames together, 500 million by default.
    `profile`: as in `images.read`. Raises ImageFileError."""
    name = "the stream" if isinstance(path, bytes) else quoted(path)
    with io.BytesIO(path) if isinstance(path, bytes) else open_file(path, name) as file:
        try:
            return guarded(lambda: _decoded(file, name, most_pixels or MOST_PIXELS, profile), name)
        except UnidentifiedImageError as error:
            raise ImageFileError(unidentified_fault(file, name)) from error


def _decoded(file: IO[bytes], name: str, most_pixels: int, wish: str) -> Moving:
    codes, profile = cicp(file), _profile_of_gif(file)
    with Image.open(file) as image:
        first = 1 if image.info.get("default_image") else 0  # a still that is no part of the animation
        count = getattr(image, "n_frames", 1) - first
        width, height = image.size
        if count * width * height > most_pixels:
            raise ImageFileError(
                f"{name}: {count:,} frames of {width:,} x {height:,} pixels are more than {most_pixels:,} in all; "
                "crop or shrink it first, or allow more with max_pixels"
            )
        lies = orientation_of(image)
        channels, said = channels_of(image), dict(image.info) | profile
        frames, delays = [], []
        for number in range(first, first + count):
            image.seek(number)
            frames.append(in_wished_space(_frame(image, (width, height), name), channels, said, codes, wish))
            delays.append(Fraction(image.info.get("duration") or 0))
        exact = _exact_delays(file) if image.format == "PNG" else ()
        times = exact if len(exact) == count else tuple(delays)
        pixels = tuple(np.ascontiguousarray(turned_array(to_8_bits(frame.pixels), lies)) for frame in frames)
        return Moving(pixels, times, _plays(image, count), frames[0].profile)


def _profile_of_gif(file: IO[bytes]) -> dict[str, bytes]:
    """A GIF's profile, which Pillow does not know of, as its `info` would say it."""
    file.seek(0)
    head = file.read(4)
    profile = gif.extension_of(head + file.read(), gif.ICC) if head == b"GIF8" else None
    file.seek(0)
    return {} if profile is None else {"icc_profile": profile}


def _frame(image: Image.Image, size: tuple[int, int], name: str) -> UInt8Array:
    pixels = np.array(image.convert("RGBA"))
    if (pixels.shape[1], pixels.shape[0]) != size:
        raise ImageFileError(f"{name}: a frame is larger than the canvas; the file is damaged, make it again")
    return pixels


def _exact_delays(file: IO[bytes]) -> tuple[Fraction, ...]:
    file.seek(0)
    return delays_of(file.read())


def _plays(image: Image.Image, count: int) -> int:
    """How often the frames are shown. A GIF counts repetitions, and without a count is shown once."""
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if loop is None else (loop + 1 if loop else 0)
    if loop is None:
        return 1 if count == 1 else 0
    return int(loop)
