"""Draws: random numbers that are the same for the same seed everywhere.

Source: SplitMix64 (Steele, Lea & Flood, OOPSLA 2014). NumPy's generators would do, but loading them takes 20 ms, as
much as a whole search for a photo's palette; and they promise the same numbers for a version of NumPy only.
"""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray

_GAMMA = np.uint64(0x9E3779B97F4A7C15)  # the paper's: 2^64 over the golden ratio, made odd
_FIRST = np.uint64(0xBF58476D1CE4E5B9)  # the paper's two multipliers, found by search for the best mixing
_SECOND = np.uint64(0x94D049BB133111EB)
# So many at once: a search draws some hundreds of times, few numbers each, and a draw takes 10 us however few it is.
_AHEAD = 1024


class Draws:
    """Numbers in [0, 1): the stream of one seed, a whole number >= 0 (seeds that agree in their low 64 bits are one).

    >>> assert (Draws(7).numbers(3) == Draws(7).numbers(3)).all()
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._drawn = 0
        self._ahead = np.empty(0)

    def numbers(self, count: int) -> FloatArray:
        """The next `count` numbers."""
        if count > len(self._ahead):
            self._ahead = np.concatenate([self._ahead, self._draw(max(count, _AHEAD))])
        drawn, self._ahead = self._ahead[:count], self._ahead[count:]
        return drawn

    def _draw(self, count: int) -> FloatArray:
        first = self._drawn + 1
        self._drawn += count
        z = np.arange(first, first + count, dtype=np.uint64) * _GAMMA + np.uint64(self.seed % 2**64)
        z = (z ^ (z >> np.uint64(30))) * _FIRST
        z = (z ^ (z >> np.uint64(27))) * _SECOND
        z = (z ^ (z >> np.uint64(31))) >> np.uint64(11)  # 53 bits, as many as a float64 holds
        return z.astype(np.float64) * 2.0**-53
