"""Make corpus: good palette files of every format, written by our own writers: `python -m torture.make_corpus`.

Two each: a few colours with names and a title, and more, with alpha where the format holds it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fewcolors.formats import FORMATS, Format, Record, encode
from torture.parsers import CORPUS

NAMED = Record.of(
    [(227, 6, 19), (255, 255, 255), (0, 90, 160), (0, 0, 0)], ["red", "white", "deep blue", "ink"], "Four"
)


def many(kind: Format) -> Record:
    """Seventeen colours, or as many as the format holds; every third one half clear, where it may be."""
    count = min(17, kind.most or 17)
    numbers = np.arange(4 * count).reshape(count, 4)
    rgba = (numbers * 37 + 11).astype(np.uint8)
    rgba[:, 3] = 255
    if kind.alpha == "yes":
        rgba[::3, 3] = 128
    if kind.alpha == "one clear":
        rgba[-1, 3] = 0
    return Record(rgba)


def files() -> dict[str, bytes]:
    """Name and bytes of each."""
    made = {}
    for name, kind in FORMATS.items():
        made[f"{name}-named{kind.suffixes[0]}"] = encode(NAMED, name)
        made[f"{name}-many{kind.suffixes[0]}"] = encode(many(kind), name)
    return made


def main(folder: Path = CORPUS) -> None:
    """Write them all."""
    folder.mkdir(exist_ok=True)
    for name, data in files().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
