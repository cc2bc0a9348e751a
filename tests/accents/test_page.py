"""What docs/accents.md shows is so."""

from __future__ import annotations

import re
from pathlib import Path

import fewcolors as fc
from tests.accents.test_accents import RED, difference, map_of


def test_the_page_on_accents_runs() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "accents.md"
    pieces = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(pieces) == 2
    exec("".join(pieces), {})


def test_a_banned_accent_stays_away() -> None:
    for dither in ("none", "auto"):
        palette = fc.quantize(map_of((RED, 1)), 8, dither=dither, banned=["#e1191e"]).palette
        assert "#e1191e" not in palette.hex
        assert difference(RED, palette.rgb) > 0.5
