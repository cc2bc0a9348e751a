"""Threshold matrices: each rank as often as the others, Bayer's as published, and noise without low frequencies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fewcolors.mapping.thresholds import ONE, bayer, blue_noise, clustered_dot
from tools import make_blue_noise

MATRICES = {
    "bayer-2": (bayer(2), 4),
    "bayer-4": (bayer(4), 16),
    "bayer-8": (bayer(8), 64),
    "bayer-16": (bayer(16), 256),
    "clustered-dot": (clustered_dot(), 18),
    "blue-noise": (blue_noise(), 4096),
}


def ranks(name: str) -> NDArray[np.int64]:
    thresholds, levels = MATRICES[name]
    return thresholds.astype(np.int64) * levels // ONE


@pytest.mark.parametrize("name", MATRICES)
def test_every_rank_stands_there_equally_often(name: str) -> None:
    counts = np.bincount(ranks(name).ravel())
    assert len(counts) == MATRICES[name][1]
    assert len(set(counts.tolist())) == 1


@pytest.mark.parametrize("name", MATRICES)
def test_thresholds_lie_in_the_middle_of_their_ranks_and_cannot_be_changed(name: str) -> None:
    thresholds, levels = MATRICES[name]
    assert np.abs(thresholds - (ranks(name) + 0.5) * ONE / levels).max() < 1
    with pytest.raises(ValueError, match="read-only"):
        thresholds[0, 0] = 0


def test_bayers_four_by_four_is_the_published_one() -> None:
    assert ranks("bayer-4").tolist() == [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]


@pytest.mark.parametrize("size", [4, 8, 16])
def test_the_bits_of_bayers_ranks_are_those_of_x_and_of_x_xor_y_reversed(size: int) -> None:
    y, x = np.indices((size, size))
    expected = np.zeros((size, size), np.int64)
    for bit in range(size.bit_length() - 1):
        expected = expected * 4 + 2 * ((x ^ y) >> bit & 1) + (y >> bit & 1)
    assert (ranks(f"bayer-{size}") == expected).all()


def test_dots_are_clusters_at_45_degrees() -> None:
    rank = ranks("clustered-dot")
    assert (np.roll(rank, (3, 3), axis=(0, 1)) == rank).all()
    for share in range(1, 9):  # the dots of a light tone: each pixel touches another of its dot
        dot = rank < share
        beside = sum(np.roll(dot, step, axis) for axis in (0, 1) for step in (-1, 1))
        assert share == 1 or (beside[dot] > 0).all()


def radial_power(pattern: NDArray[np.float64], most_frequency: float) -> float:
    """The mean power of frequencies up to `most_frequency`, in cycles a pixel, over that of all but the constant."""
    power = np.abs(np.fft.fft2(pattern)) ** 2
    away = np.hypot(*np.meshgrid(*(np.fft.fftfreq(n) for n in pattern.shape)))
    return float(power[(away > 0) & (away <= most_frequency)].mean() / power[away > 0].mean())


@pytest.mark.parametrize("tone", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_no_tone_of_the_blue_noise_has_low_frequencies(tone: float) -> None:
    """A pattern of a tone repeats itself every 1 / sqrt(tone) pixels at best; white noise has power 1 everywhere."""
    low = 0.4 * min(np.sqrt(min(tone, 1 - tone)), 0.5)
    assert radial_power((ranks("blue-noise") < tone * 4096).astype(np.float64), low) < 0.08
    white = np.random.default_rng(0).permutation(4096).reshape(64, 64) < tone * 4096
    assert radial_power(white.astype(np.float64), low) > 0.8


def test_the_mask_itself_has_no_low_frequencies() -> None:
    assert radial_power(ranks("blue-noise").astype(np.float64), 0.15) < 0.001


def test_the_tool_prints_the_data_file(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_blue_noise.main([]) == 0
    assert capsys.readouterr().out == (checkout / "src/fewcolors/mapping/data/blue-noise.txt").read_text()


def test_a_small_mask_is_the_same_everywhere() -> None:
    assert make_blue_noise.blue_noise(8).tolist() == [
        [51, 7, 62, 29, 49, 23, 55, 14],
        [37, 22, 41, 1, 13, 32, 44, 3],
        [46, 59, 16, 52, 38, 8, 61, 28],
        [11, 6, 34, 25, 58, 17, 50, 20],
        [56, 30, 48, 4, 42, 31, 0, 36],
        [43, 15, 60, 21, 53, 12, 47, 24],
        [54, 2, 39, 10, 35, 27, 63, 9],
        [33, 26, 45, 18, 57, 5, 40, 19],
    ]


def test_the_largest_void_of_a_lone_pixel_lies_farthest_from_it() -> None:
    pattern = make_blue_noise.Pattern(8)
    pattern.put(9, True)  # row 1, column 1
    assert pattern.tightest_cluster() == 9
    assert pattern.largest_void() == 45  # row 5, column 5
