"""The bytes of forty sets of options are those of the committed table: on every kernel level, for any number of
threads, and without NumPy's faster loops."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fewcolors.png import indexed
from tests.golden.table import FILE, SETS, SIDE, table
from tests.laws.machine import faster_loops_of_numpy, levels_of_this_cpu

TABLE = FILE.read_text()
MEANT = "if this change is meant: python -m tests.golden.table"

# What each fresh interpreter is told, and for how many threads it computes the table: the kernel and NumPy choose
# their code paths when they are loaded.
ELSEWHERE = {
    **{f"kernel level {level}": ({"FEWCOLORS_KERNEL_LEVEL": level}, 2) for level in levels_of_this_cpu()},
    "NumPy without its faster loops": ({"NPY_DISABLE_CPU_FEATURES": " ".join(faster_loops_of_numpy())}, 1),
}


def _started(checkout: Path, variables: dict[str, str], threads: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.golden.table", str(threads)]
    return subprocess.Popen(
        command, cwd=checkout, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def elsewhere(checkout: Path) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """All of them at once, beside what this process computes."""
    processes = {name: _started(checkout, *told) for name, told in ELSEWHERE.items()}
    yield processes
    for process in processes.values():
        process.kill()
        process.communicate()


def test_the_table_is_of_forty_sets() -> None:
    named = dict.fromkeys(line.split("  ")[1].rsplit(": ")[0] for line in TABLE.splitlines())
    assert list(named) == list(SETS)
    assert len(SETS) == 40


def test_no_two_lines_of_a_part_are_alike_where_options_differ() -> None:
    """An option that changes nothing proves nothing: its set would be another's twin."""
    files = [line.split()[0] for line in TABLE.splitlines() if line.endswith(": png")]
    assert len(set(files)) == len(files) == 39, "three hundred colours have no indexed PNG"


@pytest.mark.parametrize("threads", [1, 5])
def test_the_bytes_are_those_of_the_table(threads: int, elsewhere: dict[str, subprocess.Popen[str]]) -> None:
    assert elsewhere, "started first"
    assert table(threads) == TABLE, MEANT


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_bytes_are_those_of_the_table_elsewhere(name: str, elsewhere: dict[str, subprocess.Popen[str]]) -> None:
    printed, said = elsewhere[name].communicate(timeout=120)
    assert elsewhere[name].returncode == 0, said
    assert printed == TABLE, MEANT


def test_no_picture_is_so_small_that_zlib_is_tried() -> None:
    assert SIDE * SIDE > indexed._SMALL
