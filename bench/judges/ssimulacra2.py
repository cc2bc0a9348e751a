"""SSIMULACRA2 by the PyPI package of that name: 100 is equal, above 90 hard to tell apart, negative is poor.

Structure and edges at six scales, fitted to what people said of compressed photos. The package reads files, so the
pictures go through PNGs in memory.
"""

from __future__ import annotations

import io
from importlib.metadata import version

from PIL import Image
from ssimulacra2 import compute_ssimulacra2

from bench.engines import Pixels
from bench.judges import Judge


def score(image: Pixels, picture: Pixels) -> float:
    """Takes a quarter of a second for a quarter of a megapixel."""
    return float(compute_ssimulacra2(_file(image), _file(picture)))


def _file(pixels: Pixels) -> io.BytesIO:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=0)
    file.seek(0)
    return file


JUDGES = (Judge("SSIMULACRA2", "ssimulacra2", version("ssimulacra2"), True, 1, score),)
