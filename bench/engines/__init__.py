"""The engines of the race: ours and the rivals', all answering the same question in the same words.

The adaptors of rivals that `fewcolors compare` knows are `fewcolors.rivals`; here they get the names of the tables.

An engine takes a picture (h, w, 3) uint8 and a number of colours, and answers with a palette and a way to render the
picture in it. What is timed is `run`; rendering, and checking what was rendered, is not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from fewcolors.rivals import Ask, Reply

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Answer:
    """A palette (k, 3) uint8, and a function that gives the picture (h, w, 3) uint8 in its colours."""

    palette: Pixels
    render: Callable[[], Pixels]

    @classmethod
    def from_indices(cls, palette: Pixels, indices: NDArray[np.integer]) -> Answer:
        """The answer of an engine that returns indices (h, w) into its palette."""
        return cls(palette, lambda: palette[indices])

    @classmethod
    def of(cls, rival: Callable[[Ask], Reply], image: Pixels, n_colors: int) -> Answer:
        """The answer of an adaptor of `fewcolors.rivals`."""
        reply = rival(Ask(image, n_colors))
        return cls(reply.palette, reply.render)


@dataclass(frozen=True)
class Engine:
    """One way to choose the colours: its name in the tables, the distribution it comes from, and the call."""

    name: str
    distribution: str
    run: Callable[[Pixels, int], Answer]

    @property
    def version(self) -> str:
        """The installed version of the distribution."""
        return version(self.distribution)


# Each module holds `ENGINES`, which do not dither, and some `DITHERED`; a rival's library may be missing, ours not.
RIVALS = ("libimagequant", "scikit_learn", "opencv", "pillow")


def load_engines(names: list[str] | None = None, group: str = "ENGINES") -> tuple[list[Engine], list[str]]:
    """The engines of a group whose libraries are installed, or those of `names`; and a line about each that is
    missing."""
    engines: list[Engine] = [*getattr(importlib.import_module("bench.engines.ours"), group)]
    missing: list[str] = []
    for module_name in RIVALS:
        try:
            module = importlib.import_module(f"bench.engines.{module_name}")
        except ImportError as error:
            missing.append(f"{module_name}: missing ({error})")
        else:
            engines.extend(getattr(module, group, ()))
    if names is None:
        return engines, missing
    unknown = set(names) - {engine.name for engine in engines}
    # Which libraries are missing explains why an engine is; where all are here it is beside the point.
    reasons = [*missing, *(f"{name}: no such engine here" for name in sorted(unknown))] if unknown else []
    return [engine for engine in engines if engine.name in names], reasons
