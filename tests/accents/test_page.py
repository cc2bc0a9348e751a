"""What docs/accents.md says of banned colours is so; its blocks are run by tests/house/test_blocks.py."""

from __future__ import annotations

import fewcolors as fc
from tests.accents.test_accents import RED, difference, map_of


def test_a_banned_accent_stays_away() -> None:
    for dither in ("none", "auto"):
        palette = fc.quantize(map_of((RED, 1)), 8, dither=dither, banned=["#e1191e"]).palette
        assert "#e1191e" not in palette.hex
        assert difference(RED, palette.rgb) > 0.5
