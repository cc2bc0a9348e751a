"""What is kept of a file beside its pixels: by choice, and never what has come untrue."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from fewcolors import images
from fewcolors.cli import main
from fewcolors.png import as_it_is, chunks_kept, encode_indexed
from fewcolors.png.chunks import chunks_of
from fewcolors.png.metadata import upright

ORIENTATION, MAKE = 0x0112, 0x010F


def photo(suffix: str) -> bytes:
    """A small file that lies on its side and says all that can be said: EXIF, dots per inch, and in a PNG a text."""
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (6, 9, 3), np.uint8))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Somebody's camera"
    file = io.BytesIO()
    if suffix == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "where we were")
        image.save(file, suffix, exif=exif, dpi=(300, 300), pnginfo=text)
    else:
        image.save(file, suffix, exif=exif, dpi=(300, 300))
    return file.getvalue()


@pytest.mark.parametrize("suffix", ["PNG", "JPEG"])
@pytest.mark.parametrize(("choice", "names"), [("keep", {b"pHYs", b"eXIf"}), ("color", {b"pHYs"}), ("strip", set())])
def test_each_choice_keeps_what_it_says(suffix: str, choice: str, names: set[bytes]) -> None:
    found = {name for name, _ in images.metadata_of(photo(suffix), choice)}
    assert found - {b"tEXt"} == names
    assert (b"tEXt" in found) == (suffix == "PNG" and choice == "keep")


@pytest.mark.parametrize("suffix", ["PNG", "JPEG"])
def test_kept_exif_says_upright_for_the_pixels_are_turned(suffix: str) -> None:
    source = photo(suffix)
    pixels = images.as_array(source)
    assert pixels.shape[:2] == (9, 6)
    data = encode_indexed(
        np.zeros((9, 6), np.uint8), np.zeros((1, 4), np.uint8), metadata=images.metadata_of(source, "keep")
    )
    with Image.open(io.BytesIO(data)) as read:
        assert read.getexif()[ORIENTATION] == 1
        assert read.getexif()[MAKE] == "Somebody's camera"
        assert read.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert images.as_array(data).shape[:2] == (9, 6)


def test_a_profile_stands_before_the_palette_and_alone_speaks_of_colours() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = [(b"gAMA", b"\0\0\xb1\x8f"), (b"pHYs", bytes(9))]
    palette = np.array([[1, 2, 3, 255]], np.uint8)
    data = images.encode_indexed(np.zeros((1, 1), np.uint8), palette, profile=profile, metadata=said)
    names = [name for name, _ in chunks_of(data)]
    assert names == [b"IHDR", b"iCCP", b"pHYs", b"PLTE", b"IDAT", b"IEND"]
    with Image.open(io.BytesIO(data)) as read:
        assert read.info["icc_profile"] == profile


def test_of_what_is_no_image_nothing_is_kept() -> None:
    assert images.metadata_of(b"", "keep") == images.metadata_of(b"\xff\xd8\xff cut short", "keep") == []
    assert chunks_kept(photo("PNG")[:40], "keep") == []


def test_a_png_cut_short_or_turned_by_exif_is_not_passed_on() -> None:
    source = photo("PNG")
    assert as_it_is(source, "keep") == source
    assert as_it_is(source, "color") is None
    assert as_it_is(source[:-1], "keep") is None


def small_png(path: Path) -> bytes:
    indices = np.random.default_rng(2).integers(0, 4, (40, 40), np.uint8)
    palette = np.array([[0, 0, 0, 255], [90, 0, 0, 255], [0, 90, 0, 255], [0, 0, 90, 255]], np.uint8)
    data = encode_indexed(indices, palette, optimize=3)
    path.write_bytes(data)
    return data


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_a_png_that_is_as_short_already_goes_out_as_it_is_and_that_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = small_png(tmp_path / "in.png")
    assert run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.png") == 0
    assert (tmp_path / "out.png").read_bytes() == data
    assert "passed through" in capfd.readouterr().err


def test_a_png_is_written_anew_where_it_may_grow_or_must_change(tmp_path: Path) -> None:
    data = small_png(tmp_path / "in.png")
    for words in (["--allow-larger", "--optimize", 0], ["--lock", "ffffff", "--optimize", 0]):
        assert run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.png", "--force", *words) == 0
        assert (tmp_path / "out.png").read_bytes() != data


def test_the_command_strips_what_is_private_unless_told_to_keep_it(tmp_path: Path) -> None:
    (tmp_path / "in.jpg").write_bytes(photo("JPEG"))
    for choice, private in (("color", False), ("keep", True)):
        target = tmp_path / f"{choice}.png"
        assert run("quantize", tmp_path / "in.jpg", "-k", 4, "--metadata", choice, "-o", target) == 0
        assert (b"camera" in target.read_bytes()) == private


def hidden_colors(path: Path) -> bytes:
    """A short true-colour PNG whose clear pixels have colours of their own."""
    pixels = np.zeros((8, 8, 4), np.uint8)
    pixels[:4] = (10, 20, 30, 255)
    pixels[4:6] = (200, 100, 50, 0)
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG", optimize=True)
    path.write_bytes(data.getvalue())
    return data.getvalue()


def test_what_lies_under_alpha_0_goes_out_as_it_came_or_is_seen_as_before(tmp_path: Path) -> None:
    hidden_colors(tmp_path / "in.png")
    assert run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.png") == 0
    before, after = images.as_array(tmp_path / "in.png"), images.as_array(tmp_path / "out.png")
    assert np.array_equal(before[..., 3], after[..., 3])
    assert np.array_equal(before[before[..., 3] > 0], after[after[..., 3] > 0])
    passed = as_it_is((tmp_path / "in.png").read_bytes(), "color")
    assert passed is not None
    assert np.array_equal(images.as_array(passed), before)


def test_an_animation_is_not_passed_on_as_if_it_were_a_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (4, 4), color) for color in ("#ff0000", "#0000ff")]
    frames[0].save(tmp_path / "in.png", save_all=True, append_images=frames[1:], duration=100)
    source = (tmp_path / "in.png").read_bytes()
    assert b"acTL" in source
    assert run("quantize", tmp_path / "in.png", "-o", tmp_path / "out.png") == 0
    names = {name for name, _ in chunks_of((tmp_path / "out.png").read_bytes())}
    assert not names & {b"acTL", b"fcTL", b"fdAT"}
    with Image.open(tmp_path / "out.png") as still:
        assert np.array_equal(np.asarray(still.convert("RGB")), np.full((4, 4, 3), (255, 0, 0), np.uint8))


def test_in_the_file_colours_that_are_not_opaque_come_first_and_their_alphas_end_with_the_last() -> None:
    palette = np.array([[1, 1, 1, 255], [2, 2, 2, 0], [3, 3, 3, 255], [4, 4, 4, 128], [5, 5, 5, 9]], np.uint8)
    indices = np.array([[0, 1, 2, 3]], np.uint8)
    for level, alphas in ((0, bytes([255, 0, 255, 128, 9])), (1, bytes([0, 128])), (2, bytes([0, 128]))):
        data = encode_indexed(indices, palette, optimize=level)
        assert dict(chunks_of(data))[b"tRNS"] == alphas
        assert np.array_equal(images.as_array(data), palette[indices])


@pytest.mark.parametrize(
    "exif",
    [b"", b"XX*\0\x08\0\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"],
)
def test_exif_that_is_damaged_stays_as_it_is(exif: bytes) -> None:
    assert upright(exif) == exif
