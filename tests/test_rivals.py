"""The rivals' adaptors: each answers what it was asked, as its own users would call it."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from fewcolors.rivals import RIVALS, Ask, Reply, libimagequant, pillow, scikit_learn

RUNS: dict[str, Callable[[Ask], Reply]] = {
    "scikit-learn, sample": scikit_learn.recipe,
    "scikit-learn, all": scikit_learn.all_pixels,
    "Pillow, median cut": pillow.median_cut,
    "Pillow, octree": pillow.fast_octree,
    "Pillow, Floyd–Steinberg": pillow.floyd_steinberg,
    "imagequant": libimagequant.plain,
    "imagequant, dithered": libimagequant.dithered,
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("n_colors", [1, 2, 16])
def test_a_rival_answers_with_a_palette_no_larger_than_asked_for_and_its_indices(
    run: Callable[[Ask], Reply], n_colors: int, gradient: np.ndarray
) -> None:
    reply = run(Ask(gradient, n_colors))
    picture = reply.render()
    assert len(reply.palette) <= n_colors
    assert reply.indices.shape == gradient.shape[:2]
    assert (picture.shape, picture.dtype) == (gradient.shape, np.uint8)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_answer_is_about_the_picture_that_was_asked(run: Callable[[Ask], Reply], gradient: np.ndarray) -> None:
    """Sixteen colours leave less error than one would."""
    error = np.square(run(Ask(gradient, 16)).render() - gradient.astype(float)).sum()
    assert error < np.square(gradient - gradient.mean(axis=(0, 1))).sum()


def test_pillows_answer_is_that_of_its_own_quantize(gradient: np.ndarray) -> None:
    quantized = Image.fromarray(gradient).quantize(16)  # median cut is its default for RGB
    assert np.array_equal(pillow.median_cut(Ask(gradient, 16)).render(), np.asarray(quantized.convert("RGB")))


def test_ditherers_leave_fewer_flat_pixels_than_their_plain_ones(gradient: np.ndarray) -> None:
    def flat(run: Callable[[Ask], Reply]) -> int:
        indices = run(Ask(gradient, 8)).indices
        return int((indices[:, 1:] == indices[:, :-1]).sum())

    assert flat(pillow.floyd_steinberg) < flat(pillow.median_cut)
    assert flat(libimagequant.dithered) < flat(libimagequant.plain)


def test_scikit_learn_learns_from_as_many_pixels_as_it_is_told_and_from_a_thousand_by_itself(
    gradient: np.ndarray,
) -> None:
    assert scikit_learn.title(Ask(gradient, 4)) == "scikit-learn, 1,000 pixels"
    assert scikit_learn.title(Ask(gradient, 4, n_samples=50)) == "scikit-learn, 50 pixels"
    assert scikit_learn.title(Ask(gradient, 4, n_samples=10**6)) == "scikit-learn, 3,072 pixels"
    few, many = (scikit_learn.recipe(Ask(gradient, 8, n_samples=n)).render().astype(int) for n in (8, 3000))
    assert np.square(many - gradient).sum() < np.square(few - gradient).sum()


@pytest.mark.parametrize("name", RIVALS)
def test_every_rival_can_be_loaded_and_is_called_by_its_word(name: str) -> None:
    rival = RIVALS[name]
    rival.require()
    rival.load()
    assert rival.name == name
    assert importlib.import_module(rival.module).__name__ == rival.module


def test_knowing_the_rivals_imports_none_of_their_libraries() -> None:
    code = "import sys, fewcolors.rivals\nassert not {'sklearn', 'imagequant', 'PIL'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
