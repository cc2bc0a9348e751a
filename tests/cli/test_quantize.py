"""`fewcolors quantize`: what it writes, what it says, and what it leaves alone."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import fewcolors as fc
from fewcolors.cli import options
from fewcolors.cli.options import ALPHAS, DITHERS, EFFORTS, ORDERS, PROFILES, SPACES
from fewcolors.images import FORMATS, as_array
from tests.images.makers import DISPLAY_P3

KEYS = [
    "input", "output", "width", "height", "colors_before", "colors_after", "mse", "psnr", "bytes_in", "bytes_out",
    "passed_through", "seconds",
]  # fmt: skip


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_photo_becomes_an_indexed_png_beside_it(run: Any, folder: Path) -> None:
    ended = run("quantize", "meadow.jpg", "-k", 4)
    assert (ended.code, ended.out) == (0, "")
    with Image.open("meadow-fewcolors.png") as written:
        assert (written.mode, written.size) == ("P", (24, 20))
    assert names(folder) == {"meadow.jpg", "poppy.png", "meadow-fewcolors.png"}
    for word in ("meadow.jpg -> meadow-fewcolors.png", "24 x 20", "-> 4 colours", "PSNR"):
        assert word in ended.err


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], {}),
        (["-k", "5"], {"n_colors": 5}),
        (["-k", "auto"], {"n_colors": "auto"}),
        (["--quality", "30"], {"quality": 30}),
        (["--quality", "10-40.5"], {"quality": (10, 40.5)}),
        (["--max-bytes", "400"], {"max_bytes": 400}),
        (["--max-bytes", "0.4k"], {"max_bytes": 400}),
        *[(["-k", "9", "--space", space], {"n_colors": 9, "space": space}) for space in SPACES],
        *[(["-k", "9", "--dither", dither], {"n_colors": 9, "dither": dither}) for dither in DITHERS],
        (
            ["-k", "9", "--dither", "stucki", "--dither-strength", "0.5"],
            {"n_colors": 9, "dither": "stucki", "dither_strength": 0.5},
        ),
        (["-k", "9", "--output-bits", "4"], {"n_colors": 9, "output_bits": 4}),
        *[(["-k", "9", "--effort", effort], {"n_colors": 9, "effort": effort}) for effort in EFFORTS],
        *[(["--alpha", mode], {"alpha": mode}) for mode in ALPHAS],
        (["--alpha", "binary", "--alpha-threshold", "7"], {"alpha": "binary", "alpha_threshold": 7}),
        *[(["-k", "9", "--order", order], {"n_colors": 9, "order": order}) for order in ORDERS],
        (["-k", "9", "--lock", "0f0", "--lock", "#E30613"], {"n_colors": 9, "locked": ["#00ff00", "#e30613"]}),
        (["-k", "9", "--seed", "3"], {"n_colors": 9, "seed": 3}),
    ],
)
def test_the_file_is_what_the_library_gives(run: Any, folder: Path, options: list[str], wanted: dict[str, Any]) -> None:
    """Palette, indices and all."""
    assert run("quantize", "poppy.png", "-o", "out.png", *options).code == 0
    expected = fc.quantize("poppy.png", **wanted)
    with Image.open("out.png") as written:
        assert np.array_equal(np.asarray(written), expected.indices)
        assert bytes(written.getpalette() or []) == expected.palette.rgb.tobytes()


def test_a_size_that_leaves_little_is_told_unless_nothing_shall_be_said(run: Any, folder: Path) -> None:
    line = "fewcolors: poppy.png: 90 bytes leave 1 colour, quality 0 of 100; "
    assert line in run("quantize", "poppy.png", "-o", "out.png", "--max-bytes", 90).err
    assert run("quantize", "poppy.png", "-o", "quiet.png", "--max-bytes", 90, "--quiet").err == ""
    assert "bytes leave" not in run("quantize", "poppy.png", "-o", "large.png", "--max-bytes", "9k").err


def test_locked_colours_open_the_files_palette_exactly_as_given(run: Any, folder: Path) -> None:
    run("quantize", "poppy.png", "-k", 6, "--lock", "e30613", "--lock", "#010203", "--order", "hue", "-o", "out.png")
    with Image.open("out.png") as written:
        assert (written.getpalette() or [])[:6] == [0xE3, 0x06, 0x13, 1, 2, 3]


@pytest.mark.parametrize("wish", PROFILES)
@pytest.mark.parametrize("out", ["out.png", "-"])
def test_a_profile_is_turned_into_srgb_or_kept(run: Any, folder: Path, wish: str, out: str) -> None:
    Image.open("poppy.png").convert("RGB").save("wide.png", icc_profile=DISPLAY_P3)
    ended = run("quantize", "wide.png", "-k", 9, "--profile", wish, "-o", out)
    assert ended.code == 0
    expected = fc.quantize("wide.png", 9, profile=wish)
    with Image.open(io.BytesIO(ended.out_bytes) if out == "-" else out) as written:
        assert np.array_equal(np.asarray(written.convert("RGB")), expected.to_array())
        assert written.info.get("icc_profile") == (DISPLAY_P3 if wish == "keep" else None)


def test_a_photo_of_more_pixels_than_allowed_is_refused_in_one_line(run: Any, folder: Path) -> None:
    """24 x 20 pixels are 480; Pillow's own limit is back afterwards."""
    before = Image.MAX_IMAGE_PIXELS
    refused = run("quantize", "poppy.png", "-k", 4, "--max-pixels", 478, "-o", "out.png")
    assert refused.code == 1
    assert "poppy.png" in refused.err
    assert "limit" in refused.err
    assert refused.err.count("\n") == 1
    assert not (folder / "out.png").exists()
    assert run("quantize", "poppy.png", "-k", 4, "--max-pixels", 480, "-o", "out.png").code == 0
    assert before == Image.MAX_IMAGE_PIXELS


def test_transparency_reaches_the_file(run: Any, folder: Path) -> None:
    rgba = np.random.default_rng(5).integers(0, 256, (20, 24, 4), np.uint8)
    Image.fromarray(rgba).save("glass.png")
    assert run("quantize", "glass.png", "-k", 7, "-o", "out.png").code == 0
    with Image.open("out.png") as written:
        assert written.mode == "P"
        assert np.array_equal(np.asarray(written.convert("RGBA")), fc.quantize(rgba, 7).to_array())


def test_the_bytes_are_the_same_for_any_number_of_threads(run: Any, folder: Path) -> None:
    for threads in (1, 2, 5):
        run("quantize", "poppy.png", "-k", 9, "-o", f"{threads}.png", "--threads", threads)
    assert Path("1.png").read_bytes() == Path("2.png").read_bytes() == Path("5.png").read_bytes()


def test_several_photos_go_into_the_folder_that_o_names(run: Any, folder: Path) -> None:
    Path("out").mkdir()
    assert run("quantize", "meadow.jpg", "poppy.png", "-k", 4, "-o", "out").code == 0
    assert names(folder / "out") == {"meadow-fewcolors.png", "poppy-fewcolors.png"}


def test_one_photo_goes_into_a_folder_too(run: Any, folder: Path) -> None:
    Path("out").mkdir()
    assert run("quantize", "meadow.jpg", "-o", "out").code == 0
    assert names(folder / "out") == {"meadow-fewcolors.png"}


@pytest.mark.parametrize("suffix", ["png", "gif", "bmp", "tiff"])
def test_the_suffix_of_o_names_the_format(run: Any, folder: Path, suffix: str) -> None:
    assert run("quantize", "meadow.jpg", "-k", 4, "-o", f"out.{suffix}").code == 0
    with Image.open(f"out.{suffix}") as written:
        assert written.format == suffix.upper()


# JSON


def test_json_gives_one_line_for_each_photo_and_nothing_else(run: Any, folder: Path) -> None:
    ended = run("quantize", "meadow.jpg", "poppy.png", "-k", 4, "--space", "srgb", "--json")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.err == ""
    assert [list(line) for line in lines] == [KEYS, KEYS]
    for line in lines:
        score = fc.measure(line["input"], line["output"])
        assert line["mse"] == pytest.approx(score.mse, abs=1e-4)
        assert line["psnr"] == pytest.approx(score.psnr, abs=1e-4)
        assert (line["colors_before"], line["colors_after"]) == (score.n_colors_before, score.n_colors_after)
        assert (line["width"], line["height"]) == (24, 20)
        assert line["bytes_in"] == Path(line["input"]).stat().st_size
        assert line["bytes_out"] == Path(line["output"]).stat().st_size
        assert line["seconds"] > 0


def test_a_lossless_result_has_no_psnr_in_json(run: Any, folder: Path) -> None:
    """JSON knows no infinity."""
    Image.new("RGB", (3, 2), "teal").save("flat.png")
    line = json.loads(run("quantize", "flat.png", "--json").out)
    assert (line["mse"], line["psnr"], line["colors_after"]) == (0, None, 1)
    assert "lossless" in run("quantize", "flat.png", "--force").err


def test_what_is_hidden_is_lost_by_textures_alone(run: Any, folder: Path) -> None:
    hiding = np.zeros((4, 4, 4), np.uint8)
    hiding[:, :, 0] = np.arange(16).reshape(4, 4)
    Image.fromarray(hiding).save("hiding.png")
    assert "lossless" in run("quantize", "hiding.png", "-k", 2, "--force").err
    told = run("quantize", "hiding.png", "-k", 2, "--force", "--alpha", "keep-color").err
    assert "PSNR" in told
    assert "lossless" not in told


def test_a_failure_is_a_line_of_json_too(run: Any, folder: Path) -> None:
    Path("broken.jpg").write_bytes(Path("meadow.jpg").read_bytes()[:300])
    ended = run("quantize", "no-such.png", "meadow.jpg", "broken.jpg", "-k", 4, "--json")
    missing, done, broken = (json.loads(line) for line in ended.out.splitlines())
    assert ended.code == 1
    assert "no such file" in missing["error"]
    assert missing["input"] == "no-such.png"
    assert "cut short" in broken["error"]
    assert done["output"] == "meadow-fewcolors.png"
    assert ended.err.count("\n") == 2


# Failures of single photos


def test_the_other_photos_of_a_batch_are_still_done(run: Any, folder: Path) -> None:
    Path("empty.png").touch()
    Path("text.png").write_text("no picture at all")
    ended = run("quantize", "empty.png", "text.png", ".", "no-such.png", "meadow.jpg", "poppy.png", "-k", 4)
    assert ended.code == 1
    faults = [line for line in ended.err.splitlines() if line.startswith("fewcolors: ")]
    assert len(faults) == 4
    assert all(name in " ".join(faults) for name in ("'empty.png'", "'text.png'", "'.'", "'no-such.png'"))
    assert {"meadow-fewcolors.png", "poppy-fewcolors.png"} <= names(folder)
    assert len(names(folder)) == 6


def test_an_existing_file_is_kept_without_force(run: Any, folder: Path) -> None:
    Path("meadow-fewcolors.png").write_text("precious")
    ended = run("quantize", "meadow.jpg", "poppy.png", "-k", 4)
    assert ended.code == 1
    assert "--force" in ended.err
    assert Path("meadow-fewcolors.png").read_text() == "precious"
    assert "poppy-fewcolors.png" in names(folder)
    assert run("quantize", "meadow.jpg", "-k", 4, "--force").code == 0
    assert Path("meadow-fewcolors.png").read_bytes().startswith(b"\x89PNG")


def test_a_single_photo_may_be_overwritten_by_its_own_result(run: Any, folder: Path) -> None:
    before, size = fc.quantize("poppy.png", 4).to_array(), Path("poppy.png").stat().st_size
    assert run("quantize", "poppy.png", "-k", 4, "-o", "poppy.png").code == 1
    ended = run("quantize", "poppy.png", "-k", 4, "-o", "poppy.png", "--force", "--json")
    assert (ended.code, json.loads(ended.out)["bytes_in"]) == (0, size)
    with Image.open("poppy.png") as written:
        assert np.array_equal(np.asarray(written.convert("RGB")), before)


@pytest.mark.parametrize(
    ("output", "words"), [("out.jpg", ".png"), ("out", "suffix"), ("missing/out.png", "no such folder 'missing'")]
)
def test_an_output_that_cannot_be_written_is_one_line(run: Any, folder: Path, output: str, words: str) -> None:
    ended = run("quantize", "meadow.jpg", "-o", output)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert words in ended.err
    assert names(folder) == {"meadow.jpg", "poppy.png"}


# Plans that are refused before any work


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["meadow.jpg", "meadow.png"], "would both be written"),
        (["meadow.jpg", "./meadow.jpg"], "would both be written"),
        (["meadow.jpg", "poppy.png", "-o", "out.png"], "names a folder"),
        (["meadow.jpg", "-o", "missing/"], "no such folder"),
        (["a.png", "a-fewcolors.png", "--force"], "overwrite"),
        (["-", "--json"], "stdout"),
        (["meadow.jpg", "-o", "-", "--json"], "stdout"),
        (["-", "meadow.jpg", "-o", "-"], "names a folder"),
    ],
)
def test_a_plan_that_would_destroy_or_mix_results_is_a_usage_error(
    run: Any, folder: Path, arguments: list[str], words: str
) -> None:
    ended = run("quantize", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert words in ended.err
    assert names(folder) == {"meadow.jpg", "poppy.png"}


# Streams


def test_a_dash_reads_stdin_and_writes_stdout(run: Any, folder: Path) -> None:
    run("quantize", "poppy.png", "-k", 4, "-o", "out.png")
    ended = run("quantize", "-", "-k", 4, stdin=Path("poppy.png").read_bytes())
    assert ended.code == 0
    assert ended.out_bytes == Path("out.png").read_bytes()
    assert "- -> -" in ended.err


def test_a_photo_can_go_to_stdout_and_stdin_to_a_file(run: Any, folder: Path) -> None:
    to_stdout = run("quantize", "poppy.png", "-k", 4, "-o", "-").out_bytes
    run("quantize", "-", "-k", 4, "-o", "out.png", stdin=Path("poppy.png").read_bytes())
    assert to_stdout == Path("out.png").read_bytes()


def test_nothing_on_stdin_is_one_line(run: Any) -> None:
    ended = run("quantize", "-", stdin=b"")
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "empty" in ended.err


def test_a_target_out_of_reach_fails_in_one_line_and_writes_nothing(run: Any, folder: Path) -> None:
    before = names(folder)
    ended = run("quantize", "meadow.jpg", "--quality", "100", "-k", "3")
    assert ended.code == 1
    assert ended.err.startswith("fewcolors: ")
    assert "quality=100: 3 colours reach" in ended.err
    assert names(folder) == before


@pytest.mark.parametrize(("name", "first"), [("webp", b"RIFF"), ("gif", b"GIF8"), ("tiff", b"II*\0"), ("bmp", b"BM")])
def test_a_format_is_named_for_a_stream_and_for_the_files_of_a_folder(
    run: Any, folder: Path, name: str, first: bytes
) -> None:
    assert run("quantize", "poppy.png", "-k", 4, "--format", name, "--out-dir", "out").code == 0
    (found,) = (folder / "out").iterdir()
    assert found.name == f"poppy-fewcolors.{name}"
    assert found.read_bytes().startswith(first)
    assert np.array_equal(fc.quantize("poppy.png", 4).to_array(), as_array(found))
    assert run("quantize", "poppy.png", "-k", 4, "--format", name, "-o", "no-ending").code == 0
    assert Path("no-ending").read_bytes() == found.read_bytes()


def test_webp_holds_alpha_without_loss_and_others_say_that_they_do_not(run: Any, tmp_path: Path) -> None:
    pixels = np.zeros((6, 6, 4), np.uint8)
    pixels[:3] = (9, 99, 199, 128)
    Image.fromarray(pixels).save(tmp_path / "in.png")
    assert run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.webp").code == 0
    assert np.array_equal(as_array(tmp_path / "out.webp"), pixels)
    ended = run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.bmp")
    assert ended.code != 0
    assert "a .bmp file cannot hold this palette's alpha; use .png" in ended.err


@pytest.mark.parametrize(
    ("option", "value", "advice"),
    [
        ("--accents", "many", "'many' is no strength; give auto, off or a number from 0 to 4"),
        ("--accents", "5", "'5' is no strength"),
        ("--accents", "9" * 5000, "' is no strength"),
        ("--region", "1,2,3", "'1,2,3' is no part of a picture; give X,Y,W,H in pixels"),
        ("--region", "1,2,x,4", "'1,2,x,4' is no part of a picture"),
        ("--region", "0,0,0,1", "'0,0,0,1' is no part of a picture"),
        ("--threads", "9" * 5000, "' is not a whole number; give"),
    ],
    ids=map(str, range(7)),
)
def test_a_value_that_an_option_does_not_take_is_a_short_line(
    run: Any, folder: Path, option: str, value: str, advice: str
) -> None:
    ended = run("quantize", "poppy.png", option, value)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert advice in ended.err
    assert len(ended.err) < 200
    assert {path.name for path in folder.iterdir()} == {"meadow.jpg", "poppy.png"}


def test_the_command_offers_the_formats_that_are_written() -> None:
    assert options.FORMATS == FORMATS


@pytest.mark.usefixtures("folder")
def test_a_plain_run_imports_nothing_that_it_does_not_need() -> None:
    program = (  # NumPy first: before 2.0 it brings some of them itself
        "import atexit, sys, numpy; "
        "unwanted = {'numpy.ma', 'multiprocessing', 'hashlib', 'PIL.ImageCms', 'oxipng'} - set(sys.modules); "
        "from fewcolors.cli import main; "
        "atexit.register(lambda: print('fewcolors.solve' in sys.modules, *unwanted & set(sys.modules))); "
        "main(['quantize', 'poppy.png', '-k', '4'])"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ended.stdout.split() == ["True"]
