"""Workers: processes of a pool, which leave Ctrl-C to their parent and end when it does, however it does.

A pool's workers hold each other's ends of its queues; of a parent that was killed they would wait for the next task for
ever. What one of them is writing meanwhile is a part, which the next batch sweeps.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from threading import Thread


def follow_parent() -> None:
    """What a worker does first. Ctrl-C: tasks begun are finished, files are whole, and nothing new is begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
