"""Is what was built fit to be published? `python check_dist.py SDIST WHEEL WHEEL_OF_THE_TREE`

The sdist holds every file of the repository that building and testing need, and no other; the wheel, which was built
from it, holds what the wheel of the tree holds; and it is small. Prints a line for each fault, and exits with 1.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

# Three times what the first wheel took: something large came in by mistake.
MOST_WHEEL_BYTES = 3_000_000
# What only formatters, hooks and git read.
NOT_IN_SDIST = re.compile(r"\.gitignore$|\.clang-\w+$|\.pre-commit-hooks\.yaml$")
# Made by the build.
ONLY_IN_SDIST = {"PKG-INFO"}


def sdist_names(sdist: Path) -> set[str]:
    """The files of an sdist, without the folder around them."""
    with tarfile.open(sdist) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


def tracked_names() -> set[str]:
    """The files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return set(listed.split("\0")) - {""}


def sdist_faults(held: set[str], tracked: set[str]) -> Iterator[str]:
    """A line for each file of the sdist that is not wanted, and for each that it lacks."""
    wanted = {name for name in tracked if not NOT_IN_SDIST.match(name)} | ONLY_IN_SDIST
    yield from (f"sdist: {name} is not wanted" for name in sorted(held - wanted))
    yield from (f"sdist: {name} is missing" for name in sorted(wanted - held))


def wheel_faults(wheel: Path, of_the_tree: Path) -> Iterator[str]:
    """A line if the wheel is large, and for each file that is not in the other wheel with the same bytes."""
    size = wheel.stat().st_size
    if size > MOST_WHEEL_BYTES:
        yield f"{wheel.name}: {size:,} bytes; at most {MOST_WHEEL_BYTES:,} are allowed"
    ours, theirs = _contents(wheel), _contents(of_the_tree)
    for name in sorted(ours | theirs):
        if ours.get(name) != theirs.get(name):
            yield f"{wheel.name}: {name} is not that of the wheel built from the tree"


def _contents(wheel: Path) -> dict[str, int]:
    """The checksum of each file."""
    with zipfile.ZipFile(wheel) as archive:
        return {item.filename: item.CRC for item in archive.infolist()}


def main(sdist: Path, wheel: Path, of_the_tree: Path) -> int:
    """Print the faults, or the sizes."""
    faults = [*sdist_faults(sdist_names(sdist), tracked_names()), *wheel_faults(wheel, of_the_tree)]
    for fault in faults:
        print(fault, file=sys.stderr)
    for path in (sdist, wheel):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
