"""Frame and Animation: pictures with their times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fewcolors._arrays import UInt8Array, as_image, frozen, is_whole, to_8_bits
from fewcolors._once import once
from fewcolors.errors import ArgumentError


@dataclass(frozen=True, eq=False)
class Frame:
    """What is shown at one time. `pixels`: (h, w, 3) or (h, w, 4) uint8 sRGB, straight alpha, the whole picture,
    read-only; anything that `fewcolors.quantize` takes as an array becomes that. `delay`: how long, in milliseconds, an
    exact fraction. Raises ArgumentError.

    >>> import numpy as np
    >>> Frame(np.zeros((2, 3), np.uint8), 40).delay
    Fraction(40, 1)
    """

    pixels: UInt8Array
    delay: Fraction

    def __init__(self, pixels: Any, delay: Any = 100) -> None:
        try:
            time = Fraction(delay)
        except (TypeError, ValueError, OverflowError):
            raise ArgumentError(f"delay={delay!r}: expected milliseconds, a number >= 0") from None
        if time < 0:
            raise ArgumentError(f"delay={delay!r}: expected milliseconds, a number >= 0")
        object.__setattr__(self, "pixels", frozen(to_8_bits(as_image(pixels, "pixels"))))
        object.__setattr__(self, "delay", time)


@dataclass(frozen=True, eq=False)
class Animation:
    """`frames`: at least one, all of one size. `plays`: how often they are shown, 0 for ever. `profile`: the ICC
    profile of the space that the colours are in; None for sRGB. Raises ArgumentError.

    >>> import numpy as np
    >>> film = Animation([Frame(np.zeros((2, 3), np.uint8), 40)] * 25)
    >>> film.size, float(film.seconds)
    ((3, 2), 1.0)
    """

    frames: tuple[Frame, ...]
    plays: int
    profile: bytes | None

    def __init__(self, frames: Sequence[Frame], plays: int = 0, profile: bytes | None = None) -> None:
        shown = tuple(frames)
        if not shown or not all(isinstance(frame, Frame) for frame in shown):
            raise ArgumentError("frames: expected at least one Frame, and nothing else")
        height, width = shown[0].pixels.shape[:2]
        for number, frame in enumerate(shown, 1):
            if frame.pixels.shape[:2] != (height, width):
                h, w = frame.pixels.shape[:2]
                raise ArgumentError(
                    f"frame {number} is {w} x {h} pixels, the first {width} x {height}; make them alike"
                )
        if not is_whole(plays) or not 0 <= plays <= 65535:
            raise ArgumentError(f"plays={plays!r}: expected a whole number from 0 (for ever) to 65535")
        if not isinstance(profile, bytes | None):
            raise ArgumentError(f"profile: expected the bytes of an ICC profile, or None, not {type(profile).__name__}")
        object.__setattr__(self, "frames", shown)
        object.__setattr__(self, "profile", profile)
        object.__setattr__(self, "plays", int(plays))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        height, width = self.frames[0].pixels.shape[:2]
        return width, height

    @once
    def seconds(self) -> Fraction:
        """How long it takes to show all frames once."""
        return sum((frame.delay for frame in self.frames), Fraction(0)) / 1000
