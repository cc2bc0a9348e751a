"""A disk without a byte left, and folders and files that may not be written or read: one line each, nothing lost, no
half of a file."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

COMMAND = [sys.executable, "-m", "fewcolors.cli"]
# What each command reads and writes, with --force.
LINES = {
    "quantize": "in.png -k 4 -o {out}/out.png",
    "apply": "in.png --palette pico-8 -o {out}/out.png",
    "palette": "in.png -k 4 -o {out}/out.gpl",
    "convert": "in.gpl {out}/out.css",
    "animate": "in.gif {out}/out.gif -k 4",
    "rgb2pct": "-n 4 in.tif {out}/out.tif",
    "pngquant": "4 in.png -o {out}/out.png",
    "a batch": "a.png b.png -k 4 --out-dir {out}",
    "a batch with one palette": "a.png b.png -k 4 --out-dir {out} --shared",
    "in place": "{out}/a.png -k 4 -o {out}/a.png",
    "pngquant in place": "4 --ext .png {out}/a.png {out}/b.png",
}
# The files that are named where more than one is written.
SEVERAL = {
    "a batch": ["a-fewcolors.png", "b-fewcolors.png"],
    "a batch with one palette": ["a-fewcolors.png", "b-fewcolors.png"],
    "pngquant in place": ["a.png", "b.png"],
}
# What a line says of a disk that is full, and of what may not be written or read; pngquant's words are its own.
NO_ROOM = [os.strerror(errno.ENOSPC), os.strerror(errno.EFBIG)]
NO_PERMISSION = ["no permission", os.strerror(errno.EACCES), "cannot open"]
OLD = b"what was there before"
# linux/prctl.h and linux/capability.h: to drop, root's right to write where the mode says no.
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code and the lines that it said."""

    code: int
    lines: list[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with photos of noise and a palette in it."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(8)
    for name in ("in.png", "in.gif", "in.tif", "a.png", "b.png"):
        Image.fromarray(rng.integers(0, 256, (20, 24, 3), np.uint8)).save(name)
    Path("in.gpl").write_text("GIMP Palette\n227 6 19\tred\n")
    return tmp_path


def run(name: str, out: str, before_it_starts: Callable[[], None] | None) -> Ended:
    words = LINES[name].format(out=out).split()
    first = name.split()[0]
    command = "quantize" if first in ("a", "in") else first
    process = subprocess.run(
        [*COMMAND, command, "--quiet", "--force", *words],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=300, preexec_fn=before_it_starts,
    )  # fmt: skip
    assert process.stdout == b""
    return Ended(process.returncode, process.stderr.decode().splitlines())


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "filler"}


def expect_lines(name: str, ended: Ended, reasons: list[str]) -> None:
    """One line a file, which names it and says why."""
    files = SEVERAL.get(name, [LINES[name].split("/")[-1].split()[0]])
    start = "  error: " if name.startswith("pngquant") else "fewcolors: "
    assert len(ended.lines) == len(files), ended.lines
    for line, file in zip(sorted(ended.lines), files, strict=True):
        assert line.startswith(start), line
        assert file in line, line
        assert any(reason in line for reason in reasons), line


@pytest.fixture
def full_disk(here: Path) -> Iterator[tuple[Path, Callable[[], None] | None]]:
    """A folder where nothing more fits: a file system of two pages, full, where root may mount one; else no byte may be
    written by the process, which is to call what comes with it before it starts."""
    folder = here / "full"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes((here / name).read_bytes())
    for name in ("out.png", "out.gpl", "out.css", "out.gif", "out.tif"):
        (folder / name).write_bytes(OLD)
    try:
        if mounted:
            fill(folder / "filler")
        yield folder, None if mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    finally:
        subprocess.run(["umount", str(folder)], check=True) if mounted else None


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass


@pytest.mark.parametrize("name", LINES)
def test_a_full_disk_is_told_in_one_line_a_file_and_what_was_there_stays(
    full_disk: tuple[Path, Callable[[], None] | None], name: str
) -> None:
    folder, limit = full_disk
    before = files_of(folder)
    ended = run(name, "full", limit)
    assert ended.code == (16 if name.startswith("pngquant") else 1)
    expect_lines(name, ended, NO_ROOM)
    assert files_of(folder) == before


def obey_modes() -> None:
    """Root, too, is refused what a mode refuses; nobody else needs it, or may."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            assert libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0) == 0


def folder_of_photos(here: Path, name: str) -> Path:
    folder = here / name
    folder.mkdir()
    for photo in ("a.png", "b.png"):
        (folder / photo).write_bytes((here / photo).read_bytes())
    return folder


@pytest.mark.parametrize("name", LINES)
def test_a_folder_without_permission_is_told_in_one_line_a_file_and_nothing_changes(here: Path, name: str) -> None:
    folder = folder_of_photos(here, "closed")
    before = files_of(folder)
    folder.chmod(0o555)
    ended = run(name, "closed", obey_modes)
    folder.chmod(0o755)
    assert ended.code == (16 if name.startswith("pngquant") else 1)
    expect_lines(name, ended, NO_PERMISSION)
    assert files_of(folder) == before


@pytest.mark.parametrize("name", LINES)
def test_a_file_that_may_not_be_read_is_told_in_one_line_and_nothing_is_written(here: Path, name: str) -> None:
    folder = folder_of_photos(here, "open")
    before = files_of(folder)
    closed = [path for path in (*here.iterdir(), *folder.iterdir()) if path.is_file()]
    for path in closed:
        path.chmod(0o000)
    ended = run(name, "open", obey_modes)
    for path in closed:
        path.chmod(0o644)
    assert ended.code == (2 if name.startswith("pngquant") else 1)
    assert len(ended.lines) in (1, 2)
    assert all(any(reason in line for reason in NO_PERMISSION) for line in ended.lines), ended.lines
    assert files_of(folder) == before
