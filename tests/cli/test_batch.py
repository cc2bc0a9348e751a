"""Many photos at once: folders, patterns, processes, resuming, checking, and what is said at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import fewcolors as fc

COMMAND = [sys.executable, "-m", "fewcolors.cli"]


def photo(path: Path, seed: int = 0, side: int = 12) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)).save(path)
    return path


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of photos with folders in it, one of them hidden, and a text."""
    monkeypatch.chdir(tmp_path)
    for seed, name in enumerate(("a.png", "deep/b.PNG", "deep/er/c.png", ".hidden/d.png")):
        photo(tmp_path / "in" / name, seed)
    (tmp_path / "in" / "notes.txt").write_text("no photo")
    return tmp_path


def pngs(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.png")}


def test_a_folder_is_taken_whole_and_its_tree_is_kept(run: Any, tree: Path) -> None:
    ended = run("quantize", "-r", "in", "--out-dir", "out", "-k", 4)
    assert ended.code == 0
    assert pngs(tree / "out") == {"a-fewcolors.png", "deep/b-fewcolors.png", "deep/er/c-fewcolors.png"}


def test_a_second_run_does_not_take_the_results_of_the_first(run: Any, tree: Path) -> None:
    assert run("quantize", "-r", "in", "-k", 4).code == 0
    before = pngs(tree)
    assert run("quantize", "-r", "in", "-k", 4, "--force").code == 0
    assert pngs(tree) == before


def test_a_folder_without_r_says_what_to_add(run: Any, tree: Path) -> None:
    ended = run("quantize", "in")
    assert (ended.code, ended.err) == (1, "fewcolors: 'in' is a folder; add -r to take the photos in it\n")


def test_patterns_that_no_shell_opened_are_opened(run: Any, tree: Path) -> None:
    assert run("quantize", "in/*.png", "--out-dir", "out", "-k", 4).code == 0
    assert pngs(tree / "out") == {"a-fewcolors.png"}
    assert run("quantize", "in/*.webp").code == 2


def test_a_photo_whose_name_looks_like_a_pattern_is_itself(run: Any, tree: Path) -> None:
    photo(tree / "[1]*.png")
    assert run("quantize", "[1]*.png", "-k", 4).code == 0
    assert (tree / "[1]*-fewcolors.png").exists()


def test_the_suffix_names_results_and_their_format(run: Any, tree: Path) -> None:
    assert run("quantize", "in/a.png", "--suffix", ".small.gif", "-k", 4).code == 0
    with Image.open("in/a.small.gif") as written:
        assert written.format == "GIF"


def test_a_folder_that_cannot_be_read_is_a_fault_of_its_own(
    run: Any, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's refusal is staged, because root may read every folder."""
    scan, access = os.scandir, os.access

    def refusing(path: Any) -> Any:
        if str(path).endswith("er"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.setattr(os, "access", lambda path, *mode: not str(path).endswith("er") and access(path, *mode))
    ended = run("quantize", "-r", "in", "--out-dir", "out", "-k", 4)
    assert (ended.code, pngs(tree / "out")) == (1, {"a-fewcolors.png", "deep/b-fewcolors.png"})
    assert "no permission to read the folder 'in/deep/er'" in ended.err
    assert "1 failed" in ended.err


def test_an_empty_folder_is_a_usage_error(run: Any, tree: Path) -> None:
    (tree / "nothing").mkdir()
    ended = run("quantize", "-r", "nothing")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "no photos in the folder 'nothing'" in ended.err


def test_o_and_out_dir_are_not_given_together(run: Any, tree: Path) -> None:
    assert run("quantize", "in/a.png", "-o", "x.png", "--out-dir", "out").code == 2
    assert not (tree / "out").exists()


def test_names_with_spaces_dashes_newlines_and_links_just_work(run: Any, tree: Path) -> None:
    odd = ["with space.png", "-k.png", "two\nlines.png"]
    for name in odd:
        photo(tree / "odd" / name)
    (tree / "odd" / "link.png").symlink_to(tree / "in" / "a.png")
    assert run("quantize", "-r", "odd", "--out-dir", "out", "-k", 4).code == 0
    assert {path.name for path in (tree / "out").iterdir()} == {
        f"{Path(name).stem}-fewcolors.png" for name in [*odd, "link.png"]
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_names_that_are_no_text_just_work(tree: Path) -> None:
    name = os.fsdecode(b"caf\xe9.png")
    photo(tree / "plain.png").rename(tree / name)
    ended = subprocess.run([*COMMAND, "quantize", name, "-k", "4"], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert (tree / os.fsdecode(b"caf\xe9-fewcolors.png")).exists()


# One palette for all


def colors_of(path: Path) -> set[tuple[int, ...]]:
    with Image.open(path) as image:
        return {tuple(color) for color in np.asarray(image.convert("RGB")).reshape(-1, 3).tolist()}


@pytest.mark.parametrize("dither", ["none", "auto"])
def test_shared_photos_have_the_colours_of_one_palette(run: Any, tree: Path, dither: str) -> None:
    arguments = ("--shared", "--out-dir", "out", "-k", 5, "--dither", dither, "--order", "luminance")
    assert run("quantize", "-r", "in", *arguments).code == 0
    photos = [str(tree / "in" / name) for name in ("a.png", "deep/b.PNG", "deep/er/c.png")]
    expected = {tuple(color) for color in fc.design_palette(photos, 5, order="luminance").rgb.tolist()}
    written = [colors_of(path) for path in (tree / "out").rglob("*.png")]
    assert len(written) == 3
    assert set().union(*written) == expected


def test_a_photo_that_cannot_be_read_does_not_spoil_the_palette(run: Any, tree: Path) -> None:
    (tree / "in" / "aa.png").write_bytes(b"\x89PNG\r\n")
    ended = run("quantize", "-r", "in", "--shared", "--out-dir", "out", "-k", 5)
    assert (ended.code, len(pngs(tree / "out"))) == (1, 3)
    assert "'in/aa.png'" in ended.err


@pytest.mark.parametrize("options", [("--quality", 50), ("--max-bytes", 900), ("--region", "0,0,2,2"), ("-k", "auto")])
def test_what_looks_at_one_photo_is_refused_with_a_shared_palette(
    run: Any, tree: Path, options: tuple[object, ...]
) -> None:
    ended = run("quantize", "in/a.png", "--shared", *options)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "--shared" in ended.err


# Processes


def test_processes_give_the_same_files_in_the_same_order_of_words(run: Any, tree: Path) -> None:
    alone = run("quantize", "-r", "in", "--out-dir", "one", "-k", 4, "--json")
    ended = subprocess.run(
        [*COMMAND, "quantize", "-r", "in", "--out-dir", "two", "-k", "4", "--json", "-j", "2"],
        capture_output=True,
        timeout=120,
        check=True,
    )
    said = [json.loads(line)["input"] for line in ended.stdout.splitlines()]
    assert said == [json.loads(line)["input"] for line in alone.out.splitlines()]
    for path in pngs(tree / "one"):
        assert (tree / "one" / path).read_bytes() == (tree / "two" / path).read_bytes()


def test_one_bad_photo_does_not_stop_the_processes(tree: Path) -> None:
    (tree / "in" / "aa.png").write_bytes(b"\x89PNG\r\n")
    ended = subprocess.run(
        [*COMMAND, "quantize", "-r", "in", "--out-dir", "out", "-k", "4", "-j", "2"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert len(pngs(tree / "out")) == 3
    assert b"3 photos: " in ended.stderr
    assert b"; 1 failed" in ended.stderr


def test_interrupted_processes_leave_whole_files_and_no_others(tree: Path) -> None:
    for number in range(40):
        photo(tree / "many" / f"{number:02}.png", number, side=150)
    process = subprocess.Popen(
        [*COMMAND, "quantize", "-r", "many", "--out-dir", "out", "-j", "2", "-k", "200"],
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    out = tree / "out"
    deadline = time.monotonic() + 60
    while not (out.exists() and any(out.glob("*.png"))) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    written = list(out.iterdir())
    assert 0 < len(written) < 40
    for path in written:
        with Image.open(path) as whole:
            whole.load()


def is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_processes_end_with_the_one_that_is_killed(tree: Path) -> None:
    for number in range(40):
        photo(tree / "many" / f"{number:02}.png", number, side=150)
    command = [*COMMAND, "quantize", "-r", "many", "--out-dir", "out", "-j", "2", "-k", "200", "-q"]
    process = subprocess.Popen(command, start_new_session=True)
    deadline = time.monotonic() + 60
    while not any((tree / "out").glob("*.png")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    while time.monotonic() < deadline and is_there(process.pid):
        time.sleep(0.05)
    assert not is_there(process.pid)
    assert 0 < len(list((tree / "out").glob("*.png"))) < 40


# Resuming


def test_resuming_skips_what_is_done_and_newer(run: Any, tree: Path) -> None:
    arguments = ("quantize", "-r", "in", "--out-dir", "out", "-k", 4)
    assert run(*arguments).code == 0
    (tree / "out" / "a-fewcolors.png").unlink()
    (tree / "out" / "deep" / "b-fewcolors.png").write_text("left alone")
    ended = run(*arguments, "--resume")
    assert ended.code == 0
    assert "1 photo: " in ended.err
    assert "2 skipped" in ended.err
    assert (tree / "out" / "deep" / "b-fewcolors.png").read_text() == "left alone"
    assert run(*arguments, "--resume").err.endswith("nothing done; 3 skipped\n")


def test_resuming_does_what_is_older_than_its_photo_but_not_without_force(run: Any, tree: Path) -> None:
    arguments = ("quantize", "in/a.png", "--out-dir", "out", "-k", 4, "--resume")
    assert run(*arguments).code == 0
    os.utime(tree / "out" / "a-fewcolors.png", (1, 1))
    assert run(*arguments).code == 1
    assert run(*arguments, "--force").code == 0
    assert (tree / "out" / "a-fewcolors.png").stat().st_mtime > 1


# Checking


def test_checking_writes_nothing_and_fails_where_a_file_could_be_smaller(run: Any, tree: Path) -> None:
    before = pngs(tree)
    ended = run("quantize", "in/a.png", "--check", "-k", 4)
    assert (ended.code, pngs(tree)) == (1, before)
    assert "could be" in ended.err
    assert run("quantize", "in/a.png", "-o", "small.png", "-k", 4).code == 0
    ended = run("quantize", "small.png", "--check", "-k", 4)
    assert ended.code == 0
    assert "small already" in ended.err


# What is said


def test_the_summary_adds_up(run: Any, tree: Path) -> None:
    ended = run("quantize", "-r", "in", "--out-dir", "out", "-k", 4)
    summary = ended.err.splitlines()[-1]
    before = sum(path.stat().st_size for path in (tree / "in").rglob("*.[pP][nN][gG]") if ".hidden" not in str(path))
    after = sum(path.stat().st_size for path in (tree / "out").rglob("*.png"))
    assert summary.startswith(f"3 photos: {before:,} -> {after:,} bytes")
    assert "lowest PSNR" in summary


def test_quiet_says_nothing_but_faults_and_verbose_says_why(run: Any, tree: Path) -> None:
    assert run("quantize", "-r", "in", "--out-dir", "out", "-k", 4, "-q").err == ""
    assert run("quantize", "in/no.png", "-q").err.count("\n") == 1
    assert "dither: auto" in run("quantize", "in/a.png", "-k", 4, "-v").err
