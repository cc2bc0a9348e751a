"""Butteraugli by Debian's program of that name (2017): the largest difference seen anywhere; 1 is just noticeable.

It forgives noise less than the others do, and one bad spot decides.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from bench.engines import Pixels
from bench.judges import Judge

PROGRAM = shutil.which("butteraugli")
if PROGRAM is None:
    raise ImportError("not installed (apt-get install butteraugli)")


def score(image: Pixels, picture: Pixels) -> float:
    """The program reads PNGs and prints one number."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("original.png", "rendered.png")]
        for file, pixels in zip(files, (image, picture), strict=True):
            Image.fromarray(pixels).save(file, compress_level=0)
        process = subprocess.run([str(PROGRAM), *map(str, files)], check=True, capture_output=True, text=True)
    return float(process.stdout.split()[0])


def _version() -> str:
    """The program does not tell; Debian's package does."""
    if not shutil.which("dpkg-query"):
        return "of unknown version"
    query = ["dpkg-query", "--show", "--showformat", "${Version}", "butteraugli"]
    return subprocess.run(query, capture_output=True, text=True).stdout or "of unknown version"


JUDGES = (Judge("Butteraugli", "butteraugli", _version(), False, 2, score),)
