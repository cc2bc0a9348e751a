"""What a killed writer left is swept at the next start; what another one is writing stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors.images import write_whole
from fewcolors.images.parts import REPLACED, new_part, part_folder, sweep_parts

LEFT = f".fewcolors-{'0123456789abcdef'}.part"


def test_a_part_of_nobody_goes_and_other_files_stay(tmp_path: Path) -> None:
    others = [".fewcolors-1.part", "fewcolors-0123456789abcdef.part", "photo.png", f"{LEFT}.txt"]
    for name in [LEFT, *others]:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / f".fewcolors-{'f' * 16}.part" / "few.zarr").mkdir(parents=True)
    assert sweep_parts([str(tmp_path), str(tmp_path), str(tmp_path / "nowhere")]) == 2
    assert sorted(os.listdir(tmp_path)) == sorted(others)


def test_a_part_that_is_being_written_stays(tmp_path: Path) -> None:
    path, handle = new_part(str(tmp_path))
    assert sweep_parts([str(tmp_path)]) == 0
    os.close(handle)
    assert sweep_parts([str(tmp_path)]) == 1
    assert not os.path.exists(path)


def test_a_folder_that_is_being_filled_stays_and_goes_with_its_writer(tmp_path: Path) -> None:
    with part_folder(str(tmp_path)) as folder:
        Path(folder, "0001.png").write_bytes(b"x")
        assert sweep_parts([str(tmp_path)]) == 0
        assert os.listdir(folder) == ["0001.png"]
    assert os.listdir(tmp_path) == []


def test_what_is_being_replaced_is_never_swept(tmp_path: Path) -> None:
    """A writer killed between its two renames left the one copy there is in a hidden folder."""
    (tmp_path / LEFT / REPLACED).mkdir(parents=True)
    assert sweep_parts([str(tmp_path)]) == 0
    assert (tmp_path / LEFT / REPLACED).is_dir()


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"x")
    (tmp_path / LEFT).symlink_to(tmp_path / "photo.png")
    (tmp_path / "photos").mkdir()
    (tmp_path / f".fewcolors-{'f' * 16}.part").symlink_to(tmp_path / "photos")
    assert sweep_parts([str(tmp_path)]) == 0
    assert (tmp_path / "photo.png").read_bytes() == b"x"
    assert (tmp_path / "photos").is_dir()


@pytest.fixture
def thief(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is opened. The first two are stolen: files when they are open, a folder before and one when it is."""
    opened: list[str] = []
    plain = os.open

    def stolen_once(path: str, *rest: int, **named: int) -> int:
        opened.append(path)
        if len(opened) == 1 and os.path.isdir(path):
            os.rmdir(path)
        handle = plain(path, *rest, **named)
        if len(opened) <= 2 and os.path.exists(path):
            (os.rmdir if os.path.isdir(path) else os.unlink)(path)
        return handle

    monkeypatch.setattr(os, "open", stolen_once)
    return opened


def test_a_part_swept_before_it_was_locked_is_made_anew(tmp_path: Path, thief: list[str]) -> None:
    path, handle = new_part(str(tmp_path))
    os.close(handle)
    assert len(thief) == 3
    assert os.listdir(tmp_path) == [os.path.basename(path)]


def test_a_folder_swept_before_it_was_locked_is_made_anew(tmp_path: Path, thief: list[str]) -> None:
    with part_folder(str(tmp_path)) as folder:
        assert len(thief) == 3
        assert os.listdir(tmp_path) == [os.path.basename(folder)]


def test_a_killed_writers_part_is_gone_after_the_next_batch(tmp_path: Path) -> None:
    program = f"""
import os, signal
from fewcolors.images import writing
writing._name_new = lambda part, target: os.kill(os.getpid(), signal.SIGKILL)
writing.write_whole({str(tmp_path / "out" / "a.png")!r}, b"data")
"""
    (tmp_path / "out").mkdir()
    assert subprocess.run([sys.executable, "-c", program]).returncode == -signal.SIGKILL
    assert len(os.listdir(tmp_path / "out")) == 1
    Image.fromarray(np.zeros((3, 3, 3), np.uint8)).save(tmp_path / "b.png")
    command = [sys.executable, "-m", "fewcolors.cli", "quantize", "b.png", "--out-dir", "out"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    assert os.listdir(tmp_path / "out") == ["b-fewcolors.png"]


def test_a_file_that_is_written_has_no_lock_left(tmp_path: Path) -> None:
    import fcntl

    write_whole(tmp_path / "a", b"data")
    with open(tmp_path / "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert os.listdir(tmp_path) == ["a"]
