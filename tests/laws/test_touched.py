"""What is touched: no network, and no file but those that are named."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fewcolors as fc
from fewcolors.cli import main
from tests.laws.doors import COMMANDS
from tests.unmeasured import environment

WATCHER = Path(__file__).with_name("watcher")
# What may lie beside a file until it is whole: a part of it, or the rows (docs/collections.md) or the state
# (docs/gigapixels.md) from which a run that was interrupted goes on.
PARTS = (".fewcolors-*", "{name}.part", ".{name}.fewcolors-unfinished")


def _watched(checkout: Path, room: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """The command in the folder `room`/here, with `room`/home and `room`/temporary in the places of the user's."""
    for name in ("here", "home", "temporary", "matplotlib"):
        (room / name).mkdir(exist_ok=True)
    told = {
        "PYTHONPATH": f"{WATCHER}{os.pathsep}{checkout}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "FEWCOLORS_WATCHED": str(room / "log"),
        "HOME": str(room / "home"),
        "TMPDIR": str(room / "temporary"),
        "MPLCONFIGDIR": str(room / "matplotlib"),  # matplotlib's own list of fonts
    }
    return subprocess.run(
        command, cwd=room / "here", env=environment() | told, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("room")


@pytest.fixture(scope="module")
def doors(checkout: Path, room: Path) -> dict[str, dict[str, Any]]:
    """What was noted at every door."""
    ended = _watched(checkout, room, [sys.executable, "-m", "tests.laws.doors"])
    assert ended.returncode == 0, ended.stderr
    found: dict[str, dict[str, Any]] = json.loads(ended.stderr.splitlines()[-1])
    return found


def test_every_public_function_and_command_is_a_door(doors: dict[str, dict[str, Any]]) -> None:
    functions = {name for name in fc.__all__ if not inspect.isclass(getattr(fc, name))}
    assert functions <= set(doors)
    assert set(main.commands) - {"studio"} <= set(COMMANDS)


def test_every_door_opens_without_a_network(doors: dict[str, dict[str, Any]]) -> None:
    assert {name: seen["network"] for name, seen in doors.items() if seen["network"]} == {}
    assert {name: seen["fault"] for name, seen in doors.items() if seen["fault"]} == {}


def test_what_a_door_leaves_is_what_was_named(doors: dict[str, dict[str, Any]]) -> None:
    assert {name: seen["changed"] for name, seen in doors.items()} == {
        name: seen["allowed"] for name, seen in doors.items()
    }


def test_nothing_else_is_opened_for_writing_not_even_for_a_moment(doors: dict[str, dict[str, Any]], room: Path) -> None:
    """Apart from parts beside what is written, and the system's folder for temporary files."""
    others = {name: list(_elsewhere(seen, room)) for name, seen in doors.items()}
    assert {name: paths for name, paths in others.items() if paths} == {}


def _elsewhere(seen: dict[str, Any], room: Path) -> Iterator[str]:
    named = {room / "here" / name for name in seen["allowed"]}
    # Python tells of a folder, too, in which it makes a file of a name that is free.
    folders = {path.parent for path in named}
    apart = {room / "temporary", room / "matplotlib", Path("/dev")}
    for path in map(Path, seen["written"]):
        on_the_way = {path, *path.parents}
        if not (path in named | folders or apart & on_the_way or any(_is_part(each, named) for each in on_the_way)):
            yield str(path)


def _is_part(path: Path, named: set[Path]) -> bool:
    beside = (name for name in named if name.parent == path.parent)
    return any(path.match(pattern.format(name=name.name)) for name in beside for pattern in PARTS)


def test_no_home_and_no_temporary_folder_keeps_anything(doors: dict[str, dict[str, Any]], room: Path) -> None:
    assert doors
    assert [*(room / "home").rglob("*"), *(room / "temporary").rglob("*")] == []


PROGRAM = """
import socket, sys, urllib.request
from concurrent.futures import ProcessPoolExecutor
import multiprocessing

def ask(_):
    try:
        socket.create_connection(("localhost", 9))
    except OSError as error:
        return str(error)

if __name__ == "__main__":
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        print(ask(0), *pool.map(ask, [0]), sep="\\n")
    open("elsewhere", "w")
"""


def test_the_watcher_sees_what_it_is_to_see(checkout: Path) -> None:
    """In a process and in those that it starts."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        (room / "program.py").write_text(PROGRAM)
        ended = _watched(checkout, room, [sys.executable, str(room / "program.py")])
        assert ended.stdout.splitlines() == ["no network here: socket.getaddrinfo"] * 2, ended.stderr
        log = (room / "log").read_text().splitlines()
        assert [line for line in log if line.startswith("network")] == ["network\tsocket.getaddrinfo (9, 0, 1, 0)"] * 2
        assert f"write\t{(room / 'here' / 'elsewhere').resolve()}" in log
