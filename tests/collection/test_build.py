"""A collection's file: whole or not at all, the same bytes however it came about; interruptions and bad input."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from fewcolors import ArgumentError, FewcolorsError, ImageFileError, MissingExtraError
from fewcolors.collection import build, palettes, paths_of, workers
from fewcolors.collection import journal as journals
from fewcolors.collection.journal import Journal

KINDS = ("colors.jsonl", "colors.parquet")


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECE", 3)


class Stopped(Exception):
    """What the tests interrupt with."""


def interrupted(paths: list[str], output: str, after: int, **options: Any) -> None:
    def progress(done: int, _total: int) -> None:
        if done >= after:
            raise Stopped

    with pytest.raises(Stopped):
        build(paths, output, progress=progress, **options)


def test_both_kinds_of_files_hold_the_records_and_the_set(photos: list[str]) -> None:
    expected = [record.as_dict() for record in palettes(photos, 5)]
    for name in KINDS:
        built = build(photos, name, 5)
        assert (built.images, built.taken_up, built.faults) == (len(photos), 0, ())
    lines = [json.loads(line) for line in Path(KINDS[0]).read_text().splitlines()]
    table = pq.read_table(KINDS[1])
    assert lines[:-1] == expected
    assert table.to_pylist() == expected
    about = lines[-1]["set"]
    assert json.loads(pq.read_metadata(KINDS[1]).metadata[b"fewcolors"]) == about
    assert built.palette is not None
    assert [color["hex"] for color in about["colors"]] == list(built.palette.hex)
    assert sorted(os.listdir()) == [*KINDS, "photos"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.usefixtures("small_pieces")
def test_a_run_taken_up_gives_the_bytes_of_one_run_and_reads_nothing_again(photos: list[str], name: str) -> None:
    build(photos, "whole-" + name)
    interrupted(photos, name, 6)
    assert not Path(name).exists()
    done = [Row["path"] for Row in _rows(name)]
    assert len(done) == 6
    interrupted(photos, name, 9, processes=2)
    before = {path: os.stat(path).st_atime_ns for path in done}
    assert build(photos, name).taken_up >= 9
    assert Path(name).read_bytes() == Path("whole-" + name).read_bytes()
    assert {path: os.stat(path).st_atime_ns for path in done} == before
    assert not Path(name + ".part").exists()


def _rows(name: str) -> list[dict[str, Any]]:
    return [{"path": json.loads(line)[0]} for line in Path(name + ".part").read_text().splitlines()[1:]]


@pytest.mark.usefixtures("small_pieces")
def test_a_row_that_an_interruption_cut_short_is_made_again(photos: list[str]) -> None:
    build(photos, "whole.jsonl")
    interrupted(photos, "colors.jsonl", 6)
    part = Path("colors.jsonl.part")
    data = part.read_bytes()
    for cut in (len(data) - 1, len(data) - 40, len(data.splitlines()[0]) + 1, 20, 0):
        part.write_bytes(data[:cut])
        assert build(photos, "colors.jsonl").taken_up < 6
        assert Path("colors.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
        Path("colors.jsonl").unlink()


@pytest.mark.usefixtures("small_pieces")
def test_a_file_that_changed_meanwhile_is_read_again(photos: list[str]) -> None:
    interrupted(photos, "colors.jsonl", 6)
    first = _rows("colors.jsonl")[0]["path"]
    Path(first).write_bytes(Path(photos[-1]).read_bytes())
    build(photos, "colors.jsonl")
    build(photos, "whole.jsonl")
    assert Path("colors.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.usefixtures("small_pieces")
def test_a_run_with_other_options_says_which_and_leaves_what_is_done(photos: list[str]) -> None:
    interrupted(photos, "colors.jsonl", 6, n_colors=4)
    part = Path("colors.jsonl.part").read_bytes()
    with pytest.raises(ArgumentError, match=r"colors 4, not 8.*--force to begin anew"):
        build(photos, "colors.jsonl")
    assert Path("colors.jsonl.part").read_bytes() == part
    assert build(photos, "colors.jsonl", overwrite=True).taken_up == 0


def test_a_file_of_somebody_elses_in_the_journals_place_is_left_alone(photos: list[str]) -> None:
    Path("colors.jsonl.part").write_text("my notes\n")
    with pytest.raises(ArgumentError, match="no journal of ours"):
        build(photos, "colors.jsonl")
    assert Path("colors.jsonl.part").read_text() == "my notes\n"


@pytest.mark.parametrize("name", KINDS)
def test_bad_files_are_rows_with_their_reason(photos: list[str], name: str) -> None:
    built = build([photos[0], "gone.png", photos[0]], name)
    assert (built.images, len(built.faults)) == (3, 1)
    rows = pq.read_table(name).to_pylist() if name.endswith("parquet") else _lines(name)
    assert [row["error"] is None for row in rows] == [True, False, True]
    assert rows[0] == rows[2]
    assert rows[1]["colors"] == []


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text().splitlines()][:-1]


def test_two_files_of_one_stem_are_two_rows(photos: list[str]) -> None:
    twins = ["a/x.png", "b/x.png"]
    for twin, path in zip(twins, photos, strict=False):
        Path(twin).parent.mkdir()
        Path(twin).write_bytes(Path(path).read_bytes())
    build(paths_of("a") + paths_of("b"), "colors.jsonl")
    assert [row["path"] for row in _lines("colors.jsonl")] == twins


@pytest.mark.parametrize("name", KINDS)
def test_names_that_are_no_utf_8_are_told_with_their_bytes(photos: list[str], name: str) -> None:
    odd = b"photos/caf\xe9.png"
    Path(os.fsdecode(odd)).write_bytes(Path(photos[0]).read_bytes())
    Path("list.txt").write_bytes(odd + b"\r\n\n" + photos[0].encode())
    paths = paths_of("list.txt")
    assert build(paths, name).faults == ()
    rows = pq.read_table(name).to_pylist() if name.endswith("parquet") else _lines(name)
    assert [row["path"] for row in rows] == ["photos/caf\\xe9.png", photos[0]]


def test_an_existing_output_is_left_alone_unless_overwriting_is_wished(photos: list[str]) -> None:
    Path("colors.jsonl").write_text("mine")
    with pytest.raises(ImageFileError, match="exists already"):
        build(photos, "colors.jsonl")
    assert Path("colors.jsonl").read_text() == "mine"
    assert not Path("colors.jsonl.part").exists()
    build(photos, "colors.jsonl", overwrite=True)
    assert len(_lines("colors.jsonl")) == len(photos)


@pytest.mark.parametrize("output", ["colors.csv", "colors", "colors.parquet.gz"])
def test_other_endings_are_refused_with_those_that_are_known(photos: list[str], output: str) -> None:
    with pytest.raises(ArgumentError, match=r"\.parquet, or \.jsonl"):
        build(photos, output)


class _Full:
    """A file on a disk that is full."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file)

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("small_pieces")
def test_a_full_disk_is_told_in_one_line_and_the_run_goes_on_when_there_is_room(
    photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(photos, "whole.jsonl")
    interrupted(photos, "colors.jsonl", 6)
    opened = journals._opened
    with monkeypatch.context() as patched:
        patched.setattr(journals, "_opened", lambda name: _Full(opened(name)))
        with pytest.raises(ImageFileError, match=r"colors\.jsonl\.part.*No space left on device.*make room"):
            build(photos, "colors.jsonl")
    assert build(photos, "colors.jsonl").taken_up == 6
    assert Path("colors.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


@pytest.mark.parametrize("name", KINDS)
def test_an_output_that_cannot_be_written_leaves_nothing_but_the_journal(
    photos: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("fewcolors.collection.files.os.replace", refuse)
        with pytest.raises(ImageFileError, match="No space left on device"):
            build(photos, name)
    assert sorted(os.listdir()) == [name + ".part", "photos"]
    assert build(photos, name).taken_up == len(photos)


def test_parquet_without_pyarrow_names_the_pip_command(photos: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[parquet\]'"):
        build(photos, "colors.parquet")
    assert not Path("colors.parquet.part").exists()


def test_a_cluster_without_dask_names_the_pip_command(photos: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fewcolors\[dask\]'"):
        build(photos, "colors.jsonl", scheduler="tcp://127.0.0.1:8786")


def test_folders_are_taken_with_what_is_below_and_without_what_is_hidden(photos: list[str]) -> None:
    for name in ("photos/.hidden.png", "photos/.cache/x.png", "photos/notes.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(b"")
    assert paths_of("photos") == photos


def test_folders_and_lists_without_a_picture_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("empty.txt").write_text("\n\r\n")
    Path("photo.txt").write_bytes(b"\x89PNG\0\0")
    for name, fault in (
        ("empty", "no pictures in the folder"),
        ("empty.txt", "names no picture"),
        ("gone", "no such folder or list"),
        ("photo.txt", "is no list of paths"),
    ):
        with pytest.raises(ArgumentError, match=fault):
            paths_of(name)


def test_a_journal_of_nobodys_output_leaves_nothing(photos: list[str]) -> None:
    assert build(photos, None).palette is not None
    assert os.listdir() == ["photos"]


def test_a_journal_knows_each_path_once(photos: list[str]) -> None:
    with Journal(None, {}) as journal:
        assert journal.waiting(["a", "b", "a"]) == ["a", "b"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The address of a Dask scheduler with a worker, both processes of their own, as on a cluster."""
    environment = os.environ | {"DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0"}
    file = tmp_path / "scheduler.json"
    commands = (
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--no-show",
         "--scheduler-file", str(file)],
        [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nworkers", "1",
         "--nthreads", "1", "--no-dashboard", "--no-nanny"],
    )  # fmt: skip
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield str(json.loads(file.read_text())["address"])
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(30)


def _wait_for_a_worker(address: str) -> None:
    import distributed

    with distributed.Client(address) as client:
        client.wait_for_workers(1, timeout=60)


@pytest.mark.usefixtures("small_pieces")
def test_a_cluster_gives_the_bytes_of_one_process(photos: list[str], cluster: str) -> None:
    build(photos, "alone.parquet")
    _wait_for_a_worker(cluster)
    build(photos, "colors.parquet", scheduler=cluster)
    assert Path("colors.parquet").read_bytes() == Path("alone.parquet").read_bytes()


def test_a_scheduler_that_is_not_there_is_told_in_one_line(photos: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1)
    with pytest.raises(FewcolorsError, match=r"no scheduler answers at 'tcp://127\.0\.0\.1:9'.*leave --scheduler out"):
        build(photos, "colors.jsonl", scheduler="tcp://127.0.0.1:9")
    with pytest.raises(FewcolorsError, match="no scheduler answers at 'nonsense://x'"):
        build(photos, "colors.jsonl", scheduler="nonsense://x")
