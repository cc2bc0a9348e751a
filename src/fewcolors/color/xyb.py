"""XYB: the opponent space of JPEG XL, as SSIMULACRA2 scales it; what quality is measured in, and no palette made in.

Parent: linear sRGB. Axes: Y, lightness, 0.01 to 0.86; X, red against green, times 14 about 0.42; B, blue against Y,
about 0.55. Source: Alakuijala et al., "JPEG XL next-generation image compression architecture and coding tools" (SPIE
11137, 2019); the numbers of ISO/IEC 18181-1; the scaling of Sneyers, "SSIMULACRA 2" (Cloudinary, 2022).

Cone responses get a bias before the cube root, so that black is a level like others and not a pit as in Oklab.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from fewcolors._arrays import Float32Array
from fewcolors.color.opponent import cube_root

LINEAR_SRGB_TO_LMS = (
    (0.30, 0.622, 0.078),
    (0.23, 0.692, 0.078),
    (0.24342268924547819, 0.20476744424496821, 0.5518098665095536),
)
BIAS = 0.0037930732552754493

# The root is read from a table by straight lines: off by 2e-5 at black and less elsewhere, in a tenth of the time.
_STEPS = 4096


def lightness(linear: Float32Array) -> Float32Array:
    """Y alone (...) of linear light (3, ...) in [0, 1]."""
    y: Float32Array = (_cone(linear, 0) + _cone(linear, 1)) * np.float32(0.5) + np.float32(0.01)
    return y


def opponents(linear: Float32Array) -> tuple[Float32Array, Float32Array, Float32Array]:
    """Y, X and B, each (...), of linear light (3, ...) in [0, 1]."""
    long, middle, short = (_cone(linear, cone) for cone in range(3))
    y, x = (long + middle) * np.float32(0.5), (long - middle) * np.float32(0.5)
    return y + np.float32(0.01), x * np.float32(14) + np.float32(0.42), short - y + np.float32(0.55)


def _cone(linear: Float32Array, cone: int) -> Float32Array:
    r, g, b = (np.float32(share) for share in LINEAR_SRGB_TO_LMS[cone])
    roots, rises = _table()
    place = (linear[0] * r + linear[1] * g + linear[2] * b) * np.float32(_STEPS)
    whole = np.minimum(place.astype(np.int32), _STEPS - 1)  # a sum of shares may end a bit above 1
    root: Float32Array = roots.take(whole) + (place - whole.astype(np.float32)) * rises.take(whole)
    return root


@cache
def _table() -> tuple[Float32Array, Float32Array]:
    """The root (steps,) at the start of each step, less that of black, and what it rises by within."""
    roots = cube_root(np.arange(_STEPS + 1) / _STEPS + BIAS)
    return (roots[:-1] - roots[0]).astype(np.float32), np.diff(roots).astype(np.float32)
