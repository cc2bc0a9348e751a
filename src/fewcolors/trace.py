"""Trace: what a search did, stage by stage, and the one who hears of it while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Stage:
    """Passes made in one go.

    `name`: what for ("cells", "breath", "all colours", "8 bits"). `errors`: after each pass the mean squared
    distance to the nearest colour, in natural units of the space (8-bit levels of sRGB, 1.0 of Oklab); on cells,
    without what lies within the cells. `seconds`: since the search began, at the end of the stage.
    """

    name: str
    errors: tuple[float, ...]
    seconds: float


Progress = Callable[[Stage], object]


class Recorder:
    """Collects the stages and tells each to `progress`, where there is one."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.stages: list[Stage] = []
        self._progress = progress
        self._began = perf_counter()

    def add(self, name: str, objectives: list[int], scale: float) -> None:
        """A stage of passes with these objectives, each times `scale` the error of a unit of weight."""
        stage = Stage(name, tuple(objective * scale for objective in objectives), perf_counter() - self._began)
        self.stages.append(stage)
        if self._progress is not None:
            self._progress(stage)
