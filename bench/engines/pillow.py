"""Pillow's quantizers, with and without dithering; fewcolors.rivals.pillow says how they are called."""

from __future__ import annotations

from functools import partial

from bench.engines import Answer, Engine
from fewcolors.rivals.pillow import fast_octree, floyd_steinberg, median_cut

ENGINES = (
    Engine("Pillow median cut", "Pillow", partial(Answer.of, median_cut)),
    Engine("Pillow fast octree", "Pillow", partial(Answer.of, fast_octree)),
)
DITHERED = (Engine("Pillow, Floyd–Steinberg", "Pillow", partial(Answer.of, floyd_steinberg)),)
