"""Palette as a value: order, forms, what it refuses."""

from __future__ import annotations

import copy
import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as PillowImage

from fewcolors import ArgumentError, Palette, PaletteFileError, design_palette
from fewcolors.palette import palette_from
from tests.pictures import GENERATED, LAW

RED_AND_WHITE = [[227, 6, 19], [255, 255, 255]]


@pytest.fixture
def palette() -> Palette:
    return Palette(RED_AND_WHITE, weights=[1, 5], names=["red", "white"])


@LAW
@given(st.integers(1, 30).flatmap(lambda k: arrays(np.uint8, (k, 4))))
def test_colors_stay_as_given_in_every_form(colors: np.ndarray) -> None:
    palette = Palette(colors)
    assert np.array_equal(palette.rgba, colors)
    assert np.array_equal(palette.rgb, colors[:, :3])
    assert len(palette) == len(palette.hex) == len(colors)
    parsed = [bytes.fromhex(code[1:].ljust(8, "f")) for code in palette.hex]
    assert parsed == [row.tobytes() for row in colors]


def test_rgb_is_opaque_rgba(palette: Palette) -> None:
    assert palette.rgba.tolist() == [[227, 6, 19, 255], [255, 255, 255, 255]]
    assert palette.hex == ("#e30613", "#ffffff")
    assert Palette([[1, 2, 3, 4]]).hex == ("#01020304",)


def test_repeats_and_order_are_kept() -> None:
    assert Palette([[1, 1, 1], [0, 0, 0], [1, 1, 1]]).rgb[:, 0].tolist() == [1, 0, 1]


def test_it_cannot_be_changed(palette: Palette) -> None:
    assert palette.weights is not None
    for name in ("rgba", "weights", "names", "rgb", "anything"):
        with pytest.raises(AttributeError):
            setattr(palette, name, None)
    for array in (palette.rgba, palette.rgb, palette.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_it_does_not_follow_the_arrays_it_was_made_of() -> None:
    colors, weights = np.array(RED_AND_WHITE, np.uint8), np.array([1, 5])
    palette = Palette(colors, weights)
    colors[:], weights[:] = 0, 0
    assert palette == Palette(RED_AND_WHITE, [1, 5])


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))])
def test_copies_are_equal_hash_alike_and_remember_the_search(palette: Palette, copied: Any) -> None:
    assert copied(palette) == palette
    assert hash(copied(palette)) == hash(palette)
    searched = design_palette(GENERATED["noise"](), 3)
    assert copied(searched).trace == searched.trace != ()


@pytest.mark.parametrize(
    "other",
    [Palette(RED_AND_WHITE), Palette(RED_AND_WHITE, [1, 5]), Palette(RED_AND_WHITE, [1, 4], ["red", "white"]), "red"],
)
def test_colors_weights_and_names_all_count_for_equality(palette: Palette, other: object) -> None:
    assert palette != other


def test_without_weights_and_names_there_are_none() -> None:
    palette = Palette(RED_AND_WHITE)
    assert palette.weights is None
    assert palette.names is None


@pytest.mark.parametrize("bad", [[1], [1, 2, 3], [0.5, 0.5], [-1, 2], "ab", [[1, 2]]])
def test_weights_that_are_not_one_whole_number_a_color_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^weights: expected 2 whole numbers >= 0, one a colour, got "):
        Palette(RED_AND_WHITE, weights=bad)


@pytest.mark.parametrize("bad", [["red"], ["red", "white", "blue"], [1, 2], ["red", None]])
def test_names_that_are_not_one_string_a_color_are_refused(bad: Any) -> None:
    with pytest.raises(ArgumentError, match=r"^names: expected 2 strings, one a colour, got "):
        Palette(RED_AND_WHITE, names=bad)


def test_a_long_palette_shows_its_first_colors(palette: Palette) -> None:
    assert repr(palette) == "<Palette of 2: #e30613 #ffffff>"
    assert repr(Palette(np.zeros((9, 3), np.uint8))).endswith("#000000 …>")


def test_notebooks_show_a_swatch_of_each_color_that_can_be_read_aloud(palette: Palette) -> None:
    html = palette._repr_html_()
    for code, label in zip(palette.hex, ("#e30613, red, 16.7%", "#ffffff, white, 83.3%"), strict=True):
        assert html.count(f'aria-label="{label}"') == 1
        assert html.count(f"background:{code}") == 1
    assert html.startswith('<div role="list" aria-label="palette of 2 colours">')


def test_a_name_cannot_write_into_the_page() -> None:
    assert "<b>" not in Palette(["#000"], names=['"><b>'])._repr_html_()


@pytest.mark.parametrize(("count", "shape"), [(1, (32, 32)), (16, (32, 512)), (17, (64, 512)), (300, (512, 512))])
def test_notebooks_without_html_show_the_swatches_as_a_picture(count: int, shape: tuple[int, int]) -> None:
    colors = np.random.default_rng(0).integers(0, 256, (count, 4), np.uint8)
    with PillowImage.open(io.BytesIO(Palette(colors)._repr_png_())) as shown:
        pixels = np.asarray(shown)
    assert pixels.shape == (*shape, 4)
    corners = pixels[::32, ::32].reshape(-1, 4)
    assert np.array_equal(corners[: min(count, 256)], colors[:256])
    assert (corners[count:] == 0).all()


def test_a_page_shows_256_swatches_and_says_how_many_more_there_are() -> None:
    html = Palette(np.zeros((300, 3), np.uint8))._repr_html_()
    assert html.count("<span style") == 256
    assert "and 44 more" in html


def test_eight_colors_are_shown_whole_and_the_ninth_as_dots() -> None:
    greys = [[level] * 3 for level in range(9)]
    assert repr(Palette(greys[:8])) == f"<Palette of 8: {' '.join(Palette(greys[:8]).hex)}>"
    assert repr(Palette(greys)) == f"<Palette of 9: {' '.join(Palette(greys[:8]).hex)} …>"


def test_what_cannot_be_set_is_named(palette: Palette) -> None:
    with pytest.raises(AttributeError, match=r"^Palette is immutable; cannot set names$"):
        palette.names = None  # type: ignore[misc]


def test_other_colors_hash_otherwise_and_the_search_counts_for_nothing(palette: Palette) -> None:
    assert hash(Palette([[0, 0, 0]])) != hash(Palette([[0, 0, 1]]))
    assert hash(palette) == hash(Palette(RED_AND_WHITE)), "equal palettes must hash alike"
    searched = design_palette(GENERATED["noise"](), 3)
    assert searched == Palette(searched.rgba, searched.weights)
    assert palette.__eq__("red") is NotImplemented


def test_entries_are_taken_with_all_that_belongs_to_them() -> None:
    searched = design_palette(GENERATED["noise"](), 3)
    palette = Palette(
        searched.rgba, searched.weights, ["a", "b", "c"], output=searched.rgba[::-1], trace=searched.trace
    )
    for rows in ([2, 0], np.array([2, 0])):
        taken = palette.take(rows)
        assert taken.rgba.tolist() == searched.rgba[[2, 0]].tolist()
        assert taken.weights is not None
        assert searched.weights is not None
        assert taken.weights.tolist() == searched.weights[[2, 0]].tolist()
        assert taken.names == ("c", "a")
        assert taken.output is not None
        assert taken.output.tolist() == searched.rgba[::-1][[2, 0]].tolist()
        assert taken.trace == searched.trace != ()
    assert palette.take([True, False, True]).names == ("a", "c")
    plain = Palette(searched.rgba).take([1])
    assert (plain.weights, plain.names, plain.output, plain.trace) == (None, None, None, ())


def test_no_weight_at_all_is_no_share() -> None:
    nothing = Palette(RED_AND_WHITE, weights=[0, 0])
    assert [color.share for color in nothing.colors] == [None, None]
    assert "%" not in nothing._repr_html_()
    assert [color.share for color in Palette(RED_AND_WHITE, weights=[1, 0]).colors] == [1.0, 0.0]
    assert [(color.rgb, color.alpha) for color in Palette([[1, 2, 3, 4]]).colors] == [((1, 2, 3), 4)]


def test_a_page_counts_in_words(palette: Palette) -> None:
    assert 'aria-label="palette of 1 colour"' in Palette(["#000"])._repr_html_()
    many = Palette(np.zeros((1300, 3), np.uint8))._repr_html_()
    assert 'aria-label="palette of 1,300 colours"' in many
    assert many.endswith("<span> … and 1,044 more</span></div>")
    assert palette._repr_html_().endswith(
        'title="#ffffff, white, 83.3%" aria-label="#ffffff, white, 83.3%"></span></div>'
    )


def test_files_keep_colors_and_names_and_are_not_overwritten_unasked(palette: Palette, tmp_path: Path) -> None:
    path = tmp_path / "brand.gpl"
    palette.save(path)
    assert Palette.load(path) == Palette(RED_AND_WHITE, names=["red", "white"])
    assert Palette.load(path.read_bytes()).hex == palette.hex
    with pytest.raises(PaletteFileError, match=r"brand\.gpl"):
        palette.save(path)
    Palette(["#000"]).save(path, overwrite=True)
    assert Palette.load(path).hex == ("#000000",)


def test_no_file_holds_what_a_device_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"^a palette file holds no output; save Palette\(p\.rgba\) or "):
        Palette(["#000"], output=["#111"]).save(tmp_path / "ink.gpl")
    assert list(tmp_path.iterdir()) == []


def test_palettes_as_devices_show_them_know_what_the_device_is_told() -> None:
    seen, told = Palette.named("e-ink-7-seen"), Palette.named("e-ink-7")
    assert seen.output is not None
    assert seen.output.tolist() == told.rgba.tolist() != seen.rgba.tolist()
    assert told.output is None
    assert seen.names is not None
    assert len(seen.names) == 7


def test_text_is_a_palette_by_name_by_file_or_by_its_colors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Palette(["#010203"], names=["mine"]).save("mine.gpl")
    assert palette_from("pico-8") == Palette.named("pico-8")
    assert palette_from("mine.gpl") == Palette(["#010203"], names=["mine"])
    assert palette_from("#e30613 fff 0,0,0").hex == ("#e30613", "#ffffff", "#000000")
    Path("cga").write_bytes(Path("mine.gpl").read_bytes())
    assert palette_from("cga") == Palette.named("cga")
    assert palette_from("./cga").names == ("mine",)
    with pytest.raises(PaletteFileError):
        palette_from("no such thing")


@pytest.mark.parametrize(("bad", "got"), [([1], "int64 (1,)"), ([0.5, 1], "float64 (2,)"), ([[1, 2]], "int64 (1, 2)")])
def test_refused_weights_are_told_by_type_and_shape(bad: Any, got: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        Palette(RED_AND_WHITE, weights=bad)
    assert str(refused.value).endswith(f"got {got}")


def test_refused_names_and_outputs_are_counted() -> None:
    with pytest.raises(ArgumentError, match=r"got 3$"):
        Palette(RED_AND_WHITE, names=["a", "b", "c"])
    with pytest.raises(ArgumentError, match=r"^output: 1 colour for a palette of 2; give one for each$"):
        Palette(RED_AND_WHITE, output=["#000"])
    with pytest.raises(ArgumentError, match=r"^output"):
        Palette(RED_AND_WHITE, output="nothing of the kind")
    with pytest.raises(ArgumentError, match=r"^palette"):
        Palette("nothing of the kind")


def test_weights_may_be_nothing_and_are_whole_numbers_of_64_bits() -> None:
    weights = Palette(RED_AND_WHITE, weights=np.array([0, 200], np.uint8)).weights
    assert weights is not None
    assert (weights.dtype, weights.tolist()) == (np.int64, [0, 200])
