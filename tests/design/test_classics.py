"""The classics: laws that all keep, naive twins of those that take short cuts, and the errors that others measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage

import fewcolors as fc
from fewcolors.cloud import Cloud
from fewcolors.color import SPACES
from fewcolors.design.draws import Draws
from fewcolors.design.groups import cells_of
from fewcolors.design.methods import CLASSICS
from fewcolors.design.uniform import level_counts

Image = NDArray[np.uint8]
Colors = set[tuple[int, ...]]

DRAWING = {"k-means++", "random"}
MAKING_MEANS = {"median-cut", "wu", "octree", "popularity"}
# Those that know single colours, not cells of them only.
LOSSLESS = {"median-cut", "octree", *DRAWING}

every_method = pytest.mark.parametrize("name", CLASSICS)


def cloud_of(image: Image, space: str = "srgb") -> Cloud:
    return Cloud.of(fc.count_colors(image), SPACES[space], 1)


def palette(name: str, image: Image | Cloud, k: int, seed: int = 0) -> NDArray[np.uint8]:
    cloud = image if isinstance(image, Cloud) else cloud_of(image)
    return CLASSICS[name].colors(cloud, k, Draws(seed))


def as_set(colors: NDArray[Any]) -> Colors:
    return set(map(tuple, colors.tolist()))


def mse(name: str, image: Image, k: int, seed: int = 0) -> float:
    return fc.measure(image, fc.apply_palette(image, palette(name, image, k, seed), space="srgb", dither="none")).mse


def noise(pixels: int, channels: int = 3, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (1, pixels, channels), np.uint8)


# --- laws ------------------------------------------------------------------------------------------------------------


def test_the_methods_are_named_in_the_order_of_the_lesson() -> None:
    assert list(CLASSICS) == ["median-cut", "wu", "octree", "popularity", "uniform", "k-means++", "random"]
    assert [method.name for method in CLASSICS.values()] == list(CLASSICS)


@every_method
@pytest.mark.parametrize("k", [1, 2, 3, 16, 300])
def test_colours_are_bytes_distinct_and_never_too_many(name: str, k: int, generated: Image) -> None:
    colors = palette(name, generated, k)
    assert colors.dtype == np.uint8
    assert colors.shape[1:] == (3,)
    assert 1 <= len(as_set(colors)) == len(colors) <= k


@every_method
@pytest.mark.parametrize("k", [1, 2, 7, 64, 1000])
def test_transparent_pictures_get_rgba_palettes(name: str, k: int) -> None:
    colors = palette(name, noise(500, channels=4), k)
    assert colors.shape[1:] == (4,)
    assert 1 <= len(as_set(colors)) == len(colors) <= k


@every_method
def test_the_same_seed_gives_the_same_bytes_wherever_the_pixels_lie(name: str, gradient: Image) -> None:
    shuffled = np.random.default_rng(3).permutation(gradient.reshape(-1, 3)).reshape(gradient.shape)
    assert palette(name, gradient, 20).tobytes() == palette(name, shuffled, 20).tobytes()


@every_method
def test_weights_times_a_number_are_the_same_weights(name: str) -> None:
    histogram = fc.count_colors(noise(400))
    heavier = fc.Histogram(histogram.colors, histogram.weights * 2**40)
    clouds = [Cloud.of(each, SPACES["srgb"], 1) for each in (histogram, heavier)]
    light, heavy = (palette(name, cloud, 20) for cloud in clouds)
    assert np.array_equal(light, heavy)


@every_method
def test_the_seed_changes_what_draws_and_nothing_else(name: str, gradient: Image) -> None:
    same = np.array_equal(palette(name, gradient, 20, seed=1), palette(name, gradient, 20, seed=2))
    assert same is (name not in DRAWING)


@every_method
def test_only_kmeans_plus_plus_sees_the_space(name: str, gradient: Image) -> None:
    srgb, oklab = (palette(name, cloud_of(gradient, space), 20) for space in ("srgb", "oklab"))
    assert np.array_equal(srgb, oklab) is (name != "k-means++")


@pytest.mark.parametrize("name", sorted(LOSSLESS))
@pytest.mark.parametrize("k", [5, 6, 1000])
def test_as_many_colours_as_the_image_has_are_those_of_the_image(name: str, k: int, few_colors: Image) -> None:
    assert as_set(palette(name, few_colors, k)) == as_set(few_colors.reshape(-1, 3))


@pytest.mark.parametrize("name", sorted(LOSSLESS | {"wu"}))
@pytest.mark.parametrize("k", [1, 2, 3, 7, 8, 9, 100])
def test_no_entry_is_wasted_where_there_are_more_colours(name: str, k: int) -> None:
    assert len(palette(name, noise(3000), k)) == k


@pytest.mark.parametrize("name", ["wu", "popularity"])
def test_cells_as_many_as_there_may_be_each_give_their_mean(name: str, gradient: Image) -> None:
    members = defaultdict(list)
    for cell, color in zip(cells_of(gradient.reshape(-1, 3)).tolist(), gradient.reshape(-1, 3), strict=True):
        members[tuple(cell)].append(color)
    means = {tuple(np.floor(np.mean(colors, axis=0) + 0.5).astype(int).tolist()) for colors in members.values()}
    assert as_set(palette(name, gradient, 65536)) == means


@pytest.mark.parametrize("name", sorted(MAKING_MEANS))
@pytest.mark.parametrize("channels", [3, 4])
def test_means_stay_within_the_image(name: str, channels: int) -> None:
    image = noise(2000, channels) // 4 + 100
    colors = palette(name, image, 30)
    assert (colors >= 99).all()  # premultiplied, and so rounded, where there is alpha
    assert (colors <= 164).all()


@pytest.mark.parametrize("name", sorted(MAKING_MEANS))
def test_one_colour_is_the_mean_of_the_picture(name: str, few_colors: Image) -> None:
    if name == "popularity":
        assert palette(name, few_colors, 1).tolist() == [[0, 0, 0]]  # half of it is black
    else:
        mean = np.floor(few_colors.reshape(-1, 3).mean(axis=0) + 0.5)
        assert palette(name, few_colors, 1).tolist() == [mean.tolist()]


@pytest.mark.parametrize("name", sorted(DRAWING))
def test_what_is_drawn_are_colours_of_the_image(name: str, gradient: Image) -> None:
    assert as_set(palette(name, gradient, 50)) < as_set(gradient.reshape(-1, 3))


@pytest.mark.parametrize("name", sorted(MAKING_MEANS))
def test_what_is_hidden_under_alpha_0_takes_no_part(name: str) -> None:
    """Half of the picture is red, half clear with random colours below: those neither take entries nor tint the red."""
    image = noise(200, channels=4)
    image[..., 3] = 0
    image[:, ::2] = (200, 10, 20, 255)
    assert as_set(palette(name, image, 16)) == {(200, 10, 20, 255), (0, 0, 0, 0)}


# --- the grid --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 2, 3, 4, 8, 12, 16, 64, 216, 252, 256, 4096, 65536])
def test_the_grid_is_as_even_and_as_large_as_it_can_be(k: int) -> None:
    red, green, blue = counts = level_counts(k)
    assert green >= red >= blue >= green - 1
    raised = sorted(counts)
    raised[0] += 1
    assert np.prod(counts) <= k < np.prod(raised)
    assert len(palette("uniform", noise(1), k)) == red * green * blue


def test_the_grid_does_not_look_at_the_image(gradient: Image) -> None:
    assert np.array_equal(palette("uniform", gradient, 100), palette("uniform", noise(5), 100))


# --- twins -----------------------------------------------------------------------------------------------------------

Pixel = tuple[int, ...]
Box = list[Pixel]


def mean(pixels: Box) -> Pixel:
    """Rounded half up."""
    return tuple((2 * sum(channel) + len(pixels)) // (2 * len(pixels)) for channel in zip(*pixels, strict=True))


def cut_greedily(
    pixels: Box, k: int, priority: Callable[[Box], Any], halves: Callable[[Box], tuple[Box, Box] | None]
) -> Colors:
    """Cut the box of the highest priority, the oldest of equals, that can be cut, until there are k; their means."""
    boxes = [pixels]
    while len(boxes) < k:
        able = [box for box in boxes if halves(box)]
        if not able:
            break
        chosen = max(able, key=priority)
        cut = halves(chosen)
        assert cut is not None
        boxes = [box for box in boxes if box is not chosen] + list(cut)
    return {mean(box) for box in boxes}


def halves_at_the_median(box: Box) -> tuple[Box, Box] | None:
    sides = [max(channel) - min(channel) for channel in zip(*box, strict=True)]
    axis = sides.index(max(sides))
    levels = sorted({pixel[axis] for pixel in box})[:-1]
    if not levels:
        return None
    best = min(levels, key=lambda level: abs(2 * sum(pixel[axis] <= level for pixel in box) - len(box)))
    return [p for p in box if p[axis] <= best], [p for p in box if p[axis] > best]


def sq_error(box: Box) -> Fraction:
    channels = list(zip(*box, strict=True))
    return sum((sum(v * v for v in c) - Fraction(sum(c) ** 2, len(box)) for c in channels), Fraction(0))


def halves_of_least_error(box: Box) -> tuple[Box, Box] | None:
    cuts = []
    for axis, plane in [(axis, plane) for axis in range(3) for plane in range(8, 256, 8)]:
        below, above = [p for p in box if p[axis] < plane], [p for p in box if p[axis] >= plane]
        if below and above:
            cuts.append((below, above))
    return min(cuts, key=lambda cut: sq_error(cut[0]) + sq_error(cut[1]), default=None)


def some_pixels(seed: int) -> Box:
    """80 pixels around three colours, with repeats."""
    generator = np.random.default_rng(seed)
    centers = generator.integers(30, 226, (3, 3))
    spread = generator.integers(2, 30)
    pixels = centers[generator.integers(0, 3, 80)] + generator.integers(-spread, spread, (80, 3))
    return [tuple(pixel) for pixel in pixels.tolist()]


def as_image(pixels: Box) -> Image:
    return np.array([pixels], np.uint8)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [2, 9, 40])
def test_median_cut_is_its_textbook_on_single_pixels(seed: int, k: int) -> None:
    pixels = some_pixels(seed)
    assert as_set(palette("median-cut", as_image(pixels), k)) == cut_greedily(pixels, k, len, halves_at_the_median)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [2, 5, 12])
def test_wu_is_its_textbook_without_tables_in_exact_fractions(seed: int, k: int) -> None:
    pixels = some_pixels(seed)
    assert as_set(palette("wu", as_image(pixels), k)) == cut_greedily(pixels, k, sq_error, halves_of_least_error)


def octree_leaves(pixels: Box, k: int) -> list[Box]:
    """Floor by floor, each cube of the fewest pixels first: its children, or as many as needed, become one leaf."""
    floor = {color: [[color] * weight] for color, weight in Counter(pixels).items()}  # a cube: its leaves in Z-order
    for _ in range(8):
        cubes: dict[Pixel, list[Box]] = defaultdict(list)
        for corner in sorted(floor, key=z_order):
            cubes[tuple(v // 2 for v in corner)] += floor[corner]
        for leaves in sorted(cubes.values(), key=lambda leaves: sum(map(len, leaves))):
            surplus = max(0, sum(map(len, cubes.values())) - k)
            leaves[: surplus + 1] = [[pixel for leaf in leaves[: surplus + 1] for pixel in leaf]]
        floor = cubes
    return [leaf for leaves in floor.values() for leaf in leaves]


def z_order(corner: Pixel) -> tuple[int, ...]:
    return tuple(v >> bit & 1 for bit in reversed(range(8)) for v in corner)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [1, 2, 5, 20, 60])
def test_the_octree_is_its_textbook_with_a_real_tree(seed: int, k: int) -> None:
    pixels = some_pixels(seed)
    assert as_set(palette("octree", as_image(pixels), k)) == {mean(leaf) for leaf in octree_leaves(pixels, k)}


def test_an_entry_that_comes_twice_by_merging_in_part_is_given_once() -> None:
    """The first two of three eighths are merged; their mean lies in the third, on its only colour."""
    assert palette("octree", as_image([(0, 1, 3), (0, 3, 1), (0, 2, 2)]), 2).tolist() == [[0, 2, 2]]


@pytest.mark.parametrize("name", ["median-cut", "wu"])
def test_of_equal_boxes_the_older_is_cut_the_darker_of_two_halves(name: str) -> None:
    image = as_image([(0, 0, 0), (16, 0, 0), (200, 0, 0), (216, 0, 0)])
    assert as_set(palette(name, image, 3)) == {(0, 0, 0), (16, 0, 0), (208, 0, 0)}


def test_popularity_counts_cells() -> None:
    pixels = some_pixels(1)
    cells = Counter(tuple(v // 8 for v in pixel) for pixel in pixels)
    popular = sorted(cells, key=lambda cell: (-cells[cell], cell))[:10]
    expected = [mean([p for p in pixels if tuple(v // 8 for v in p) == cell]) for cell in popular]
    assert palette("popularity", as_image(pixels), 10).tolist() == [list(color) for color in expected]


def test_a_random_codebook_takes_colours_as_one_takes_pixels_from_an_urn() -> None:
    """Weights 1, 2, 3, 10: each pair comes as often as when what is drawn is taken out; 5 deviations allowed."""
    weights = [1, 2, 3, 10]
    histogram = fc.Histogram([[level, 0, 0] for level in range(4)], weights)
    cloud = Cloud.of(histogram, SPACES["srgb"], 1)
    draws, trials = Draws(0), 4000
    pairs = Counter(tuple(CLASSICS["random"].colors(cloud, 2, draws)[:, 0].tolist()) for _ in range(trials))
    for first, second in permutations(range(4), 2):
        share = weights[first] / 16 * weights[second] / (16 - weights[first])
        assert abs(pairs[first, second] - trials * share) <= 5 * (trials * share * (1 - share)) ** 0.5


def test_a_random_codebook_ends_when_one_colour_outweighs_all_others() -> None:
    histogram = fc.Histogram([[level, 0, 0] for level in range(100)], [2**31] + [1] * 99)
    assert len(palette("random", Cloud.of(histogram, SPACES["srgb"], 1), 90)) == 90


# --- what others measured --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "published"), [(16, 395.96), (64, 127.18), (256, 48.21)])
def test_wu_has_the_error_that_others_measured_on_china(china: Image, k: int, published: float) -> None:
    """Theirs is of a palette that is not rounded to 8 bits, which is worth up to 0.6 %."""
    assert mse("wu", china, k) == pytest.approx(published, rel=0.01)


@pytest.mark.parametrize("photo", ["china", "flower"])
@pytest.mark.parametrize("k", [16, 64, 256])
def test_on_photos_every_idea_is_worth_something(photo: str, k: int, request: pytest.FixtureRequest) -> None:
    """k-means before Wu, Wu before the other cuts, and these before counting cells; drawing apart before drawing.

    Of the two that draw, the means of eight draws: one draw of 16 colours varies by half, and says nothing of a method.
    """
    image = request.getfixturevalue(photo)
    drawn = {"k-means++", "random"}
    errors = {name: mse(name, image, k) for name in CLASSICS if name not in drawn}
    errors |= {name: float(np.mean([mse(name, image, k, seed) for seed in range(8)])) for name in drawn}
    kmeans = fc.measure(image, fc.quantize(image, k, space="srgb", dither="none", effort="fast")).mse
    assert kmeans < errors["wu"] < min(errors["median-cut"], errors["octree"])
    assert max(errors["median-cut"], errors["octree"]) < errors["popularity"]
    assert errors["k-means++"] < errors["random"]
    assert errors["wu"] < errors["k-means++"]
    assert max(errors["k-means++"], errors["median-cut"], errors["octree"]) < errors["uniform"]


@pytest.mark.parametrize("photo", ["china", "flower"])
@pytest.mark.parametrize("k", [16, 64, 256])
def test_median_cut_is_near_pillows(photo: str, k: int, request: pytest.FixtureRequest) -> None:
    image = request.getfixturevalue(photo)
    pillow = PillowImage.fromarray(image).quantize(k, PillowImage.Quantize.MEDIANCUT, dither=PillowImage.Dither.NONE)
    theirs = fc.measure(image, np.asarray(pillow.convert("RGB"))).mse
    assert mse("median-cut", image, k) == pytest.approx(theirs, rel=0.25)


def test_a_random_codebook_is_about_the_recipes(china: Image) -> None:
    """The recipe draws pixels, so that a colour may come twice: of 96,615 few do. Means of eight draws."""
    from sklearn.utils import shuffle

    pixels = china.reshape(-1, 3)
    books = [shuffle(pixels, random_state=seed, n_samples=64) for seed in range(8)]
    theirs = [fc.measure(china, fc.apply_palette(china, book, space="srgb", dither="none")).mse for book in books]
    assert theirs[0] == pytest.approx(330, rel=0.02)  # as it is told of the recipe
    assert np.mean([mse("random", china, 64, seed) for seed in range(8)]) == pytest.approx(np.mean(theirs), rel=0.15)
