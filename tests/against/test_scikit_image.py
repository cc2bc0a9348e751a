"""Against scikit-image: the same PSNR, the same CIELAB."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.color import rgb2lab
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio

from fewcolors import measure, quantize
from fewcolors.color import SPACES
from tests.pictures import GENERATED, Image


@pytest.mark.parametrize("name", ["gradient", "noise", "two_clusters"])
@pytest.mark.parametrize("n_colors", [1, 7])
def test_psnr_and_mse_are_its(name: str, n_colors: int) -> None:
    """Its mean runs over channels too, so its error is a third of ours and its peak is 255^2: the ratio is the same."""
    image = GENERATED[name]()
    result = quantize(image, n_colors)
    score = measure(image, result)
    assert score.psnr == pytest.approx(peak_signal_noise_ratio(image, result.to_array()), abs=1e-9)
    assert score.mse == pytest.approx(3 * mean_squared_error(image, result.to_array()), rel=1e-12)


def test_psnr_of_a_photo_is_its(china: Image) -> None:
    result = quantize(china, 64)
    assert measure(china, result).psnr == pytest.approx(peak_signal_noise_ratio(china, result.to_array()), abs=1e-9)


def test_cielab_is_its() -> None:
    colors = np.random.default_rng(0).integers(0, 256, (4000, 3), np.uint8)
    points = SPACES["cielab"].to_lattice(colors, 1)[:, :3] / SPACES["cielab"].unit
    # Half a lattice step, and the last printed digits of the white and the matrices that either uses.
    assert np.abs(points - rgb2lab(colors[None])[0]).max() <= 0.5 / 128 + 0.02
