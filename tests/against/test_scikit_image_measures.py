"""Against scikit-image: the same SSIM, CIEDE2000 and CIELAB difference. Against SciPy: the same blur of the eye."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.color import deltaE_ciede2000, rgb2lab, rgb2xyz, xyz2lab
from skimage.metrics import structural_similarity

from fewcolors import measure, quantize
from fewcolors.color.difference import delta_e_2000
from fewcolors.metrics import scielab_map, ssim
from tests.pictures import GENERATED, Image


def their_ssim(a: Image, b: Image) -> float:
    return float(
        structural_similarity(
            a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, channel_axis=2, data_range=255
        )
    )


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("n_colors", [2, 7])
def test_ssim_of_generated_pictures_is_its(name: str, n_colors: int) -> None:
    image = GENERATED[name]()
    shown = quantize(image, n_colors).to_array()
    assert ssim(image, shown) == pytest.approx(their_ssim(image, shown), abs=1e-9)


def test_ssim_of_a_photo_is_its(china: Image) -> None:
    result = quantize(china, 16)
    score = measure(china, result, measures="ssim")
    assert score.ssim == pytest.approx(their_ssim(china, result.to_array()), abs=1e-9)


def test_ciede2000_of_random_colors_is_its() -> None:
    generator = np.random.default_rng(0)
    one, other = (generator.uniform([0, -110, -110], [100, 110, 110], (50_000, 3)) for _ in range(2))
    near = one + generator.normal(0, 2, one.shape)
    for pair in ((one, other), (one, near)):
        assert np.abs(delta_e_2000(*pair) - deltaE_ciede2000(*pair)).max() < 1e-9


def test_ciede2000_of_a_photo_is_its_but_for_the_digits_of_the_matrices(china: Image) -> None:
    result = quantize(china, 64)
    score = measure(china, result, measures="delta_e_2000")
    theirs = deltaE_ciede2000(rgb2lab(china), rgb2lab(result.to_array()))
    assert score.delta_e_2000 == pytest.approx(theirs.mean(), abs=2e-3)
    assert score.delta_e_2000_p95 == pytest.approx(np.percentile(theirs, 95), abs=5e-3)


def test_s_cielab_is_scipys_gaussians_and_scikit_images_cielab() -> None:
    """From far, the Gaussians are wide enough that SciPy's, sampled at the centres of pixels, come near."""
    generator = np.random.default_rng(3)
    blocks = [generator.integers(0, 256, (12, 12, 3), np.uint8) for _ in range(2)]
    a, b = (block.repeat(15, axis=0).repeat(15, axis=1) for block in blocks)
    per_degree = 200.0
    labs = [xyz2lab(_blurred_xyz(picture, per_degree)) for picture in (a, b)]
    expected = np.sqrt(((labs[0] - labs[1]) ** 2).sum(axis=2))
    found = scielab_map(a, b, pixels_per_degree=per_degree)
    assert found.mean() == pytest.approx(expected.mean(), rel=2e-3)
    assert np.abs(found - expected).mean() < 0.06 < 2e-3 * found.mean()


# Zhang & Wandell (1996).
XYZ_TO_OPPONENT = np.array([[0.279, 0.720, -0.107], [-0.449, 0.290, 0.077], [0.086, -0.590, 0.501]])
FILTERS = (
    ((0.921, 0.0283), (0.105, 0.133), (-0.108, 4.336)),
    ((0.531, 0.0392), (0.330, 0.494)),
    ((0.488, 0.0536), (0.371, 0.386)),
)


def _blurred_xyz(picture: Image, per_degree: float) -> NDArray[np.float64]:
    planes = rgb2xyz(picture) @ XYZ_TO_OPPONENT.T
    reach = int(np.ceil(per_degree / 2)) - 1
    for plane, gaussians in zip(np.moveaxis(planes, 2, 0), FILTERS, strict=True):
        # exp(-x^2 / s^2) has the standard deviation s / sqrt(2).
        blurred = [
            w * gaussian_filter(plane, s * per_degree / np.sqrt(2), mode="reflect", radius=reach) for w, s in gaussians
        ]
        plane[...] = sum(blurred) / sum(w for w, _ in gaussians)
    return planes @ np.linalg.inv(XYZ_TO_OPPONENT).T
