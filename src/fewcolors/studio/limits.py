"""Limits: how much the studio takes, so that no request, meant well or ill, fills the memory of the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`pixels`: of one picture. `upload`: bytes of one file. `memory`: bytes of all pictures that are kept, the least
    recently used go first. `options`: bytes of a body of JSON. `palette`: bytes of a palette file.
    `patience`: seconds without a byte before an upload is given up, and `body`: seconds that all of it may take.
    `batch`: pictures in one zip."""

    # The largest sensors of common cameras have 61 megapixels; as many pixels with 16 bits a channel are 1.5 GB here.
    pixels: int = 64_000_000
    # 16-bit PNGs of such a sensor have some 350 MB; JPEGs 40.
    upload: int = 400_000_000
    memory: int = 1 << 30
    # A palette of 256 colours with their names takes some 20 kB.
    options: int = 1 << 20
    # A million named colours, as in fewcolors.formats; here for a page, so a tenth of that.
    palette: int = 16 << 20
    # A page on the same machine sends at once.
    patience: float = 10.0
    body: float = 60.0
    batch: int = 500
