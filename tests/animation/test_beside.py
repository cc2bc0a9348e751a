"""What files of films say beside their pixels: colour profiles, EXIF, XMP and comments."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, features

from fewcolors import images
from fewcolors.animation import Animation, Frame, animate, encode, fitted, metadata_of, read, write
from fewcolors.errors import ArgumentError, ImageFileError
from fewcolors.gif import ICC, XMP, extension_of
from tests.animation.films import same, seen, sprites
from tests.images.makers import ADOBE_RGB, DISPLAY_P3

SUFFIXES = [".gif", ".png", ".webp"]
PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + b"a packet, " * 60 + b"</x:xmpmeta>"


def exif() -> bytes:
    said = Image.Exif()
    said[0x010E] = "a film"
    return said.tobytes()


def by_pillow(data: bytes) -> dict[Any, Any]:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return dict(image.info)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_profile_that_is_kept_stays_and_so_do_the_numbers(suffix: str) -> None:
    film = Animation(sprites(4).frames, 2, DISPLAY_P3)
    data = encode(film, suffix)
    back = read(data, profile="keep")
    assert back.profile == DISPLAY_P3
    assert same(seen(back), seen(film))
    assert animate(back, 3).profile == DISPLAY_P3
    if suffix != ".gif":  # of whose profiles Pillow does not know
        assert by_pillow(data)["icc_profile"] == DISPLAY_P3


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_profile_that_is_not_kept_is_applied_to_every_frame(suffix: str) -> None:
    film = sprites(4)
    found = read(encode(Animation(film.frames, profile=ADOBE_RGB), suffix))
    assert found.profile is None
    for shown, frame in zip(found.frames, film.frames, strict=True):
        assert np.array_equal(shown.pixels, images.to_srgb(frame.pixels[:, :, :3], ADOBE_RGB))


def test_a_folder_keeps_a_profile_that_its_pictures_share(tmp_path: Path) -> None:
    write(tmp_path / "frames", Animation(sprites(3).frames, profile=DISPLAY_P3))
    assert read(tmp_path / "frames", profile="keep").profile == DISPLAY_P3
    Image.new("RGB", (40, 30)).save(tmp_path / "frames" / "0009.png")
    with pytest.raises(ImageFileError, match="profiles differ"):
        read(tmp_path / "frames", profile="keep")
    assert read(tmp_path / "frames").profile is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_format_takes_what_it_holds_of_what_was_said(suffix: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (4, 3)).save(file, "WEBP", exif=exif(), xmp=PACKET)
    said = metadata_of(file.getvalue(), "keep")
    data = encode(sprites(3), suffix, metadata=said)
    assert same(seen(read(data)), seen(sprites(3)))
    again = dict(metadata_of(data, "keep"))
    assert (b"eXIf" in again) == (suffix != ".gif")
    assert PACKET in again[b"iTXt"]
    if suffix != ".gif":
        assert by_pillow(data)["exif"].removeprefix(b"Exif\0\0") == exif().removeprefix(b"Exif\0\0")
        assert PACKET in (by_pillow(data).get("xmp"), by_pillow(data).get("XML:com.adobe.xmp", "").encode())
    assert metadata_of(data, "color") == []


@pytest.mark.parametrize("comment", [b"made by hand", "von Hand ✋".encode(), b"\xe9t\xe9"])
def test_a_gifs_comment_stays_in_gifs_and_pngs(comment: bytes) -> None:
    file = io.BytesIO()
    Image.new("L", (4, 3)).save(file, "GIF", comment=comment)
    said = metadata_of(file.getvalue(), "keep")
    text = comment.decode("latin-1") if comment == b"\xe9t\xe9" else comment.decode()
    assert by_pillow(encode(sprites(2), ".gif", metadata=said))["comment"].decode() == text
    assert by_pillow(encode(sprites(2), ".png", metadata=said))["Comment"] == text


def test_dots_per_inch_stay_in_pngs() -> None:
    file = io.BytesIO()
    Image.new("RGB", (4, 3)).save(file, "PNG", dpi=(144, 144))
    data = encode(sprites(2), ".png", metadata=metadata_of(file.getvalue(), "color"))
    assert round(by_pillow(data)["dpi"][0]) == 144


def test_what_is_said_counts_where_a_film_must_fit() -> None:
    file = io.BytesIO()
    Image.new("L", (4, 3)).save(file, "GIF", comment=b"spoken " * 100)
    said = metadata_of(file.getvalue(), "keep")
    rng = np.random.default_rng(3)
    film = Animation([Frame(rng.integers(0, 256, (30, 40, 3), np.uint8)) for _ in range(2)])
    found = fitted(film, 2500, ".gif", metadata=said)
    assert len(encode(found, ".gif")) <= 2500 - 700
    assert len(encode(found, ".gif", metadata=said)) <= 2500


def test_a_gif_that_is_cut_anywhere_says_what_it_says_or_nothing() -> None:
    data = encode(Animation(sprites(3).frames, profile=DISPLAY_P3), ".gif", metadata=[])
    for end in range(0, len(data), 7):
        assert extension_of(data[:end], ICC) in (None, DISPLAY_P3)
        assert extension_of(data[:end], XMP) is None


def test_a_wrong_profile_or_wish_is_named() -> None:
    with pytest.raises(ArgumentError, match="bytes of an ICC profile"):
        Animation(sprites(2).frames, profile="sRGB")
    with pytest.raises(ArgumentError, match="profile='none'"):
        read(encode(sprites(2), ".gif"), profile="none")


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_a_moving_avif_is_read_and_none_is_written(tmp_path: Path) -> None:
    film = sprites(4, size=(64, 48))
    frames = [Image.fromarray(frame.pixels).convert("RGB") for frame in film.frames]
    how = {"quality": 100, "subsampling": "4:4:4", "duration": [40, 80, 40, 120]}
    frames[0].save(tmp_path / "in.avif", save_all=True, append_images=frames[1:], **how)
    found = read(tmp_path / "in.avif")
    assert [int(frame.delay) for frame in found.frames] == [40, 80, 40, 120]
    for shown, frame in zip(found.frames, frames, strict=True):
        assert np.abs(shown.pixels.astype(int) - np.asarray(frame)).mean() < 2  # what Pillow's AVIF loses
    with pytest.raises(ImageFileError, match=r"use \.webp or \.png"):
        write(tmp_path / "out.avif", film)


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "PNG"])
def test_pictures_are_turned_upright_and_exif_that_is_kept_says_so(name: str) -> None:
    said = Image.Exif()
    said[0x0112] = 6
    pixels = np.random.default_rng(4).integers(0, 256, (16, 24, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, name, exif=said.tobytes(), **({"lossless": True} if name == "WEBP" else {}))
    film = read(file.getvalue())
    assert film.size == (16, 24)
    assert np.array_equal(film.frames[0].pixels, images.read(file.getvalue()).pixels)
    kept = encode(animate(film, 8), ".webp", metadata=metadata_of(file.getvalue(), "keep"))
    assert read(kept).size == (16, 24)
