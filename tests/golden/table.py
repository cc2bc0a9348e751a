"""Forty sets of options and the SHA-256 of what each gives: its palette, its indices, and the bytes of its PNG.

`sha256.txt` holds them, and `test_table.py` computes them anew on every kernel level, for several numbers of threads
and without NumPy's faster loops. The pictures are made of whole numbers alone, and each is of more pixels than a PNG
that zlib is tried for (`_SMALL` in png/indexed.py): the files are our own deflate's, the same beside every zlib.

Run `python -m tests.golden.table` in the checkout, with the built package installed, whenever a change is meant to
change bytes: it says which lines change, and writes them. With a number it prints the table made by so many threads.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import fewcolors as fc
from tests.pictures import Image

FILE = Path(__file__).with_name("sha256.txt")

SIDE = 132

# The level that a set's PNG is written at, where it is not the default.
PNG_LEVELS = {"space cielab": 2, "grey": 2, "two": 3}


def _places() -> tuple[np.ndarray, np.ndarray]:
    return np.mgrid[0:SIDE, 0:SIDE]  # type: ignore[return-value]


def scene() -> Image:
    """A slope of colour above, grain below, a flat area, and in it four red dots: what photos and drawings are of."""
    y, x = _places()
    slope = np.dstack([x + y // 2, 2 * y * (y < 66) + x // 3, 230 - x])
    grain = (y * SIDE + x) * 2654435761 % 2**32 >> 27
    picture = slope + np.where(y > 80, grain, 0)[:, :, None]
    picture[30:60, 70:120] = 214, 220, 208
    picture[40:43, 80:110:8] = 230, 20, 30
    return np.clip(picture, 0, 255).astype(np.uint8)


def soft() -> Image:
    """The scene behind a curtain: clear on the left, opaque on the right."""
    _, x = _places()
    return np.dstack([scene(), np.clip((x - 20) * 3, 0, 255).astype(np.uint8)])


def deep() -> np.ndarray:
    """A slope of 16 bits, most of its values between the levels of 8."""
    y, x = _places()
    return np.dstack([x * 487, y * 491, 65535 - 211 * x - 257 * y]).astype(np.uint16)


def grey() -> Image:
    """The scene's second channel, (h, w)."""
    return np.ascontiguousarray(scene()[:, :, 1])


def weights() -> np.ndarray:
    """The right counts more, the uppermost rows nothing."""
    y, x = _places()
    return np.where(y < 9, 0, 1 + x // 4)


def mask() -> np.ndarray:
    """Dithered above, not below, in eighths."""
    y, _ = _places()
    return np.clip(y // 16, 0, 8) / 8


Make = Callable[..., fc.Indexed]


def _with(image: np.ndarray, n_colors: int | str, **options: Any) -> Make:
    return partial(fc.quantize, image, n_colors, **options)


def _classic(method: str, n_colors: int, *, threads: int) -> fc.Indexed:
    palette = fc.design_palette(scene(), n_colors, method=method, threads=threads)
    return fc.apply_palette(scene(), palette, dither="none", threads=threads)


def _given(palette: list[str], *, threads: int, **options: Any) -> fc.Indexed:
    return fc.apply_palette(scene(), palette, threads=threads, **options)


GIVEN = ["#000", "#fff", "#e30613", "#1d71b8", "#95c11f", "#fdc300", "#808080"]

SETS: dict[str, Make] = {
    "defaults": _with(scene(), 256),
    "sixteen": _with(scene(), 16),
    "one": _with(scene(), 1),
    "two": _with(scene(), 2, dither="none"),
    "three hundred": _with(scene(), 300, dither="none"),
    "space srgb": _with(scene(), 24, space="srgb", dither="none"),
    "space linear": _with(scene(), 24, space="linear", dither="none"),
    "space oklab": _with(scene(), 24, space="oklab", dither="none"),
    "space cielab": _with(scene(), 24, space="cielab", dither="none"),
    "effort fast": _with(scene(), 24, effort="fast"),
    "effort best": _with(scene(), 8, effort="best", space="srgb", dither="none"),
    "seed": _with(scene(), 24, seed=7, space="srgb", dither="none"),
    "joint": _with(scene(), 12, dither="joint"),
    "floyd-steinberg in linear": _with(scene(), 12, dither="floyd-steinberg", space="linear"),
    "ostromoukhov": _with(scene(), 12, dither="ostromoukhov", effort="fast"),
    "a kernel of one's own": _with(scene(), 12, dither=[[0, "*", 7], [3, 5, 1]], dither_strength=0.6),
    "bayer-8": _with(scene(), 12, dither="bayer-8"),
    "blue-noise with a mask": _with(scene(), 12, dither="blue-noise", dither_mask=mask()),
    "yliluoma": _with(scene(), 8, dither="yliluoma", effort="fast"),
    "riemersma": _with(scene(), 12, dither="riemersma", effort="fast"),
    "output bits": _with(scene(), 24, output_bits=4),
    "alpha blend": _with(soft(), 32),
    "alpha keep-color": _with(soft(), 32, alpha="keep-color"),
    "alpha binary": _with(soft(), 32, alpha="binary", alpha_threshold=77),
    "alpha ignore": _with(soft(), 32, alpha="ignore", dither="none"),
    "locked and banned": _with(scene(), 12, locked=["#e30613"], banned=["#d6dcd0"]),
    "start from": _with(scene(), 12, start_from=GIVEN),
    "weights": _with(scene(), 12, weights=weights(), space="srgb"),
    "region": _with(scene(), 12, region=(60, 20, 50, 50)),
    "accents": _with(scene(), 12, accents=2.0, order="hue"),
    "no accents, by luminance": _with(scene(), 12, accents="off", order="luminance"),
    "by similarity": _with(scene(), 12, order="similarity"),
    "deep": _with(deep(), 20, dither="none"),
    "grey": _with(grey(), 8),
    "as many as pay": _with(scene(), "auto", dither="none"),
    "quality": _with(scene(), 32, quality=50),
    "bytes": _with(scene(), 64, max_bytes=6000),
    "wu": partial(_classic, "wu", 16),
    "given, dithered": partial(_given, GIVEN, dither="atkinson"),
    "given, from a stock": partial(_given, GIVEN, stock={"#e30613": 40, "#000": 3000}),
}


def digests(name: str, threads: int) -> Iterator[str]:
    """Lines of the table for one set; a result of more than 256 colours has no PNG."""
    result = SETS[name](threads=threads)
    parts = {"palette": result.palette.rgba.tobytes(), "indices": result.indices.tobytes()}
    if len(result.palette) <= 256:
        parts["png"] = _png(result, PNG_LEVELS.get(name, 1))
    for part, content in parts.items():
        yield f"{hashlib.sha256(content).hexdigest()}  {name}: {part}"


def _png(result: fc.Indexed, level: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.png"
        result.save(path, optimize=level)
        return path.read_bytes()


def table(threads: int) -> str:
    """What `sha256.txt` should hold."""
    return "\n".join(line for name in SETS for line in digests(name, threads)) + "\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(table(int(sys.argv[1])))
    else:
        old, new = (FILE.read_text() if FILE.exists() else ""), table(threads=1)
        print("\n".join(line for line in new.splitlines() if line not in old.splitlines()) or "no line changes")
        FILE.write_text(new)
