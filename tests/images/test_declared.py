"""What a PNG says of its colours without a profile, in the standard's order: cICP, iCCP, sRGB, then gAMA and cHRM."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from fewcolors import images, quantize
from tests.images.makers import DISPLAY_P3, iccp, png, with_profile

RNG = np.random.default_rng(24)
PHOTO = RNG.integers(0, 256, (9, 7, 3), dtype=np.uint8)
DEEP = RNG.integers(0, 65536, (9, 7, 3), dtype=np.uint16)

D65 = (0.3127, 0.3290)
BT_709 = (*D65, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
P3 = (*D65, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
SRGB_CHUNK = (b"sRGB", b"\0")


def gama(power: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(power * 100000))


def chrm(chromaticities: tuple[float, ...]) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(number * 100000) for number in chromaticities))


def cicp(primaries: int, curve: int, matrix: int = 0, full: int = 1) -> tuple[bytes, bytes]:
    return b"cICP", bytes([primaries, curve, matrix, full])


def read(*chunks: tuple[bytes, bytes], wish: str = "srgb") -> images.Decoded:
    return images.read(png(PHOTO, 8, extra=chunks), wish)


def encoded(light: np.ndarray) -> np.ndarray:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def decoded(numbers: np.ndarray) -> np.ndarray:
    return np.where(numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize(
    "chunks",
    [
        [],
        [SRGB_CHUNK],
        [SRGB_CHUNK, gama(1.0), chrm(P3)],
        [gama(0.45455)],
        [gama(0.45)],
        [gama(0.45455), chrm(BT_709)],
        [chrm(P3)],
        [gama(1e-5)],
        [gama(0.0)],
        [cicp(1, 13)],
        [cicp(1, 13), gama(1.0)],
        [cicp(1, 13), iccp(DISPLAY_P3)],
        [gama(1.0), chrm((*D65, *[0.3, 0.3] * 3))],
        [gama(1.0), chrm((0, 0) * 4)],
    ],
)
def test_what_says_srgb_or_nothing_stays(chunks: list[tuple[bytes, bytes]]) -> None:
    for wish in images.PROFILES:
        found = read(*chunks, wish=wish)
        assert np.array_equal(found.pixels, PHOTO)
        assert found.profile is None


@pytest.mark.parametrize("power", [1.0, 0.55, 0.3])
def test_a_gamma_is_applied(power: float) -> None:
    found = read(gama(power))
    assert np.array_equal(found.pixels, np.rint(encoded((PHOTO / 255) ** (1 / power)) * 255))
    assert found.note == f"gamma {1 / power:.4g} turned into sRGB"


def test_a_deep_png_of_linear_light_keeps_its_precision() -> None:
    found = images.as_array(png(DEEP, extra=[gama(1.0)]))
    assert np.abs(found - encoded(DEEP / 65535)).max() < 1e-9


def test_primaries_count_with_a_gamma() -> None:
    """gAMA and cHRM of Display P3 are read as its profile is: the chunk's gamma of 1 / 2.2 is sRGB's curve."""
    found = read(gama(0.45455), chrm(P3))
    assert np.array_equal(found.pixels, images.as_array(with_profile(PHOTO, DISPLAY_P3)))


def test_a_code_of_display_p3_is_read_as_its_profile() -> None:
    found = read(cicp(12, 13))
    assert np.array_equal(found.pixels, images.as_array(with_profile(PHOTO, DISPLAY_P3)))
    assert found.note == "Display P3 turned into sRGB"
    deep = images.as_array(png(DEEP, extra=[cicp(12, 13)]))
    assert np.abs(deep - images.as_array(png(DEEP, extra=[iccp(DISPLAY_P3)]))).max() < 2e-3  # a profile's 16 bits


@pytest.mark.parametrize("power", [8, 4, 5])
def test_the_curves_of_codes(power: int) -> None:
    light = (PHOTO / 255) ** {8: 1.0, 4: 2.2, 5: 2.8}[power]
    assert np.array_equal(read(cicp(1, power)).pixels, np.rint(encoded(light) * 255))


def test_bt_2020_contains_srgb() -> None:
    """A grey stays under the camera's curve of BT.709 turned round, and the wide green is clipped to sRGB's."""
    colors = np.array([[[0, 0, 0], [255, 255, 255], [0, 255, 0]]], np.uint8)
    found = images.as_array(png(colors, 8, extra=[cicp(9, 1)]))
    assert np.array_equal(found, colors)
    grey = images.as_array(png(np.full((1, 1, 3), 128, np.uint8), 8, extra=[cicp(9, 1)]))
    light = ((128 / 255 + 0.099) / 1.099) ** (1 / 0.45)
    assert grey.tolist() == [[[round(float(encoded(np.array(light))) * 255)] * 3]]


@pytest.mark.parametrize("chunk", [cicp(9, 16), cicp(9, 18), cicp(2, 2), cicp(1, 13, 1), cicp(12, 13, 0, 0)])
def test_a_code_that_is_not_known_gives_way_to_the_next_word(chunk: tuple[bytes, bytes]) -> None:
    assert np.array_equal(read(chunk).pixels, PHOTO)
    expected = images.as_array(with_profile(PHOTO, DISPLAY_P3))
    assert np.array_equal(read(chunk, iccp(DISPLAY_P3)).pixels, expected)


def test_the_order_of_precedence() -> None:
    by_profile, by_gamma = images.as_array(with_profile(PHOTO, DISPLAY_P3)), read(gama(1.0)).pixels
    assert np.array_equal(read(iccp(DISPLAY_P3), gama(1.0)).pixels, by_profile)
    assert np.array_equal(read(cicp(1, 8), iccp(DISPLAY_P3)).pixels, by_gamma)
    assert not np.array_equal(by_profile, by_gamma)


@pytest.mark.parametrize("data", [b"", b"\x0c", b"\x0c\x0d\0\x01\0"])
def test_a_code_of_another_length_is_ignored(data: bytes) -> None:
    assert np.array_equal(read((b"cICP", data)).pixels, PHOTO)


@pytest.mark.parametrize("chunks", [[gama(1.0)], [gama(0.45455), chrm(P3)], [cicp(12, 13)], [cicp(9, 1)]])
def test_what_was_said_without_a_profile_is_kept_as_one(chunks: list[tuple[bytes, bytes]]) -> None:
    """The profile that is written gives the colours that the chunks gave, to us and by LittleCMS to others."""
    kept, converted = read(*chunks, wish="keep"), read(*chunks)
    assert np.array_equal(kept.pixels, PHOTO)
    assert kept.profile is not None
    assert np.array_equal(images.to_srgb(kept.pixels, kept.profile), converted.pixels)
    result = quantize(png(PHOTO // 90 * 90, 8, extra=chunks), profile="keep")
    assert result.profile == kept.profile
