"""Options that meet: what one asks for is not undone by another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fewcolors import Palette
from fewcolors.png import encode_indexed
from tests.images.makers import DISPLAY_P3

RAMP = np.arange(24, dtype=np.uint8).repeat(24).reshape(24, 24)


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The current folder, and in it short.png: 24 colours, one of them half clear, in as few bytes as can be."""
    monkeypatch.chdir(tmp_path)
    colors = np.full((24, 4), 255, np.uint8)
    colors[:, 0] = np.arange(24) * 10
    colors[3, 3] = 90
    data = encode_indexed(RAMP, colors, optimize=3)
    Path("short.png").write_bytes(data)
    return data


def passed(run: Any, *words: object) -> dict[str, Any]:
    ended = run("quantize", "short.png", "-o", "out.png", "--force", "--json", *words)
    assert ended.code == 0, ended.err
    said: dict[str, Any] = json.loads(ended.out)
    assert said["passed_through"] == (Path("out.png").read_bytes() == Path("short.png").read_bytes())
    return said


@pytest.mark.parametrize(
    "words",
    [
        ("--ban", "00ffff"),
        ("--alpha", "binary"),
        ("--alpha", "ignore"),
        ("--start-from", "ff0000 00ff00"),
        ("--shared",),
    ],
)
def test_a_short_png_does_not_pass_where_other_colours_are_asked_for(
    run: Any, short: bytes, words: tuple[str, ...]
) -> None:
    assert not passed(run, "--dither", "blue-noise", "-k", 20, *words)["passed_through"]


def test_what_passes_as_it_is_is_told_as_it_is(run: Any, short: bytes) -> None:
    """Nothing is lost in a file that is handed on, whatever its result would have been."""
    said = passed(run, "-k", 23, "--dither", "floyd-steinberg", "--optimize", 0)
    assert said["passed_through"]
    assert (said["mse"], said["psnr"], said["colors_after"]) == (0, None, 24)


def test_a_shared_palette_takes_alpha_as_each_photo_would(run: Any, short: bytes) -> None:
    assert run("quantize", "short.png", "--shared", "--alpha", "binary", "-k", 5, "-o", "out.png").code == 0
    with Image.open("out.png") as image:
        assert set(np.unique(np.asarray(image.convert("RGBA"))[:, :, 3])) <= {0, 255}
    assert run("quantize", "short.png", "--shared", "--alpha", "ignore", "-k", 5, "-o", "opaque.png").code == 0
    with Image.open("opaque.png") as image:
        assert "transparency" not in image.info


def test_accents_asked_for_are_refused_with_a_shared_palette(run: Any, short: bytes) -> None:
    ended = run("quantize", "short.png", "--shared", "--accents", "2")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "--accents" in ended.err


def test_a_shared_palette_keeps_to_the_limit_of_pixels(run: Any, short: bytes) -> None:
    """A photo that is too large for the batch does not lend its colours."""
    Image.fromarray(np.full((40, 40, 3), [0, 255, 0], np.uint8)).save("large.png")
    ended = run("quantize", "short.png", "large.png", "--shared", "--max-pixels", 1000, "--out-dir", "out", "-k", 4)
    assert ended.code == 1
    with Image.open("out/short-fewcolors.png") as image:
        assert [0, 255, 0, 255] not in np.asarray(image.convert("RGBA")).reshape(-1, 4).tolist()
        assert len(image.getpalette() or ()) // 3 == 4


def test_photos_whose_kept_profiles_differ_share_no_palette(run: Any, short: bytes) -> None:
    Image.fromarray(np.dstack([RAMP] * 3)).save("wide.png", icc_profile=DISPLAY_P3)
    words = ("quantize", "short.png", "wide.png", "--shared", "--out-dir", "out")
    ended = run(*words, "--profile", "keep")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "--profile" in ended.err
    assert run(*words).code == 0


def test_a_size_is_kept_in_every_format_and_at_every_effort_or_nothing_is_written(run: Any, tmp_path: Path) -> None:
    noise = np.random.default_rng(6).integers(0, 256, (50, 60, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    for name, words in (("a.png", ("--optimize", 0)), ("b.png", ()), ("c.gif", ()), ("d.bmp", ())):
        target = tmp_path / name
        ended = run("quantize", tmp_path / "noise.png", "-o", target, "--max-bytes", 900, *words)
        assert target.exists() == (ended.code == 0) == (name.endswith(".png")), ended.err
        assert not target.exists() or target.stat().st_size <= 900
        assert target.exists() or (name[1:] in ended.err and ended.err.count("\n") == 1)


def test_checking_writes_nothing_so_no_results_can_meet(run: Any, short: bytes) -> None:
    Image.fromarray(RAMP).save("short.bmp")
    ended = run("quantize", "-r", ".", "--check", "--json", "-k", 4)
    assert ended.code in (0, 1)
    assert len(ended.out.splitlines()) == 2
    assert run("quantize", "-r", ".", "-k", 4).code == 2


def test_a_picture_added_to_a_shared_palette_leaves_its_colours_in_their_places(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pictures share a palette; with a third, and one colour more, `--start-from` moves the old ones but little."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(3)
    for name, base in (("a.png", (200, 60, 40)), ("b.png", (40, 160, 80)), ("c.png", (60, 70, 210))):
        Image.fromarray(np.clip(rng.normal(base, 25, (24, 30, 3)), 0, 255).astype(np.uint8)).save(name)
    photos, options = ("a.png", "b.png", "c.png"), ("-k", 9, "--start-from", "old.gpl")
    assert run("palette", *photos[:2], "-k", 8, "-o", "old.gpl").code == 0
    assert run("palette", *photos, *options, "-o", "new.gpl").code == 0
    assert run("quantize", *photos, *options, "--shared", "--out-dir", "out").code == 0
    old, new = (Palette.load(name).rgb.astype(int) for name in ("old.gpl", "new.gpl"))
    away = ((old[:, None] - new[None]) ** 2).sum(axis=2)
    assert away.argmin(axis=1).tolist() == list(range(8))
    used: set[tuple[int, ...]] = set()
    for name in ("a", "b", "c"):
        with Image.open(f"out/{name}-fewcolors.png") as image:
            used.update(map(tuple, np.asarray(image.convert("RGB")).reshape(-1, 3).tolist()))
    assert used == set(map(tuple, new.tolist()))
