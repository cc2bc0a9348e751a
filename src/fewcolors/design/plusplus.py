"""k-means++ alone: colours of the image drawn at random, each next the likelier the farther it lies from those before.

A start for k-means, seen here without it: spread as the image is, but an entry is not the mean of what it serves, and
that costs some 50 to 70 % more error than the best known. Prefer its neighbour `search`, which goes on from its start.

Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding" (SODA 2007), in its plain form.
"""

from __future__ import annotations

from fewcolors import _kernel
from fewcolors._arrays import UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws

# Drawn once to seed the kernel, all 53 bits of a number in [0, 1).
SEEDS = 2**53


def plusplus_colors(cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
    """The palette (k, c) of k-means++, uint8, distinct colours of the histogram in the order drawn: `n_colors`, or all
    of them when it has no more. Colours on one point of the cloud's space, as all under alpha 0 are, count once.

    Distances are those of the cloud's space. Takes the time of `n_colors` passes over all colours, some 0.3 s for
    300,000 colours and 256.
    """
    seed = int(draws.numbers(1)[0] * SEEDS)
    return cloud.histogram.colors[_kernel.seed_plus_plus(cloud.kernel, n_colors, seed)]
