"""A palette made for its dither: least squares of the blurred error, held against whole matrices on small pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fewcolors import _kernel
from fewcolors.color import DITHER_SPACES, SPACES
from fewcolors.joint import (
    INERTIA,
    SAMPLE_PIXELS,
    TILE,
    Rounds,
    Sample,
    least_squares_step,
    made_for_dither,
    moved,
    tiled,
)
from fewcolors.mapping.auto import AUTO, EYE, JOINT, Auto
from fewcolors.mapping.canvas import Canvas
from fewcolors.mapping.diffusion import DIFFUSIONS
from fewcolors.mapping.methods import METHODS
from tests.eye import blur_matrix, blurred_error, chosen, points_of
from tests.pictures import GENERATED, Image


def canvas_of(name: str, shape: tuple[int, int], space: str) -> Canvas:
    image = GENERATED[name]()[: shape[0], : shape[1]]
    return Canvas(np.ascontiguousarray(image), DITHER_SPACES[space], 1)


def some_colors(image: Image, k: int) -> NDArray[np.uint8]:
    """Pixels from all over the picture."""
    flat = image.reshape(-1, image.shape[2])
    return np.ascontiguousarray(flat[np.linspace(0, len(flat) - 1, k).astype(int)])


CASES = [("gradient", (16, 13), "oklab", 6), ("noise", (12, 17), "srgb", 9), ("noise", (2, 9), "linear", 3)]


@pytest.mark.parametrize(("name", "shape", "space", "k"), CASES)
@pytest.mark.parametrize("locked", [0, 2])
def test_the_step_is_that_of_a_dense_solve(name: str, shape: tuple[int, int], space: str, k: int, locked: int) -> None:
    canvas = canvas_of(name, shape, space)
    colors = some_colors(canvas.pixels, k)
    indices = np.asarray(METHODS["floyd-steinberg"](canvas, colors), np.uint16)
    g, a = blur_matrix(canvas.pixels.shape[:2], EYE), chosen(indices, k)
    picture, points = points_of(canvas.space, canvas.pixels), points_of(canvas.space, colors)
    sample = Sample.of(canvas, EYE)
    pairs, sums = _kernel.mixture(indices.shape, indices.reshape(-1), sample.blurred, EYE.taps, EYE.own, k)
    assert np.array_equal(pairs, a.T @ g @ a)
    assert np.array_equal(sums, a.T @ g @ picture)
    step = least_squares_step(pairs, sums, points.astype(float), locked, 1000.0)
    dense = np.linalg.solve(
        (a.T @ g @ a)[locked:, locked:] + 1000.0 * np.eye(k - locked), (a.T @ g @ (picture - a @ points))[locked:]
    )
    assert step[locked:] == pytest.approx(dense, rel=1e-8, abs=1e-8)
    assert not step[:locked].any()


@pytest.mark.parametrize(("name", "shape", "space", "k"), CASES)
@pytest.mark.parametrize("method", ["floyd-steinberg", "auto", "blue-noise"])
def test_the_step_never_raises_the_blurred_error(
    name: str, shape: tuple[int, int], space: str, k: int, method: str
) -> None:
    canvas = canvas_of(name, shape, space)
    colors, sample = some_colors(canvas.pixels, k), Sample.of(canvas, EYE)
    indices = np.asarray(METHODS[method](canvas, colors), np.uint16)
    g, a, picture = blur_matrix(indices.shape, EYE), chosen(indices, k), points_of(canvas.space, canvas.pixels)
    points = points_of(canvas.space, colors)
    pairs, sums = _kernel.mixture(indices.shape, indices.reshape(-1), sample.blurred, EYE.taps, EYE.own, k)
    before = blurred_error(a @ points - picture, g)
    for inertia in (0.1, INERTIA * indices.size * (64 * 64 + EYE.own), 1e6):
        step = least_squares_step(pairs, sums, points.astype(float), 0, inertia)
        assert blurred_error(a @ (points + step) - picture, g) <= before * (1 + 1e-12)
    settled = points_of(canvas.space, moved(sample, indices, colors, 0))
    assert blurred_error(a @ settled - picture, g) <= before * 1.001, "rounded to 8 bits"


def test_locked_colors_stay_while_the_others_move() -> None:
    canvas = canvas_of("gradient", (48, 64), "oklab")
    colors = some_colors(canvas.pixels, 8)
    for method in ("auto", "joint", "stucki", "riemersma"):
        made = made_for_dither(canvas, METHODS[method], colors, 3, Rounds(2, 1))
        assert np.array_equal(made[:3], colors[:3])
        assert (made[3:] != colors[3:]).any()
        assert np.array_equal(made_for_dither(canvas, METHODS[method], colors, 8, Rounds(2, 1)), colors)


def test_a_locked_color_keeps_bytes_that_its_point_does_not_tell() -> None:
    """Some colours of Oklab share the way back with a neighbour (1 in 13,000)."""
    colors = np.random.default_rng(0).integers(0, 256, (100_000, 3), np.uint8)
    space = DITHER_SPACES["oklab"]
    back = space.to_srgb8(space.to_lattice(colors, 1).astype(np.float64), 3)
    lost = np.ascontiguousarray(colors[(back != colors).any(axis=1)][:4])
    assert len(lost)
    canvas = canvas_of("gradient", (48, 64), "oklab")
    palette = np.concatenate([lost, some_colors(canvas.pixels, 6)])
    assert np.array_equal(made_for_dither(canvas, METHODS["auto"], palette, len(lost), Rounds(2, 1))[: len(lost)], lost)


@pytest.mark.parametrize("method", ["auto", "floyd-steinberg", "blue-noise"])
def test_a_palette_made_for_its_dither_leaves_less_of_the_blurred_error(method: str) -> None:
    """Than the one it began with, on the picture dithered anew."""
    canvas = canvas_of("gradient", (32, 40), "oklab")
    colors = some_colors(canvas.pixels, 8)
    g, picture = blur_matrix(canvas.pixels.shape[:2], EYE), points_of(canvas.space, canvas.pixels)

    def error(palette: NDArray[np.uint8]) -> float:
        shown = points_of(canvas.space, palette)[METHODS[method](canvas, palette)].reshape(-1, 4)
        return blurred_error(shown - picture, g)

    assert error(made_for_dither(canvas, METHODS[method], colors, 0, Rounds(4, 2))) < 0.7 * error(colors)


def test_what_is_opaque_or_clear_stays_so() -> None:
    y, x = np.mgrid[0:40, 0:40]
    image = np.dstack([6 * x, 6 * y, 3 * (x + y), np.clip(12 * (x - 10), 0, 255)]).astype(np.uint8)
    canvas = Canvas(image, SPACES["oklab"], 1)
    colors = some_colors(image, 16)
    made = made_for_dither(canvas, AUTO, colors, 0, Rounds(3, 2))
    for level in (0, 255):
        assert (colors[:, 3] == level).any()
        assert (made[colors[:, 3] == level, 3] == level).all()
    assert (made != colors).any()


@pytest.mark.parametrize(("name", "shape", "space", "k"), CASES)
@pytest.mark.parametrize("auto", [AUTO, JOINT], ids=["auto", "joint"])
@pytest.mark.parametrize("kept", [False, True])
def test_refining_never_raises_the_blurred_error_and_leaves_what_is_kept(
    name: str, shape: tuple[int, int], space: str, k: int, auto: Auto, kept: bool
) -> None:
    canvas = canvas_of(name, shape, space)
    colors = some_colors(canvas.pixels, k)
    g, picture, points = (
        blur_matrix(shape, auto.eye),
        points_of(canvas.space, canvas.pixels),
        points_of(canvas.space, colors),
    )
    frozen = (np.indices(shape).sum(axis=0) % 3 == 0).astype(np.uint8) if kept else None
    first = indices = DIFFUSIONS["floyd-steinberg"].wide_indices(replace(canvas, strength=0.0), colors)
    errors = []
    for _ in range(4):
        errors.append(blurred_error(points[indices].reshape(-1, 4) - picture, g))
        indices = replace(auto, sweeps=1).refined(canvas, colors, frozen, indices)
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] or indices.size < 20, "so few have nothing to gain"
    assert frozen is None or np.array_equal(indices[frozen == 1], first[frozen == 1])


# The sample


def test_a_small_picture_is_its_own_sample_and_a_large_one_is_cut_into_tiles() -> None:
    small = canvas_of("noise", (64, 64), "srgb")
    assert tiled(small) is small
    y, x = np.mgrid[0:700, 0:900]
    image = np.dstack([x // 4, y // 3, (x + y) % 256]).astype(np.uint8)
    mask = ((x + 3 * y) % 256).astype(np.uint8)
    sample = tiled(Canvas(image, SPACES["srgb"], 1, mask=mask))
    height, width = sample.pixels.shape[:2]
    assert 0.5 * SAMPLE_PIXELS < height * width < 1.5 * SAMPLE_PIXELS
    assert (height % TILE, width % TILE) == (0, 0)
    tile = sample.pixels[TILE : 2 * TILE, -TILE:]
    top, left = int(tile[0, 0, 1]) * 3, int(tile[0, 0, 0]) * 4
    found = [
        (a, b) for a in range(top, top + 3) for b in range(left, left + 4)
        if np.array_equal(image[a : a + TILE, b : b + TILE], tile)
    ]  # fmt: skip
    assert found, "a tile is a piece of the picture"
    a, b = found[0]
    assert sample.mask is not None
    assert np.array_equal(sample.mask[TILE : 2 * TILE, -TILE:], mask[a : a + TILE, b : b + TILE])
    assert np.array_equal(sample.pixels[:TILE, :TILE], image[:TILE, :TILE])
    assert np.array_equal(sample.pixels[-TILE:, -TILE:], image[-TILE:, -TILE:])


def test_a_strip_narrower_than_a_tile_is_its_own_sample() -> None:
    strip = Canvas(np.zeros((TILE - 1, 20_000, 3), np.uint8), SPACES["srgb"], 1)
    assert tiled(strip) is strip
