"""Palettes of many colours: every format without a limit holds them, in time that grows as they do.

No clock is asked: what took the square of so many steps would be noticed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fewcolors.cli import main
from fewcolors.formats import FORMATS, Record, encode, load, parse

UNLIMITED = [name for name, kind in FORMATS.items() if kind.most is None]
# As many as an index of 16 bits tells apart, the most that a picture can use.
ALL = 65_536
# These take a tenth of a second for a million; text takes seconds, XML and JSON up to half a minute.
QUICK = ("npy", "png")


def many(count: int, name: str) -> Record:
    """So many colours, clear ones among them where the format holds those."""
    rgba = np.random.default_rng(1).integers(0, 256, (count, 4), np.uint8)
    if FORMATS[name].alpha != "yes":
        rgba[:, 3] = 255
    return Record(rgba)


@pytest.mark.parametrize("name", UNLIMITED)
def test_as_many_colours_as_a_picture_can_use_come_back(name: str) -> None:
    record = many(ALL, name)
    assert parse(encode(record, name), format=name) == record


@pytest.mark.parametrize("name", QUICK)
def test_a_million_colours_come_back(name: str) -> None:
    record = many(1_000_000, name)
    assert parse(encode(record, name), format=name) == record


def test_a_million_colours_are_converted(tmp_path: Path) -> None:
    record = many(1_000_000, "npy")
    (tmp_path / "million.npy").write_bytes(encode(record, "npy"))
    arguments = ["convert", "--quiet", str(tmp_path / "million.npy"), str(tmp_path / "million.png")]
    assert main(arguments, standalone_mode=False) in (None, 0)
    assert load(tmp_path / "million.png") == record
