"""Animations in few colours: GIF, APNG, animated WebP and folders of frames, in and out; videos in.

`read` gives an `Animation`, `animate` reduces its colours without letting it boil, `write` writes it without loss.
docs/animation.md tells how.
"""

from __future__ import annotations

from fewcolors.animation.files import check_target, encode, metadata_of, read, write
from fewcolors.animation.fitting import fitted
from fewcolors.animation.records import Animation, Frame
from fewcolors.animation.reduce import PALETTES, animate
from fewcolors.animation.timing import at_rate

__all__ = [
    "PALETTES",
    "Animation",
    "Frame",
    "animate",
    "at_rate",
    "check_target",
    "encode",
    "fitted",
    "metadata_of",
    "read",
    "write",
]
