"""`fewcolors pngquant` beside pngquant: the same command lines, exit codes and files that appear."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

OURS = [sys.executable, "-m", "fewcolors.cli", "pngquant"]
THEIRS = ["pngquant"]

LINES = [
    "",
    "photo.png",
    "16 photo.png",
    "photo.png other.png",
    "--force done.png",
    "done.png",
    "done.png photo.png",
    "photo.png done.png",
    "--ext .x.png photo.png",
    "--ext=.png photo.png",
    "--ext .png --force photo.png",
    "UPPER.PNG",
    "noext",
    "-o out.png photo.png",
    "--output out.png photo.png other.png",
    "-o - photo.png",
    "-o -",
    "16 -",
    "-",
    "300 photo.png",
    "1 photo.png",
    "-- photo.png",
    "16.5 photo.png",
    "nosuch.png",
    "photo.png text.png nosuch.png",
    "text.png nosuch.png photo.png",
    "text.png",
    "cut.png",
    "--bogus photo.png",
    "--speed 0 photo.png",
    "--speed 11 photo.png",
    "-s1 photo.png",
    "--posterize 5 photo.png",
    "--posterize 4 photo.png",
    "--floyd=2 photo.png",
    "--floyd=0.5 photo.png",
    "--floyd 16 photo.png",
    "--floyd=0 photo.png",
    "--nofs photo.png",
    "--ordered 16 photo.png",
    "--quality 0-10 photo.png",
    "--quality 99-100 4 photo.png",
    "--quality 99-100 4 photo.png other.png",
    "--quality=50 photo.png",
    "--quality=-80 photo.png",
    "--quality 90-80 photo.png",
    "--quality abc photo.png",
    "--quality 0-101 photo.png",
    "--skip-if-larger tiny.png",
    "--skip-if-larger photo.png",
    "--skip photo.png",
    "--no photo.png",
    "--map other.png photo.png",
    "--map text.png photo.png",
    "--map nosuch.png photo.png",
    "-v --strip photo.png",
    "-o missing/x.png photo.png",
    "folder",
    "--ext .x.png",
    "-h",
    "--help",
    "-V",
    "--version",
    "-h photo.png",
    "--version photo.png",
    "2 photo.png",
    "256 photo.png",
    "257 photo.png",
    "0 photo.png",
    "-- 16 photo.png",
    "16 photo.png 8 other.png",
    "--force --ext .png photo.png other.png",
    "--ext -small.png photo.png noext UPPER.PNG",
    "--ext photo.png",
    "-oout.png photo.png",
    "-fo done-fs8.png done.png",
    "-f -o photo.png photo.png",
    "-o photo.png photo.png",
    "-Q 0-100 photo.png",
    "-Q50-90 photo.png",
    "--quality 60- photo.png",
    "--speed 12 photo.png",
    "--speed=3 photo.png",
    "--posterize 9 photo.png",
    "--floyd photo.png",
    "--fs photo.png",
    "--nofs --ordered photo.png",
    "--transbug --iebug photo.png",
    "--skip-if-larger --quality 99-100 4 photo.png",
    "--skip-if-larger -o out.png tiny.png",
    "--skip-if-larger --force --ext .png tiny.png",
    "--strip --nofs --force --ext .png photo.png",
    "--quiet -v photo.png",
    "--verb photo.png",
    "./photo.png ./folder/../other.png",
    "photo.png photo.png",
    "--output out.png -- photo.png",
    "--ext .x.png -- photo.png -o out.png",
]
WITH_STDIN = {"-", "16 -", "--quality 99-100 4 -", "--skip-if-larger -", "16"}


def fill(folder: Path, photo: np.ndarray) -> Path:
    """The files that the command lines speak of."""
    folder.mkdir()
    for name in ("photo.png", "other.png", "UPPER.PNG", "noext"):
        Image.fromarray(photo).save(folder / name, "PNG")
    (folder / "text.png").write_text("no picture")
    (folder / "cut.png").write_bytes((folder / "photo.png").read_bytes()[:2000])
    Image.fromarray(np.zeros((1, 1), bool)).save(folder / "tiny.png", "PNG", bits=1)
    Image.fromarray(photo).save(folder / "done.png")
    (folder / "done-fs8.png").write_text("precious")
    (folder / "folder").mkdir()
    return folder


def ended(command: list[str], line: str, folder: Path, stdin: bytes) -> tuple[int, set[str], bytes]:
    given = stdin if line in WITH_STDIN else b""
    process = subprocess.run([*command, *line.split()], cwd=folder, input=given, capture_output=True, timeout=120)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return process.returncode, files, process.stdout


@pytest.mark.system("pngquant")
@pytest.mark.parametrize("line", sorted({*LINES, *WITH_STDIN}))
def test_the_same_line_ends_with_the_same_code_and_the_same_files(china: np.ndarray, tmp_path: Path, line: str) -> None:
    photo = np.ascontiguousarray(china[100:220:2, 100:260:2])
    ours, theirs = fill(tmp_path / "ours", photo), fill(tmp_path / "theirs", photo)
    stdin = (ours / "tiny.png" if "larger" in line else ours / "photo.png").read_bytes()
    code, files, out = ended(OURS, line, ours, stdin)
    their_code, their_files, their_out = ended(THEIRS, line, theirs, stdin)
    assert (code, files) == (their_code, their_files)
    assert (out == b"") == (their_out == b"")
    assert (ours / "done-fs8.png").read_bytes()[:8] == (theirs / "done-fs8.png").read_bytes()[:8]
    for name in files & {"photo-fs8.png", "out.png", "UPPER-fs8.png"}:
        with Image.open(ours / name) as mine, Image.open(theirs / name) as its:
            assert (mine.mode, mine.size) == (its.mode, its.size)
