"""The judges: measures of what the eye sees between a picture and its rendering, nearly all written by others.

They disagree, about noise most of all, so nothing here is tuned to one alone. A judge takes two pictures (h, w, 3),
uint8 sRGB, the original first, and answers with one number.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from bench.engines import Pixels


@dataclass(frozen=True)
class Judge:
    """One measure: its name in the tables, what it comes from and of which version, its sense, how many decimals of it
    mean something, and the call."""

    name: str
    distribution: str
    version: str
    higher_is_better: bool
    decimals: int
    score: Callable[[Pixels, Pixels], float]

    def prefers(self, first: float, second: float) -> bool:
        """Is the first score the better one?"""
        return first > second if self.higher_is_better else first < second

    def written(self, score: float | None) -> str:
        """A score as tables show it; a dash for none."""
        return "–" if score is None else f"{score:.{self.decimals}f}"

    @property
    def heading(self) -> str:
        """The name with an arrow to the better side."""
        return f"{self.name} {'↑' if self.higher_is_better else '↓'}"


# Each module holds `JUDGES`; what it needs may be missing.
MODULES = ("ssimulacra2", "flip", "butteraugli", "blurred", "filtered")


def load_judges(names: list[str] | None = None) -> tuple[list[Judge], list[str]]:
    """The judges that are here, or those of `names`, in this order; and a line about each module that is missing."""
    judges: list[Judge] = []
    missing: list[str] = []
    for module_name in MODULES:
        try:
            module = importlib.import_module(f"bench.judges.{module_name}")
        except ImportError as error:
            missing.append(f"judge {module_name}: {error}")
        else:
            judges.extend(module.JUDGES)
    return [judge for judge in judges if names is None or judge.name in names], missing
