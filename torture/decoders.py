"""Decoders: what others make of a PNG. Each gives the pixels in the form that `fewcolors.images.read` has them, or
None where it cannot say.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import png
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[Any]
Decode = Callable[[str, bytes], Pixels | None]

# Beside the checkout, where they are; the files are freeware, and no part of this repository.
SUITES = ("shared/images/pngsuite", "../shared/images/pngsuite", "../../shared/images/pngsuite")
CHECKOUT = Path(__file__).resolve().parents[1]


def pngsuite() -> dict[str, bytes]:
    """Willem van Schaik's PngSuite, its legal files; nothing where it is not there."""
    folder = next((CHECKOUT / place for place in SUITES if (CHECKOUT / place).is_dir()), None)
    if folder is None:
        return {}
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.png")) if path.name[0] != "x"}


def by_pypng(name: str, data: bytes) -> Pixels | None:
    """With every bit; files that it scales by their sBIT, which no one else does, apart."""
    if b"sBIT" in data:
        return None
    width, height, rows, about = png.Reader(bytes=data).asDirect()
    samples = np.vstack([np.array(row, np.uint16) for row in rows]).reshape(height, width, about["planes"])
    most = (1 << about["bitdepth"]) - 1
    if about["greyscale"]:
        samples = samples[:, :, [0, 0, 0, 1][: 3 + about["alpha"]]]
    if most > 255:
        levels = samples / most
        return (samples // 257).astype(np.uint8) if not (samples % 257).any() else levels
    return (samples * (255 // most)).astype(np.uint8) if about["bitdepth"] in (1, 2, 4, 8) else None


def by_pillow(name: str, data: bytes) -> Pixels | None:
    """Of up to 8 bits, and without the transparent grey that Pillow reads wrong."""
    image = Image.open(io.BytesIO(data))
    if data[24] > 8 or (data[25] == 0 and b"tRNS" in data):
        return None
    return np.asarray(image.convert("RGBA" if image.has_transparency_data else "RGB"))


def by_imagemagick(name: str, data: bytes) -> Pixels | None:
    """With every bit, as a stream of 16-bit numbers; None where it is not installed."""
    program = shutil.which("magick") or shutil.which("convert")
    if program is None:
        return None
    # Its numbers as they are in the file: a gAMA of 1 would else be taken for linear light, and turned into sRGB.
    command = [program, "png:-", "-set", "colorspace", "sRGB", "-depth", "16", "-endian", "LSB", "rgba:-"]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60)
    if done.returncode != 0:
        return None
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    rgba = np.frombuffer(done.stdout, "<u2").reshape(height, width, 4)
    has_alpha = data[25] in (4, 6) or b"tRNS" in data
    samples = rgba if has_alpha else rgba[:, :, :3]
    return samples / 65535 if data[24] == 16 and (samples % 257).any() else (samples // 257).astype(np.uint8)


DECODERS: dict[str, Decode] = {"Pillow": by_pillow, "pypng": by_pypng, "ImageMagick": by_imagemagick}
