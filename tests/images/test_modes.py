"""Every mode of Pillow and kind of file against colours that are known."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from fewcolors import images
from fewcolors.color.srgb import linear_to_srgb, srgb_to_linear
from tests.images.makers import file_of

KNOWN: dict[str, tuple[list[Any], list[list[int]]]] = {
    "1": ([0, 255], [[0, 0, 0], [255, 255, 255]]),
    "L": ([0, 77, 255], [[0] * 3, [77] * 3, [255] * 3]),
    "LA": ([(77, 255), (200, 9), (5, 0)], [[77, 77, 77, 255], [200, 200, 200, 9], [5, 5, 5, 0]]),
    "La": ([(100, 250), (0, 0)], [[102, 102, 102, 250], [0, 0, 0, 0]]),
    "RGB": ([(1, 2, 3)], [[1, 2, 3]]),
    "RGBX": ([(1, 2, 3, 9)], [[1, 2, 3]]),
    "RGBA": ([(1, 2, 3, 4)], [[1, 2, 3, 4]]),
    "RGBa": ([(50, 25, 0, 125)], [[102, 51, 0, 125]]),
    "CMYK": (
        [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 255, 0), (0, 0, 0, 255), (0, 0, 0, 51)],
        [[255] * 3, [0, 255, 255], [255, 0, 0], [0] * 3, [204] * 3],
    ),
    "YCbCr": ([(0, 128, 128), (255, 128, 128), (76, 85, 255)], [[0] * 3, [255] * 3, [254, 0, 0]]),
    "HSV": ([(0, 255, 255), (85, 255, 255), (0, 0, 128)], [[255, 0, 0], [0, 255, 0], [128] * 3]),
}


def image_of(mode: str, pixels: list[Any]) -> Image.Image:
    image = Image.new(mode, (len(pixels), 1))
    for place, pixel in enumerate(pixels):
        image.putpixel((place, 0), pixel)
    return image


@pytest.mark.parametrize("mode", KNOWN)
def test_known_colors_of_every_mode(mode: str) -> None:
    pixels, expected = KNOWN[mode]
    assert images.as_array(image_of(mode, pixels))[0].tolist() == expected


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "CMYK"])
def test_known_colors_out_of_a_tiff(mode: str) -> None:
    pixels, expected = KNOWN[mode]
    assert images.as_array(file_of(image_of(mode, pixels), "TIFF"))[0].tolist() == expected


def test_a_palette_with_transparent_entries() -> None:
    image = image_of("P", [0, 1, 2])
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    for transparency, alphas in ((1, [255, 0, 255]), (b"\x80\x00", [128, 0, 255])):
        array = images.as_array(file_of(image, transparency=transparency))
        assert array[0].tolist() == [[255, 0, 0, alphas[0]], [0, 255, 0, alphas[1]], [0, 0, 255, alphas[2]]]


def test_a_palette_with_alpha() -> None:
    image = Image.new("PA", (2, 1))
    image.putpalette([9, 8, 7, 6, 5, 4])
    image.putpixel((0, 0), (0, 255))
    image.putpixel((1, 0), (1, 40))
    assert images.as_array(image)[0].tolist() == [[9, 8, 7, 255], [6, 5, 4, 40]]


def test_the_cmyk_of_adobes_jpegs_is_not_inverted() -> None:
    """Adobe writes inks inverted and says so in a marker; Pillow writes, and reads, such files."""
    inks = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    data = file_of(inks, "JPEG", quality=100)
    assert b"Adobe" in data
    assert np.abs(images.as_array(data).astype(int) - (255, 0, 0)).max() <= 3


def test_the_colors_of_a_jpeg_are_those_that_went_in() -> None:
    data = file_of(Image.new("RGB", (16, 16), (200, 40, 90)), "JPEG", quality=100, subsampling=0)
    assert np.abs(images.as_array(data).astype(int) - (200, 40, 90)).max() <= 2


def test_cielab_agrees_with_littlecms_where_srgb_reaches() -> None:
    """Every colour of a coarse sRGB cube, to CIELAB and back: less than a level off on average."""
    steps = np.arange(0, 256, 51, dtype=np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(6, 36, 3)
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    exact = ImageCms.Flags.NOOPTIMIZE  # else tables of few points: 32 levels beside in places
    there = ImageCms.profileToProfile(Image.fromarray(cube), srgb, lab, outputMode="LAB", flags=exact)
    assert there is not None
    back = ImageCms.profileToProfile(there, lab, srgb, outputMode="RGB", flags=exact)
    ours = images.as_array(there).astype(int)
    assert np.abs(ours - np.asarray(back)).max() <= 1
    assert np.abs(ours - cube).mean() < 1
    assert np.array_equal(images.as_array(file_of(there, "TIFF")), images.as_array(there))


def test_known_colors_of_cielab() -> None:
    """L* 100, 0 and 53.4 are white, black and sRGB's grey 127; a* and b* have a sign."""
    lab = np.array([[[255, 0, 0], [0, 0, 0], [136, 0, 0], [136, 80, 67]]], np.uint8)
    array = images.as_array(Image.frombytes("LAB", (4, 1), lab.tobytes()))
    assert array[0, :3].tolist() == [[255] * 3, [0] * 3, [127] * 3]
    red, green, blue = array[0, 3].tolist()
    assert red > 200
    assert max(green, blue) < 60


def test_the_curve_of_srgb_and_its_inverse_are_one_anothers() -> None:
    numbers = np.linspace(0, 1, 10001)
    light = srgb_to_linear(numbers)
    assert np.abs(linear_to_srgb(light) - numbers).max() < 1e-12
    by_power = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    assert np.abs(linear_to_srgb(light) - by_power).max() < 1e-15 * 4


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (3, 2), color) for color in ((255, 0, 0), (0, 0, 255))]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    assert (images.as_array(file.getvalue()) == (255, 0, 0)).all()
