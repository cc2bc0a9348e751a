"""Regions by runs are the regions of a labelling of whole images."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.measure import label

from fewcolors.accents.blends import is_blend
from fewcolors.accents.regions import regions_of


@pytest.mark.parametrize("seed", range(150))
def test_regions_are_those_of_scikit_image(seed: int) -> None:
    random = np.random.default_rng(seed)
    shape = tuple(random.integers(1, 16, 2))
    empty = random.uniform(0.1, 1)
    numbers = random.choice(4, shape, p=[empty, *[(1 - empty) / 3] * 3]).astype(np.uint8)
    twin = label(numbers, background=0, connectivity=2)
    regions = regions_of(numbers)
    assert len(regions.sizes) == twin.max()
    pairs = np.unique(np.stack([twin.reshape(-1)[regions.places], regions.labels]), axis=1)
    assert pairs.shape[1] == twin.max(), "one of ours is one of theirs"
    assert regions.sizes.tolist() == np.bincount(regions.labels, minlength=len(regions.sizes)).tolist()
    assert (numbers.reshape(-1)[regions.places] == regions.numbers[regions.labels]).all()


def test_a_spiral_is_one_region() -> None:
    """The longest way for a label to travel."""
    numbers = np.zeros((41, 41), np.uint8)
    for ring in range(0, 20, 2):
        numbers[ring, ring : 41 - ring] = numbers[40 - ring, ring : 41 - ring] = 1
        numbers[ring : 41 - ring, ring] = numbers[ring : 41 - ring, 40 - ring] = 1
        numbers[ring + 1, ring] = 0
        numbers[ring + 2, ring + 1] = 1
    assert len(regions_of(numbers).sizes) == label(numbers, connectivity=2).max() == 1


def test_a_soft_edge_is_a_blend_and_what_it_borders_is_none() -> None:
    edge = np.full((9, 12, 3), 250, np.uint8)
    edge[:, 6:] = (200, 0, 0)
    edge[:, 5:7] = (240, 170, 170), (215, 80, 80)
    blend = is_blend(edge, np.arange(edge.shape[0] * edge.shape[1])).reshape(9, 12)
    assert blend[:, 5:7].all()
    assert not blend[:, :4].any()
    assert not blend[:, 8:].any()


def test_a_thin_line_is_no_blend() -> None:
    line = np.full((9, 9, 3), 250, np.uint8)
    line[:, 4] = (200, 0, 0)
    assert not is_blend(line, np.arange(81)).any()
