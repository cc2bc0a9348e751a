"""Draws: random numbers that are the same for the same seed everywhere."""

from __future__ import annotations

import numpy as np

from fewcolors._arrays import FloatArray


class Draws:
    """Numbers in [0, 1), the same for the same seed on every machine and in every version of NumPy.

    NumPy promises that of the raw stream of a bit generator, not of the methods of its Generator.

    >>> assert (Draws(7).numbers(3) == Draws(7).numbers(3)).all()
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.PCG64(seed)

    def numbers(self, count: int) -> FloatArray:
        """The next `count` numbers."""
        raw = self._bits.random_raw(count) >> np.uint64(11)  # 53 bits, as many as a float64 holds
        return raw.astype(np.float64) * 2.0**-53
