"""A comparison as one HTML page that holds all it needs: pictures under a slider, and a table. It asks no network.

The slider is a plain <input type="range">, so that a keyboard, a finger and a mouse move it, and screen readers say
where it stands. For a figure to print, its neighbour `plots` is the place.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from fewcolors._arrays import UInt8Array
from fewcolors._nouns import number_of
from fewcolors.png import encode_true_color


@dataclass(frozen=True)
class Picture:
    """One picture of a page: its title, and its pixels, uint8 (h, w, 3) in sRGB values."""

    title: str
    image: UInt8Array


def page(pictures: Sequence[Picture], rows: Sequence[Sequence[str]]) -> str:
    """The page: the first picture against each of the others, and the table of `rows`, its head first.

    The pictures have one shape. Everything is text or a PNG inside the page, pixel for pixel.

    >>> import numpy as np
    >>> black, white = (np.full((2, 3, 3), level, np.uint8) for level in (0, 255))
    >>> text = page([Picture("before", black), Picture("after", white)], [("", "MSE"), ("after", "195,075.00")])
    >>> text.count("<img "), text.count('type="range"'), "://" in text
    (2, 1, False)
    """
    height, width, _ = pictures[0].image.shape
    parts = {
        "$title": html.escape(f"{pictures[0].title} and {number_of(len(pictures) - 1, 'way')} to fewer colours"),
        "$width": str(width),
        "$height": str(height),
        "$before": _img(pictures[0], "before"),
        "$afters": "\n".join(_img(picture, "after") for picture in pictures[1:]),
        "$options": "\n".join(f"<option>{html.escape(picture.title)}</option>" for picture in pictures[1:]),
        "$head": "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in rows[0]),
        "$rows": "\n".join(_row(row) for row in rows[1:]),
    }
    text = resources.files("fewcolors").joinpath("report.html").read_text(encoding="utf-8")
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text


def _img(picture: Picture, role: str) -> str:
    data = base64.b64encode(encode_true_color(picture.image)).decode("ascii")
    return f'<img class="{role}" alt="{html.escape(picture.title)}" src="data:image/png;base64,{data}">'


def _row(cells: Sequence[str]) -> str:
    name, *others = (html.escape(cell) for cell in cells)
    return f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in others) + "</tr>"
