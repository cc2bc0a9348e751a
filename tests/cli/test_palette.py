"""`fewcolors palette`: swatches, JSON, CSS, palette files; colours only where a person sees them."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fewcolors import Palette, design_palette, quantize

pytestmark = pytest.mark.usefixtures("folder")
LINE = r"#[0-9a-f]{6} +\d+\.\d% +[a-z]+ +oklch\([\d.]+% [\d.]+ (none|[\d.]+)\)"


def test_each_color_is_a_line_that_fits_a_terminal_and_lines_up(run: Any) -> None:
    ended = run("palette", "poppy.png", "-k", 5)
    lines = ended.out.splitlines()
    assert (ended.code, ended.err, len(lines)) == (0, "", 5)
    assert all(re.fullmatch(LINE, line) for line in lines)
    assert max(map(len, lines)) < 80
    assert len({line.index("oklch") for line in lines}) == 1
    assert [line[:7] for line in lines] == list(design_palette("poppy.png", 5).hex)


@pytest.mark.parametrize(
    ("terminal", "environment", "colored"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_swatches_are_shown_on_a_terminal_unless_the_user_says_no(
    run: Any, monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], colored: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("fewcolors.cli.palette")
    monkeypatch.setattr(module, "sys", _System(terminal))
    out = run("palette", "poppy.png", "-k", 2).out
    red, green, blue = design_palette("poppy.png", 2).rgb[0].tolist()
    assert (f"\x1b[48;2;{red};{green};{blue}m" in out) is colored
    assert ("\x1b" in out) is colored


class _System:
    """sys, with a stdout that is, or is not, a terminal."""

    def __init__(self, terminal: bool) -> None:
        self.stdout = type("Stdout", (), {"isatty": lambda _self: terminal})()
        self.stdin = sys.stdin


def test_json_holds_all_there_is_to_say_of_each_color(run: Any) -> None:
    found = json.loads(run("palette", "poppy.png", "meadow.jpg", "-k", 3, "--json").out)
    assert found["photos"] == ["poppy.png", "meadow.jpg"]
    assert [color["hex"] for color in found["colors"]] == list(design_palette(["poppy.png", "meadow.jpg"], 3).hex)
    assert sum(color["share"] for color in found["colors"]) == pytest.approx(1, abs=1e-5)
    assert set(found["colors"][0]) == {"hex", "rgb", "alpha", "oklch", "name", "share", "luminance"}


def test_each_photo_gets_its_own_palette_under_its_name_when_asked(run: Any) -> None:
    lines = run("palette", "poppy.png", "meadow.jpg", "-k", 2, "--each").out.splitlines()
    assert len(lines) == 6
    assert (lines[0], lines[3]) == ("poppy.png", "meadow.jpg")
    objects = run("palette", "poppy.png", "meadow.jpg", "-k", 2, "--each", "--json").out.splitlines()
    assert [json.loads(line)["photos"] for line in objects] == [["poppy.png"], ["meadow.jpg"]]


def test_css_gives_every_color_a_name_of_its_own(run: Any, folder: Path) -> None:
    greys = np.repeat(np.arange(0, 30, 3, dtype=np.uint8)[:, None, None], 3, axis=2)
    Image.fromarray(greys).save("greys.png")
    out = run("palette", "greys.png", "-k", 10, "--css").out
    names = re.findall(r"(--[\w-]+):", out)
    assert len(names) == len(set(names)) == 10
    assert set(re.findall(r"#\w{6}", out)) == {f"#{v:02x}{v:02x}{v:02x}" for v in range(0, 30, 3)}


def test_a_palette_file_is_written_and_starts_the_next_search(run: Any) -> None:
    ended = run("palette", "poppy.png", "-k", 4, "-o", "brand.gpl")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "poppy.png -> brand.gpl: 4 colours\n"
    before = Palette.load("brand.gpl")
    assert run("palette", "poppy.png", "-k", 4, "-o", "brand.gpl").code == 1
    ended = run("palette", "poppy.png", "meadow.jpg", "-k", 4, "--start-from", "brand.gpl", "-o", "b.gpl")
    assert ended.code == 0
    after = Palette.load("b.gpl")
    assert after.hex == design_palette(["poppy.png", "meadow.jpg"], 4, start_from=before.rgba).hex


def test_quantize_takes_bans_and_a_start_too(run: Any) -> None:
    banned = quantize("poppy.png", 4).palette.hex[0]
    start = "#fff #000 #f00"
    ended = run("quantize", "poppy.png", "-k", 4, "--ban", banned, "--start-from", start, "-o", "out.png")
    assert ended.code == 0
    expected = quantize("poppy.png", 4, banned=[banned], start_from=start.split())
    with Image.open("out.png") as written:
        assert np.array_equal(np.asarray(written.convert("RGB")), expected.to_array())


def test_locked_and_banned_colors_are_kept_and_kept_out(run: Any) -> None:
    first = design_palette("poppy.png", 4).hex[0]
    out = run("palette", "poppy.png", "-k", 4, "--lock", "e30613", "--ban", first).out
    assert out.startswith("#e30613")
    assert first not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["poppy.png", "--json", "--css"], "give one of them"),
        (["poppy.png", "meadow.jpg", "--each", "-o", "x.gpl"], "--each"),
        (["-", "-"], "give - once"),
        (["poppy.png", "-o", "x.doc"], "x.doc"),
        (["poppy.png", "--start-from", "nowhere.gpl"], "nowhere.gpl"),
        (["poppy.png", "-k", "2", "--lock", "fff", "--ban", "ffffff"], "locked"),
        (["absent.png"], "absent.png"),
    ],
)
def test_faults_are_one_line_that_names_them(run: Any, arguments: list[str], words: str) -> None:
    ended = run("palette", *arguments)
    assert ended.code in (1, 2)
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1
    assert ended.out == ""
