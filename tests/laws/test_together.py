"""What any set of options promises, drawn at random on small pictures of every kind: a result that keeps the promises
of each, or a refusal of one line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fewcolors import ArgumentError, FewcolorsError, Indexed, Palette, quantize
from fewcolors.design import is_banned
from fewcolors.quantize import ALPHAS, DITHERS, EFFORTS, ORDERS, SPACES

Picture = NDArray[Any]

_Y, _X = np.mgrid[0:9, 0:12]
PHOTO = np.dstack([_X * 20, _Y * 25, _X * _Y % 7 * 30]).astype(np.uint8)
DOT = np.full((20, 20, 3), 250, np.uint8)
DOT[3:17, 3:17] = 40
DOT[8:12, 8:12] = [230, 10, 10]


def veiled(alpha: Any) -> Picture:
    """The photo behind an alpha channel of this value, or of these."""
    return np.dstack([PHOTO, np.broadcast_to(alpha, PHOTO.shape[:2])]).astype(np.uint8)


PICTURES: dict[str, Picture] = {
    "photo": PHOTO,
    "one row": PHOTO[:1],
    "one column": np.ascontiguousarray(PHOTO[:, :1]),
    "a dot": DOT,
    "noise": np.random.default_rng(1).integers(0, 256, (10, 11, 3), np.uint8),
    "soft": veiled(np.minimum(_X * 24, 255)),
    "cut out": veiled(np.where(_X > 5, 255, 0)),
    "clear": veiled(0),
    "half clear": veiled(128),
    "a pixel": np.array([[[10, 20, 30]]], np.uint8),
    "a clear pixel": np.array([[[10, 20, 30, 0]]], np.uint8),
    "a half clear pixel": np.array([[[10, 20, 30, 77]]], np.uint8),
    "one colour": np.full((5, 7, 3), [227, 6, 19], np.uint8),
    "two colours": np.where(_X[:, :, None] > 5, [255, 0, 0], [250, 250, 250]).astype(np.uint8),
    "grey": (_X * 20).astype(np.uint8),
    "16 bits": PHOTO.astype(np.uint16) * 257 + _X[:, :, None].astype(np.uint16),
    "16 bits, soft": veiled(_X * 20).astype(np.uint16) * 257,
    "floats": PHOTO / 255 * 0.97,
}
NAMED = ["#e30613", "#00000000", "#e3061380", "#fff", "#000", "#0a141e", "#fafafa", "#777"]


@st.composite
def option_sets(draw: st.DrawFn, shape: tuple[int, ...]) -> dict[str, Any]:
    """`n_colors` and a few of the other options, for a picture of this shape."""
    height, width = shape[:2]
    places = np.arange(height * width, dtype=float).reshape(height, width)
    lone = np.where(places == 0, 5.0, 0.0)
    named = st.lists(st.sampled_from(NAMED), min_size=1, max_size=4, unique=True)
    choices: dict[str, st.SearchStrategy[Any]] = {
        "space": st.sampled_from(SPACES),
        "dither": st.sampled_from([*DITHERS, [[0, "*", 7], [3, 5, 1]]]),
        "dither_strength": st.sampled_from([0, 0.3]),
        "dither_mask": st.sampled_from([places * 0, places / (places.size + 1)]),
        "output_bits": st.sampled_from([1, 2, 5]),
        "alpha": st.sampled_from(ALPHAS),
        "alpha_threshold": st.sampled_from([1, 255]),
        "effort": st.sampled_from(EFFORTS[:2]),
        "locked": named,
        "banned": named,
        "start_from": named,
        "weights": st.sampled_from([places * 0, lone, places, places * 1e-9]),
        "region": st.sampled_from([(0, 0, 1, 1), (0, 0, width, height), (0, 0, -(-width // 2), height), (1, 1, 99, 1)]),
        "accents": st.sampled_from(["off", 0, 0.5, 4]),
        "order": st.sampled_from(ORDERS),
        "quality": st.sampled_from([0, 50, 100, (20, 60)]),
        "max_bytes": st.sampled_from([1, 100, 150, 9999]),
    }
    names = draw(st.lists(st.sampled_from(list(choices)), max_size=5, unique=True))
    n_colors = draw(st.sampled_from([1, 2, 3, 4, 8, 16, 64, 300, "auto"]))
    return {"n_colors": n_colors, **{name: draw(choices[name]) for name in names}}


def outcome(picture: Picture, wanted: dict[str, Any], threads: int) -> Indexed | str:
    """The result, or the one line that refuses it."""
    try:
        return quantize(picture, threads=threads, **wanted)
    except FewcolorsError as error:
        return str(error)


def check(result: Indexed, picture: Picture, wanted: dict[str, Any]) -> None:
    colors, indices = result.palette.rgba, result.indices
    assert 1 <= len(colors) <= (256 if wanted["n_colors"] == "auto" else wanted["n_colors"])
    assert len(np.unique(colors, axis=0)) == len(colors)
    assert indices.shape == picture.shape[:2]
    assert indices.max() < len(colors)
    locked = Palette(wanted["locked"]).rgba if "locked" in wanted else colors[:0]
    assert np.array_equal(colors[: len(locked)], locked)
    free = colors[len(locked) :]
    if "banned" in wanted:
        assert not is_banned(free, Palette(wanted["banned"]).rgba).any()
    if wanted.get("alpha") == "binary":
        assert set(free[:, 3].tolist()) <= {0, 255}
    assert result.report["n_colors"] == len(colors)
    assert result.report["space"] == wanted.get("space", "oklab")
    assert isinstance(result.report["dither"], str)


@pytest.mark.parametrize("name", PICTURES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_options_together_keep_each_ones_promise_or_are_refused_in_a_line(name: str, data: st.DataObject) -> None:
    picture = PICTURES[name]
    wanted = data.draw(option_sets(picture.shape))
    before = picture.copy()
    one, two = (outcome(picture, wanted, threads) for threads in (1, 2))
    assert np.array_equal(picture, before)
    if isinstance(one, str) or isinstance(two, str):
        assert one == two
        assert len(str(one).splitlines()) == 1
        return
    check(one, picture, wanted)
    assert np.array_equal(one.indices, two.indices)
    assert one.palette == two.palette


def test_nothing_is_put_in_an_order_where_all_colours_are_named() -> None:
    for order in ORDERS:
        assert quantize(PHOTO, 1, start_from=["#e30613"], order=order, dither="floyd-steinberg").shape == (9, 12)
    with pytest.raises(ArgumentError, match="locked"):
        quantize(PHOTO, 1, locked=["#fff", "#000"])
