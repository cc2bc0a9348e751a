"""Print a blue-noise threshold matrix, made by the void-and-cluster method.

usage: make_blue_noise.py [--size SIZE]

    python tools/make_blue_noise.py > src/fewcolors/mapping/data/blue-noise.txt

Source: Robert Ulichney, "The void-and-cluster method for dither array generation", Proc. SPIE 1913 (1993), 332-343.
The paper's words: the tightest *cluster* is the minority pixel, the largest *void* the majority pixel, whose
surroundings, weighed by a Gaussian on the torus, hold the most and the fewest minority pixels. The paper ranks the
second half of the pixels by clusters of zeros. On a torus the Gaussian sums of zeros and of ones add to a constant, so
the tightest cluster of zeros is the largest void of ones, and its phases II and III are one loop here.

The Gaussian is a table of whole numbers, the start a fixed sequence, ties go to the first pixel: the same matrix on
every machine. Size 64 takes about 0.3 seconds.
"""

from __future__ import annotations

import argparse
import math
import sys

import numpy as np
from numpy.typing import NDArray

# Ulichney, section 4: "sigma = 1.5 pixels"; he found it by looking at the patterns.
SIGMA = 1.5
# Steps of 1.0 in the table of the Gaussian. Weights below half a step (beyond 8 pixels) are 0.
STEPS = 1 << 20
# The paper starts from any pattern with fewer than half the pixels set; a tenth, as in its example.
START_SHARE = 10

Matrix = NDArray[np.int64]


def gaussian(size: int) -> Matrix:
    """Weights (size, size) of the pixels around pixel (0, 0) of the torus."""
    away = [min(i, size - i) for i in range(size)]
    rows = [[round(STEPS * math.exp(-(x * x + y * y) / (2 * SIGMA * SIGMA))) for x in away] for y in away]
    return np.array(rows, np.int64)


class Pattern:
    """Minority pixels on a torus, and at every pixel the weighed number of them around it."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.ones = np.zeros(size * size, bool)
        self.density = np.zeros((size, size), np.int64)
        self._weights = gaussian(size)

    def put(self, pixel: int, present: bool) -> None:
        """Set or clear a pixel."""
        self.ones[pixel] = present
        around = np.roll(self._weights, divmod(pixel, self.size), axis=(0, 1))
        self.density += around if present else -around

    def tightest_cluster(self) -> int:
        """The one with the most ones around it."""
        return int(np.where(self.ones, self.density.ravel(), -1).argmax())

    def largest_void(self) -> int:
        """The zero with the fewest ones around it."""
        return int(np.where(self.ones, np.iinfo(np.int64).max, self.density.ravel()).argmin())


def initial_pattern(size: int) -> Pattern:
    """A tenth of the pixels, drawn, then spread: the tightest cluster moves to the largest void until it stays."""
    pattern = Pattern(size)
    # PCG64 and its `integers` and `permutation` may change between versions of NumPy; this generator, from Park and
    # Miller (1988), cannot.
    state = 1
    while pattern.ones.sum() < max(1, size * size // START_SHARE):
        state = state * 48271 % 2147483647
        pixel = state % (size * size)
        if not pattern.ones[pixel]:
            pattern.put(pixel, True)
    while True:
        cluster = pattern.tightest_cluster()
        pattern.put(cluster, False)
        void = pattern.largest_void()
        pattern.put(void, True)
        if void == cluster:
            return pattern


def blue_noise(size: int) -> Matrix:
    """Ranks (size, size), each of 0 .. size^2 - 1 once."""
    pattern = initial_pattern(size)
    start = pattern.ones.copy()
    ranks = np.empty(size * size, np.int64)
    for rank in range(int(start.sum()) - 1, -1, -1):  # phase I
        ranks[pattern.tightest_cluster()] = rank
        pattern.put(pattern.tightest_cluster(), False)
    for pixel in np.flatnonzero(start):
        pattern.put(int(pixel), True)
    for rank in range(int(start.sum()), size * size):  # phases II and III
        ranks[pattern.largest_void()] = rank
        pattern.put(pattern.largest_void(), True)
    return ranks.reshape(size, size)


def main(arguments: list[str] | None = None) -> int:
    """Print the matrix, a row a line, below lines that tell where it is from."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=64, help="rows and columns of the matrix (64)")
    size = parser.parse_args(arguments).size
    print(f"# Blue noise: ranks 0 to {size * size - 1}, each once, in {size} rows of {size}; tiles without a seam.")
    print(f"# Printed by: tools/make_blue_noise.py --size {size}")
    print("# Method: Robert Ulichney, The void-and-cluster method for dither array generation, Proc. SPIE 1913 (1993).")
    for row in blue_noise(size):
        print(*row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
