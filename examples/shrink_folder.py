"""A folder of PNGs, each in the fewest colours that look good; what would not get shorter stays as it is.

    python examples/shrink_folder.py [FOLDER]     (a folder: writes NAME-few.png beside each NAME.png that gets shorter)

`fewcolors quantize -r FOLDER --quality 70 --out-dir OUT` is the same, in as many processes as pay.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

import fewcolors as fc

QUALITY = 70  # good; a little grain in calm areas


def draw_pictures(folder: Path) -> None:
    """A chart, a gradient and an icon, where no folder is named."""
    chart = Image.new("RGB", (320, 200), "white")
    pen = ImageDraw.Draw(chart)
    for number, color in enumerate(("crimson", "teal", "orange", "navy")):
        pen.rectangle((30 + 70 * number, 180 - 35 * (number + 1), 80 + 70 * number, 180), fill=color)
    chart.save(folder / "chart.png")
    y, x = np.mgrid[0:200, 0:320]
    Image.fromarray(np.dstack([x * 0.8, y * 1.2, 255 - x * 0.5]).astype(np.uint8)).save(folder / "gradient.png")
    icon = Image.new("RGBA", (128, 128))
    ImageDraw.Draw(icon).ellipse((8, 8, 120, 120), fill="seagreen")
    icon.resize((64, 64), Image.Resampling.LANCZOS).save(folder / "icon.png")


with tempfile.TemporaryDirectory() as name:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name)
    if len(sys.argv) == 1:
        draw_pictures(folder)
    for path in sorted(folder.glob("*.png")):
        try:
            result = fc.quantize(path, quality=QUALITY)
        except fc.TargetError as error:  # 256 colours do not reach it: a photo that is better left alone
            print(f"{path.name}: {error}")
            continue
        few = path.with_name(f"{path.stem}-few.png")
        result.save(few, optimize=2)
        before, after = path.stat().st_size, few.stat().st_size
        if after >= before:
            few.unlink()
        kept = ": stays as it is" if after >= before else ""
        print(f"{path.name}: {len(result.palette)} colours, {before:,} -> {after:,} bytes{kept}")
