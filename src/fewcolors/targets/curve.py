"""The error over the number of colours of one picture: what `n_colors="auto"` looks at.

Palettes are designed and nothing is drawn: quickly, without dither, for each doubling of the colours.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fewcolors.cloud import Cloud
from fewcolors.design import Wish, design
from fewcolors.picture import Picture

# The knee hardly moves with the error's last per cents, which the other searches are for.
EFFORT = "fast"


def errors_over_k(picture: Picture, wish: Wish) -> dict[int, float]:
    """The mean squared error, in the picture's space and its natural unit, of the palettes of 2, 4, 8 … colours up to
    `wish.n_colors` or all that the picture has; of no fewer than are locked or started from."""
    most = min(wish.n_colors, len(picture.counted))
    doublings = [1 << power for power in range(1, most.bit_length()) if 1 << power < most]
    wanted = [k for k in (*doublings, most) if k >= max(1, wish.placed)]
    return {k: _error(picture.counts.rounded, replace(wish, n_colors=k, effort=EFFORT)) for k in wanted}


def _error(cloud: Cloud, wish: Wish) -> float:
    palette = design(cloud, wish, None)
    colors = np.ascontiguousarray(palette.rgba[:, : cloud.histogram.colors.shape[1]])
    weights = np.asarray(cloud.histogram.weights)
    total = int((cloud.sq_distances(colors) * weights).sum())
    return total / int(weights.sum()) / cloud.space.unit**2
