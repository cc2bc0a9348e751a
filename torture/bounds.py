"""Bounds: no input may take a process more memory or time than these, whatever it says of itself."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Inputs here are of 64 kB at most. The largest that a palette file may unpack to is 256 MB (formats/archive.py), of
# which two copies may live at a time; what NumPy's libraries and stacks of threads reserve comes on top.
MEMORY_BYTES = 3 << 30
# Of the processor's time, so that a machine under load changes nothing; a thousand times what the slowest of these
# inputs takes.
SECONDS_EACH = 20


class TookTooLong(BaseException):
    """No `except Exception` of a parser may hide it."""


def bound_memory() -> None:
    """From here on this process gets no more; what asks for more meets MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


@contextmanager
def time_bound(seconds: int = SECONDS_EACH) -> Iterator[None]:
    """Raise `TookTooLong` where the block computes for longer."""
    before = signal.signal(signal.SIGPROF, _ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong
