"""A collection of pictures, the palette of each, and a search by colour.

    pip install 'fewcolors[parquet]'
    python examples/collection.py [FOLDER OF PICTURES]

Without a folder it makes a small collection of its own. What it does in Python, the command does, too:
`fewcolors palette --dataset FOLDER -o colors.parquet`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from PIL import Image

from fewcolors.collection import build, paths_of


def make_pictures(folder: Path) -> None:
    """Seas and meadows, each with more or less of a sky."""
    rng = np.random.default_rng(1)
    for number in range(24):
        sky, ground = (117, 187, 253), (1, 77, 78) if number % 2 else (21, 176, 26)
        horizon = 10 + 5 * number
        pixels = np.full((160, 240, 3), ground, float)
        pixels[:horizon] = sky
        noisy = np.clip(pixels + rng.normal(0, 8, pixels.shape), 0, 255)
        Image.fromarray(noisy.astype(np.uint8)).save(folder / f"{'sea' if number % 2 else 'meadow'}-{number:02d}.jpg")


def with_at_least(table, share: float, name: str) -> list[str]:
    """The pictures of which this share or more has a name; what has two such colours counts both."""
    colors = pc.list_flatten(table["colors"])
    rows = pc.list_parent_indices(table["colors"])
    named = pc.equal(pc.struct_field(colors, "name"), name)
    shares = np.zeros(len(table))
    np.add.at(shares, rows.filter(named).to_numpy(), pc.struct_field(colors, "share").filter(named).to_numpy())
    return table["path"].filter(shares >= share).to_pylist()


with tempfile.TemporaryDirectory() as name:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name)
    if len(sys.argv) == 1:
        make_pictures(folder)
    built = build(paths_of(folder), f"{name}/colors.parquet", effort="fast")
    table = pq.read_table(f"{name}/colors.parquet")
    print(f"{built.images} pictures; all together:")
    for color in built.palette.colors:
        print(f"  {color.hex}  {color.share:6.1%}")
    found = with_at_least(table, 0.10, "dark teal")
    print(f"{len(found)} of them have 10 % of dark teal or more, the first: {[Path(path).name for path in found[:3]]}")
