"""Dithering through the public functions: every method, small and odd pictures, kernels, masks, devices, the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_sample_image

import fewcolors as fc
from fewcolors._arrays import with_alpha
from fewcolors.joint import MOST_COLORS
from fewcolors.mapping.auto import AUTO
from fewcolors.png import encode_indexed
from fewcolors.quantize import DITHERS as EVERY_DITHER
from tests.pictures import DITHERS, GENERATED, LAW, SPACES, Image, deep, images, options, pictures

DITHERED = [name for name in EVERY_DITHER if name != "none"]


def ramp() -> Image:
    """Grey from left to right, (24, 128, 3)."""
    return np.repeat(np.tile(np.arange(128, dtype=np.uint8) * 2, (24, 1))[:, :, None], 3, axis=2)


def soft_body() -> Image:
    """A coloured disc with a soft edge on a clear ground, (48, 64, 4)."""
    y, x = np.mgrid[0:48, 0:64]
    alpha = np.clip(255 - (np.hypot(x - 32, y - 24) - 14) * 25, 0, 255)
    return np.dstack([4 * x, 5 * y, 255 - 2 * x, alpha]).astype(np.uint8)


# Every method


@pytest.mark.parametrize("dither", EVERY_DITHER)
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2), (3, 70)])
@pytest.mark.parametrize("n_colors", [1, 2, 5])
def test_pictures_of_any_shape_are_dithered(dither: str, shape: tuple[int, int], n_colors: int) -> None:
    image = np.ascontiguousarray(GENERATED["noise"]().reshape(-1, 3)[: shape[0] * shape[1]].reshape(*shape, 3))
    result = fc.quantize(image, n_colors, dither=dither)
    assert result.shape == shape
    assert len(result.palette) == min(n_colors, shape[0] * shape[1])
    assert result.indices.max() < len(result.palette)


@pytest.mark.parametrize("dither", EVERY_DITHER)
def test_one_color_for_all_is_that_color_everywhere(dither: str) -> None:
    result = fc.quantize(GENERATED["gradient"](), 1, dither=dither)
    assert len(result.palette) == 1
    assert not result.indices.any()


@pytest.mark.parametrize("dither", EVERY_DITHER)
@pytest.mark.parametrize("n_colors", [257, MOST_COLORS + 88])
def test_more_colors_than_a_byte_tells_apart_and_than_are_moved(dither: str, n_colors: int) -> None:
    image = GENERATED["gradient"]()
    result = fc.quantize(image, n_colors, dither=dither)
    assert (len(result.palette), result.indices.dtype) == (n_colors, np.uint16)
    assert np.array_equal(with_alpha(result.to_array()), result.palette.rgba[result.indices])


@pytest.mark.parametrize("dither", EVERY_DITHER)
@pytest.mark.parametrize("space", SPACES)
def test_grey_stays_grey(dither: str, space: str) -> None:
    palette = fc.quantize(ramp(), 6, dither=dither, space=space).palette
    assert (np.ptp(palette.rgb, axis=1) == 0).all()


@pytest.mark.parametrize("dither", EVERY_DITHER)
def test_deep_pictures_are_dithered(dither: str) -> None:
    image = deep()
    result = fc.quantize(image, 12, dither=dither)
    assert len(result.palette) == 12
    off = (result.to_array() / 255 - image / 65535).reshape(6, 8, 8, 8, 3).mean(axis=(1, 3))
    assert np.abs(off).mean() < 0.05


@pytest.mark.parametrize("dither", EVERY_DITHER)
@LAW
@given(image=images(), spare=st.integers(0, 5), options=options())
def test_what_has_few_colors_comes_out_as_it_is(dither: str, image: Image, spare: int, options: dict[str, Any]) -> None:
    n_colors = len(np.unique(image.reshape(-1, 3), axis=0)) + spare
    result = fc.quantize(image, n_colors, dither=dither, **options)
    assert np.array_equal(result.to_array(), image)
    assert result.report["dither"] == "none", "nothing is left to dither"


@pytest.mark.parametrize("dither", DITHERED)
def test_from_afar_a_dithered_ramp_is_nearer_than_a_mapped_one(dither: str) -> None:
    """In the mean of 8 by 8 pixels, whatever the palette: the dither's own."""
    shown = {name: fc.quantize(ramp(), 4, space="srgb", dither=name).to_array() for name in ("none", dither)}
    off = {
        name: (each.astype(float) - ramp()).reshape(3, 8, 16, 8, 3).mean(axis=(1, 3)) for name, each in shown.items()
    }
    assert (off[dither] ** 2).mean() < 0.5 * (off["none"] ** 2).mean()


@pytest.mark.parametrize("dither", DITHERED)
def test_without_strength_every_method_takes_the_nearest_color(dither: str) -> None:
    image, palette = GENERATED["noise"](), fc.design_palette(GENERATED["gradient"](), 9)
    for space in ("srgb", "linear", "cielab"):
        still = fc.apply_palette(image, palette, space=space, dither=dither, dither_strength=0)
        assert np.array_equal(still.indices, fc.apply_palette(image, palette, space=space, dither="none").indices)


# Transparency


@pytest.mark.parametrize("dither", DITHERED)
@pytest.mark.parametrize("n_colors", [24, 40])
def test_what_is_clear_stays_clear_and_what_is_opaque_stays_opaque(dither: str, n_colors: int) -> None:
    image = soft_body()
    shown = fc.quantize(image, n_colors, dither=dither).to_array()
    assert (shown[image[:, :, 3] == 0, 3] == 0).all()
    assert (shown[image[:, :, 3] == 255, 3] == 255).all()
    soft = (image[:, :, 3] > 0) & (image[:, :, 3] < 255)
    assert abs(shown[soft, 3].mean() - image[soft, 3].mean()) < 20


@pytest.mark.parametrize("dither", DITHERED)
@LAW
@given(image=images(channels=4), k=st.integers(1, 12))
def test_a_firm_pixel_takes_a_soft_color_only_if_that_is_its_nearest(dither: str, image: Image, k: int) -> None:
    palette = np.random.default_rng(k).integers(0, 256, (k, 4), np.uint8)
    palette[::3, 3], palette[1::3, 3] = 255, 0
    shown, nearest = (fc.apply_palette(image, palette, space="srgb", dither=each).indices for each in (dither, "none"))
    for level in (0, 255):
        softened = (image[:, :, 3] == level) & (palette[shown, 3] != level)
        assert (palette[nearest[softened], 3] != level).all()


@LAW
@given(image=pictures(), n_colors=st.integers(1, 12), dither=st.sampled_from(DITHERED), options=options())
def test_no_color_is_more_transparent_than_the_picture(
    image: Image, n_colors: int, dither: str, options: dict[str, Any]
) -> None:
    palette = fc.quantize(image, n_colors, dither=dither, **options).palette
    assert palette.rgba[:, 3].min() >= (image[:, :, 3].min() if image.shape[2] == 4 else 255)


def test_a_transparent_color_can_be_locked_into_an_opaque_picture() -> None:
    for dither in DITHERS:
        result = fc.quantize(GENERATED["gradient"](), 8, locked=["#ff000000"], dither=dither)
        assert result.palette.hex[0] == "#ff000000"
        assert (result.palette.rgba[1:, 3] == 255).all()
        assert 0 not in result.indices
        assert (
            fc.design_palette(GENERATED["gradient"](), 8, locked=["#ff000000"], for_dither=dither).hex[0] == "#ff000000"
        )


# A kernel of one's own


def test_a_printed_kernel_given_as_rows_is_the_method_of_its_name() -> None:
    image, palette = GENERATED["gradient"](), fc.design_palette(GENERATED["gradient"](), 6)
    for rows in ([[0, "*", 7], [3, 5, 1]], ((None, 14), (6, 10, 2)), [["*", 0.4375], [0.3125, 0.0625]]):
        own = fc.apply_palette(image, palette, dither=rows)
        named = fc.apply_palette(image, palette, dither="floyd-steinberg")
        assert np.array_equal(own.indices, named.indices) is (rows == [[0, "*", 7], [3, 5, 1]])
        assert own.report["dither"] == "kernel"


def test_quantize_makes_a_palette_for_a_kernel_of_ones_own() -> None:
    image = GENERATED["gradient"]()
    own, named = (fc.quantize(image, 9, dither=each) for each in ([[0, "*", 2], [1, 1]], "sierra-lite"))
    assert own.palette == named.palette
    assert np.array_equal(own.indices, named.indices)


# Devices


@pytest.mark.parametrize("dither", EVERY_DITHER)
@pytest.mark.parametrize("bits", [1, 3, 5])
def test_colors_are_ones_that_the_device_has(dither: str, bits: int) -> None:
    levels = {round(255 * level / (2**bits - 1)) for level in range(2**bits)}
    result = fc.quantize(GENERATED["gradient"](), 24, output_bits=bits, dither=dither, locked=["#010203"])
    assert result.palette.hex[0] == "#010203", "locked colours are as they were given"
    assert set(result.palette.rgb[1:].ravel().tolist()) <= levels
    assert len(np.unique(result.palette.rgba, axis=0)) == len(result.palette) <= 24
    assert len(result.palette) >= min(24, 8**bits) / 2
    assert np.array_equal(np.bincount(result.indices.ravel(), minlength=len(result.palette)), result.palette.weights)


def test_eight_bits_are_every_device_and_alpha_is_no_channel_of_it() -> None:
    image = soft_body()
    assert fc.quantize(image, 9, output_bits=8).palette == fc.quantize(image, 9).palette
    soft = fc.quantize(image, 20, output_bits=2, dither="stucki").palette.rgba
    assert set(soft[:, :3].ravel().tolist()) <= {0, 85, 170, 255}
    assert not set(soft[:, 3].tolist()) <= {0, 85, 170, 255}


def test_a_palette_alone_is_the_devices_too() -> None:
    for method in ("k-means", "median-cut", "random"):
        palette = fc.design_palette(GENERATED["noise"](), 20, method=method, output_bits=2)
        assert set(palette.rgb.ravel().tolist()) <= {0, 85, 170, 255}
        assert palette.weights is not None
        assert palette.weights.sum() == 64 * 64


# Palettes for a dither, alone


@pytest.mark.parametrize("dither", EVERY_DITHER)
@LAW
@given(image=pictures(), n_colors=st.integers(1, 20), options=options())
def test_a_palette_for_a_dither_is_the_one_that_quantize_uses(
    dither: str, image: Image, n_colors: int, options: dict[str, Any]
) -> None:
    """But for order: alone, it is that of what is nearest to each colour."""
    palette = fc.design_palette(image, n_colors, for_dither=dither, **options)
    assert sorted(palette.hex) == sorted(fc.quantize(image, n_colors, dither=dither, **options).palette.hex)
    assert palette.weights is not None
    assert palette.weights.sum() == image.shape[0] * image.shape[1]
    assert (np.diff(palette.weights) <= 0).all()


def test_for_dither_reads_its_file_once(tmp_path: Any) -> None:
    import io

    fc.quantize(GENERATED["gradient"](), 200, dither="none").save(tmp_path / "photo.png")
    file = io.BytesIO((tmp_path / "photo.png").read_bytes())
    of_path = fc.design_palette(tmp_path / "photo.png", 8, for_dither="auto")
    assert fc.design_palette(file, 8, for_dither="auto") == of_path


def test_a_palette_is_made_for_its_dither_unless_in_a_hurry() -> None:
    """A dither mixes neighbours, so its colours lie farther out than means of clusters do."""
    image = GENERATED["gradient"]()
    plain = fc.design_palette(image, 6)
    for dither in ("auto", "joint", "floyd-steinberg", "blue-noise"):
        spread = fc.design_palette(image, 6, for_dither=dither)
        assert spread.rgb.astype(float).std(axis=0).sum() > 1.05 * plain.rgb.astype(float).std(axis=0).sum()
    for dither in ("floyd-steinberg", "blue-noise"):
        assert fc.design_palette(image, 6, for_dither=dither, effort="fast").rgb.tolist() == (
            fc.design_palette(image, 6, effort="fast").rgb.tolist()
        )


# The report


def test_the_report_says_what_auto_did_and_why() -> None:
    everywhere = fc.quantize(GENERATED["gradient"](), 8).report
    assert everywhere["dither"] == "auto"
    assert everywhere["dithered"] == 1.0
    assert everywhere["why"].endswith("dithered everywhere")
    drawing = np.kron(GENERATED["noise"]()[:4, :4], np.ones((16, 16, 1), np.uint8))
    drawing[:16, :16] = GENERATED["gradient"]()[:16, :16]
    mixed = fc.quantize(drawing, 20).report
    assert 0 < mixed["dithered"] < 0.2
    assert mixed["why"].startswith("flat areas")
    assert "the rest is dithered" in mixed["why"]
    flat = fc.apply_palette(np.full((9, 9, 3), 7, np.uint8), [[7, 7, 7], [9, 9, 9]]).report
    assert flat["dithered"] == 0
    assert flat["why"].endswith("not dithered")


@pytest.mark.parametrize("dither", DITHERED)
def test_the_report_names_the_dither(dither: str) -> None:
    report = fc.quantize(GENERATED["gradient"](), 8, dither=dither, space="linear").report
    assert (report["n_colors"], report["space"], report["dither"]) == (8, "linear", dither)
    assert ("why" in report) is (dither in ("auto", "joint"))


# Calm areas


def test_calm_areas_count_more_in_the_spaces_of_the_eye() -> None:
    """Half a smooth ramp, half noise: the ramp's error falls. In the other spaces all pixels are alike."""
    noise, x = GENERATED["noise"](), np.arange(64)
    image = noise.copy()
    image[:, :32] = np.repeat((60 + 2 * x[:, None] + x[None, :32])[:, :, None], 3, axis=2)
    for space in SPACES:
        plain = fc.design_palette(image, 16, space=space)
        calm = fc.quantize(image, 16, space=space, dither="none").palette
        assert (calm == plain) is (space in ("srgb", "linear"))
        if calm != plain:
            ramp_errors = [
                fc.measure(image[:, :32], fc.apply_palette(image[:, :32], each, space=space, dither="none")).mse
                for each in (calm, plain)
            ]
            assert ramp_errors[0] < 0.9 * ramp_errors[1]
    assert fc.quantize(image, 16, effort="fast", dither="none").palette == fc.design_palette(image, 16, effort="fast")


def test_where_texture_hides_it_auto_repeats_neighbours_and_the_file_is_shorter() -> None:
    """The price of a bit: none, as built, far too high. Strength 0 is the plain nearest colour at any price."""
    photo = np.ascontiguousarray(load_sample_image("flower.jpg")[100:228, 200:328])
    palette = fc.design_palette(photo, 64)
    sizes = []
    for bit in (0.0, AUTO.bit, 10 * AUTO.bit):
        result = fc.apply_palette(photo, palette, dither=replace(AUTO, bit=bit))
        sizes.append(len(encode_indexed(np.asarray(result.indices), palette.rgba)))
        plain = fc.apply_palette(photo, palette, dither=replace(AUTO, bit=bit), dither_strength=0)
        assert np.array_equal(plain.indices, fc.apply_palette(photo, palette, dither="auto", dither_strength=0).indices)
    assert sizes[2] < sizes[1] < sizes[0]
    assert np.array_equal(
        fc.apply_palette(photo, palette, dither="auto").indices, fc.apply_palette(photo, palette, dither=AUTO).indices
    )
