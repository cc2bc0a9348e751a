"""Trace: what a search did, stage by stage and pass by pass, and the one who hears of it while it happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Stage:
    """Passes made in one go.

    `name`: what for ("split", "cells", "breath in", "breath out", "all colours", "8 bits", "deep"). `errors`: after
    each pass the mean squared distance to the nearest colour, in natural units of the space (8-bit levels of sRGB,
    1.0 of Oklab); on cells, without what lies within the cells. `seconds`: as many, at the end of each pass, since
    the search began.

    >>> stage = Stage("cells", (9.5, 8.0), (0.001, 0.003))
    >>> [f"{error} after {1000 * second:.0f} ms" for error, second in zip(stage.errors, stage.seconds)]
    ['9.5 after 1 ms', '8.0 after 3 ms']
    """

    name: str
    errors: tuple[float, ...]
    seconds: tuple[float, ...]


Progress = Callable[[Stage], object]


class Recorder:
    """Collects the stages and tells each to `progress`, where there is one."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.stages: list[Stage] = []
        self._progress = progress
        self._began = perf_counter()

    def add(self, name: str, objectives: Sequence[float], seconds: Sequence[float], scale: float) -> None:
        """The passes of a run that has just ended: their objectives, each times `scale` the error of a unit of weight,
        and the seconds from the start of the run to the end of each."""
        began = perf_counter() - self._began - seconds[-1]
        errors = tuple(objective * scale for objective in objectives)
        stage = Stage(name, errors, tuple(began + second for second in seconds))
        self.stages.append(stage)
        if self._progress is not None:
            self._progress(stage)
