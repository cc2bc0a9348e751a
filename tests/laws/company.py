"""Company: threads that work without a pause, and copies of this process made among them."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# A forked process that is not done after so many seconds waits for a lock that nobody holds.
PATIENCE = 60


@contextmanager
def others_at_work(work: Callable[[int], object]) -> Iterator[None]:
    """Two threads that do this, for 1, 2, 3 and so on, without a pause."""
    done = threading.Event()

    def go_on() -> None:
        number = 0
        while not done.is_set():
            number += 1
            work(number)

    threads = [threading.Thread(target=go_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def forked(work: Callable[[], bool], patience: int = PATIENCE) -> int:
    """The process that does `work` in a copy of this one, whose other threads it has not; it ends with 0 for True."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on: what is tested here is that it works
        process = os.fork()
    if process == 0:
        signal.alarm(patience)
        os._exit(0 if work() else 1)
    return process


def exit_code(process: int) -> int:
    """That of a forked one, once it ends; -14 where it had to be woken."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
