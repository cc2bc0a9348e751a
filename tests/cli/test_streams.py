"""Streams and names: a full stdout says what to try, and a name with a newline leaves a line one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fewcolors.cli.streams import shown

FULL = Path("/dev/full")
SAID = b"fewcolors: cannot write to stdout: No space left on device; free some space, or name a file to write to\n"


def to_full(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a process whose stdout takes nothing."""
    command = [sys.executable, "-m", "fewcolors.cli", *arguments]
    with FULL.open("wb") as full:
        return subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize(
    "arguments",
    [
        ("quantize", "poppy.png", "-o", "-", "-k", "4", "--quiet"),
        ("quantize", "poppy.png", "-k", "4", "--json"),
        ("palette", "poppy.png", "-k", "4"),
        ("convert", "pico-8", "-", "--to", "gpl"),
        ("animate", "poppy.png", "-", "-k", "4"),
        ("inspect", "poppy.png", "--json"),
    ],
)
def test_a_full_stdout_is_one_line_that_says_what_to_try(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = to_full(*arguments)
    assert (ended.returncode, ended.stderr) == (1, SAID)


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full is Linux's")
def test_in_the_place_of_pngquant_a_full_stdout_has_its_exit_code(folder: Path) -> None:
    ended = to_full("pngquant", "4", "poppy.png", "-o", "-")
    assert ended.returncode == 16
    assert b"No space left on device; free some space" in ended.stderr


@pytest.mark.parametrize("command", [("quantize",), ("apply", "--palette", "pico-8"), ("quantize", "--check")])
def test_a_name_with_a_newline_leaves_a_line_one_line(run: Any, folder: Path, command: tuple[str, ...]) -> None:
    os.rename("poppy.png", "two\nlines.png")
    ended = run(*command, "two\nlines.png")
    assert r"'two\nlines.png'" in ended.err
    assert ended.err.count("\n") == 1


def test_names_are_shown_as_they_are_where_a_line_holds_them() -> None:
    assert shown("a photo, grün.png") == "a photo, grün.png"
    assert shown("tab\t.png") == r"'tab\t.png'"
    assert shown(os.fsdecode(b"\xff.png")) == r"'\udcff.png'"


def test_a_folder_called_dash_does_not_catch_the_stream(run: Any, folder: Path) -> None:
    os.mkdir("-")
    assert run("quantize", "poppy.png", "-o", "-", "-k", "4").out_bytes.startswith(b"\x89PNG")
    assert os.listdir("-") == []
