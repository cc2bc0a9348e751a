"""What an image is read as: pixels, and the space they are in; which is sRGB, unless the file's own is wished for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fewcolors._arrays import Pixels
from fewcolors.errors import ArgumentError

SRGB, KEEP = "srgb", "keep"
# What may be wished: everything in sRGB, or everything as it is in the file, with its profile.
PROFILES = (SRGB, KEEP)


@dataclass(frozen=True, eq=False)
class Decoded:
    """An image as pixels, and what they mean.

    `pixels`: (h, w, 3) RGB or (h, w, 4) RGBA with straight alpha, uint8 wherever 8 bits hold them, else float64 in
    [0, 1]. `profile`: the ICC profile of the space they are in; None for sRGB. `note`: what was done about the file's
    colours, one line; empty where they were in sRGB, or nothing was said of them.
    """

    pixels: Pixels
    profile: bytes | None = None
    note: str = ""


def check_profile_wish(wish: Any) -> None:
    """ArgumentError unless `wish` is one of `PROFILES`."""
    if not isinstance(wish, str) or wish not in PROFILES:
        raise ArgumentError(f"profile={wish!r} is not known; try one of {', '.join(PROFILES)}")
