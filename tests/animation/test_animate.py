"""Few colours that do not boil."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from fewcolors.animation import PALETTES, Animation, Frame, animate, at_rate, encode, read
from fewcolors.animation.scenes import scenes_of
from fewcolors.animation.timing import in_ticks
from fewcolors.errors import ArgumentError
from fewcolors.quantize import DITHERS
from tests.animation.films import moving_photo, rgba, same, seen, sprites


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return load_sample_image("china.jpg")[150:200, 200:270].copy()


def colors_of(film: Animation) -> int:
    return len(np.unique(np.concatenate([pixels.reshape(-1, 4) for pixels in seen(film)]), axis=0))


@pytest.mark.parametrize("dither", [name for name in DITHERS if name not in ("joint", "yliluoma")])
def test_a_pixel_that_stands_still_keeps_its_colour(photo: np.ndarray, dither: str) -> None:
    film = moving_photo(photo)
    shown = seen(animate(film, 12, dither=dither))
    before = seen(film)
    for number in range(1, len(shown)):
        still = (before[number] == before[number - 1]).all(axis=2)
        assert still.any()
        assert np.array_equal(shown[number][still], shown[number - 1][still])


def test_dithered_one_by_one_the_frames_would_boil(photo: np.ndarray) -> None:
    film = moving_photo(photo)
    alone = [seen(animate(Animation([frame]), 12))[0] for frame in film.frames]
    before = seen(film)
    still = (before[1] == before[0]).all(axis=2)
    assert (alone[1][still] != alone[0][still]).any()


@pytest.mark.parametrize("palettes", ["global", "scene", "frame"])
def test_times_and_plays_stay_and_the_palette_is_as_small_as_asked(photo: np.ndarray, palettes: str) -> None:
    film = moving_photo(photo)
    few = animate(film, 9, palettes=palettes, dither="none")
    assert [frame.delay for frame in few.frames] == [frame.delay for frame in film.frames]
    assert few.plays == film.plays
    assert colors_of(few) <= (9 if palettes != "frame" else 9 * len(film.frames))
    assert len(encode(few, ".gif")) < len(encode(animate(film, 200), ".gif"))


def test_what_has_few_colours_comes_back_as_it_is() -> None:
    film = sprites(6, n_colors=7)
    assert animate(film, 8) is film


def test_a_new_scene_has_its_own_palette(photo: np.ndarray) -> None:
    other = 255 - photo
    film = Animation([*moving_photo(photo, 3).frames, *moving_photo(other, 3).frames])
    assert scenes_of(film.frames) == [[0, 1, 2], [3, 4, 5]]
    by_scene, together = (seen(animate(film, 8, palettes=palettes, dither="none")) for palettes in ("scene", "global"))
    errors = [
        sum(np.square(a.astype(float) - b).mean() for a, b in zip(shown, seen(film), strict=True))
        for shown in (by_scene, together)
    ]
    assert errors[0] < errors[1] * 0.8


def test_a_film_with_noise_stands_where_it_is_held(photo: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    noisy = [np.clip(photo.astype(int) + rng.integers(-2, 3, photo.shape), 0, 255).astype(np.uint8) for _ in range(3)]
    film = Animation([Frame(pixels) for pixels in noisy])
    held, free = (seen(animate(film, 16, hold=hold)) for hold in (4, 0))
    assert np.array_equal(held[0], held[2])
    assert not np.array_equal(free[0], free[2])


def test_transparency_survives_the_reduction() -> None:
    rng = np.random.default_rng(5)
    frames = []
    for _ in range(3):
        pixels = rng.integers(0, 256, (20, 20, 4), np.uint8)
        pixels[:, :, 3] = np.where(rng.random((20, 20)) < 0.5, 0, 255)
        frames.append(Frame(pixels))
    few = animate(Animation(frames), 8)
    for shown, frame in zip(seen(few), frames, strict=True):
        assert np.array_equal(shown[:, :, 3], rgba(frame.pixels)[:, :, 3])


def test_the_same_film_gives_the_same_bytes_for_any_number_of_threads(photo: np.ndarray) -> None:
    film = moving_photo(photo, 3)
    some, others = (encode(animate(film, 10, threads=threads), ".gif") for threads in (1, 3))
    assert some == others


def test_moments_are_rounded_and_not_delays() -> None:
    assert sum(in_ticks([Fraction(1000, 24)] * 24, 10, 65535)) == 100
    assert in_ticks([Fraction(0), Fraction(10), Fraction(70)], 10, 65535) == [0, 1, 7]


def test_another_rate_shows_what_is_seen_at_each_moment() -> None:
    film = Animation([Frame(np.full((1, 1), number, np.uint8), delay) for number, delay in enumerate((100, 0, 50, 50))])
    slow = at_rate(film, Fraction(20))
    assert [int(frame.pixels[0, 0, 0]) for frame in slow.frames] == [0, 0, 2, 3]
    assert slow.seconds == film.seconds
    assert same(seen(at_rate(slow, Fraction(20))), seen(slow))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"n_colors": 1}, "from 2 to 256"),
        ({"n_colors": 257}, "from 2 to 256"),
        ({"palettes": "each"}, "palettes"),
        ({"hold": -1}, "from 0 to 255"),
        ({"n_colors": 4, "dither": "wild"}, "dither"),
        ({"n_colors": 4, "space": "wild"}, "space"),
    ],
)
def test_a_wrong_option_is_named(options: dict, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        animate(sprites(2), **options)


@pytest.mark.parametrize("wrong", [[], [3], "film"])
def test_an_animation_has_frames(wrong: object) -> None:
    with pytest.raises(ArgumentError, match="at least one Frame"):
        Animation(wrong)


def test_delays_and_plays_are_numbers_that_can_be() -> None:
    pixels = np.zeros((1, 1), np.uint8)
    for delay in (-1, "soon", float("nan"), None):
        with pytest.raises(ArgumentError, match="delay"):
            Frame(pixels, delay)
    for plays in (-1, 65536, 1.5, True):
        with pytest.raises(ArgumentError, match="plays"):
            Animation([Frame(pixels)], plays)


def clearing(seed: int, n_colors: int) -> Animation:
    """Noise of so many colours, in which something new comes or holes appear, from frame to frame."""
    rng = np.random.default_rng(seed)
    colors = np.dstack([rng.integers(0, 256, (1, n_colors, 3), np.uint8), np.full((1, n_colors), 255, np.uint8)])[0]
    pixels, frames = colors[rng.integers(0, n_colors, (24, 32))], []
    for _ in range(5):
        y, x = rng.integers(0, 20, 2)
        pixels = pixels.copy()
        corner = pixels[y : y + 12, x : x + 12]
        kind = rng.integers(3)
        if kind == 0:
            corner[:] = 0
        else:
            corner[:] = np.roll(colors, kind, axis=1)[rng.integers(0, n_colors, corner.shape[:2])] | [0, 0, 0, 255]
        if kind == 2:
            pixels[rng.random((24, 32)) < 0.3] = 0
        frames.append(Frame(pixels))
    return Animation(frames)


@pytest.mark.parametrize("palettes", PALETTES)
@pytest.mark.parametrize("n_colors", [100, 768])
def test_what_is_drawn_again_around_a_hole_fits_into_a_table(palettes: str, n_colors: int) -> None:
    """Some of it stands in the colours of palettes gone by."""
    for seed in range(8):
        film = clearing(seed, n_colors)
        few = animate(film, 256, palettes=palettes, hold=seed % 2 * 8)
        assert same(seen(read(encode(few, ".gif"))), seen(few))
        for shown, frame in zip(seen(few), film.frames, strict=True):
            assert np.array_equal(shown[:, :, 3], rgba(frame.pixels)[:, :, 3])
