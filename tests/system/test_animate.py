"""Our films as ffmpeg decodes them and gifsicle lists them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fewcolors.animation import Animation, read, write
from tests.animation.films import rgba, same, seen, sprites

Output = Callable[..., bytes]


def by_ffmpeg(output_of: Output, path: Path, size: tuple[int, int]) -> list[np.ndarray]:
    """Each frame as RGBA."""
    raw = output_of(
        "ffmpeg", "-v", "error", "-i", path, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgba", "-"
    )
    frames = np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 4)
    return [rgba(frame) for frame in frames]


@pytest.mark.system("ffmpeg")
@pytest.mark.parametrize("suffix", [".gif", ".apng"])
@pytest.mark.parametrize("clear", [False, True])
def test_ffmpeg_decodes_the_frames_that_were_written(
    output_of: Output, tmp_path: Path, suffix: str, clear: bool
) -> None:
    film, path = sprites(9, clear=clear), tmp_path / f"film{suffix}"
    write(path, film)
    assert same(by_ffmpeg(output_of, path, film.size), seen(film))


@pytest.mark.system("ffmpeg")
def test_a_gif_of_ffmpegs_comes_back_as_ffmpeg_and_pillow_show_it(output_of: Output, tmp_path: Path) -> None:
    source, target = tmp_path / "in.gif", tmp_path / "out.gif"
    output_of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", source)
    film = read(source)
    write(target, film)
    assert len(film.frames) == 10
    assert same(by_ffmpeg(output_of, target, film.size), by_ffmpeg(output_of, source, film.size))
    assert [frame.delay for frame in read(target).frames] == [frame.delay for frame in film.frames]


@pytest.mark.system("gifsicle")
def test_gifsicle_finds_nothing_wrong_and_the_loop_count_and_delays_that_were_asked_for(
    output_of: Output, tmp_path: Path
) -> None:
    for plays, listed in ((0, b"loop forever"), (4, b"loop count 3")):
        write(tmp_path / "film.gif", Animation(sprites(5, clear=True).frames, plays), overwrite=True)
        told = output_of("gifsicle", "--info", tmp_path / "film.gif")
        assert listed in told
        assert b"5 images" in told
        assert b"delay 0.07s" not in told
        assert told.count(b"delay 0.02s") == 1
        assert b"warning" not in told
        assert b"error" not in told
