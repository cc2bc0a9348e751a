"""The scripts of examples/ run end to end on their small sizes, and stay short enough to be read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = {"gigapixel.py": (["1"], "1,000 x 1,000 pixels in 256 colours")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_to_its_end_and_says_what_came_of_it(name: str, checkout: Path, tmp_path: Path) -> None:
    arguments, words = SCRIPTS[name]
    path = checkout / "examples" / name
    ended = subprocess.run(
        [sys.executable, str(path), *arguments], capture_output=True, text=True, timeout=300, cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    assert words in ended.stdout
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"
    assert len(path.read_text().splitlines()) < 60
