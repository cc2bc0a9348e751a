"""Manners: what holds for every command that ends by itself."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fewcolors.cli import main
from tests.unmeasured import environment

COMMAND = [sys.executable, "-m", "fewcolors.cli"]
SOURCES = {".png": "PNG", ".gif": "GIF", ".tif": "TIFF"}

# What each command reads and writes: {i} and {o} are names without their endings.
LINES = {
    "quantize": "-k 4 -o {o}.png -- {i}.png",
    "palette": "-k 4 -o {o}.gpl -- {i}.png",
    "apply": "--palette pico-8 -o {o}.png -- {i}.png",
    "inspect": "-- {i}.png",
    "animate": "-k 4 -- {i}.gif {o}.gif",
    "convert": "-- {i}.gpl {o}.css",
    "compare": "-k 4 --html {o}.html -- {i}.png",
    "pngquant": "4 -o {o}.png -- {i}.png",
    "rgb2pct": "-n 4 -- {i}.tif {o}.tif",
}
WRITERS = [name for name in LINES if name != "inspect"]


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    out: bytes
    err: bytes


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a photo of noise as in.png, in.gif and in.tif, and a palette, in.gpl."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    photo = np.random.default_rng(8).integers(0, 256, (20, 24, 3), np.uint8)
    for suffix, name in SOURCES.items():
        Image.fromarray(photo).save(f"in{suffix}", name)
    Path("in.gpl").write_text("GIMP Palette\n227 6 19\tred\n" + "".join(f"{n} 0 7\n" for n in range(256)))
    return tmp_path


def words(command: str, source: str = "in", target: str = "out") -> list[str]:
    return [word.format(i=source, o=target) for word in LINES[command].split()]


@pytest.fixture
def ended(run: Any) -> Callable[..., Ended]:
    """In this process, which takes a tenth of the time of one of its own."""

    def invoke(*arguments: str) -> Ended:
        result = run(*arguments)
        return Ended(result.code, result.out_bytes, result.err.encode())

    return invoke


def process_with_little_room(*arguments: str) -> Ended:
    """A process whose files end at 100 bytes, as on a disk that is full."""
    process = subprocess.run(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        env=environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    return Ended(process.returncode, process.stdout, process.stderr)


def is_one_line_of(command: str, told: bytes) -> bool:
    return told.count(b"\n") == 1 and told.startswith(b"  error: " if command == "pngquant" else b"fewcolors: ")


def test_every_command_that_ends_by_itself_is_tried_here() -> None:
    assert {*LINES, "studio"} == set(main.commands)


@pytest.mark.parametrize("command", LINES)
@pytest.mark.parametrize("name", ["two words", "two\nlines", "-dash", "caf\udce9", "\x1b[31mred", "link"])
def test_any_name_works(ended: Any, here: Path, command: str, name: str) -> None:
    """Spaces, newlines, a leading dash, bytes that are no UTF-8, what would colour a terminal, symbolic links."""
    for suffix in (*SOURCES, ".gpl"):
        if name == "link":
            Path(f"link{suffix}").symlink_to(f"in{suffix}")
        else:
            Path(f"in{suffix}").rename(name + suffix)
    target = (
        f"./{name}-out" if name.startswith("-") and command not in ("animate", "convert", "rgb2pct") else f"{name}-out"
    )
    run = ended(command, *words(command, name, target))
    assert run.code == 0, run.err
    assert b"\x1b" not in run.out + run.err
    assert all(line.isprintable() for line in (run.out + run.err).decode().split("\n"))
    written = [path.name for path in here.iterdir() if path.name.startswith(f"{name}-out")]
    assert len(written) == (command in WRITERS)


@pytest.mark.parametrize("command", LINES)
def test_quiet_says_nothing(ended: Any, here: Path, command: str) -> None:
    assert ended(command, "--quiet", *words(command)) == Ended(0, b"", b"")
    assert (command == "inspect") != any(path.stem == "out" for path in here.iterdir())


@pytest.mark.parametrize("command", LINES)
def test_what_goes_wrong_is_said_in_one_line_even_so(ended: Any, here: Path, command: str) -> None:
    """And leaves nothing behind."""
    before = sorted(here.iterdir())
    for source in ("absent", "two\nlines"):
        run = ended(command, "--quiet", *words(command, source))
        assert run.code in (1, 2)
        assert run.out == b""
        assert is_one_line_of(command, run.err)
    assert sorted(here.iterdir()) == before


def on_a_terminal(*arguments: str, **settings: str) -> bytes:
    """What a terminal gets to see."""
    import pty

    ours, its = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm", **settings}
    )
    os.close(its)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux's way to say that nobody writes any more
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return seen


@pytest.mark.parametrize("command", LINES)
def test_no_color_means_no_colour_on_a_terminal(here: Path, command: str) -> None:
    assert b"\x1b[" not in on_a_terminal(command, *words(command), NO_COLOR="1")


def test_a_terminal_sees_swatches(here: Path) -> None:
    assert re.search(rb"\x1b\[48;2;\d+;\d+;\d+m", on_a_terminal("palette", "in.png", NO_COLOR=""))


@pytest.mark.parametrize("command", WRITERS)
def test_the_file_read_is_kept_unless_force_gives_it_up(ended: Any, here: Path, command: str) -> None:
    """Reached by its own name or by a link: with --force it is read whole before it is written."""
    suffix = {"animate": ".gif", "convert": ".gpl", "rgb2pct": ".tif"}.get(command, ".png")
    line = {"palette": "-k 4 -o {o}.png -- {i}.png", "convert": "-- {i}.gpl {o}.gpl"}.get(command, LINES[command])
    if command == "compare":
        line = "-k 4 -o {o}.png -- {i}.png"
    Path(f"link{suffix}").symlink_to(f"in{suffix}")
    before = Path(f"in{suffix}").read_bytes()
    for target in ("in", "link"):
        given = [word.format(i="in", o=target) for word in line.split()]
        run = ended(command, "--quiet", *given)
        assert run.code != 0
        assert b"exists" in run.err
        assert is_one_line_of(command, run.err)
        assert Path(f"in{suffix}").read_bytes() == before
        assert ended(command, "--quiet", "--force", *given).code == 0
        assert Path(f"in{suffix}").read_bytes() != before
        assert Path(f"link{suffix}").is_symlink()
        Path(f"in{suffix}").write_bytes(before)


@pytest.mark.parametrize("command", WRITERS)
def test_where_no_more_can_be_written_one_line_says_so_and_nothing_is_left(here: Path, command: str) -> None:
    line = words(command)
    if command in ("quantize", "pngquant", "animate", "rgb2pct"):
        line = [{"4": "200"}.get(word, word) for word in line]
    before = sorted(here.iterdir())
    run = process_with_little_room(command, "--quiet", *line)
    assert run.code == (16 if command == "pngquant" else 1)
    assert is_one_line_of(command, run.err)
    assert b"cannot write 'out." in run.err
    assert sorted(path for path in here.iterdir() if path.name != "matplotlib") == before


@pytest.mark.parametrize("command", WRITERS)
def test_a_folder_that_is_not_there_is_named(ended: Any, here: Path, command: str) -> None:
    run = ended(command, "--quiet", *words(command, target="nowhere/out"))
    assert run.code == (16 if command == "pngquant" else 1)
    assert is_one_line_of(command, run.err)
    assert b"nowhere" in run.err
