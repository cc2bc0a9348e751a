"""Writing image files: what is written reads back exactly, appears whole or not at all, and destroys nothing."""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors import images
from fewcolors.errors import ArgumentError, FewcolorsError, ImageFileError
from fewcolors.images import writing

RNG = np.random.default_rng(20)
RED_AND_BLUE = np.array([[255, 0, 0, 255], [0, 0, 255, 255]], np.uint8)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 8
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        yield png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        position += 12 + length


def palette_of(k: int, *, alpha: int = 255) -> np.ndarray:
    ramp = np.arange(k, dtype=np.uint8)
    return np.stack([ramp, 255 - ramp, ramp ^ 0x55, np.full(k, alpha, np.uint8)], axis=1)


def one_line(error: pytest.ExceptionInfo[FewcolorsError], *words: str) -> None:
    text = str(error.value)
    assert "\n" not in text
    for word in words:
        assert word in text


@pytest.mark.parametrize("suffix", [".png", ".PNG", ".gif", ".bmp", ".tif", ".tiff"])
@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 16, 17, 255, 256])
def test_what_is_written_reads_back_exactly(tmp_path: Path, suffix: str, k: int) -> None:
    palette, path = palette_of(k), tmp_path / f"picture{suffix}"
    indices = RNG.integers(0, k, (11, 19), dtype=np.uint8)
    images.write_indexed(path, indices, palette)
    assert np.array_equal(images.as_array(path), palette[indices][..., :3])
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("k", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (64, 8), (256, 8)])
def test_a_png_has_the_smallest_depth_and_no_spare_colours(k: int, bits: int) -> None:
    palette = palette_of(k)
    found = dict(chunks(images.encode_indexed(np.arange(k, dtype=np.uint8)[None], palette)))
    _, _, depth, colour_type, _, _, interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
    assert (depth, colour_type, interlaced) == (bits, 3, 0)
    assert found[b"PLTE"] == palette[:, :3].tobytes()
    assert b"tRNS" not in found


@given(alphas=st.lists(st.sampled_from([0, 7, 254, 255]), min_size=1, max_size=20))
def test_a_png_keeps_alpha_and_its_trns_has_no_opaque_tail(alphas: list[int]) -> None:
    palette = palette_of(len(alphas))
    palette[:, 3] = alphas
    indices = np.arange(len(alphas), dtype=np.uint8)[np.newaxis]
    data = images.encode_indexed(indices, palette)
    assert dict(chunks(data)).get(b"tRNS", b"") == bytes(alpha for alpha in alphas if alpha < 255)
    channels = 4 if min(alphas) < 255 else 3
    assert np.array_equal(images.as_array(data), palette[indices][..., :channels])


def test_the_same_picture_gives_the_same_bytes() -> None:
    indices = RNG.integers(0, 9, (20, 20), dtype=np.uint8)
    assert images.encode_indexed(indices, palette_of(9)) == images.encode_indexed(indices.copy(), palette_of(9))


def test_to_pillow_copies_the_indices() -> None:
    indices = np.zeros((2, 2), np.uint8)
    image = images.to_pillow(indices, RED_AND_BLUE)
    indices[...] = 1
    assert image.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_an_existing_file_is_kept_unless_overwriting_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "kept.png"
    path.write_bytes(b"precious")
    with pytest.raises(ImageFileError) as error:
        images.write_indexed(path, np.zeros((1, 1), np.uint8), RED_AND_BLUE)
    one_line(error, "kept.png", "--force", "overwrite=True")
    assert path.read_bytes() == b"precious"
    images.write_indexed(path, np.zeros((1, 1), np.uint8), RED_AND_BLUE, overwrite=True)
    assert images.as_array(path).tolist() == [[[255, 0, 0]]]
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.png"]


def test_a_file_that_appears_while_we_work_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal does not hang on a check made earlier: naming the file is what refuses."""
    path = tmp_path / "late.png"
    monkeypatch.setattr(writing, "check_target", lambda *_args, **_options: path.write_bytes(b"precious"))
    with pytest.raises(ImageFileError, match="exists"):
        images.write_whole(path, b"ours")
    assert path.read_bytes() == b"precious"
    assert [entry.name for entry in tmp_path.iterdir()] == ["late.png"]


def test_where_hard_links_are_unknown_nothing_is_overwritten_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    images.write_whole(tmp_path / "new.bin", b"ours")
    assert (tmp_path / "new.bin").read_bytes() == b"ours"
    monkeypatch.setattr(writing, "check_target", lambda *_args, **_options: None)
    with pytest.raises(ImageFileError, match="exists"):
        images.write_whole(tmp_path / "new.bin", b"theirs")
    assert (tmp_path / "new.bin").read_bytes() == b"ours"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("step", ["open", "_replace"])
def test_whatever_stops_a_write_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, step: str
) -> None:
    path = tmp_path / "old.png"
    path.write_bytes(b"precious")

    def stop(*_args: object, **_options: object) -> None:
        raise fault

    monkeypatch.setattr(writing, step, stop, raising=False)
    with pytest.raises(ImageFileError if isinstance(fault, OSError) else type(fault)):
        images.write_whole(path, b"ours", overwrite=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["old.png"]
    assert path.read_bytes() == b"precious"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_new_file_honours_the_umask_and_an_old_one_keeps_its_mode(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "new.bin"
    before = os.umask(umask)
    try:
        images.write_whole(path, b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask
        path.chmod(0o640)
        images.write_whole(path, b"newer", overwrite=True)
    finally:
        os.umask(before)
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (0o640, b"newer")


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege on Windows")
def test_a_symbolic_link_keeps_pointing_to_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "target.bin").write_bytes(b"old")
    (tmp_path / "link.bin").symlink_to("target.bin")
    images.write_whole(tmp_path / "link.bin", b"new", overwrite=True)
    assert (tmp_path / "link.bin").is_symlink()
    assert (tmp_path / "target.bin").read_bytes() == b"new"


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".png")
    images.write_indexed(path, np.zeros((1, 1), np.uint8), RED_AND_BLUE)
    assert path.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photo.jpg", [".jpg", ".png"]),
        ("photo.avif", [".avif", ".png"]),
        ("photo", ["suffix", ".png"]),
        ("missing/photo.png", ["no such folder", "missing"]),
        ("folder.png", ["is a folder"]),
        ("file.txt/photo.png", ["file.txt"]),
        ("n" * 300 + ".png", ["nnn"]),
        ("nul\0l.png", [r"\x00"]),
    ],
)
def test_a_target_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str, words: list[str]) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file.txt").write_text("not a folder")
    with pytest.raises(ImageFileError) as error:
        images.write_indexed(tmp_path / name, np.zeros((1, 1), np.uint8), RED_AND_BLUE)
    one_line(error, *words)
    assert {entry.name for entry in tmp_path.iterdir()} == {"folder.png", "file.txt"}


def test_a_folder_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is staged, because root may write in every folder."""

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ImageFileError) as error:
        images.write_whole(tmp_path / "new.png", b"ours")
    one_line(error, "permission", "new.png")


def test_a_device_is_never_replaced_by_a_file() -> None:
    with pytest.raises(ImageFileError) as error:
        images.write_whole(os.devnull, b"ours", overwrite=True)
    one_line(error, "not a regular file")


def test_more_than_256_colours_are_refused() -> None:
    palette = np.zeros((257, 4), np.uint8)
    with pytest.raises(ArgumentError) as error:
        images.to_pillow(np.zeros((1, 1), np.uint16), palette)
    one_line(error, "257", "256")


@pytest.mark.parametrize("suffix", [".gif", ".bmp", ".tif"])
def test_only_png_holds_the_palettes_alpha(suffix: str) -> None:
    with pytest.raises(ImageFileError) as error:
        images.encode_indexed(np.zeros((1, 1), np.uint8), palette_of(2, alpha=9), suffix)
    one_line(error, suffix, "alpha", ".png")
