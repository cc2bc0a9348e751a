"""Request: the options of a call over blocks, checked; and the refusal of those that need the whole picture at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from fewcolors._arrays import is_whole
from fewcolors._once import once
from fewcolors.accents import strength_of
from fewcolors.chosen import Chosen, chosen_of
from fewcolors.dither import Dither, dither_of
from fewcolors.errors import ArgumentError
from fewcolors.mapping.ordered import ORDERED
from fewcolors.picture import SPACES_OF_THE_EYE
from fewcolors.plan import Plan, plan_of
from fewcolors.quantize import ALPHA, ALPHA_THRESHOLD, DITHER_STRENGTH, EFFORT, ORDER, OUTPUT_BITS

# What a pixel becomes depends on its colour and its place alone.
BY_PLACE = tuple(name for name in ORDERED if name != "riemersma")

# As many colours as there are of 8 bits without alpha: those are never merged.
MOST_COUNTED = 1 << 24

# Reasons, by the names of options of `fewcolors.quantize` and its neighbours.
_WHOLE = {
    "quality": "a target is tried on the whole picture; give n_colors",
    "max_bytes": "a target is tried on the whole picture; give n_colors",
    "optimize": "no PNG is written here; write result.indices as you like",
    "dither_mask": "it is cut in no blocks; leave it out",
    "weights": "they are cut in no blocks; leave them out, or count_colors each part and multiply its weights",
    "region": "cut the array first, as array[y : y + h, x : x + w]",
    "profile": "blocks are arrays, which have no profile; convert them to sRGB first",
    "strict": "the first pixel that fails is known when all are; compare count_colors(...).colors with the palette",
    "stock": "who gets the last of a colour depends on all pixels; leave it out",
    "method": "it needs the histogram alone; give count_colors(...) to fewcolors.design_palette",
}


def refuse(options: Mapping[str, Any]) -> None:
    """ArgumentError for the first option that needs the whole picture, TypeError for one that nobody knows."""
    for name in options:
        if name not in _WHOLE:
            raise TypeError(f"unexpected keyword argument {name!r}")
        raise ArgumentError(f"{name}: not over blocks: {_WHOLE[name]}")


@dataclass(frozen=True)
class Request:
    """What a call wants of every block, in plain values that travel to other processes. `nodata`: None, or the value
    of pixels that hold none. What a call has no option for is as `fewcolors.quantize` has it."""

    n_colors: int
    space: str
    dither: str
    strength: float = DITHER_STRENGTH
    effort: str = EFFORT
    locked: Any = None
    banned: Any = None
    start_from: Any = None
    order: str = ORDER
    output_bits: int = OUTPUT_BITS
    alpha: str = ALPHA
    alpha_threshold: int = ALPHA_THRESHOLD
    seed: int = 0
    threads: int | None = None
    nodata: float | None = None
    most_colors: int = MOST_COUNTED

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, each.name) for each in fields(self))  # what was made of them stays here

    @once
    def plan(self) -> Plan:
        """The checked options. Raises ArgumentError."""
        return plan_of(
            self.n_colors,
            self.space,
            self.effort,
            self.order,
            self.seed,
            self.threads,
            self.output_bits,
            self.alpha,
            self.alpha_threshold,
        )

    @once
    def wanted(self) -> Dither | None:
        """The dither; None for the nearest colour."""
        return dither_of(self.dither, self.strength)

    @once
    def chosen(self) -> Chosen:
        """The colours named beforehand."""
        return chosen_of(self.locked, self.banned, self.start_from, self.plan.n_colors)

    @property
    def weighs_calm(self) -> bool:
        """Whether the palette is designed on pixels that count the more the calmer it is around them."""
        return self.space in SPACES_OF_THE_EYE and self.effort != "fast"

    def checked(self, accents: Any = "off") -> Request:
        """Itself, all of it looked at. Raises ArgumentError."""
        _ = (self.plan, self.wanted, self.chosen)
        if strength_of(accents, False) != 0:
            raise ArgumentError(
                f"accents={accents!r}: not over blocks: they are looked for in the whole picture; 'off'"
            )
        if isinstance(self.nodata, bool) or not isinstance(self.nodata, int | float | np.number | None):
            raise ArgumentError(f"nodata={self.nodata!r}: expected a number, or None")
        if not is_whole(self.most_colors) or self.most_colors < 1:
            raise ArgumentError(f"most_colors={self.most_colors!r}: expected a whole number >= 1")
        return self


def check_dither(dither: Any, option: str = "dither") -> str:
    """The name of a way to dither that blocks can be given one by one. Raises ArgumentError."""
    if dither is None or (isinstance(dither, str) and dither in ("none", *BY_PLACE)):
        return "none" if dither is None else str(dither)
    dither_of(dither, 1.0, option)  # what nobody knows is said to be unknown
    raise ArgumentError(
        f"{option}={dither!r}: not over blocks: it looks at the whole picture, or carries errors across it; try 'none' "
        f"or one of {', '.join(BY_PLACE)}"
    )
