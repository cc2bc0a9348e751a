"""What is written is what was there: frames, delays, plays, transparency."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewcolors.animation import Animation, Frame, animate, encode, read, write
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError
from tests.animation.films import by_pillow, same, seen, sprites

SUFFIXES = (".gif", ".png", ".webp")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("clear", [False, True])
@pytest.mark.parametrize("frames", [1, 2, 7])
def test_pillow_and_we_read_the_frames_and_times_that_were_written(
    tmp_path: Path, suffix: str, clear: bool, frames: int
) -> None:
    film, path = sprites(frames, clear=clear), tmp_path / f"film{suffix}"
    assert write(path, film) == path.stat().st_size
    found, delays, _ = by_pillow(path)
    assert same(found, seen(film))
    assert frames == 1 or delays == [float(frame.delay) for frame in film.frames]
    again = read(path)
    assert same(seen(again), seen(film))
    if frames > 1:
        assert [frame.delay for frame in again.frames] == [frame.delay for frame in film.frames]
        assert again.plays == 3


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("plays", [0, 1, 2, 65535])
def test_the_number_of_plays_survives(tmp_path: Path, suffix: str, plays: int) -> None:
    film = Animation(sprites(2).frames, plays)
    write(tmp_path / f"film{suffix}", film)
    assert read(tmp_path / f"film{suffix}").plays == plays


@pytest.mark.parametrize("disposal", [0, 1, 2, 3])
def test_gifs_of_every_disposal_come_back_as_pillow_shows_them(tmp_path: Path, disposal: int) -> None:
    film = sprites(5, clear=True)
    images = [Image.fromarray(pixels, "RGBA") for pixels in seen(film)]
    images[0].save(
        tmp_path / "in.gif", save_all=True, append_images=images[1:], duration=[0, 10, 20, 500, 70], disposal=disposal
    )
    write(tmp_path / "out.gif", animate(read(tmp_path / "in.gif")))
    before, after = by_pillow(tmp_path / "in.gif"), by_pillow(tmp_path / "out.gif")
    assert same(after[0], before[0])
    assert after[1:] == before[1:]


def test_frames_that_are_alike_stay_apart(tmp_path: Path) -> None:
    frame = sprites(1).frames[0]
    for suffix in SUFFIXES:
        write(tmp_path / f"still{suffix}", Animation([Frame(frame.pixels, delay) for delay in (0, 10, 990)]))
        assert [one.delay for one in read(tmp_path / f"still{suffix}").frames] == [0, 10, 990]


def test_an_apng_holds_delays_that_are_no_milliseconds_exactly(tmp_path: Path) -> None:
    delays = [Fraction(1000, 24), Fraction(1001, 30), Fraction(1000, 65535), Fraction(0)]
    film = Animation([Frame(np.full((2, 2), number, np.uint8), delay) for number, delay in enumerate(delays)])
    write(tmp_path / "film.png", film)
    assert [frame.delay for frame in read(tmp_path / "film.png").frames] == delays


def test_a_frame_of_a_gif_may_bring_colours_of_its_own(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    film = Animation([Frame(rng.integers(0, 256, (16, 16, 3), np.uint8), 50) for _ in range(4)])
    write(tmp_path / "film.gif", animate(film, 256))
    assert same(seen(read(tmp_path / "film.gif")), seen(film))


def test_a_pixel_that_becomes_clear_is_clear_in_a_gif(tmp_path: Path) -> None:
    red, nothing = np.full((3, 3, 4), 255, np.uint8), np.zeros((3, 3, 4), np.uint8)
    half = red.copy()
    half[0] = 0
    film = Animation([Frame(pixels) for pixels in (red, nothing, half, red, half)])
    write(tmp_path / "film.gif", film)
    assert same(by_pillow(tmp_path / "film.gif")[0], seen(film))


def test_a_folder_of_frames_comes_back(tmp_path: Path) -> None:
    film = sprites(12)
    write(tmp_path / "frames", film)
    assert same(seen(read(tmp_path / "frames")), seen(film))
    with pytest.raises(ImageFileError, match="exists already"):
        write(tmp_path / "frames", film)


def test_numbers_in_the_names_of_a_folder_count_as_numbers(tmp_path: Path) -> None:
    for number in (10, 9, 1):
        Image.new("L", (2, 2), number).save(tmp_path / f"frame{number}.png")
    assert [int(frame.pixels[0, 0, 0]) for frame in read(tmp_path).frames] == [1, 9, 10]


def test_a_gif_refuses_what_lets_half_of_the_light_through() -> None:
    glass = Animation([Frame(np.full((2, 2, 4), 100, np.uint8))])
    with pytest.raises(ArgumentError, match="opaque or clear"):
        encode(glass, ".gif")
    assert encode(animate(glass, alpha="binary"), ".gif").startswith(b"GIF89a")


def _cut_short(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def test_a_broken_file_is_one_line_that_names_it(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        path = tmp_path / f"broken{suffix}"
        write(path, sprites(3, size=(90, 80)))
        _cut_short(path)
        with pytest.raises(ImageFileError, match=f"broken{suffix}") as error:
            read(path)
        assert "\n" not in str(error.value)


def test_a_huge_film_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    write(tmp_path / "film.gif", sprites(3))
    with pytest.raises(ImageFileError, match="3 frames of 40 x 30"):
        read(tmp_path / "film.gif", max_pixels=3599)
    assert len(read(tmp_path / "film.gif", max_pixels=3600).frames) == 3


@pytest.mark.parametrize("name", ["film.jpg", "film.tar", "no/film.gif"])
def test_a_target_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FewcolorsError):
        write(tmp_path / name, sprites(2))
    assert list(tmp_path.iterdir()) == []


def test_frames_of_several_sizes_are_refused(tmp_path: Path) -> None:
    Image.new("L", (2, 2)).save(tmp_path / "1.png")
    Image.new("L", (2, 3)).save(tmp_path / "2.png")
    with pytest.raises(ImageFileError, match=r"2\.png' is 2 x 3 pixels, the first 2 x 2"):
        read(tmp_path)
    with pytest.raises(ArgumentError, match="frame 2 is 1 x 1"):
        Animation([Frame(np.zeros((2, 2), np.uint8)), Frame(np.zeros((1, 1), np.uint8))])
