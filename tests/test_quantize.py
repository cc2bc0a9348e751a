"""The composition: defaults, what the report says, which pictures make one palette, k from small to large."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import fewcolors as fc
from fewcolors.quantize import EFFORTS, MOST_COLORS, N_COLORS, N_PALETTE_COLORS
from tests.pictures import GENERATED, SPACES, Image


@pytest.mark.parametrize("function", [fc.quantize, fc.design_palette, fc.apply_palette])
def test_only_the_picture_and_what_to_do_with_it_may_stand_without_a_name(function: Any) -> None:
    kinds = [parameter.kind for parameter in inspect.signature(function).parameters.values()]
    assert kinds[:2] == [inspect.Parameter.POSITIONAL_OR_KEYWORD] * 2
    assert set(kinds[2:]) == {inspect.Parameter.KEYWORD_ONLY}


def test_the_defaults_are_what_they_are_said_to_be() -> None:
    image = GENERATED["noise"]()
    plain = fc.quantize(image)
    named = fc.quantize(
        image,
        256,
        space="oklab",
        dither="auto",
        dither_strength=1.0,
        dither_mask=None,
        output_bits=8,
        effort="balanced",
        order="weight",
        seed=0,
        threads=None,
    )
    assert plain.palette == named.palette
    assert np.array_equal(plain.indices, named.indices)
    assert (N_COLORS, N_PALETTE_COLORS) == (256, 16)
    assert len(fc.design_palette(image)) == 16


def test_the_report_says_what_was_decided() -> None:
    drawing = fc.quantize(GENERATED["drawing"](), 64, space="srgb").report
    assert drawing == {"n_colors": 5, "space": "srgb", "dither": "none"}, "lossless: nothing to dither"
    for dither in ("none", "blue-noise"):
        report = fc.quantize(GENERATED["noise"](), 7, space="linear", dither=dither).report
        assert report == {"n_colors": 7, "space": "linear", "dither": dither}


def test_the_space_decides_which_color_is_nearest() -> None:
    """A dark green lies nearer to black for the eye, and nearer to the lighter green in bytes."""
    image, palette = np.array([[[0, 90, 40]]], np.uint8), [[0, 0, 0], [110, 150, 110]]
    nearest = {
        space: int(fc.apply_palette(image, palette, space=space, dither="none").indices[0, 0]) for space in SPACES
    }
    assert len(set(nearest.values())) == 2


@pytest.mark.parametrize("space", SPACES)
def test_a_rare_color_far_from_all_others_gets_an_entry(space: str) -> None:
    """One pixel in 1,600: the fifth colour of a drawing is not drowned by its four flat areas."""
    palette = fc.quantize(GENERATED["drawing"](), 5, space=space).palette
    assert "#fac800" in palette.hex
    assert palette.weights is not None
    assert palette.weights[palette.hex.index("#fac800")] == 1


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("effort", EFFORTS)
def test_two_far_clusters_get_one_color_each(space: str, effort: str) -> None:
    image = GENERATED["two_clusters"]()
    result = fc.quantize(image, 2, space=space, dither="none", effort=effort)
    assert np.array_equal(result.to_array() > 127, image > 127)


def test_one_color_is_the_mean() -> None:
    image = GENERATED["noise"]()
    mean = np.floor(image.reshape(-1, 3).mean(axis=0) + 0.5)
    assert fc.design_palette(image, 1, space="srgb").rgb[0].tolist() == mean.tolist()


@pytest.mark.parametrize("n_colors", [np.int64(5), np.uint8(5)])
def test_numpys_whole_numbers_are_whole_numbers(n_colors: Any) -> None:
    assert fc.design_palette(GENERATED["noise"](), n_colors) == fc.design_palette(GENERATED["noise"](), 5)


def test_as_many_colors_as_an_index_can_tell_apart() -> None:
    levels = np.arange(256, dtype=np.uint8)
    image = np.dstack([*np.meshgrid(levels, levels), np.full((256, 256), 7, np.uint8)])
    result = fc.quantize(image, MOST_COLORS)
    assert len(result.palette) == 65536
    assert np.array_equal(result.to_array(), image)


@pytest.mark.parametrize("container", [list, tuple])
def test_pictures_of_different_size_and_kind_share_one_palette(container: type) -> None:
    pictures = container([GENERATED["drawing"](), GENERATED["grey"]()[:, :, 0], fc.count_colors(GENERATED["noise"]())])
    palette = fc.design_palette(pictures, 30)
    assert len(palette) == 30
    assert palette.weights is not None
    assert palette.weights.sum() == 40 * 40 + 16 * 16 + 64 * 64


def test_more_effort_is_no_worse_on_a_photo(china: Image) -> None:
    """Each effort, in both spaces people use most, in that space's own error; 0.2 % is left to chance."""
    for space, n_colors in (("srgb", 64), ("oklab", 16)):
        last = [
            fc.design_palette(china, n_colors, space=space, effort=effort).trace[-1].errors[-1]
            for effort in ("balanced", "best")
        ]
        assert last[1] <= last[0] * 1.002
    errors = [
        fc.measure(china, fc.quantize(china, 64, space="srgb", dither="none", effort=effort)).mse for effort in EFFORTS
    ]
    fast, balanced, best = errors
    assert best <= balanced * 1.002
    assert balanced <= fast * 1.002


@pytest.mark.parametrize("effort", EFFORTS)
def test_more_colors_are_no_worse(effort: str, china: Image) -> None:
    errors = [
        fc.measure(china, fc.quantize(china, n_colors, space="srgb", dither="none", effort=effort)).mse
        for n_colors in (8, 16, 32, 64)
    ]
    assert errors == sorted(errors, reverse=True)


def hills_with_a_red_square() -> Image:
    """Grey hills with grain, and 16 red pixels, which a palette of 8 loses unless it is told to keep them."""
    y, x = np.mgrid[0:160, 0:160]
    grain = np.random.default_rng(7).normal(0, 4, (160, 160))
    grey = (120 + 60 * np.sin(x / 17) * np.cos(y / 23) + grain).clip(0, 255).astype(np.uint8)
    image = np.repeat(grey[:, :, None], 3, axis=2)
    image[10:14, 10:14] = 225, 25, 30
    return image


def quantized(image: Image, **options: Any) -> fc.Palette:
    return fc.quantize(image, 8, dither=options.pop("for_dither", "none"), **options).palette


def designed(image: Image, **options: Any) -> fc.Palette:
    return fc.design_palette(image, 8, **options)


@pytest.mark.parametrize("palette", [quantized, designed])
@pytest.mark.parametrize(
    ("options", "strength"),
    [({"space": "srgb"}, 0), ({"space": "srgb", "for_dither": "bayer-4"}, 1), ({"space": "oklab"}, 1)],
)
def test_accents_are_kept_by_themselves_but_where_numbers_are_the_textbooks(
    palette: Any, options: dict[str, Any], strength: float
) -> None:
    image = hills_with_a_red_square()
    assert palette(image, **options, accents=0) != palette(image, **options, accents=1)
    assert palette(image, **options) == palette(image, **options, accents=strength)


def test_a_palette_is_of_the_least_error_or_the_one_that_quantize_would_use() -> None:
    """Undithered, `quantize` lets texture hide errors; a palette alone does not."""
    image = hills_with_a_red_square()
    alone, used = fc.design_palette(image, 8), fc.design_palette(image, 8, for_dither="none")
    assert used == fc.quantize(image, 8, dither="none").palette
    assert alone.trace[-1].errors[-1] != used.trace[-1].errors[-1]


@pytest.mark.parametrize("image", [fc.count_colors(GENERATED["noise"]()), [GENERATED["noise"]()] * 2])
def test_histograms_and_several_pictures_have_weights_and_the_colors_of_a_device(image: Any) -> None:
    plain = fc.design_palette(image, 8)
    coarse = fc.design_palette(image, 8, output_bits=2)
    assert set(np.unique(coarse.rgb)) <= {0, 85, 170, 255}
    assert coarse.weights is not None
    assert plain.weights is not None
    assert coarse.weights.sum() == plain.weights.sum()
    weights = [3, 0] if isinstance(image, list) else 3
    weighed = fc.design_palette(image, 8, weights=weights)
    assert weighed.weights is not None
    assert weighed.weights.sum() == 3 * 64 * 64


def test_a_palette_has_no_more_colors_than_an_index_can_tell_apart() -> None:
    image = np.full((1, 1, 3), 7, np.uint8)
    colors = np.zeros((MOST_COLORS, 3), np.uint8)
    colors[-1] = 7
    assert fc.apply_palette(image, colors).indices.tolist() == [[MOST_COLORS - 1]]
    with pytest.raises(fc.ArgumentError, match=r"^palette: 65,537 colours; an index holds at most 65,536$"):
        fc.apply_palette(image, np.zeros((MOST_COLORS + 1, 3), np.uint8))


@pytest.mark.parametrize("target", [{"quality": 50}, {"max_bytes": 9999}, {"n_colors": "auto"}])
def test_a_part_has_no_target(target: dict[str, Any]) -> None:
    with pytest.raises(fc.ArgumentError, match=r"^region: a target .*; give a number of colours, or no region$"):
        fc.quantize(GENERATED["noise"](), region=(0, 0, 9, 9), **target)


@pytest.mark.parametrize("find", [fc.design_palette, lambda *given, **wanted: fc.quantize(*given, **wanted).palette])
def test_the_palette_of_a_part_is_that_of_the_part_alone_with_its_weights(find: Any) -> None:
    image, weights = GENERATED["noise"](), np.random.default_rng(3).integers(0, 9, (64, 64))
    part = find(image, 5, region=(8, 4, 20, 30), weights=weights)
    cut = np.ascontiguousarray(image[4:34, 8:28])
    alone = find(cut, 5, weights=weights[4:34, 8:28])
    assert sorted(part.hex) == sorted(alone.hex)
    assert sorted(part.hex) != sorted(find(cut, 5).hex)


@pytest.mark.parametrize(
    "option",
    [
        {"effort": "fast"},
        {"locked": ["#000"]},
        {"start_from": ["#000"]},
        {"for_dither": "none"},
        {"region": (0, 0, 9, 9)},
        {"progress": print},
    ],
)
def test_the_classics_refuse_each_option_that_they_would_not_follow(option: dict[str, Any]) -> None:
    with pytest.raises(fc.ArgumentError, match=r"^method='wu' takes no .*; leave them out, or try 'k-means'$"):
        fc.design_palette(GENERATED["noise"](), 5, method="wu", **option)


def test_a_wrong_dither_is_refused_by_the_name_of_its_option() -> None:
    with pytest.raises(fc.ArgumentError, match=r"^for_dither"):
        fc.design_palette(GENERATED["noise"](), 5, for_dither="every way")
