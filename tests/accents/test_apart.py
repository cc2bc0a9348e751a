"""CIEDE2000 out of plain arithmetic is CIEDE2000."""

from __future__ import annotations

import numpy as np

from fewcolors.accents.apart import MOST_STRETCH, apart
from fewcolors.accents.cells import lab_of
from fewcolors.color.difference import delta_e_2000


def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Colours of the whole cube, every seventh a grey, and others far from and near to them."""
    random = np.random.default_rng(0)
    colors = random.integers(0, 256, (60_000, 3)).astype(np.uint8)
    colors[::7] = colors[::7, :1]
    lab = lab_of(colors)
    far, near = lab[:20_000], lab[20_000:40_000]
    return np.concatenate([far, near]), np.concatenate([lab[40_000:], near + random.normal(0, 5, near.shape)])


def test_it_is_the_printed_formula_to_a_thousandth() -> None:
    a, b = pairs()
    assert np.abs(apart(a, b) - delta_e_2000(a, b)).max() < 1e-3


def test_it_is_symmetric_and_nought_between_equals() -> None:
    a, b = pairs()
    assert np.abs(apart(a, b) - apart(b, a)).max() < 1e-9
    assert apart(a, a).max() < 1e-5


def test_it_stretches_cielab_by_no_more_than_is_relied_on() -> None:
    """What lies within 1 / `MOST_STRETCH` of a limit in CIELAB lies within it."""
    a, b = pairs()
    straight = np.sqrt(((a - b) ** 2).sum(axis=1))
    assert (apart(a, b) <= MOST_STRETCH * straight + 1e-9).all()
