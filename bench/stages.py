"""Where the time of `quantize` goes: a stopwatch around each of its four steps, while the call runs as ever.

count: pixels to distinct colours; cloud: those as points in blocks; design: the palette, and with it the colours'
labels; map: pixels look their labels up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

from fewcolors import picture, solve

_STEPS = {
    "count": (picture, "count_colors"),
    "cloud": (picture, "cloud_of"),
    "design": (solve, "design"),
    "map": (solve, "nearest_indices"),
}
NAMES = tuple(_STEPS)


class Stopwatch:
    """Seconds by stage, one for each call that ran inside `watching`."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {name: [] for name in NAMES}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts, the steps of `quantize` are timed."""
        with ExitStack() as stack:
            for name, (home, function) in _STEPS.items():
                stack.enter_context(patch.object(home, function, self._timed(name, getattr(home, function))))
            yield

    @property
    def medians(self) -> dict[str, float]:
        """The median of each stage."""
        return {name: median(seconds) for name, seconds in self.seconds.items()}

    def _timed(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **options: Any) -> Any:
            before = perf_counter()
            result = step(*arguments, **options)
            self.seconds[name].append(perf_counter() - before)
            return result

        return timed
