"""What is kept in memory, and how names and sizes come out: laws of the parts that need no server."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from fewcolors.studio.faults import Fault
from fewcolors.studio.limits import Limits
from fewcolors.studio.names import attachment, each_once, result_name, safe_name
from fewcolors.studio.pictures import Folded, Photo, Pictures, opened
from fewcolors.studio.sample import _landscape
from fewcolors.studio.shrink import shrunk
from fewcolors.studio.wire import packed
from tests.pictures import LAW, pictures
from tests.studio.conftest import file_bytes, unpacked


@LAW
@given(pictures(), st.integers(1, 60))
def test_a_screen_copy_is_the_mean_of_squares(image: np.ndarray, most: int) -> None:
    """The naive twin: every square by itself."""
    found = shrunk(image, most)
    assert found.shape[0] * found.shape[1] <= most or found.shape[:2] == (1, 1)
    side = next(side for side in range(1, 99) if -(-image.shape[0] // side) * -(-image.shape[1] // side) <= most)
    for row, column in np.ndindex(found.shape[:2]):
        square = image[row * side : (row + 1) * side, column * side : (column + 1) * side].reshape(-1, image.shape[2])
        weights = square[:, 3].astype(float) if image.shape[2] == 4 else np.ones(len(square))
        colors = (square[:, :3] * weights[:, None]).sum(axis=0) / max(weights.sum(), 1)
        if side > 1:
            assert np.abs(found[row, column, :3] - colors).max() <= 0.5 + 1e-9
        if image.shape[2] == 4:
            assert abs(found[row, column, 3] - square[:, 3].mean()) <= 0.5 + 1e-9


def test_a_picture_that_fits_a_screen_is_its_own_copy() -> None:
    image = np.zeros((10, 10, 3), np.uint8)
    assert shrunk(image, 100) is image


@LAW
@given(st.text(), st.text(max_size=4))
def test_a_name_is_one_file_in_one_folder_whatever_a_page_says(stem: str, ending: str) -> None:
    name = safe_name(f"{stem}.{ending}")
    assert name
    assert len(name) <= 120
    assert not name.startswith(".")
    assert not set(name) & set('/\\:*?"<>|\r\n\0\u202e')
    header = attachment(result_name(name, ".png"))
    header.encode("latin-1")
    assert not set(header) & set("\r\n\0")


@LAW
@given(st.lists(st.sampled_from(["a.png", "A.png", "a-2.png", "b", "b-2", "B"]), max_size=12))
def test_names_in_a_zip_are_each_there_once(names: list[str]) -> None:
    unique = each_once(names)
    assert len({name.casefold() for name in unique}) == len(names)


@LAW
@given(st.lists(st.integers(0, 9), max_size=5), st.text(max_size=9))
def test_what_is_packed_is_unpacked(sizes: list[int], text: str) -> None:
    arrays = {str(place): np.arange(size, dtype=np.uint16) for place, size in enumerate(sizes)}
    header, buffers = unpacked(packed({"text": text}, arrays))
    assert header["text"] == text
    assert {name: np.frombuffer(data, "<u2").tolist() for name, data in buffers.items()} == {
        name: array.tolist() for name, array in arrays.items()
    }


def _photo(name: str, limits: Limits, side: int = 100) -> Photo:
    noise = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8) // 128 * 128
    return opened(file_bytes(noise), name, name, limits)


def test_pictures_make_room_for_newer_ones_first_by_folding_then_by_going() -> None:
    limits = Limits()
    photos = [_photo(str(place), limits) for place in range(4)]
    size, folded = photos[0].size, len(photos[0].data)
    assert folded < size / 4
    pictures = Pictures(Limits(memory=size + 2 * folded))
    for photo in photos[:3]:
        pictures.keep(photo)
    assert [type(pictures.peek(photo.id)) for photo in photos[:3]] == [Folded, Folded, Photo]
    back = pictures.peek(photos[0].id)  # so it is no longer the least recently used
    assert isinstance(back, Folded)
    again = back.unfolded(limits)
    assert (again.id, again.name) == (photos[0].id, photos[0].name)
    assert np.array_equal(again.decoded.pixels, photos[0].decoded.pixels)
    pictures.keep(photos[3])
    assert [type(pictures.peek(photos[place].id)) for place in (2, 0, 3)] == [Folded, Folded, Photo]
    with pytest.raises(Fault, match="no longer kept"):
        pictures.peek(photos[1].id)


def test_a_picture_that_no_room_holds_is_refused_and_drives_none_out() -> None:
    limits = Limits()
    small, large = _photo("small", limits, 20), _photo("large", limits, 200)
    pictures = Pictures(Limits(memory=large.size - 1))
    pictures.keep(small)
    with pytest.raises(Fault, match="more than there is room for"):
        pictures.keep(large)
    assert pictures.peek(small.id) is small


def test_the_generated_sample_has_a_sky_a_sea_and_a_sun() -> None:
    picture = _landscape(48, 64)
    assert picture.shape == (48, 64, 3)
    assert (255, 235, 150) in set(map(tuple, picture.reshape(-1, 3).tolist()))
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 100
