"""Draws: SplitMix64 as published, however the numbers are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fewcolors.design.draws import Draws
from tests.pictures import LAW

MASK = 2**64 - 1


def twin(seed: int, count: int) -> list[float]:
    """The paper's generator in Python's whole numbers."""
    state, out = seed & MASK, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        out.append(((z ^ (z >> 31)) >> 11) * 2.0**-53)
    return out


@LAW
@given(st.integers(0, 2**70), st.lists(st.integers(0, 3000), max_size=5))
def test_any_cutting_gives_the_same_stream(seed: int, counts: list[int]) -> None:
    draws = Draws(seed)
    drawn = [number for count in counts for number in draws.numbers(count)]
    assert drawn == twin(seed, sum(counts))


def test_the_first_numbers_are_those_of_the_published_generator() -> None:
    """SplitMix64 from state 1234567: the first outputs of the reference implementation."""
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert Draws(1234567).numbers(3).tolist() == pytest.approx([number / 2**64 for number in published], abs=2**-53)


def test_numbers_that_were_drawn_can_be_changed_without_changing_the_next() -> None:
    draws = Draws(5)
    draws.numbers(10)[:] = 9
    assert np.array_equal(draws.numbers(10), Draws(5).numbers(20)[10:])
