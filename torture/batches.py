"""Batches: folders of generated photos, the command run on them, and what must be there afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

COMMAND = (sys.executable, "-m", "fewcolors.cli")
PHOTOS = 6
# A batch of these photos takes one or two seconds; a machine that does other things, too, may pause it for minutes.
PATIENCE = 600
OPTIONS = ("-k", "8", "--effort", "fast", "--force", "-q")


def photo(path: Path, seed: int, side: int = 90) -> None:
    """Noise on a slope: many colours, and bytes that take a while to pack."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side]
    levels = np.dstack([x, y, x + y]) * 255 // (2 * side) + generator.integers(0, 40, (side, side, 3))
    Image.fromarray(levels.astype(np.uint8)).save(path)


class Batch:
    """Photos in `in/`, results in `out/`, in a folder of its own. Results of an earlier run, which took fewer colours,
    are there already, and older than the photos."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "in").mkdir()
        for number in range(PHOTOS):
            photo(folder / "in" / f"{number}.png", number)
        self.run("-k", "3", "--out-dir", "old")
        self.run("-j", "2", "--out-dir", "new")
        self.old, self.new = self._results("old"), self._results("new")

    def command(self, *more: str) -> list[str]:
        """The batch, into `out/`."""
        places = () if "--out-dir" in more else ("--out-dir", "out")
        return [*COMMAND, "quantize", "-r", "in", *OPTIONS, *places, *more]

    def run(self, *more: str) -> subprocess.CompletedProcess[str]:
        """To its end."""
        command = self.command(*more)
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE)

    def reset(self) -> None:
        """As it was before the run that is to be killed."""
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        for path in out.iterdir():
            path.unlink()
        for name, data in list(self.old.items())[: PHOTOS // 2]:  # the others are not there yet
            (out / name).write_bytes(data)
            os.utime(out / name, ns=(0, 0))

    def faults(self) -> list[str]:
        """What is neither the old file nor the new, whole."""
        found = []
        for name, data in self._results("out").items():
            if data not in (self.old.get(name), self.new.get(name)):
                found.append(f"{name}: {len(data)} bytes, neither the old nor the new")
        gone = set(list(self.old)[: PHOTOS // 2]) - set(self._results("out"))
        return found + [f"{name} is gone" for name in sorted(gone)]

    def unfinished(self) -> list[str]:
        """What is missing or old after a run to the end, and what was left over."""
        results = self._results("out")
        lacking = [f"{name} is not the new one" for name, data in self.new.items() if results.get(name) != data]
        extra = sorted({path.name for path in (self.folder / "out").iterdir()} - set(self.new))
        return lacking + [f"{name} was left" for name in extra]

    def _results(self, folder: str) -> dict[str, bytes]:
        paths = sorted((self.folder / folder).glob("[!.]*"))
        return {path.name: path.read_bytes() for path in paths}


def run_in(folder: Path, arguments: Sequence[str | bytes], **options: object) -> subprocess.CompletedProcess[bytes]:
    """The command in a folder; what it says stays in bytes, since names need not be text."""
    return subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, timeout=PATIENCE, **options)  # type: ignore[call-overload,no-any-return]
