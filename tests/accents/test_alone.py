"""What is looked at in a hurry is what a comparison of everything with everything finds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

import fewcolors as fc
from fewcolors.accents.alone import alone
from fewcolors.accents.apart import apart, apart_within, beyond, may_be_within
from fewcolors.accents.blends import DETOUR, OWN, is_blend
from fewcolors.accents.cells import BITS, Cells, lab_of
from tests.accents.test_accents import BLUE, GREEN, RED, map_of


def pictures() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    return {
        "china": load_sample_image("china.jpg")[::2, ::2],
        "flower": load_sample_image("flower.jpg")[::2, ::2],
        "map": map_of((RED, 3), (BLUE, 2), (GREEN, 1)),
        "noise": random.integers(0, 256, (60, 60, 3)).astype(np.uint8),
        "one colour": np.full((9, 9, 3), 40, np.uint8),
    }


@pytest.fixture(params=pictures())
def cells(request: pytest.FixtureRequest) -> Cells:
    counted = fc.count_colors(pictures()[request.param])
    return Cells.of(np.asarray(counted.colors), np.asarray(counted.weights))


def all_apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return apart(np.repeat(a, len(b), axis=0), np.tile(b, (len(a), 1))).reshape(len(a), len(b))


@pytest.mark.parametrize("name", pictures())
def test_cells_are_the_colours_by_their_leading_bits(name: str) -> None:
    counted = fc.count_colors(pictures()[name])
    cells = Cells.of(np.asarray(counted.colors), np.asarray(counted.weights))
    cubes: dict[tuple[int, ...], list[np.ndarray]] = {}
    for pixel in pictures()[name].reshape(-1, 3):
        cubes.setdefault(tuple((pixel >> BITS).tolist()), []).append(pixel)
    assert len(cells) == len(cubes)
    for row, number in enumerate(cells.cubes.tolist()):
        pixels = cubes[number // 1024, number // 32 % 32, number % 32]
        assert cells.weights[row] == len(pixels)
        mean = np.rint(np.sum(pixels, axis=0, dtype=np.int64) / len(pixels)).astype(np.uint8)
        assert (cells.lab[row] == lab_of(mean[None])[0]).all()


def test_a_mode_is_no_less_dense_than_its_26_neighbours(cells: Cells) -> None:
    padded = np.pad(cells.grid, 1)
    places = np.unravel_index(cells.cubes, cells.grid.shape)
    for row, (x, y, z) in enumerate(zip(*places, strict=True)):
        assert cells.is_mode[row] == (cells.densities[row] == padded[x : x + 3, y : y + 3, z : z + 3].max())


def test_colours_of_a_few_cells_are_those_of_all(cells: Cells) -> None:
    rows = np.random.default_rng(1).permutation(len(cells))[:50]
    assert (cells.lab_of_few(rows) == cells.lab[rows]).all()
    assert cells.lab_of_few(rows[:0]).shape == (0, 3)


@pytest.mark.parametrize("far", [4.5, 9.0, 18.0, 36.0])
def test_alone_is_what_is_far_from_all_that_is_denser(cells: Cells, far: float) -> None:
    modes = np.flatnonzero(cells.is_mode)[:150]
    found = {one.mode: one.differences for one in alone(cells, modes, far)}
    differences = all_apart(cells.lab[modes], cells.lab)
    for mode, row in zip(modes.tolist(), differences, strict=True):
        denser = row[cells.densities > cells.densities[mode]]
        assert (mode in found) == (denser.min(initial=np.inf) >= far)
        if mode in found:
            assert (found[mode] == np.where(row < far, row, np.inf)).all()
    assert list(found) == sorted(found, key=lambda mode: -cells.densities[mode])


def test_beyond_is_beyond_all_of_the_others() -> None:
    random = np.random.default_rng(5)
    lab, others = (lab_of(random.integers(0, 256, (n, 3)).astype(np.uint8)) for n in (300, 90))
    least = all_apart(lab, others).min(axis=1)
    for limit in (2.0, 8.0, 18.0, 40.0):
        assert (beyond(lab, others, limit) == (least >= limit)).all()
    assert beyond(lab, others[:0], 8.0).all()
    assert len(beyond(lab[:0], others, 8.0)) == 0


def test_what_lightness_rules_out_is_not_within() -> None:
    random = np.random.default_rng(6)
    lab, others = (lab_of(random.integers(0, 256, (n, 3)).astype(np.uint8)) for n in (200, 400))
    differences = all_apart(lab, others)
    for limit in (2.0, 8.0, 18.0):
        assert (may_be_within(lab, others, limit) | (differences >= limit)).all()
        within = np.stack([apart_within(one, others, limit) for one in lab])
        assert (within == np.where(differences < limit, differences, np.inf)).all()


def test_blends_are_those_of_a_look_at_every_pixel() -> None:
    picture = load_sample_image("flower.jpg")[100:140, 200:250]
    lab = lab_of(picture.reshape(-1, 3)).reshape(picture.shape)
    height, width = picture.shape[:2]

    def distance(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.sqrt(((a - b) ** 2).sum()))

    def lies_between(y: int, x: int, down: int, right: int) -> bool:
        ends = [(y - down, x - right), (y + down, x + right)]
        if any(not (0 <= row < height and 0 <= column < width) for row, column in ends):
            return False
        ways = [distance(lab[y, x], lab[end]) for end in ends]
        return sum(ways) <= DETOUR * distance(lab[ends[0]], lab[ends[1]]) and min(ways) >= OWN

    steps = [(0, 1), (1, 0), (1, 1), (1, -1), (0, 2), (2, 0), (2, 2), (2, -2)]
    blend = is_blend(picture, np.arange(height * width)).reshape(height, width)
    twin = [[any(lies_between(y, x, *step) for step in steps) for x in range(width)] for y in range(height)]
    assert (blend == np.array(twin)).all()
    assert 0 < blend.sum() < blend.size
