"""Files: legal ones decode as other decoders say; broken ones are refused in one line; no bomb goes off.

Legal PNGs are PngSuite's where that folder is found beside the checkout, and generated ones of every form. What is cut
short is refused, or all of it is there; what has bits flipped is refused, or some picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from fewcolors.images import read
from fewcolors.images.decoded import KEEP
from torture.broken import bombs, pngs
from torture.decoders import DECODERS, pngsuite
from torture.samples import files, legal_pngs
from torture.tally import Tally
from torture.trial import Trial

CUTS = 100
FLIPS = 1000


class Files(Trial):
    """One run over all samples; rounds of cuts and flips go on, with new places and bits, until the time is over."""

    longest_line = 500

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._good = files()

    def _work(self, end: float) -> None:
        """Broken files and bombs first, then legal ones, then cuts and flips."""
        for name, data in [*pngs().items(), *bombs(self._good).items()]:
            answer = self._read(name, data)
            self.tally.expect(answer is None, "wrong", f"{name}: read, as if nothing were wrong with it")
        self._legal(end)
        rounds = self._rounds()
        while time.monotonic() < end:
            next(rounds)()

    def _legal(self, end: float) -> None:
        """Half of the time at most: a decoder that is a program of its own takes a while to start."""
        found = [*pngsuite().items(), *legal_pngs().items()]
        self.tally.notes["legal files"] = len(found)
        half = end - (end - time.monotonic()) / 2
        for name, data in found:
            pixels = self._read(name, data)
            self.tally.expect(pixels is not None, "wrong", f"{name}: legal, and refused")
            for decoder, decode in DECODERS.items():
                theirs = decode(name, data) if time.monotonic() < half or decoder != "ImageMagick" else None
                if pixels is not None and theirs is not None:
                    self.tally.expect(np.array_equal(pixels, theirs), "wrong", f"{name}: other pixels than {decoder}'s")

    def _rounds(self) -> Iterator[Callable[[], None]]:
        while True:
            for name, data in self._good.items():
                whole = read(data, KEEP).pixels
                for _ in range(CUTS // 10):
                    yield partial(self._cut, name, data, whole)
                for _ in range(FLIPS // 10):
                    yield partial(self._flip, name, data)

    def _cut(self, name: str, data: bytes, whole: np.ndarray) -> None:
        short = data[: self._draw.randrange(len(data))]
        self.tally.faults += 1
        pixels = self._read(f"{name} cut to {len(short)} bytes of {len(data)}", short)
        same = pixels is None or np.array_equal(pixels, whole)
        self.tally.expect(same, "wrong", f"{name} cut to {len(short)} bytes of {len(data)}: half a picture")

    def _flip(self, name: str, data: bytes) -> None:
        broken = bytearray(data)
        bits = [self._draw.randrange(8 * len(data)) for _ in range(self._draw.choice((1, 1, 1, 4)))]
        for bit in bits:
            broken[bit // 8] ^= 1 << bit % 8
        self.tally.faults += 1
        self._read(f"{name} with bits {bits} flipped", bytes(broken))

    def _read(self, what: str, data: bytes) -> np.ndarray | None:
        """The pixels; None where the file was refused, or where that went wrong."""
        self._seen.add(data)
        pixels = self._answer(what, lambda: read(data, KEEP).pixels)
        if pixels is None:
            return None
        fits = pixels.ndim == 3 and pixels.shape[2] in (3, 4) and pixels.dtype in (np.uint8, np.float64)
        self.tally.expect(fits, "wrong", f"{what}: {pixels.dtype} of shape {pixels.shape}")
        return pixels


def run(seed: int, seconds: float) -> Tally:
    """Every sample, for so long."""
    return Files(seed).run(seconds)
