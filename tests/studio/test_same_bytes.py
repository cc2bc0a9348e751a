"""What the page offers to copy, a command and Python, gives the bytes of the download: run, and compared."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from fewcolors.cli import main
from tests.studio.conftest import Running, file_bytes

RED_AND_MORE = {
    "rgba": [[200, 30, 40, 255], [0, 0, 0, 255], [250, 250, 250, 255], [9, 90, 180, 255]],
    "names": ["red", None, None, "blue"],
}
HALF_CLEAR = {"rgba": [[0, 0, 0, 0], [20, 60, 200, 128], [250, 250, 250, 255], [9, 90, 180, 255]], "names": None}

# name of the photo (see `photos`), options, format
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("photo.jpg", {}, "png"),
    ("photo.jpg", {"n_colors": 16}, "png"),
    ("photo.jpg", {"n_colors": 16}, "gif"),
    ("photo.jpg", {"n_colors": 16}, "webp"),
    ("photo.jpg", {"n_colors": 9, "space": "srgb", "dither": "none"}, "png"),
    ("photo.jpg", {"n_colors": 12, "space": "cielab", "dither": "blue-noise"}, "png"),
    ("photo.jpg", {"n_colors": 8, "dither": "floyd-steinberg", "dither_strength": 0.35}, "png"),
    ("photo.jpg", {"n_colors": 8, "effort": "best", "dither": "joint"}, "png"),
    ("photo.jpg", {"n_colors": 8, "effort": "fast", "accents": "off"}, "gif"),
    ("photo.jpg", {"n_colors": 8, "accents": 2.5}, "png"),
    ("photo.jpg", {"n_colors": "auto"}, "png"),
    ("photo.jpg", {"n_colors": 64, "quality": 55}, "png"),
    ("photo.jpg", {"n_colors": 64, "quality": [20, 62.5]}, "webp"),
    ("photo.jpg", {"n_colors": 64, "max_bytes": 2600}, "png"),
    ("photo.jpg", {"n_colors": "auto", "quality": [0, 40], "max_bytes": 3000, "optimize": 2}, "png"),
    ("photo.jpg", {"n_colors": 6, "locked": ["#e30613", "#00000080"]}, "png"),
    ("photo.jpg", {"n_colors": 6, "locked": ["#e30613"]}, "webp"),
    ("photo.jpg", {"n_colors": 20, "order": "hue", "seed": 7}, "png"),
    ("photo.jpg", {"n_colors": 20, "optimize": 0}, "png"),
    ("photo.jpg", {"n_colors": 20, "optimize": 3}, "png"),
    ("photo.jpg", {"palette": RED_AND_MORE}, "png"),
    ("photo.jpg", {"palette": RED_AND_MORE, "dither": "bayer-4", "dither_strength": 0.5, "optimize": 0}, "png"),
    ("photo.jpg", {"palette": RED_AND_MORE, "n_colors": 2, "quality": 99, "max_bytes": 5}, "gif"),
    ("small.png", {}, "png"),  # indexed already, and shorter than what we make of it
    ("small.png", {"n_colors": 3}, "webp"),
    ("glass.png", {"n_colors": 16}, "png"),
    ("glass.png", {"n_colors": 16}, "webp"),
    ("glass.png", {"n_colors": 12, "alpha": "keep-color"}, "png"),
    ("glass.png", {"n_colors": 12, "alpha": "binary", "alpha_threshold": 60}, "png"),
    ("glass.png", {"n_colors": 12, "alpha": "ignore"}, "gif"),
    ("glass.png", {"palette": HALF_CLEAR, "alpha": "binary", "alpha_threshold": 200, "dither": "none"}, "png"),
    ('it\'s a "photo" of $HOME; é.webp', {"n_colors": 7}, "png"),
    ("-k.png", {"n_colors": 7, "locked": ["fff"]}, "png"),
]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory, photo: np.ndarray) -> Path:
    """A folder of them, with resolutions in some, which the command would hand on."""
    folder = tmp_path_factory.mktemp("photos")
    glass = np.dstack([photo, np.linspace(0, 255, photo.shape[1]).astype(np.uint8)[None].repeat(len(photo), 0)])
    few = (photo // 128 * 255).astype(np.uint8)
    for name, data in {
        "photo.jpg": file_bytes(photo, "JPEG", dpi=(144, 144), quality=90),
        "small.png": file_bytes(few[::8, ::8].repeat(8, 0).repeat(8, 1), optimize=True, dpi=(72, 72)),
        "glass.png": file_bytes(glass),
        'it\'s a "photo" of $HOME; é.webp': file_bytes(photo, "WEBP", lossless=True),
        "-k.png": file_bytes(photo[::2]),
    }.items():
        (folder / name).write_bytes(data)
    return folder


def spoken_and_downloaded(
    studio: Running, photos: Path, case: tuple[str, dict[str, Any], str]
) -> tuple[dict[str, str], bytes]:
    name, options, kind = case
    record = studio.upload((photos / name).read_bytes(), name)
    download = studio.ask(record, "download", options=options, format=kind)
    assert download.status_code == 200, download.text
    return studio.ask(record, "spoken", options=options, format=kind).json(), download.content


def place_of(photos: Path, folder: Path, case: tuple[str, dict[str, Any], str]) -> None:
    """The photo in a folder of its own."""
    folder.mkdir(parents=True)
    (folder / case[0]).write_bytes((photos / case[0]).read_bytes())


def result_in(folder: Path, kind: str) -> bytes:
    (found,) = folder.glob(f"*-fewcolors.{kind}")
    return found.read_bytes()


def run_by_shell(command: str, environment: dict[str, str]) -> None:
    subprocess.run(command, shell=True, env=environment, check=True, stderr=subprocess.DEVNULL, timeout=120)


def run_here(command: str) -> None:
    """The words that a shell makes of the command, run in this process: a tenth of the time of one of its own."""
    shown = subprocess.run(
        f"fewcolors() {{ printf '%s\\0' \"$@\"; }}; {command}", shell=True, check=True, stdout=subprocess.PIPE
    )
    words = shown.stdout.decode().split("\0")[:-1]
    assert CliRunner().invoke(main, words).exit_code == 0, command


# Run as a user runs them: an ordinary one, and those whose names a shell could misread.
BY_SHELL = {0, *(number for number, case in enumerate(CASES) if case[0].startswith(("it's", "-")))}


def test_every_command_that_is_copied_gives_the_bytes_of_its_download(
    studio: Running,
    photos: Path,
    tmp_path: Path,
    shell_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults = []
    for number, case in enumerate(CASES):
        folder = tmp_path / str(number)
        spoken, downloaded = spoken_and_downloaded(studio, photos, case)
        place_of(photos, folder, case)
        monkeypatch.chdir(folder)
        if number in BY_SHELL:
            run_by_shell(spoken["command"], shell_environment)
        else:
            run_here(spoken["command"])
        if result_in(folder, case[2]) != downloaded:
            faults.append(spoken["command"])
    assert faults == []


def test_all_python_that_is_copied_gives_the_bytes_of_its_download(
    studio: Running, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = []
    for number, case in enumerate(CASES):
        folder = tmp_path / str(number)
        spoken, downloaded = spoken_and_downloaded(studio, photos, case)
        place_of(photos, folder, case)
        monkeypatch.chdir(folder)
        exec(compile(spoken["python"], "copied.py", "exec"), {})
        if result_in(folder, case[2]) != downloaded:
            faults.append(spoken["python"])
    assert faults == []


def test_python_that_is_copied_runs_as_a_script(studio: Running, photos: Path, tmp_path: Path) -> None:
    case = CASES[1]
    spoken, downloaded = spoken_and_downloaded(studio, photos, case)
    place_of(photos, tmp_path / "here", case)
    (tmp_path / "copied.py").write_text(spoken["python"])
    subprocess.run([sys.executable, str(tmp_path / "copied.py")], cwd=tmp_path / "here", check=True, timeout=120)
    assert result_in(tmp_path / "here", "png") == downloaded


def test_what_is_default_is_not_said(studio: Running, record: dict[str, Any]) -> None:
    spoken = studio.ask(record, "spoken", options={"n_colors": 16, "space": "oklab", "optimize": 1}).json()
    assert spoken["command"] == "fewcolors quantize photo.png -k 16 --allow-larger -o photo-fewcolors.png"
    assert spoken["python"] == (
        "import fewcolors as fc\n\nresult = fc.quantize('photo.png', 16)\nresult.save('photo-fewcolors.png')\n"
    )


def test_a_target_that_is_missed_shows_the_best_picture_and_saves_none(studio: Running, record: dict[str, Any]) -> None:
    options = {"n_colors": 3, "quality": 99}
    shown = studio.ask(record, "quantize", options=options)
    saved = studio.ask(record, "download", options=options)
    assert shown.status_code == 200
    assert b'"warning":"quality=99: 3 colours reach' in shown.content
    assert (saved.status_code, saved.json()["error"][:11]) == (400, "quality=99:")


def test_a_gif_that_is_larger_than_asked_is_refused_as_the_command_refuses_it(studio: Running) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3), np.uint8)
    record, options = studio.upload(file_bytes(noise)), {"n_colors": 64, "max_bytes": 3500}
    assert len(studio.ask(record, "download", options=options, format="png").content) <= 3500
    refused = studio.ask(record, "download", options=options, format="gif")
    assert refused.status_code == 400
    assert "a PNG meets it, but .gif takes" in refused.json()["error"]


def test_the_photo_of_the_command_line_is_spoken_of_by_its_path(tmp_path: Path, photo: np.ndarray) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a b.png").write_bytes(file_bytes(photo))
    running = Running.start("sub/a b.png", folder=tmp_path)
    with contextlib.closing(running.stranger):
        record = running.page.get("/api/start").json()
        command = running.ask(record, "spoken", options={"n_colors": 4}).json()["command"]
    assert record["name"] == "a b.png"
    assert command.startswith("fewcolors quantize 'sub/a b.png' -k 4 ")
    assert running.stop()[0] == 130
