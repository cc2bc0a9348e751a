"""Histograms within a limit: cells of neighbours, exact sums, the same for any cut and any order."""

from __future__ import annotations

import warnings
from typing import Any

import dask.array as da
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fewcolors as fc
from fewcolors import Histogram, blocks
from fewcolors.blocks.counts import Cells, Counts
from tests.blocks.pictures import smooth_and_busy


def parts_of(image: np.ndarray, cuts: list[int]) -> list[Histogram]:
    return [fc.count_colors(piece) for piece in np.split(image, sorted(set(cuts)))]


def held(counts: Counts) -> tuple[Any, ...]:
    if isinstance(counts.held, Histogram):
        return (np.asarray(counts.held.colors).tobytes(), counts.held.weights.tobytes())
    cells = counts.held
    return (cells.shift, cells.keys.tobytes(), cells.sums.tobytes(), cells.weights.tobytes())


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.sampled_from([(3, "uint8"), (4, "uint8"), (3, "uint16"), (4, "uint16")]),
    st.sampled_from([1, 2, 10, 100, 1000, 10**6]),
    st.randoms(use_true_random=False),
)
def test_what_is_merged_depends_on_the_pixels_alone(
    cuts: list[int], kind: tuple[int, str], limit: int, random: Any
) -> None:
    image = smooth_and_busy(*kind)
    whole = Counts.of(fc.count_colors(image), limit)
    parts = [Counts.of(each, limit) for each in parts_of(image, cuts)]
    random.shuffle(parts)
    while len(parts) > 1:
        at = random.randrange(len(parts) - 1)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    assert held(parts[0]) == held(whole)


@pytest.mark.parametrize("kind", [(3, "uint8"), (4, "uint16")])
def test_cells_keep_weight_and_sums_of_what_lies_in_them(kind: tuple[int, str]) -> None:
    counted = fc.count_colors(smooth_and_busy(*kind))
    colors = np.asarray(counted.colors).astype(np.float64) / (255 if kind[1] == "uint8" else 1)
    for shift in (9, 12, 15):
        cells = Cells.of(counted, shift)
        assert cells.weights.sum() == counted.weights.sum()
        expected = (np.rint(colors * 65535) * counted.weights[:, None]).sum(axis=0)
        assert np.array_equal(cells.sums.sum(axis=0), expected)


def test_opaque_and_clear_colours_share_no_cell_with_soft_ones() -> None:
    counted = Histogram([[9, 9, 9, alpha] for alpha in (0, 1, 254, 255)], [1, 2, 3, 4])
    for shift in range(9, 17):
        for cells in (Cells.of(counted, shift), Cells.of(counted, 9).merged(shift)):
            alphas = cells.sums[:, 3] / cells.weights
            assert {0.0, 65535.0} <= set(alphas.tolist()), shift
            assert len(cells) == (4 if shift < 16 else 3)


def test_the_smallest_cells_that_fit_are_taken() -> None:
    counted = fc.count_colors(smooth_and_busy())
    merged = Counts.of(counted, 400)
    assert merged.merged_bits is not None
    assert len(merged.held) <= 400 < len(Cells.of(counted, merged.merged_bits - 1))
    assert Counts.of(counted, len(counted)).merged_bits is None


def test_bytes_merge_by_two_levels_a_channel_first_and_deep_colours_by_two_of_65536() -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert Counts.of(Histogram(greys, np.ones(256, int)), 255).merged_bits == 9
    deep = Histogram(np.repeat(np.arange(8)[:, None], 3, axis=1) / 65535, np.ones(8, int))
    merged = Counts.of(deep, 7)
    assert merged.merged_bits == 1
    assert merged.histogram().weights.tolist() == [2, 2, 2, 2]


def test_a_picture_that_outgrows_the_limit_says_so_and_loses_little(china: np.ndarray) -> None:
    array = da.from_array(china, chunks=(100, 200, 3))
    exact = blocks.quantize(array, 16, space="srgb")
    merged = blocks.quantize(array, 16, space="srgb", most_colors=5000)
    assert "merged" not in exact.report
    assert "more than 5,000 distinct colours: merged into" in merged.report["merged"]
    errors = [
        float(np.square(china - each.palette.rgb[np.asarray(each.indices)].astype(float)).sum(axis=2).mean())
        for each in (exact, merged)
    ]
    assert errors[1] < 1.03 * errors[0], "5,000 cells for 96,615 colours"
    assert merged.palette.weights.sum() == exact.palette.weights.sum() == china.size // 3
    with pytest.warns(UserWarning, match="merged into"):
        blocks.design_palette(array, 16, most_colors=5000)


def test_nothing_is_said_where_nothing_was_merged(china: np.ndarray) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        palette = blocks.design_palette([china], 4)
    assert [str(warning.message) for warning in said] == []
    assert palette == fc.design_palette(china, 4)


def test_counting_alone_never_merges(china: np.ndarray) -> None:
    assert blocks.count_colors([china[:9], china[9:]]) == fc.count_colors(china)
