"""`fewcolors palette --dataset`: files, streams, terminals, exit codes, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from fewcolors import Palette
from tests.collection.conftest import fill


def test_a_folder_becomes_a_file(run: Any, photos: list[str]) -> None:
    ended = run("palette", "--dataset", "photos", "-o", "colors.parquet", "-k", 4)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("12 images -> colors.parquet; ")
    table = pq.read_table("colors.parquet")
    assert table["path"].to_pylist() == photos
    assert max(len(colors) for colors in table["colors"].to_pylist()) == 4


def test_a_list_on_stdin_becomes_lines_on_stdout(run: Any, photos: list[str]) -> None:
    ended = run("palette", "--dataset", "-", "-o", "-", stdin="\n".join(photos[:3]).encode())
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [line["path"] for line in lines[:-1]] == photos[:3]
    assert lines[-1]["set"]["images"] == 3


def test_without_an_output_the_sets_palette_is_shown(run: Any, photos: list[str]) -> None:
    assert photos
    ended = run("palette", "--dataset", "photos", "-k", 3)
    assert [line[0] for line in ended.out.splitlines()] == ["#"] * 3


def test_json_says_in_one_line_what_came_of_the_set(run: Any, photos: list[str]) -> None:
    Path("list.txt").write_text("\n".join([*photos[:2], "gone.png"]))
    ended = run("palette", "--dataset", "list.txt", "-o", "colors.jsonl", "--json", "-k", 2, "--weigh", "pixels")
    said = json.loads(ended.out)
    assert ended.code == 1
    assert (said["images"], said["failed"], said["weighing"], said["output"]) == (3, 1, "pixels", "colors.jsonl")
    assert len(Palette([color["hex"] for color in said["colors"]])) == 2


def test_bad_files_are_told_but_not_without_end(run: Any, photos: list[str]) -> None:
    Path("list.txt").write_text("\n".join([f"gone-{number}.png" for number in range(25)] + photos[:1]))
    ended = run("palette", "--dataset", "list.txt", "-o", "colors.jsonl")
    lines = ended.err.splitlines()
    assert ended.code == 1
    assert "no such file: 'gone-0.png'" in lines[0]
    assert lines[10:] == ["fewcolors: … and 15 more that could not be read", lines[-1]]
    assert lines[-1].startswith("26 images, 25 failed -> colors.jsonl; ")


def test_a_folder_that_cannot_be_read_is_a_row_with_its_reason(
    run: Any,
    photos: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert photos
    real = os.scandir

    def refuse(path: Any) -> Any:
        if os.fspath(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ended = run("palette", "--dataset", "photos", "-o", "colors.jsonl")
    monkeypatch.setattr(os, "scandir", real)
    rows = [json.loads(line) for line in Path("colors.jsonl").read_text().splitlines()]
    assert ended.code == 1
    assert rows[-2]["path"] == "photos/deep"
    assert "is a folder" in rows[-2]["error"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("x.png",), "--dataset names all pictures; leave 'x.png' out"),
        (("--css",), "--dataset takes no --css"),
        (("--each",), "--dataset takes no --each"),
        (("--lock", "fff"), "--dataset takes no --lock"),
        (("--order", "hue"), "--dataset takes no --order"),
        (("-o", "colors.gpl"), "to .parquet, or .jsonl"),
        (("-o", "no/where.jsonl"), "no such folder"),
        (("--json", "-o", "-"), "--json and -o - both"),
    ],
)
def test_what_a_dataset_does_not_take_is_refused_by_name(
    run: Any,
    photos: list[str],
    arguments: tuple[str, ...],
    fault: str,
) -> None:
    assert photos
    ended = run("palette", "--dataset", "photos", *arguments)
    assert (ended.code, ended.out) in ((2, ""), (1, ""))
    assert fault in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("option", [("--scheduler", "tcp://x:1"), ("-j", "2"), ("--weigh", "pixels")])
def test_what_only_a_dataset_takes_is_refused_without_one(
    run: Any,
    photos: list[str],
    option: tuple[str, str],
) -> None:
    ended = run("palette", photos[0], *option)
    assert ended.code == 2
    assert "name them with --dataset" in ended.err


def test_neither_photos_nor_a_dataset_is_refused(run: Any) -> None:
    ended = run("palette")
    assert ended.code == 2
    assert "name a photo, or a folder or list of many with --dataset" in ended.err


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(tmp_path: Path) -> None:
    """A process of its own, stopped as a terminal stops it, with processes below it."""
    fill(tmp_path / "photos", 30)
    names = [str(path) for path in sorted((tmp_path / "photos").rglob("*.*"))]
    many = tmp_path / "many.txt"
    links = []
    for number in range(3000):
        link = tmp_path / "photos" / f"link-{number}.png"
        link.symlink_to(names[number % len(names)])
        links.append(str(link))
    many.write_text("\n".join(links))
    command = [sys.executable, "-m", "fewcolors.cli", "palette", "--dataset", str(many), "-j", "2"]
    whole, taken_up = tmp_path / "whole.jsonl", tmp_path / "taken-up.jsonl"
    subprocess.run([*command, "-o", str(whole)], check=True, capture_output=True)
    with subprocess.Popen(
        [*command, "-o", str(taken_up), "--effort", "fast"], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        part = Path(f"{taken_up}.part")
        while process.poll() is None and (not part.exists() or part.stat().st_size < 30_000):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 130, said
    assert said.strip().endswith("run the same again to go on")
    assert not taken_up.exists()
    assert part.exists()
    again = subprocess.run([*command, "-o", str(taken_up)], check=True, capture_output=True, text=True)
    assert "done before" in again.stderr
    assert taken_up.read_bytes() == whole.read_bytes()
    assert not part.exists()


def test_the_words_of_the_options_are_those_of_the_library() -> None:
    from fewcolors.cli.dataset import WEIGHINGS
    from fewcolors.collection.together import WEIGHINGS as OF_LIBRARY

    assert WEIGHINGS == OF_LIBRARY
