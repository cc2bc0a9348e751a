"""A picture for a seven-colour panel: matched as the panel looks, written as its driver wants, packed as it takes it.

python examples/e_ink.py [PHOTO]     (a photo: writes PHOTO-panel.bin beside it)
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

import fewcolors as fc

PANEL = (600, 448)  # width and height of a common 5.65-inch panel


def balloon() -> Image.Image:
    """A red balloon in a sky, where there is no photo."""
    y, x = np.mgrid[0:448, 0:600]
    pixels = np.dstack([120 + y / 4, 170 + y / 6, 235 - y / 20])
    inside = np.hypot(x - 300, y - 200) < 110
    light = 1.2 - np.hypot(x - 260, y - 160) / 260
    pixels[inside] = np.array([220, 40, 40]) * light[inside][:, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


panel = fc.Palette.named("e-ink-7-seen")
photo = Image.open(sys.argv[1]).convert("RGB") if len(sys.argv) > 1 else balloon()
fitted = ImageOps.fit(photo, PANEL)
as_seen = fc.apply_palette(fitted, panel)
# The rival: matched with the colours that the driver is told, and shown with those that the panel has.
told = fc.apply_palette(fitted, fc.Palette(panel.output))
naive = fc.Indexed(panel, told.indices)
for name, picture in (("matched as seen", as_seen), ("matched as told", naive)):
    score = fc.measure(np.asarray(fitted), picture, measures="scielab")
    print(f"{name}: S-CIELAB {score.scielab:.1f}")
indices = as_seen.indices
packed = indices[:, 0::2] << 4 | indices[:, 1::2]  # two pixels a byte, the left one in the upper half
print(f"{packed.size:,} bytes for {PANEL[0]} x {PANEL[1]} pixels")
if len(sys.argv) > 1:
    Path(sys.argv[1]).with_suffix("").with_name(Path(sys.argv[1]).stem + "-panel.bin").write_bytes(packed.tobytes())
