"""`fewcolors inspect`: true facts, a table that falls, a suggestion that holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fewcolors import count_colors, measure, quantize

pytestmark = pytest.mark.usefixtures("folder")


def test_the_facts_are_those_of_the_file(run: Any, folder: Path) -> None:
    found = json.loads(run("inspect", "poppy.png", "--json").out)
    assert (found["width"], found["height"], found["format"], found["mode"]) == (24, 20, "PNG", "RGB")
    assert found["bytes"] == (folder / "poppy.png").stat().st_size
    assert found["colors"] == len(count_colors("poppy.png"))
    assert (found["alpha"], found["profile"], found["frames"], found["deep"]) == (False, None, 1, False)


def test_alpha_is_counted_clear_and_half_clear(run: Any) -> None:
    image = np.full((2, 5, 4), 255, np.uint8)
    image[0, :3, 3], image[1, 0, 3] = 0, 100
    Image.fromarray(image).save("soft.png")
    found = json.loads(run("inspect", "soft.png", "--json").out)
    assert (found["alpha"], found["clear_pixels"], found["soft_pixels"]) == (True, 3, 1)
    assert "3 pixels clear, 1 half clear" in run("inspect", "soft.png").out


def test_the_error_falls_with_more_colors_and_is_the_librarys(run: Any, china: Any) -> None:
    Image.fromarray(china[::6, ::6]).save("china.png")
    found = json.loads(run("inspect", "china.png", "--json").out)
    errors = [row["error"] for row in found["table"]]
    assert [row["colors"] for row in found["table"]] == [2, 4, 8, 16, 32, 64, 128, 256]
    assert errors == sorted(errors, reverse=True)
    result = quantize("china.png", 8, dither="none", effort="fast")
    assert errors[2] == pytest.approx(measure("china.png", result, measures=["delta_e_ok"]).delta_e_ok, abs=1e-4)
    suggested = found["suggested"]
    assert suggested == len(quantize("china.png", "auto").palette)
    quantize("china.png", suggested, effort="fast").save("small.png")
    (row,) = (row for row in found["table"] if row["colors"] == suggested)
    assert row["bytes"] == Path("small.png").stat().st_size


def test_an_image_of_few_colors_is_told_that_nothing_need_be_lost(run: Any) -> None:
    Image.fromarray(np.array([[[0, 0, 0], [255, 0, 0], [0, 0, 255]]], np.uint8)).save("flag.png")
    found = json.loads(run("inspect", "flag.png", "--json").out)
    assert found["table"][-1]["colors"] == found["suggested"] == 3
    assert found["table"][-1]["error"] == 0
    assert "      3  0.0000" in run("inspect", "flag.png").out
    assert "<- suggested: nothing is lost" in run("inspect", "flag.png").out


def test_modes_frames_and_profiles_are_named(run: Any) -> None:
    frames = [Image.fromarray(np.full((4, 4), level, np.uint8)) for level in (0, 99, 200)]
    frames[0].save("blink.gif", save_all=True, append_images=frames[1:])
    assert "GIF" in run("inspect", "blink.gif").out
    assert "3 frames, of which the first is looked at" in run("inspect", "blink.gif").out
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames[0].convert("RGB").save("tagged.png", icc_profile=profile)
    assert "sRGB" in run("inspect", "tagged.png").out
    frames[0].convert("RGB").save("broken.png", icc_profile=b"nonsense")
    assert run("inspect", "broken.png").code in (0, 1)


def test_a_stream_is_inspected_too(run: Any, folder: Path) -> None:
    data = (folder / "poppy.png").read_bytes()
    piped = json.loads(run("inspect", "-", "--json", stdin=data).out)
    named = json.loads(run("inspect", "poppy.png", "--json").out)
    assert {**piped, "input": ""} == {**named, "input": ""}


def test_a_tiff_whose_later_pages_are_damaged_is_told_in_one_line(run: Any) -> None:
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save("pages.tif")
    data = bytearray(Path("pages.tif").read_bytes())
    tags = int.from_bytes(data[4:8], "little")
    behind = tags + 2 + 12 * int.from_bytes(data[tags : tags + 2], "little")
    data[behind : behind + 4] = (3).to_bytes(4, "little")  # where the next page's tags stand
    Path("pages.tif").write_bytes(data)
    ended = run("inspect", "pages.tif")
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "'pages.tif' is damaged" in ended.err


def test_what_tifffile_says_of_a_damaged_file_stays_out_of_the_way(tmp_path: Path) -> None:
    """In a process of its own: pytest listens to every log."""
    (tmp_path / "in.tif").write_bytes(b"II*\0\x08\0\0\0\x02\0" + bytes(range(40)))
    words = [sys.executable, "-m", "fewcolors.cli", "inspect", str(tmp_path / "in.tif")]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("file", ["absent.png", "."])
def test_faults_are_one_line(run: Any, file: str) -> None:
    ended = run("inspect", file)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert file in ended.err
