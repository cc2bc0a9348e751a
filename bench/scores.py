"""Scores kept between runs: a judge asked twice about the same two pictures answers from a file.

A judge takes up to half a second a picture, so a full run takes many minutes; a rerun judges only what has changed, and
one that was stopped goes on where it was. The files lie outside git, and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from bench.engines import Pixels
from bench.judges import Judge

FOLDER = Path(__file__).resolve().parents[1] / "out" / "scores"


@dataclass(frozen=True)
class Scores:
    """One small file a score, so that processes beside each other need no lock."""

    folder: Path = FOLDER

    def score(self, judge: Judge, image: Pixels, picture: Pixels) -> float:
        """What `judge` says, asked or remembered."""
        file = self._file(judge, image, picture)
        if file.is_file():
            return float(file.read_text())
        score = judge.score(image, picture)
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(f"{score!r}\n")
        unfinished.replace(file)  # a run stopped here leaves no half a number
        return score

    def _file(self, judge: Judge, image: Pixels, picture: Pixels) -> Path:
        facts = (judge.name, judge.distribution, judge.version, str(image.shape))
        digest = hashlib.sha256("\n".join(facts).encode())
        digest.update(image.tobytes())
        digest.update(picture.tobytes())
        name = digest.hexdigest()[:32]
        return self.folder / name[:2] / f"{name[2:]}.txt"
