"""Videos that are read, and those that are not: each refusal is one line."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from fewcolors.errors import ImageFileError
from fewcolors.video import read_video


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Five frames of 32 x 24 pixels, 40 ms each, from black to white."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 32, 24, "yuv420p"
        for level in (0, 64, 128, 192, 255):
            frame = np.full((24, 32, 3), level, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_frames_come_in_order_with_their_times(film: Path) -> None:
    moving = read_video(film)
    assert [frame.shape for frame in moving.frames] == [(24, 32, 4)] * 5
    means = [float(frame[..., :3].mean()) for frame in moving.frames]
    assert means == pytest.approx([0, 64, 128, 192, 255], abs=4)
    assert [float(delay) for delay in moving.delays] == [40] * 5


def test_more_pixels_than_allowed_are_refused(film: Path) -> None:
    assert len(read_video(film, 5 * 32 * 24).frames) == 5
    with pytest.raises(ImageFileError, match=r"^'.*film\.mp4' has more than 3,839 pixels in all; cut or shrink it"):
        read_video(film, 5 * 32 * 24 - 1)


def test_what_is_no_video_is_told(film: Path) -> None:
    with pytest.raises(ImageFileError, match=r"^no such file: '.*none\.mp4'; check the spelling"):
        read_video(film.with_name("none.mp4"))
    film.write_bytes(b"no video at all")
    with pytest.raises(ImageFileError, match=r"film\.mp4' is no video that can be read \(.*\); copy or download it"):
        read_video(film)
