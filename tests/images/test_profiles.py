"""Colour profiles: what is sRGB stays, what is not becomes sRGB, or is kept with its profile."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from fewcolors import (
    count_colors,
    design_palette,
    images,
    quantize,
)
from fewcolors.errors import ArgumentError
from fewcolors.images.icc import parsed
from tests.images.makers import (
    ADOBE_COLORANTS,
    ADOBE_RGB,
    CMYK,
    DISPLAY_P3,
    P3_COLORANTS,
    PROPHOTO,
    PROPHOTO_COLORANTS,
    SRGB,
    SRGB_COLORANTS,
    SRGB_TRC,
    TABLE,
    file_of,
    gamma_trc,
    grey_profile,
    iccp,
    png,
    rgb_profile,
    table_trc,
    with_profile,
)
from tests.pictures import LAW

RNG = np.random.default_rng(22)
PHOTO = RNG.integers(0, 256, (24, 31, 3), dtype=np.uint8)
PHOTO[:8] //= 8  # shadows, where curves differ most
DEEP = RNG.integers(0, 65536, (9, 8, 3), dtype=np.uint16)

WIDE = {"Display P3": DISPLAY_P3, "Adobe RGB (1998)": ADOBE_RGB, "ProPhoto RGB": PROPHOTO}


def srgb_to_xyz_d50() -> np.ndarray:
    """sRGB's matrix by the book, from its chromaticities, with Bradford's adaptation from D65 to D50."""
    xyz = np.array(
        [[x / y, 1, (1 - x - y) / y] for x, y in ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06), (0.3127, 0.329))]
    ).T
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    gain = (bradford @ (0.9642, 1, 0.8249)) / (bradford @ xyz[:, 3])
    adapted = np.linalg.inv(bradford) @ np.diag(gain) @ bradford
    return adapted @ xyz[:, :3] * np.linalg.solve(xyz[:, :3], xyz[:, 3])


def by_littlecms(image: Image.Image, profile: bytes) -> np.ndarray:
    there = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    found = ImageCms.profileToProfile(
        image, there, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    assert found is not None
    return np.array(found)


def by_formula(numbers: np.ndarray, colorants: Any, power: float) -> np.ndarray:
    """The naive twin, for spaces of a power: numbers in [0, 1] -> sRGB in [0, 1]."""
    matrix = (
        np.linalg.inv(srgb_to_xyz_d50()) @ (np.rint(np.array(colorants) * 65536) / 65536).T
    )  # as a profile holds them
    light = np.clip((numbers**power) @ (matrix / matrix.sum(axis=1, keepdims=True)).T, 0, 1)  # white is white
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


# What is in sRGB


@pytest.mark.parametrize("name", ["PNG", "TIFF", "WEBP"])
def test_pixels_with_a_profile_of_srgb_stay_byte_for_byte(name: str) -> None:
    options = {"lossless": True} if name == "WEBP" else {}
    found = images.read(with_profile(PHOTO, SRGB, name, **options))
    assert np.array_equal(found.pixels, PHOTO)
    assert (found.profile, found.note) == (None, "")


def test_deep_pixels_with_a_profile_of_srgb_stay_to_the_last_bit() -> None:
    assert np.array_equal(images.as_array(png(DEEP, extra=[iccp(SRGB)])), images.as_array(DEEP))


@pytest.mark.parametrize("points", [26, 42, 1024, 4096])
def test_a_profile_that_draws_srgb_with_a_few_points_is_srgb(points: int) -> None:
    """Compact profiles of cameras and networks have tables of so many."""
    x = np.arange(points) / (points - 1)
    curve = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    profile = rgb_profile(SRGB_COLORANTS, table_trc(curve))
    assert np.array_equal(images.as_array(with_profile(PHOTO, profile)), PHOTO)


def test_pillows_own_profile_of_srgb_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert np.array_equal(images.as_array(with_profile(PHOTO, profile)), PHOTO)


def test_arrays_have_no_profile() -> None:
    for wish in images.PROFILES:
        found = images.read(PHOTO, wish)
        assert found.pixels is PHOTO
        assert (found.profile, found.note) == (None, "")


# What is not


def test_the_reds_of_display_p3_become_known_srgb() -> None:
    """P3's red lies outside sRGB and is clipped to its red; P3's (200, 80, 60) is sRGB's (215, 72, 53) (CSS Color 4's
    conversion gives 215.03, 72.15, 52.97); greys stay."""
    colors = np.array([[[255, 0, 0], [200, 80, 60], [0, 0, 0], [119, 119, 119], [255, 255, 255]]], np.uint8)
    found = images.read(with_profile(colors, DISPLAY_P3))
    assert found.pixels[0].tolist() == [[255, 0, 0], by_css(200, 80, 60), [0] * 3, [119] * 3, [255] * 3]
    assert found.note == "Display P3 turned into sRGB"


def by_css(*p3: int) -> list[int]:
    """CSS Color 4: Display P3 to linear sRGB by its matrix, D65 both."""
    matrix = [[1.2249401762805598, -0.22494017628055996, 0.0], [-0.042056954709688163, 1.0420569547096881, 0.0],
              [-0.019637554590334432, -0.078636045550631889, 1.0982736001409663]]  # fmt: skip
    numbers = np.array(p3) / 255
    light = np.array(matrix) @ np.where(numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255).astype(int).tolist()


@pytest.mark.parametrize("name", WIDE)
def test_bytes_agree_with_littlecms(name: str) -> None:
    """LittleCMS works 8-bit pictures in 16 bits: a level beside, in ProPhoto's shadows two (0.3 levels on average)."""
    ours = images.as_array(with_profile(PHOTO, WIDE[name])).astype(int)
    apart = np.abs(ours - by_littlecms(Image.fromarray(PHOTO), WIDE[name]))
    assert apart.max() <= (2 if name == "ProPhoto RGB" else 1)
    assert apart.mean() < 0.05


@pytest.mark.parametrize(("name", "power"), [("Adobe RGB (1998)", 2.19921875), ("ProPhoto RGB", 1.80078125)])
def test_deep_pixels_agree_with_the_formula_to_16_bits(name: str, power: float) -> None:
    colorants = ADOBE_COLORANTS if name.startswith("Adobe") else PROPHOTO_COLORANTS
    found = images.as_array(png(DEEP, extra=[iccp(WIDE[name])]))
    assert found.dtype == np.float64
    assert np.abs(found - by_formula(DEEP / 65535, colorants, power)).max() < 0.001 / 65535


@pytest.mark.parametrize("name", WIDE)
def test_bytes_are_the_roundings_of_deep_pixels(name: str) -> None:
    deep = np.repeat(PHOTO.astype(np.uint16) * 257, 2, axis=1)
    deep[:, 1::2] ^= 1  # so that it is deep, and every other pixel is no more than a byte
    found = images.as_array(png(deep, extra=[iccp(WIDE[name])]))[:, ::2]
    assert np.array_equal(np.rint(found * 255), images.as_array(with_profile(PHOTO, WIDE[name])))


@pytest.mark.parametrize("name", WIDE)
def test_a_deep_ramp_of_greys_stays_grey_and_in_order(name: str) -> None:
    ramp = np.repeat(np.arange(65536, dtype=np.uint16).reshape(256, 256, 1), 3, axis=2)
    found = images.as_array(png(ramp, extra=[iccp(WIDE[name])])).reshape(-1, 3)
    assert np.abs(np.ptp(found, axis=1)).max() < 1e-12
    assert (np.diff(found[:, 0]) >= 0).all()
    assert found[0].tolist() == [0, 0, 0]
    assert found[-1].tolist() == [1, 1, 1]


def test_alpha_has_no_profile() -> None:
    rgba = np.dstack([PHOTO, PHOTO[:, :, 0]])
    found = images.as_array(with_profile(rgba, DISPLAY_P3))
    assert np.array_equal(found[:, :, 3], rgba[:, :, 3])
    assert np.array_equal(found[:, :, :3], images.as_array(with_profile(PHOTO, DISPLAY_P3)))


def test_a_pillow_image_is_treated_as_its_file() -> None:
    data = with_profile(PHOTO, DISPLAY_P3)
    for wish in images.PROFILES:
        from_file, from_image = images.read(data, wish), images.read(Image.open(io.BytesIO(data)), wish)
        assert np.array_equal(from_file.pixels, from_image.pixels)
        assert from_file.profile == from_image.profile


def test_a_palette_is_converted_like_its_colors() -> None:
    indexed = Image.fromarray(PHOTO).quantize(16)
    expected = images.as_array(with_profile(np.array(indexed.convert("RGB")), DISPLAY_P3))
    assert np.array_equal(images.as_array(file_of(indexed, icc_profile=DISPLAY_P3)), expected)


def test_grey_is_converted_by_its_curve() -> None:
    """Of gamma 1, level 55 is light 0.2157, which is sRGB's 0.5018, level 128."""
    grey = np.array([[0, 55, 255]], np.uint8)
    found = images.read(with_profile(grey, grey_profile(gamma_trc(1.0), "linear grey")))
    assert found.pixels[0].tolist() == [[0] * 3, [128] * 3, [255] * 3]
    assert found.note == "linear grey turned into sRGB"
    deep = np.array([[[0], [14136], [65535]]], np.uint16)
    assert abs(images.as_array(png(deep, extra=[iccp(grey_profile(gamma_trc(1.0)))]))[0, 1, 0] - 0.50179) < 1e-5


def test_grey_of_a_profile_for_grey_that_is_srgb_stays() -> None:
    grey = PHOTO[:, :, 0]
    assert np.array_equal(images.as_array(with_profile(grey, grey_profile(SRGB_TRC)))[:, :, 0], grey)


# Profiles of tables, which LittleCMS computes


def test_cmyk_is_converted_by_its_profile() -> None:
    inks = RNG.integers(0, 256, (6, 5, 4), dtype=np.uint8)
    inks[0, 0] = 0
    image = Image.frombytes("CMYK", (5, 6), inks.tobytes())
    found = images.read(file_of(image, "TIFF", icc_profile=CMYK), "keep")
    assert np.array_equal(found.pixels, by_littlecms(image, CMYK))
    assert found.pixels[0, 0].tolist() == [255, 255, 255]
    assert (found.profile, found.note) == (None, "four inks turned into sRGB")
    assert not np.array_equal(found.pixels, np.array(image.convert("RGB")))


def test_a_table_is_used_where_a_profile_has_one() -> None:
    found = images.read(with_profile(PHOTO, TABLE))
    assert np.array_equal(found.pixels, by_littlecms(Image.fromarray(PHOTO), TABLE))
    assert found.note == "a printer turned into sRGB"
    rgba = np.dstack([PHOTO, PHOTO[:, :, 0]])
    assert np.array_equal(images.as_array(with_profile(rgba, TABLE)), np.dstack([found.pixels, PHOTO[:, :, 0]]))


def test_a_table_has_8_bits_of_deep_pictures_and_says_so() -> None:
    found = images.read(png(DEEP, extra=[iccp(TABLE)]))
    assert found.pixels.dtype == np.uint8
    assert found.note == "a printer turned into sRGB at 8 bits"


# What is wrong with a profile


def broken_profiles() -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut short": DISPLAY_P3[:200],
        "no profile": bytes(range(256)) * 3,
        "no curve": DISPLAY_P3.replace(b"para\0\0\0\0\0\3", b"para\0\0\0\0\0\x09"),
        "a curve of no power": rgb_profile(P3_COLORANTS, gamma_trc(0.0)),
        "primaries of another type": DISPLAY_P3.replace(b"XYZ \0\0\0\0\0\0\x83", b"ZYX \0\0\0\0\0\0\x83"),
        "a count beyond the end": DISPLAY_P3[:128] + struct.pack(">I", 2**31) + DISPLAY_P3[132:],
    }


@pytest.mark.parametrize("name", broken_profiles())
@pytest.mark.parametrize("wish", images.PROFILES)
def test_a_damaged_profile_is_ignored_and_noted(name: str, wish: str) -> None:
    image = Image.fromarray(PHOTO)
    image.info["icc_profile"] = broken_profiles()[name]
    found = images.read(image, wish)
    assert np.array_equal(found.pixels, PHOTO)
    assert (found.profile, found.note) == (None, "its colour profile is damaged: ignored")


def test_a_chunk_that_cannot_be_unpacked_is_a_damaged_profile() -> None:
    found = images.read(png(PHOTO, 8, extra=[(b"iCCP", b"a name\0\0" + b"no deflate")]))
    assert np.array_equal(found.pixels, PHOTO)
    assert "damaged" in found.note


@pytest.mark.parametrize(("profile", "kind"), [(grey_profile(gamma_trc(1.8)), "GRAY"), (CMYK, "CMYK")])
def test_a_profile_for_other_channels_is_ignored_and_noted(profile: bytes, kind: str) -> None:
    image = Image.fromarray(PHOTO)
    image.info["icc_profile"] = profile
    found = images.read(image, "keep")
    assert np.array_equal(found.pixels, PHOTO)
    assert found.profile is None
    assert found.note.endswith(f"is made for {kind}: ignored")


@LAW
@given(
    profile=st.sampled_from([DISPLAY_P3, ADOBE_RGB, TABLE]),
    changes=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 300),
)
def test_malformed_profiles_bring_no_error(profile: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(profile)
    for place, value in changes:
        data[place % len(data)] = value
    image = Image.fromarray(PHOTO[:3, :3].copy())
    image.info["icc_profile"] = bytes(data[: len(data) - cut])
    found = images.read(image)
    assert found.pixels.shape == (3, 3, 3)
    assert "\n" not in found.note


def test_a_note_is_one_line_whatever_the_profile_is_called() -> None:
    found = images.read(with_profile(PHOTO, rgb_profile(P3_COLORANTS, SRGB_TRC, "two\nlines\x1b[31m")))
    assert found.note == "two lines[31m turned into sRGB"


def test_an_unknown_wish_is_named() -> None:
    for call in (images.read, quantize, design_palette, count_colors):
        with pytest.raises(ArgumentError, match="profile='p3' is not known; try one of srgb, keep"):
            call(PHOTO, profile="p3")


def test_the_name_of_a_profile_is_read_in_both_versions() -> None:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert parsed(made).name == "sRGB built-in"
    assert parsed(DISPLAY_P3).name == "Display P3"
