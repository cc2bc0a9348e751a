"""Stock: counts are kept, the error is the least possible, and every pixel's place is the same each time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from fewcolors import ArgumentError, apply_palette
from fewcolors.color import SPACES
from fewcolors.mapping import transport
from fewcolors.mapping.transport import cheapest_transport
from tests.pictures import GENERATED, LAW, images

GREYS = ["#000000", "#555555", "#aaaaaa", "#ffffff"]


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Costs (n, k), supplies (n,) and rooms (k,) for at least all of them; many costs are equal."""
    n, k = draw(st.integers(1, 24)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    costs = rng.integers(0, draw(st.sampled_from([2, 30, 2**31])), (n, k)).astype(np.int32)
    supplies = rng.integers(1, 5, n)
    spare = rng.integers(0, 4, k) * draw(st.integers(0, 1))
    return costs, supplies, rng.multinomial(supplies.sum(), np.ones(k) / k) + spare


@LAW
@given(problems(), st.sampled_from([2, 9, 1024]))
def test_a_shipment_delivers_all_fits_and_costs_what_scipys_best_assignment_costs(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray], worth_joining: int
) -> None:
    costs, supplies, rooms = problem
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "WORTH_JOINING", worth_joining)
        shipment = cheapest_transport(costs, supplies, rooms)
    assert np.array_equal(np.bincount(shipment.sources, shipment.amounts, len(supplies)), supplies)
    assert (np.bincount(shipment.sinks, shipment.amounts, len(rooms)) <= rooms).all()
    assert (shipment.amounts > 0).all()
    unit_costs = np.repeat(np.repeat(costs.astype(np.int64), supplies, axis=0), rooms, axis=1)
    best = unit_costs[linear_sum_assignment(unit_costs)].sum()
    assert (costs[shipment.sources, shipment.sinks].astype(np.int64) * shipment.amounts).sum() == best


@LAW
@given(images(), st.data())
def test_no_color_is_used_more_often_than_there_is_of_it_and_the_error_is_the_least(
    image: Any, data: st.DataObject
) -> None:
    n_pixels = image.shape[0] * image.shape[1]
    counts = data.draw(st.lists(st.integers(0, n_pixels), min_size=4, max_size=4))
    counts[data.draw(st.integers(0, 3))] += max(0, n_pixels - sum(counts))
    result = apply_palette(image, GREYS, stock=dict(zip(GREYS, counts, strict=True)))
    assert (np.bincount(result.indices.reshape(-1), minlength=4) <= counts).all()
    costs = sq_distances(image.reshape(-1, 3), result.palette.rgb)
    places = np.repeat(np.arange(4), counts)
    rows, columns = linear_sum_assignment(costs[:, places])
    assert costs[np.arange(n_pixels), result.indices.reshape(-1)].sum() == costs[rows, places[columns]].sum()


def sq_distances(colors: np.ndarray, others: np.ndarray) -> np.ndarray:
    a, b = (SPACES["oklab"].to_lattice(np.ascontiguousarray(rows), 1).astype(np.int64) for rows in (colors, others))
    return ((a[:, None] - b[None]) ** 2).sum(axis=2)


@pytest.mark.parametrize("name", ["gradient", "drawing", "grey"])
def test_with_enough_of_everything_the_nearest_colors_come_out(name: str) -> None:
    image = GENERATED[name]()
    plain = apply_palette(image, GREYS, dither="none")
    for stock in ({}, dict.fromkeys(GREYS, image.size), [image.size] * 4):
        assert np.array_equal(apply_palette(image, GREYS, stock=stock).indices, plain.indices)


def test_pixels_of_one_color_that_share_two_entries_are_spread_evenly() -> None:
    image = np.full((10, 10, 3), 128, np.uint8)
    result = apply_palette(image, ["#000", "#fff"], stock=[50, 50])
    assert np.array_equal(np.bincount(result.indices.reshape(-1)), [50, 50])
    assert (np.abs(result.indices.sum(axis=1).astype(int) - 5) <= 1).all()


def test_a_color_that_is_not_named_is_not_limited_and_of_equal_entries_the_first_is_used() -> None:
    image = np.zeros((3, 4, 3), np.uint8)
    result = apply_palette(image, ["#000", "#000", "#111"], stock={"#000": 7})
    assert np.bincount(result.indices.reshape(-1), minlength=3).tolist() == [7, 0, 5]


@pytest.mark.parametrize(
    ("stock", "words"),
    [
        ({"#000": 3, "#fff": 4}, "7 pieces for 12 pixels, 5 too few"),
        ({"#000": 30, "#e30613": 4}, "'#e30613' is not in the palette"),
        ({"#000": 30, "#000000": 4}, "twice"),
        ({"#000": -1}, "whole numbers"),
        ({"#000": 1.5}, "whole numbers"),
        ({"#000": True}, "whole numbers"),
        ({"black beads": 12}, "no colour"),
        ([12], "2 whole numbers"),
        ([12, -1], "2 whole numbers"),
        ("many", "2 whole numbers"),
    ],
)
def test_a_stock_that_cannot_be_is_one_line_that_says_why(stock: Any, words: str) -> None:
    with pytest.raises(ArgumentError, match=f"^stock: .*{words}"):
        apply_palette(np.zeros((3, 4, 3), np.uint8), ["#000", "#fff"], stock=stock)


def test_stock_refuses_what_it_cannot_keep() -> None:
    image = np.zeros((3, 4, 3), np.uint8)
    with pytest.raises(ArgumentError, match="dither='bayer-8': stock cannot be kept with it; try dither='none'"):
        apply_palette(image, GREYS, stock=[12] * 4, dither="bayer-8")
    with pytest.raises(ArgumentError, match="strict=True leaves nothing to choose"):
        apply_palette(image, GREYS, stock=[12] * 4, strict=True)


def test_more_colors_than_can_be_shared_are_refused_before_memory_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fewcolors.mapping.stock.MOST_ROUTES", 200)
    many = np.arange(101, dtype=np.uint8).reshape(1, 101)
    with pytest.raises(ArgumentError, match=r"^stock: 101 colours .* quantize to 100 colours or fewer first"):
        apply_palette(many, ["#000", "#fff"], stock=[101, 101])
    assert apply_palette(many[:, :100], ["#000", "#fff"], stock=[100, 100]).shape == (1, 100)
