"""Includes of the kernel go down the rows of ARCHITECTURE.md's table of its folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SUFFIXES = {".cpp", ".hpp"}
# What every folder may include, and what may include every folder: the table of hot functions, and the doors.
TABLE = "hot.hpp"
DOORS = {"bindings", "tests"}


@pytest.fixture
def folders(checkout: Path) -> list[str]:
    """The kernel's folders, lowest first."""
    document = (checkout / "ARCHITECTURE.md").read_text()
    section = document.split("\n## The kernel\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `kernel/(\w+)` \|", section, re.MULTILINE)


def climbs(folder: str, text: str, folders: list[str]) -> list[str]:
    """The includes of a file in `folder` that do not go down, or sideways within it."""
    below = folders[: folders.index(folder) + 1]
    included = re.findall(r'^#include "([^"]+)"', text, re.MULTILINE)
    return [name for name in included if name != TABLE and name.split("/")[0] not in below]


def test_every_folder_of_the_kernel_is_in_the_table(checkout: Path, folders: list[str]) -> None:
    assert {path.name for path in (checkout / "kernel").iterdir() if path.is_dir()} - DOORS == set(folders)


def test_the_kernel_includes_only_downwards(checkout: Path, folders: list[str]) -> None:
    files = [path for folder in folders for path in sorted((checkout / "kernel" / folder).iterdir())]
    assert len(files) > len(folders)
    faults = {
        path.name: found
        for path in files
        if path.suffix in SUFFIXES and (found := climbs(path.parent.name, path.read_text(), folders))
    }
    assert faults == {}


def test_an_include_that_climbs_is_seen(folders: list[str]) -> None:
    low, high = folders[0], folders[-1]
    assert climbs(low, f'#include "{high}/one.hpp"\n#include "{low}/two.hpp"\n', folders) == [f"{high}/one.hpp"]
    assert climbs(high, f'#include "{low}/two.hpp"\n#include "{TABLE}"\n', folders) == []
