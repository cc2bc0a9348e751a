"""Videos: their frames and times, through PyAV (the extra `video`). Its neighbour `images` reads GIF, APNG and WebP."""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from fewcolors._arrays import UInt8Array
from fewcolors.errors import ImageFileError, MissingExtraError
from fewcolors.images.faults import quoted, reason
from fewcolors.images.moving import MOST_PIXELS, Moving

VIDEOS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ogv", ".wmv", ".flv", ".y4m")
# The last frame of a file that tells no rate.
_SOME_DELAY = Fraction(40)


def read_video(path: str | os.PathLike[str], most_pixels: int | None = None) -> Moving:
    """The frames of a video's first picture stream; it plays for ever. `most_pixels`: of all frames together, 500
    million by default. Raises ImageFileError, MissingExtraError."""
    try:
        import av
    except ImportError as error:
        raise MissingExtraError(
            f"{quoted(path)}: videos are read by PyAV, which is not installed; pip install 'fewcolors[video]'"
        ) from error
    if not os.path.isfile(path):
        raise ImageFileError(f"no such file: {quoted(path)}; check the spelling and the folder")
    try:
        with av.open(os.fspath(path)) as container:
            return _decoded(container, quoted(path), most_pixels or MOST_PIXELS)
    except (av.FFmpegError, IndexError) as error:
        raise ImageFileError(
            f"{quoted(path)} is no video that can be read ({reason(error)}); copy or download it again"
        ) from error


def _decoded(container: Any, name: str, most_pixels: int) -> Moving:
    frames: list[UInt8Array] = []
    moments: list[Fraction] = []
    stream = container.streams.video[0]
    for frame in container.decode(stream):
        pixels = np.asarray(frame.to_ndarray(format="rgba"), np.uint8)
        frames.append(pixels)
        moments.append(Fraction(frame.pts or 0) * frame.time_base * 1000)
        if len(frames) * pixels.shape[0] * pixels.shape[1] > most_pixels:
            raise ImageFileError(
                f"{name} has more than {most_pixels:,} pixels in all; cut or shrink it first, "
                "or allow more with max_pixels"
            )
    if not frames:
        raise ImageFileError(f"{name} has no pictures; copy or download it again")
    rate = stream.average_rate
    last = Fraction(1000) / Fraction(rate) if rate else _SOME_DELAY
    delays = [max(Fraction(0), after - before) for before, after in pairwise(moments)]
    return Moving(tuple(frames), (*delays, last), 0)
