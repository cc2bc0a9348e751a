"""A comparison as one HTML page that holds all it needs: pictures under a slider, and a table. It asks no network.

The slider is a plain <input type="range">, so that a keyboard, a finger and a mouse move it, and screen readers say
where it stands. For a figure to print, its neighbour `plots` is the place.
"""

from __future__ import annotations

import base64
import html
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from fewcolors._arrays import UInt8Array


@dataclass(frozen=True)
class Picture:
    """One picture of a page: its title, and its pixels, uint8 (h, w, 3) in sRGB values."""

    title: str
    image: UInt8Array


def page(pictures: Sequence[Picture], rows: Sequence[Sequence[str]]) -> str:
    """The page: the first picture against each of the others, and the table of `rows`, its head first.

    The pictures have one shape. Everything is text or a PNG inside the page, pixel for pixel.

    >>> black, white = (np.full((2, 3, 3), level, np.uint8) for level in (0, 255))
    >>> text = page([Picture("before", black), Picture("after", white)], [("", "MSE"), ("after", "195,075.00")])
    >>> text.count("<img "), text.count('type="range"'), "://" in text
    (2, 1, False)
    """
    height, width, _ = pictures[0].image.shape
    parts = {
        "$title": html.escape(f"{pictures[0].title} and {len(pictures) - 1} ways to fewer colours"),
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
    data = base64.b64encode(_png(picture.image)).decode("ascii")
    return f'<img class="{role}" alt="{html.escape(picture.title)}" src="data:image/png;base64,{data}">'


def _row(cells: Sequence[str]) -> str:
    name, *others = (html.escape(cell) for cell in cells)
    return f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in others) + "</tr>"


def _png(image: UInt8Array) -> bytes:
    """A true-colour PNG (ISO/IEC 15948) without loss; `images` writes indexed ones.

    Every line is filtered "up", as differences from the line above: china.jpg takes 470 kB so, 600 without.
    """
    height, width, _ = image.shape
    lines = np.empty((height, 1 + 3 * width), np.uint8)
    lines[:, 0] = 2  # the filter's number
    lines[:, 1:] = np.diff(image.reshape(height, -1), axis=0, prepend=np.uint8(0))  # modulo 256, as the filter wants
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)  # 8 bits a channel, RGB
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
