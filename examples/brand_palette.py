"""A brand's palette from its pictures: one colour is fixed, one is banned, the rest is found; and what text it bears.

    python examples/brand_palette.py [PICTURE ...]

In the shell: `fewcolors palette -r PICTURES -k 6 --lock e30613 --ban ffffff -o brand.ase`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

import fewcolors as fc

RED, PAPER = "#e30613", "#ffffff"
READABLE = 4.5  # the contrast of WCAG's level AA


def poster(seed: int) -> np.ndarray:
    """Stripes and circles in a few tints, where no picture is named."""
    rng = np.random.default_rng(seed)
    tints = rng.integers(30, 220, (5, 3))
    y, x = np.mgrid[0:120, 0:160]
    pixels = tints[(x + y * (seed + 1)) // 40 % 4]
    pixels[np.hypot(x - 80, y - 60) < 30] = tints[4]
    return np.clip(pixels + rng.normal(0, 4, pixels.shape), 0, 255).astype(np.uint8)


pictures = sys.argv[1:] or [poster(seed) for seed in range(3)]
palette = fc.design_palette(pictures, 6, locked=[RED], banned=[PAPER])
for color in palette.colors:
    text = "white" if color.contrast("white") >= READABLE else "black"
    print(f"{color.hex}  {color.name:14} {color.oklch:34} {text} text, contrast {color.contrast(text):.1f}")

later = fc.design_palette([*pictures, poster(9)], 6, locked=[RED], start_from=palette)
print("with one picture more, colours keep their places:", " ".join(later.hex))
with tempfile.TemporaryDirectory() as folder:
    for suffix in ("ase", "gpl", "css", "tokens.json"):
        path = Path(folder, f"brand.{suffix}")
        palette.save(path)
        print(f"{path.name}: {path.stat().st_size} bytes")
