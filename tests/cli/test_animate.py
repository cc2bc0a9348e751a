"""`fewcolors animate`: files in, files out, one line each way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from fewcolors import animation
from fewcolors.png import comment_chunk
from tests.animation.films import moving_photo, same, seen, sprites
from tests.images.makers import DISPLAY_P3

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def film(folder: Path) -> animation.Animation:
    film = moving_photo(load_sample_image("flower.jpg")[100:140, 100:150].copy())
    animation.write(folder / "frames", film)
    return film


@pytest.mark.parametrize("target", ["out.gif", "out.png", "out.webp", "out"])
def test_a_film_of_few_colours_goes_through_every_format_unchanged(run: Any, target: str) -> None:
    film = sprites(5, clear=True)
    animation.write("in.gif", film)
    ended = run("animate", "in.gif", target)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith(f"in.gif -> {target}: 5 frames of 40 x 30 pixels, ")
    assert same(seen(animation.read(target)), seen(film))


def test_the_file_holds_what_the_library_gives(run: Any, film: animation.Animation) -> None:
    assert run("animate", "frames", "out.gif", "-k", 8, "--loop", 2, "--dither", "bayer-4").code == 0
    found = animation.read("out.gif")
    assert same(seen(found), seen(animation.animate(film, 8, dither="bayer-4")))
    assert found.plays == 2
    assert {float(frame.delay) for frame in found.frames} == {100.0}  # a folder's
    assert run("animate", "frames", "fast.gif", "-k", 8, "--fps", 25).code == 0
    fast = animation.read("fast.gif")
    assert {float(frame.delay) for frame in fast.frames} == {40.0}
    assert len(fast.frames) == len(found.frames)
    assert run("animate", "fast.gif", "slow.gif", "--fps", "12.5").code == 0  # a film keeps its length
    assert len(animation.read("slow.gif").frames) == 3


def test_the_file_fits(run: Any, film: animation.Animation) -> None:
    assert run("animate", "frames", "all.gif", "-k", 64).code == 0
    most = Path("all.gif").stat().st_size * 2 // 3
    assert run("animate", "frames", "some.gif", "-k", 64, "--max-bytes", most).code == 0
    assert Path("some.gif").stat().st_size <= most
    ended = run("animate", "frames", "none.gif", "--max-bytes", 9)
    assert ended.code == 1
    assert "max_bytes=9: the smallest film has" in ended.err
    assert not Path("none.gif").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("absent.gif", "out.gif"), 1, "no such file: 'absent.gif'"),
        (("poppy.png", "out.mp4"), 1, "use .gif, .png, .webp or a folder"),
        (("poppy.png", "no/out.gif"), 1, "no such folder"),
        (("poppy.png", "meadow.jpg"), 1, "'meadow.jpg'"),
        (("poppy.png", "poppy.png"), 1, "exists already"),
        (("poppy.png", "out.gif", "--fps", "0"), 2, "frames per second"),
        (("poppy.png", "out.gif", "--max-pixels", "9"), 1, "more than 9 in all"),
        (("poppy.png", "out.gif", "-k", "1"), 2, "from 2 to 256"),
        (("poppy.png", "out.gif", "--palettes", "some"), 2, "--palettes"),
        (("poppy.png", "out", "--max-bytes", "9"), 2, "one file"),
        (("poppy.png", "out.gif", "--max-bytes", "0"), 2, "--max-bytes"),
    ],
)
def test_what_is_wrong_is_one_line(run: Any, folder: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    before = sorted(folder.iterdir())
    ended = run("animate", *arguments)
    assert ended.code == code
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1
    assert sorted(folder.iterdir()) == before


def test_a_still_photo_is_a_film_of_one_frame(run: Any) -> None:
    assert run("animate", "meadow.jpg", "out.gif", "-k", 6, "--quiet").err == ""
    found = animation.read("out.gif")
    assert len(found.frames) == 1
    assert len(np.unique(found.frames[0].pixels.reshape(-1, 3), axis=0)) <= 6


def test_a_video_is_read_frame_by_frame(run: Any, folder: Path) -> None:
    import av

    with av.open("film.mkv", "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 16, 12, "bgr0"
        for level in (0, 100, 200):
            frame = av.VideoFrame.from_ndarray(np.full((12, 16, 3), level, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    assert run("animate", "film.mkv", "out.gif").code == 0
    found = animation.read("out.gif")
    assert [int(frame.pixels[0, 0, 0]) for frame in found.frames] == [0, 100, 200]
    assert [float(frame.delay) for frame in found.frames] == [40.0] * 3
    Path("broken.mkv").write_bytes(b"no video")
    ended = run("animate", "broken.mkv", "out2.gif")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)


def test_streams_hold_what_files_would(run: Any) -> None:
    """GIF where nothing names a format, else the format that is named."""
    animation.write("in.gif", sprites(5))
    run("animate", "in.gif", "out.gif", "-k", 4)
    run("animate", "in.gif", "out.webp", "-k", 4)
    source = Path("in.gif").read_bytes()
    assert run("animate", "-", "-", "-k", 4, stdin=source).out_bytes == Path("out.gif").read_bytes()
    named = run("animate", "-", "-", "-k", 4, "--format", "webp", stdin=source)
    assert named.out_bytes == Path("out.webp").read_bytes()
    assert "- -> -: " in named.err


def test_a_format_that_is_named_counts_more_than_the_suffix(run: Any, film: animation.Animation) -> None:
    assert run("animate", "frames", "film", "-k", 8, "--format", "png").code == 0
    assert Path("film").read_bytes().startswith(b"\x89PNG")


def test_a_stream_that_is_no_film_is_one_line(run: Any, folder: Path) -> None:
    ended = run("animate", "-", "-", stdin=b"nothing of the kind")
    assert (ended.code, ended.out_bytes) == (1, b"")
    assert ended.err == "fewcolors: the stream is text, not an image, whatever its name says; name an image file\n"


def test_profile_and_metadata_are_kept_where_that_is_asked_for(run: Any) -> None:
    film = sprites(4)
    said = [comment_chunk(b"by hand")]
    animation.write("in.gif", animation.Animation(film.frames, 0, DISPLAY_P3), metadata=said)
    assert run("animate", "in.gif", "plain.gif").code == 0
    assert run("animate", "in.gif", "kept.gif", "--profile", "keep", "--metadata", "keep").code == 0
    assert animation.read("plain.gif", profile="keep").profile is None
    kept = animation.read("kept.gif", profile="keep")
    assert kept.profile == DISPLAY_P3
    assert same(seen(kept), seen(film))
    assert animation.metadata_of("kept.gif", "keep") == said
    assert animation.metadata_of("plain.gif", "keep") == []


def test_avif_is_refused_before_the_work_and_the_line_says_what_to_try(run: Any) -> None:
    ended = run("animate", "absent.gif", "out.avif")
    assert (ended.code, ended.out) == (1, "")
    assert (
        ended.err
        == "fewcolors: 'out.avif': AVIF is read but not written, what writes it here loses colours; use .webp or .png\n"
    )
