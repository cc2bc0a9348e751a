"""threads=1 is one thread: no other does any work, from the first count to the last byte of the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# Milliseconds. The clocks are read one after the other; a thread that only starts and stops takes more than this.
NOTHING = 0.05


def others_at_work(checkout: Path, threads: int) -> dict[str, float]:
    """In a fresh interpreter, so that no other test's threads are at work."""
    command = [sys.executable, "-m", "tests.laws.one_thread", str(threads)]
    ended = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, float] = json.loads(ended.stdout)
    return found


@pytest.fixture(scope="module")
def with_one(checkout: Path) -> dict[str, float]:
    return others_at_work(checkout, threads=1)


def test_with_threads_1_no_other_thread_works(with_one: dict[str, float]) -> None:
    assert {name: spent for name, spent in with_one.items() if spent > NOTHING} == {}


def test_with_threads_3_others_work_in_every_one_of_these_calls(checkout: Path, with_one: dict[str, float]) -> None:
    """So the law above is one of the calls, not of pictures too small for threads."""
    several = others_at_work(checkout, threads=3)
    assert list(several) == list(with_one)
    assert {name: spent for name, spent in several.items() if spent <= NOTHING} == {}
