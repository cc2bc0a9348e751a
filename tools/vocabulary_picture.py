"""Draws docs/collections.png: the vocabulary of colour names, each on its colour, and which region of the cube each
basic term has. Run in an environment with the extra `plot`: python tools/vocabulary_picture.py"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fewcolors.color.vocabulary import _BASIC_OF, _COLORS, BASIC_TERMS, WORDS, words_of

TARGET = Path(__file__).resolve().parents[1] / "docs" / "collections.png"
# Saturations of the three maps, of HSV: what photos are made of, and beyond.
SATURATIONS = (0.25, 0.6, 1.0)

# Left, bottom, width and height of the table and of the maps.
BOXES = ([0.02, 0.36, 0.96, 0.58], [0.05, 0.07, 0.27, 0.2], [0.38, 0.07, 0.27, 0.2], [0.71, 0.07, 0.27, 0.2])


def main() -> None:
    """Write the picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.colors import hsv_to_rgb

    figure = plt.figure(figsize=(12, 7.2), dpi=100)
    table, *maps = (figure.add_axes(box) for box in BOXES)
    table.set_axis_off()
    most = max(_BASIC_OF.count(term) for term in BASIC_TERMS)
    table.set_xlim(-1.1, most)
    table.set_ylim(len(BASIC_TERMS), 0)
    for row, term in enumerate(BASIC_TERMS):
        table.text(-0.1, row + 0.5, term, ha="right", va="center", weight="bold")
        own = [number for number, basic in enumerate(_BASIC_OF) if basic == term]
        for column, (word, color) in enumerate((WORDS[number], _COLORS[number]) for number in own):
            table.add_patch(plt.Rectangle((column, row), 0.96, 0.92, color=color / 255))
            ink = "white" if color @ [0.3, 0.59, 0.11] < 128 else "black"
            place, lines = (column + 0.48, row + 0.46), word.replace(" ", "\n")
            table.text(*place, lines, ha="center", va="center", color=ink, fontsize=7)
    figure.suptitle("The vocabulary: 11 basic terms and their words, colours of the xkcd survey", y=0.985)
    maps[0].set_ylabel("value")
    for axes, saturation in zip(maps, SATURATIONS, strict=True):
        _draw_map(axes, hsv_to_rgb, saturation)
    figure.savefig(TARGET)


def _draw_map(axes: Any, hsv_to_rgb: Any, saturation: float) -> None:
    """Hue across, value up: the colours, and lines where the basic term changes."""
    hue, value = np.meshgrid(np.linspace(0, 1, 361), np.linspace(1, 0, 121))
    rgb = np.rint(255 * hsv_to_rgb(np.dstack([hue, np.full_like(hue, saturation), value]))).astype(np.uint8)
    basics = [basic for _, basic in words_of(rgb.reshape(-1, 3))]
    numbers = np.array([BASIC_TERMS.index(basic) for basic in basics]).reshape(hue.shape)
    border = np.zeros(hue.shape, bool)
    border[:, 1:] |= numbers[:, 1:] != numbers[:, :-1]
    border[1:] |= numbers[1:] != numbers[:-1]
    axes.imshow(rgb, extent=(0, 360, 0, 1), aspect="auto", interpolation="nearest")
    lines = np.zeros((*hue.shape, 4))
    lines[border] = (1, 1, 1, 1)
    axes.imshow(lines, extent=(0, 360, 0, 1), aspect="auto", interpolation="nearest")
    for term, number in zip(BASIC_TERMS, range(len(BASIC_TERMS)), strict=True):
        there = numbers == number
        if there.sum() > 900:
            axes.text(
                360 * float(np.median(hue[there])), float(np.median(value[there])), term, ha="center", va="center",
                fontsize=7, bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.85},
            )  # fmt: skip
    axes.set(title=f"basic terms at saturation {saturation:g}", xlabel="hue", xticks=range(0, 361, 60))


if __name__ == "__main__":
    main()
