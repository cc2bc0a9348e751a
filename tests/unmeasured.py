"""Processes that `make coverage` leaves alone."""

from __future__ import annotations

import os


def environment() -> dict[str, str]:
    """For a process that can write no more, which could not save what was measured, either, and would say so; and for
    one of which all is watched: processes, files, what it asks of the system."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
