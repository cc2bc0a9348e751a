"""The library's own filtered difference: S-CIELAB, the mean CIELAB difference of what contrast sensitivity leaves over.

The one judge of these that was written here. Its version tells all sources of the library, so that no score is taken
from the cache after a change.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import fewcolors
from bench.engines import Pixels
from bench.judges import Judge
from fewcolors.metrics import scielab


def score(image: Pixels, picture: Pixels) -> float:
    """At the distance that the metric takes when none is given."""
    return float(scielab(image, picture))


def _version() -> str:
    sources = sorted(Path(fewcolors.__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return f"{version('fewcolors')}, sources {digest[:8]}"


JUDGES = (Judge("filtered ΔE", "fewcolors", _version(), False, 3, score),)
