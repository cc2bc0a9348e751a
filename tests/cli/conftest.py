"""What the tests of the command share: a folder of photos, and the command run as a user runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from fewcolors.cli import main
from tests.cli.apart import STREAMS_APART


@dataclass(frozen=True)
class Run:
    """How a run of the command ended."""

    code: int
    out: str
    err: str
    out_bytes: bytes


class Command(Protocol):
    """`run(*arguments)`: the command with these arguments."""

    def __call__(self, *arguments: object, stdin: bytes | None = None) -> Run: ...


@pytest.fixture
def run() -> Command:
    """The command in this process; what it lets through unforeseen fails the test."""

    def invoke(*arguments: object, stdin: bytes | None = None) -> Run:
        result = CliRunner(**STREAMS_APART).invoke(main, [str(argument) for argument in arguments], input=stdin)
        assert "Traceback" not in result.stderr
        assert "this is a bug" not in result.stderr
        return Run(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)

    return invoke


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two photos in it: meadow.jpg and poppy.png, 24 x 20 pixels."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(8)
    for name in ("meadow.jpg", "poppy.png"):
        Image.fromarray(rng.integers(0, 256, (20, 24, 3), np.uint8)).save(name)
    return tmp_path
