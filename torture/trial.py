"""Trial: strangers' bytes within bounds: whatever comes, the answer is a value or one line."""

from __future__ import annotations

import random
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

import click

from fewcolors.errors import FewcolorsError
from torture.bounds import TookTooLong, bound_memory, time_bound
from torture.tally import Distinct, Tally

T = TypeVar("T")


class Trial(ABC):
    """One run: seeded draws, inputs that are counted once, and a tally. `longest_line`: characters that an error may
    have."""

    longest_line: int

    def __init__(self, seed: int) -> None:
        self.tally = Tally()
        self._seen = Distinct()
        self._draw = random.Random(seed)

    def run(self, seconds: float) -> Tally:
        """Within the bounds, for so long."""
        bound_memory()
        self._work(time.monotonic() + seconds)
        self.tally.inputs = len(self._seen)
        return self.tally

    @abstractmethod
    def _work(self, end: float) -> None:
        """Until `end`, by the monotonic clock."""

    def _answer(self, what: str, read: Callable[[], T]) -> T | None:
        """What comes out; None where it was refused, or where that went wrong."""
        try:
            with time_bound():
                return read()
        except (FewcolorsError, click.ClickException) as error:
            self.tally.refusals += 1
            self._check_line(what, error)
        except (Exception, TookTooLong) as error:
            self.tally.complain("crashes", f"{type(error).__name__}: {str(error)[:200]}; {what[:2000]}")
        return None

    def _check_line(self, what: str, error: Exception) -> None:
        text = str(error)
        good = bool(text) and "\n" not in text and len(text) < self.longest_line
        # The command line joins the lines of click's own errors.
        if isinstance(error, FewcolorsError):
            text = f"not one line of fewer than {self.longest_line} characters: {text!r}; {what}"
            self.tally.expect(good, "wrong", text)
