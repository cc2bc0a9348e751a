"""Indexed as a value: the picture of a palette and indices."""

from __future__ import annotations

import base64
import copy
import io
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from fewcolors import ArgumentError, ImageFileError, Indexed, Palette, quantize
from tests.pictures import GENERATED

PALETTE = Palette([[0, 0, 0], [255, 0, 0], [7, 8, 9]])


@pytest.fixture
def indexed() -> Indexed:
    return Indexed(PALETTE, [[0, 1, 2], [2, 1, 1]], {"why": "because"})


def test_the_picture_is_the_palettes_rows(indexed: Indexed) -> None:
    assert indexed.to_array().tolist() == PALETTE.rgb[indexed.indices].tolist()
    assert indexed.to_array().flags.writeable
    assert indexed.shape == (2, 3)
    assert indexed.report == {"why": "because"}
    assert repr(indexed) == "<Indexed 3 x 2, 3 colours>"


def test_a_palette_with_alpha_gives_a_picture_with_alpha() -> None:
    see_through = Indexed(Palette([[1, 2, 3, 0], [4, 5, 6, 255]]), [[1, 0]])
    assert see_through.to_array().tolist() == [[[4, 5, 6, 255], [1, 2, 3, 0]]]
    assert see_through.to_pillow().convert("RGBA").getpixel((1, 0)) == (1, 2, 3, 0)


@pytest.mark.parametrize(("count", "dtype"), [(1, np.uint8), (256, np.uint8), (257, np.uint16), (65536, np.uint16)])
def test_indices_are_as_small_as_the_palette_allows(count: int, dtype: Any) -> None:
    indexed = Indexed(Palette(np.zeros((count, 3), np.uint8)), [[0, count - 1]])
    assert indexed.indices.dtype == dtype
    assert indexed.indices.tolist() == [[0, count - 1]]


def test_a_palette_that_no_index_can_tell_apart_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"^palette: 65,537 colours; an index holds at most 65,536$"):
        Indexed(Palette(np.zeros((65537, 3), np.uint8)), [[0, 65536]])


@pytest.mark.parametrize("bad", [[[3]], [[-1]], [[0, 300]]])
def test_an_index_without_a_color_is_refused_not_wrapped(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^indices: -?\d+\.\.\d+ do not fit a palette of 3 colours$|^indices: -1"):
        Indexed(PALETTE, bad)


@pytest.mark.parametrize("bad", [[0, 1], [[0.0]], [[]], [[[0]]], [["a"]], [[True]], None])
def test_what_is_no_picture_of_indices_is_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^indices: expected whole numbers of shape \(height, width\), got "):
        Indexed(PALETTE, bad)


def test_it_cannot_be_changed(indexed: Indexed) -> None:
    for name in ("palette", "indices", "report", "anything"):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(indexed, name, None)
    with pytest.raises(ValueError, match="read-only"):
        indexed.indices[0, 0] = 1
    with pytest.raises(TypeError):
        indexed.report["why"] = "no"  # type: ignore[index]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda i: pickle.loads(pickle.dumps(i))])
def test_copies_hold_the_same(indexed: Indexed, copied: Any) -> None:
    twin = copied(indexed)
    assert twin.palette == indexed.palette
    assert np.array_equal(twin.indices, indexed.indices)
    assert twin.report == indexed.report


def test_numpy_takes_it_for_its_picture(indexed: Indexed) -> None:
    assert np.array_equal(np.asarray(indexed), indexed.to_array())
    assert np.asarray(indexed, np.float32).dtype == np.float32


def test_pillow_gets_the_same_indices_and_colors(indexed: Indexed) -> None:
    picture = indexed.to_pillow()
    assert picture.mode == "P"
    assert np.array_equal(np.asarray(picture), indexed.indices)
    assert np.array_equal(np.asarray(picture.convert("RGB")), indexed.to_array())


def test_what_was_saved_reads_back_and_is_not_overwritten_unasked(indexed: Indexed, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    indexed.save(path)
    with Image.open(path) as written:
        assert np.array_equal(np.asarray(written.convert("RGB")), indexed.to_array())
    before = path.read_bytes()
    with pytest.raises(ImageFileError, match=r"picture\.png"):
        Indexed(PALETTE, [[0]]).save(path)
    assert path.read_bytes() == before
    Indexed(PALETTE, [[0]]).save(path, overwrite=True)
    assert path.read_bytes() != before


def test_more_than_256_colors_are_no_pillow_picture_and_the_message_says_what_to_do() -> None:
    many = quantize(GENERATED["noise"](), 300)
    with pytest.raises(
        ArgumentError, match=r"^300 colours: .* holds at most 256; ask for n_colors=256, or use to_array"
    ):
        many.to_pillow()
    assert many.to_array().shape == (64, 64, 3)


def test_notebooks_show_the_picture_itself(indexed: Indexed) -> None:
    for shown in (
        indexed,
        quantize(GENERATED["noise"](), 300),
        Indexed(Palette([[1, 2, 3, 4], [5, 6, 7, 255]]), [[0, 1]]),
    ):
        with Image.open(io.BytesIO(shown._repr_png_())) as picture:
            pixels = np.asarray(picture.convert("RGBA"))
        wanted = shown.to_array()
        assert np.array_equal(pixels[:, :, : wanted.shape[2]], wanted)


def test_notebooks_show_the_picture_with_words_and_palette() -> None:
    html = Indexed(PALETTE, [[0, 1], [1, 1]])._repr_html_()
    assert 'alt="2 × 2 pixels in 3 colours"' in html
    assert PALETTE._repr_html_() in html
    data = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    assert [base64.b64decode(each) for each in data] == [Indexed(PALETTE, [[0, 1], [1, 1]])._repr_png_()]


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_a_profile_goes_wherever_the_colors_go(tmp_path: Path) -> None:
    tagged = Indexed(PALETTE, [[0, 1]], profile=PROFILE)
    assert (tagged.profile, Indexed(PALETTE, [[0, 1]]).profile) == (PROFILE, None)
    assert pickle.loads(pickle.dumps(tagged)).profile == PROFILE
    assert tagged.to_pillow().info["icc_profile"] == PROFILE
    tagged.save(tmp_path / "tagged.png")
    for file in (tmp_path / "tagged.png", io.BytesIO(tagged._repr_png_())):
        with Image.open(file) as read:
            assert read.info["icc_profile"] == PROFILE


@pytest.mark.parametrize(("bad", "name"), [("sRGB", "str"), (7, "int")])
def test_a_profile_that_is_no_bytes_is_refused(bad: Any, name: str) -> None:
    message = rf"^profile: expected the bytes of an ICC profile, or None, not {name}$"
    with pytest.raises(ArgumentError, match=message):
        Indexed(PALETTE, [[0]], profile=bad)


@pytest.mark.parametrize("pixels", [65_535, 65_536, 65_537, 200_001])
def test_pictures_longer_than_a_piece_of_looking_up_are_whole(pixels: int) -> None:
    """In one row and in one column; 65,536 pixels are looked up at a time."""
    indices = np.arange(pixels) % 3
    for shape in ((1, pixels), (pixels, 1)):
        picture = Indexed(PALETTE, indices.reshape(shape)).to_array()
        assert picture.dtype == np.uint8
        assert np.array_equal(picture, PALETTE.rgb[indices].reshape(*shape, 3))


def test_the_picture_is_what_is_seen_or_on_request_what_files_hold() -> None:
    device = Indexed(Palette(["#101010", "#f0f0f0"], output=["#000", "#fff"]), [[1, 0]])
    assert device.to_array().tolist() == [[[240] * 3, [16] * 3]]
    assert device.to_array(output=True).tolist() == [[[255] * 3, [0] * 3]]
    assert device.to_pillow().getpalette() == [0, 0, 0, 255, 255, 255]


def test_numpy_may_ask_for_a_type_but_not_for_shared_memory(indexed: Indexed) -> None:
    assert indexed.__array__().dtype == np.uint8
    assert indexed.__array__(np.dtype(np.float64)).dtype == np.float64
    assert np.array_equal(indexed.__array__(copy=True), indexed.to_array())
    with pytest.raises(ValueError, match=r"^Indexed has no array of its pixels to share; leave copy out$"):
        indexed.__array__(copy=False)


def test_too_many_colors_for_pillow_are_refused_by_name() -> None:
    with pytest.raises(ArgumentError, match=r"^300 colours: a Pillow image of mode P holds at most 256; "):
        quantize(GENERATED["noise"](), 300).to_pillow()


def test_saving_takes_a_level_and_a_number_of_threads(indexed: Indexed, tmp_path: Path) -> None:
    unused = Indexed(PALETTE, [[0, 1], [1, 0]])
    for level, entries in ((0, 3), (1, 2)):
        unused.save(tmp_path / f"{level}.png", optimize=level, threads=1)
        with Image.open(tmp_path / f"{level}.png") as written:
            assert len(written.getpalette() or ()) == 3 * entries, "level 0 keeps what no pixel uses"
    for bad in (0, 1.5, "two"):
        with pytest.raises(ArgumentError, match=r"^threads="):
            indexed.save(tmp_path / "no.png", threads=bad)  # type: ignore[arg-type]
    assert not (tmp_path / "no.png").exists()


def test_one_color_is_spoken_of_as_one() -> None:
    assert 'alt="1 × 1 pixels in 1 colour"' in Indexed(Palette(["#000"]), [[0]])._repr_html_()
    assert 'alt="1 × 1 pixels in 2 colours"' in Indexed(Palette(["#000", "#fff"]), [[0]])._repr_html_()
