"""Our palette files in painting programs: GIMP and Krita, started without a screen and with a home of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fewcolors.formats import Record, encode

# All levels: a reader or a writer that rounds another way shows. 255 colours, since Krita 5.1 holds the count of a RIFF
# palette in a byte.
LEVELS = np.arange(255, dtype=np.uint8)
COLORS = np.stack([LEVELS, 255 - LEVELS, LEVELS * np.uint8(7)], axis=1)
NAMES = [f"Colour {n} é 日 & <{n}>" for n in LEVELS]

GIMP_SCRIPT = """
(let ((port (open-output-file "{told}")) (count (car (gimp-palette-get-info "{title}"))))
  (do ((n 0 (+ n 1))) ((= n count))
    (let ((color (car (gimp-palette-entry-get-color "{title}" n))))
      (for-each
        (lambda (part) (display part port) (display "\t" port))
        (append color (gimp-palette-entry-get-name "{title}" n)))
      (newline port)))
  (close-output-port port))
"""

KRITA_SCRIPT = """
import json, sys
from krita import Krita, Palette

def told(_arguments):
    found = dict()
    for resource in Krita.instance().resources("palette").values():
        palette = Palette(resource)
        entries = [palette.colorSetEntryByIndex(n) for n in range(palette.colorsCountTotal())]
        colors = [[255 * part for part in entry.color().componentsOrdered()[:3]] for entry in entries]
        names = [entry.name() for entry in entries]
        found[resource.filename()] = dict(title=resource.name(), colors=colors, names=names)
    json.dump(found, open({told!r}, "w"))
"""
# What Krita 5.1 reads, with suffixes, and of what it tells names and titles.
KRITA_READS = {"aco": "aco", "act": "act", "ase": "ase", "gpl": "gpl", "jasc": "pal", "kpl": "kpl", "riff": "pal"}
NAMED = ("aco", "ase", "gpl", "kpl")
TITLED = ("gpl", "kpl")


def titled(title: str) -> Record:
    return Record.of(COLORS.tolist(), NAMES, title)


@pytest.mark.system("gimp")
def test_gimp_reads_our_gimp_palette(tmp_path: Path, output_of: Callable[..., bytes]) -> None:
    (tmp_path / "palettes").mkdir()
    (tmp_path / "palettes" / "ours.gpl").write_bytes(encode(titled("All levels"), "gpl"))
    told = tmp_path / "told.txt"
    script = GIMP_SCRIPT.format(told=told, title="All levels")
    said = output_of(
        "env", f"HOME={tmp_path}", f"GIMP2_DIRECTORY={tmp_path}", "LC_ALL=C.UTF-8",
        "gimp", "-i", "-s", "-b", script, "-b", "(gimp-quit 0)",
    )  # fmt: skip
    assert told.exists(), said
    lines = [line.rstrip("\t").split("\t") for line in told.read_text().splitlines()]
    assert [[int(part) for part in color] for *color, _name in lines] == COLORS.tolist()
    assert [name for *_color, name in lines] == NAMES


@pytest.mark.system("kritarunner")
def test_krita_reads_seven_of_our_kinds(tmp_path: Path, output_of: Callable[..., bytes]) -> None:
    """In one test, since it takes seconds to start."""
    folder = tmp_path / ".local" / "share" / "kritarunner" / "palettes"
    folder.mkdir(parents=True)
    for kind, suffix in KRITA_READS.items():
        (folder / f"{kind}.{suffix}").write_bytes(encode(titled(f"By {kind}"), kind))
    (folder / "plain.kpl").write_bytes(encode(Record.of(COLORS.tolist()), "kpl"))
    (tmp_path / "told.py").write_text(KRITA_SCRIPT.format(told=str(tmp_path / "told.json")))
    said = output_of(
        "env", f"HOME={tmp_path}", f"XDG_RUNTIME_DIR={tmp_path}", f"PYTHONPATH={tmp_path}", "LC_ALL=C.UTF-8",
        "QT_QPA_PLATFORM=offscreen", "kritarunner", "-s", "told", "-f", "told",
    )  # fmt: skip
    assert (tmp_path / "told.json").exists(), said
    read = json.loads((tmp_path / "told.json").read_text())
    for kind, suffix in KRITA_READS.items():
        found = read[f"{kind}.{suffix}"]
        if kind == "act":  # of 256 places, read whole, and the four bytes behind them, which become two colours
            assert len(found["colors"]) == 258
            found["colors"] = found["colors"][:255]
        assert np.rint(found["colors"]).tolist() == COLORS.tolist(), kind
        np.testing.assert_allclose(found["colors"], COLORS, atol=1e-4, err_msg=kind)
        if kind in NAMED:  # of a name in .aco, Krita keeps the closing zero
            assert [name.rstrip("\0") for name in found["names"]] == NAMES, kind
        if kind in TITLED:
            assert found["title"] == f"By {kind}"
    assert read["plain.kpl"]["title"] == "Untitled"
