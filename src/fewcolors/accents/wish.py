"""What `accents=` asks for, checked."""

from __future__ import annotations

from typing import Any

import numpy as np

from fewcolors.errors import ArgumentError

AUTO, OFF = "auto", "off"
# At 4 a colour counts that lies at CIEDE2000 5 from what is heavier: below that every shade would.
MOST_STRENGTH = 4.0


def strength_of(accents: Any, textbook: bool) -> float:
    """How readily small colours are kept, 0 for not at all. "auto" is 1, and 0 where `textbook` says that numbers shall
    be those of plain k-means. Raises ArgumentError.

    >>> strength_of("auto", False), strength_of("auto", True), strength_of(2, True)
    (1.0, 0.0, 2.0)
    """
    if isinstance(accents, str) and accents in (AUTO, OFF):
        return 1.0 if accents == AUTO and not textbook else 0.0
    if (
        isinstance(accents, bool)
        or not isinstance(accents, int | float | np.number)
        or not 0 <= accents <= MOST_STRENGTH
    ):
        raise ArgumentError(
            f"accents={accents!r}: expected {AUTO!r}, {OFF!r} or a number from 0 to {MOST_STRENGTH:g}; 1 is what "
            f"{AUTO!r} does"
        )
    return float(accents)
