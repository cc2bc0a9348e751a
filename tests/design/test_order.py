"""What the laws of tests/laws do not reach of the orders of a palette: more colours than a chain is made of."""

from __future__ import annotations

import numpy as np

from fewcolors import count_colors
from fewcolors.design.order import LONGEST_CHAIN, by_similarity


def test_more_colors_than_a_chain_is_made_of_stand_in_the_order_of_a_histogram() -> None:
    generator = np.random.default_rng(0)
    colors = np.unique(generator.integers(0, 256, (LONGEST_CHAIN + 100, 3), np.uint8), axis=0)
    assert len(colors) > LONGEST_CHAIN
    generator.shuffle(colors)
    rows = by_similarity(colors, np.ones(len(colors), np.int64))
    assert np.array_equal(colors[rows], count_colors(colors[None]).colors)
