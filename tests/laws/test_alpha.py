"""What each mode of alpha promises, for every picture and every way to dither."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import fewcolors as fc
from fewcolors.images import as_array, encode_indexed
from fewcolors.png.chunks import chunks_of
from fewcolors.quantize import ALPHAS, DITHERS
from tests.pictures import LAW, SPACES, Image

# Of every method and space some examples; each takes a search.
FEW = settings(LAW, max_examples=25)
ALPHA_LEVELS = ((0, 255), (0, 128, 255), (0, 1, 3, 127, 252, 254, 255), tuple(range(0, 256, 15)))


@st.composite
def see_through(draw: st.DrawFn) -> Image:
    """A small picture (1..12, 1..12, 4) with clear, soft and opaque pixels, of any colour under alpha 0."""
    shape = (draw(st.integers(1, 12)), draw(st.integers(1, 12)))
    colors = draw(arrays(np.uint8, (*shape, 3), elements=st.sampled_from((0, 60, 61, 200, 255))))
    alphas = draw(arrays(np.uint8, shape, elements=st.sampled_from(draw(st.sampled_from(ALPHA_LEVELS)))))
    return np.dstack([colors, alphas])


def options() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "space": st.sampled_from(SPACES),
            "dither": st.sampled_from(DITHERS),
            "effort": st.sampled_from(["balanced", "fast"]),
            "alpha": st.sampled_from(["blend", "keep-color", "binary"]),
        }
    )


def rgba(result: fc.Indexed) -> Image:
    """The picture with alpha always."""
    return result.palette.rgba[result.indices]


@FEW
@given(see_through(), st.integers(2, 20), options())
def test_opaque_pixels_come_out_opaque_and_clear_ones_clear(image: Image, k: int, wanted: dict[str, Any]) -> None:
    alpha = rgba(fc.quantize(image, k, **wanted))[:, :, 3]
    assert (alpha[image[:, :, 3] == 255] == 255).all()
    assert (alpha[image[:, :, 3] == 0] == 0).all()


@FEW
@given(see_through(), arrays(np.uint8, (5, 4)), options(), st.booleans())
def test_so_they_do_in_a_given_palette_that_has_such_colors(
    image: Image, palette: Image, wanted: dict[str, Any], has_clear: bool
) -> None:
    palette[2, 3], palette[4, 3] = 255, 0 if has_clear else 9
    del wanted["effort"]
    alpha = rgba(fc.apply_palette(image, palette, **wanted))[:, :, 3]
    solid, beneath = image[:, :, 3] == 255, image[:, :, 3] == 0
    assert (alpha[solid] == 255).all()
    assert (alpha[beneath] == 0).all() or not (palette[:, 3] == 0).any()


@FEW
@given(see_through(), st.integers(1, 20), options())
def test_no_color_is_soft_where_the_picture_has_no_soft_pixel(image: Image, k: int, wanted: dict[str, Any]) -> None:
    image[:, :, 3] = np.where(image[:, :, 3] < 100, 0, 255)
    assert np.isin(fc.quantize(image, k, **wanted).palette.rgba[:, 3], [0, 255]).all()


@FEW
@given(see_through(), st.integers(1, 20), options())
def test_colors_under_alpha_0_do_not_count_and_take_one_entry_at_most(
    image: Image, k: int, wanted: dict[str, Any]
) -> None:
    wanted["alpha"] = "blend"
    result = fc.quantize(image, k, **wanted)
    assert (result.palette.rgba[:, 3] == 0).sum() <= 1
    image[image[:, :, 3] == 0, :3] = (7, 8, 9)
    other = fc.quantize(image, k, **wanted)
    assert result.palette == other.palette
    assert np.array_equal(result.indices, other.indices)


@FEW
@given(see_through(), st.integers(2, 20), options(), st.integers(1, 255))
def test_binary_has_one_clear_entry_and_opaque_ones(
    image: Image, k: int, wanted: dict[str, Any], threshold: int
) -> None:
    wanted["alpha"] = "binary"
    result = fc.quantize(image, k, alpha_threshold=threshold, **wanted)
    alphas = result.palette.rgba[:, 3]
    assert np.isin(alphas, [0, 255]).all()
    assert (alphas == 0).sum() <= 1
    assert np.array_equal(rgba(result)[:, :, 3] == 255, image[:, :, 3] >= threshold)


@FEW
@given(see_through(), st.integers(1, 20), options())
def test_ignore_is_the_picture_without_its_alpha(image: Image, k: int, wanted: dict[str, Any]) -> None:
    wanted["alpha"] = "ignore"
    result, opaque = fc.quantize(image, k, **wanted), fc.quantize(image[:, :, :3], k, **wanted)
    assert result.palette == opaque.palette
    assert np.array_equal(result.indices, opaque.indices)


@FEW
@given(see_through(), st.integers(1, 20), options())
def test_an_opaque_picture_is_the_same_in_every_mode(image: Image, k: int, wanted: dict[str, Any]) -> None:
    opaque = image[:, :, :3]
    results = [fc.quantize(opaque, k, **{**wanted, "alpha": mode}) for mode in ALPHAS]
    assert all(result.palette == results[0].palette for result in results)
    assert all(np.array_equal(result.indices, results[0].indices) for result in results)


@FEW
@given(see_through(), st.integers(2, 20), options())
def test_a_png_has_what_is_not_opaque_first_in_its_palette(image: Image, k: int, wanted: dict[str, Any]) -> None:
    result = fc.quantize(image, k, **wanted)
    file = encode_indexed(np.asarray(result.indices), result.palette.rgba)
    chunks = dict(chunks_of(file))
    used = result.palette.rgba[np.unique(result.indices)]
    soft = np.unique(used[used[:, 3] < 255], axis=0)
    assert sorted(chunks.get(b"tRNS", b"")) == sorted(soft[:, 3])
    assert np.array_equal(as_array(file), result.to_array()[:, :, : 4 if len(soft) else 3])


def test_a_written_png_has_its_transparent_entries_first(tmp_path: Path) -> None:
    result = fc.quantize(texture(), 12, dither="none")
    result.save(tmp_path / "disc.png")
    chunks = dict(chunks_of((tmp_path / "disc.png").read_bytes()))
    soft = int((result.palette.rgba[:, 3] < 255).sum())
    assert 1 < soft < 12
    assert len(chunks[b"tRNS"]) == soft
    assert 255 not in chunks[b"tRNS"]


def texture() -> Image:
    """A disc with a soft edge; what is hidden around it is red above and blue below."""
    y, x = np.mgrid[0:32, 0:32] - 15.5
    alpha = np.clip((10 - np.sqrt(x * x + y * y)) * 64 + 128, 0, 255)
    hidden = np.where(y[:, :, None] < 0, (200, 30, 20), (20, 40, 180))
    return np.dstack([hidden, alpha]).astype(np.uint8)


@pytest.mark.parametrize("dither", ["none", "auto", "floyd-steinberg"])
@pytest.mark.parametrize("space", SPACES)
def test_keep_color_keeps_what_is_hidden(space: str, dither: str) -> None:
    image = texture()
    kept = rgba(fc.quantize(image, 12, space=space, dither=dither, alpha="keep-color"))
    error = np.abs(kept.astype(int) - image)[image[:, :, 3] == 0].max()
    assert error <= 2, "each side has its colour under alpha 0"
    lost = rgba(fc.quantize(image, 12, space=space, dither=dither))
    assert (lost[image[:, :, 3] == 0] == 0).all(), "which is not kept unless asked for"


def test_keep_color_is_plain_distance_in_four_channels_of_srgb() -> None:
    image = np.random.default_rng(7).integers(0, 256, (20, 20, 4), np.uint8)
    image[:, :, 3] = image[:, :, 3].clip(1, 254)
    palette = np.random.default_rng(8).integers(1, 255, (9, 4), np.uint8)
    ours = fc.apply_palette(image, palette, space="srgb", dither="none", alpha="keep-color").indices
    plain = np.square(image[:, :, None].astype(int) - palette).sum(axis=-1).argmin(axis=-1)
    assert np.array_equal(ours, plain)


def test_a_locked_clear_color_is_the_one_clear_entry() -> None:
    image = texture()
    result = fc.quantize(image, 6, locked=["#ff00ff00"], dither="none")
    assert result.palette.hex[0] == "#ff00ff00"
    assert (result.palette.rgba[:, 3] == 0).sum() == 1
    assert (result.indices[image[:, :, 3] == 0] == 0).all()


def test_weights_and_a_locked_color_with_alpha_go_together(gradient: Image) -> None:
    weights = np.ones(gradient.shape[:2])
    result = fc.quantize(gradient, 4, locked=["#ff000080"], weights=weights, dither="none")
    assert result.palette.hex[0] == "#ff000080"


@pytest.mark.parametrize("form", [list, fc.count_colors])
def test_a_palette_is_designed_by_the_same_rules(form: Any) -> None:
    image = texture()
    images = form([image]) if form is list else form(image)
    for mode in ALPHAS:
        ours = fc.design_palette(images, 6, alpha=mode)
        assert ours == fc.design_palette(image, 6, alpha=mode)
        assert ((ours.rgba[:, 3] == 0).sum() > 0) == (mode != "ignore")


def test_deep_alpha_keeps_its_promises_too() -> None:
    deep = texture().astype(np.uint16) * 257
    deep[:, :, :3] += 31
    for mode in ALPHAS[:3]:
        alpha = rgba(fc.quantize(deep, 6, alpha=mode, dither="none"))[:, :, 3]
        assert (alpha[deep[:, :, 3] == 65535] == 255).all()
        assert (alpha[deep[:, :, 3] == 0] == 0).all()


def test_deep_alpha_that_rounds_to_0_is_clear_and_has_no_color() -> None:
    hardly = np.array([[[100, 300, 25700, 100], [60000, 0, 0, 65535]]], np.uint16)
    assert fc.quantize(hardly, 2, dither="none").to_array().tolist() == [[[0, 0, 0, 0], [233, 0, 0, 255]]]
    assert fc.quantize(hardly, 2, dither="none", alpha="keep-color").to_array()[0, 0].tolist() == [0, 1, 100, 0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"alpha": "none"}, "alpha='none' is not known; try one of blend, keep-color, binary, ignore"),
        ({"alpha": None}, "alpha=None is not known"),
        ({"alpha_threshold": 0}, "alpha_threshold=0: expected a whole number from 1 to 255"),
        ({"alpha_threshold": 0.5}, "alpha_threshold=0.5: expected"),
        ({"alpha_threshold": 256}, "alpha_threshold=256: expected"),
    ],
)
def test_a_wrong_wish_is_one_line(wrong: dict[str, Any], words: str) -> None:
    image = np.zeros((1, 1, 3), np.uint8)
    for call in (fc.quantize, fc.design_palette):
        with pytest.raises(fc.ArgumentError, match=words):
            call(image, 2, **wrong)
    with pytest.raises(fc.ArgumentError, match=words):
        fc.apply_palette(image, [[0, 0, 0]], **wrong)
