"""The comparison: the recipe's steps, pictures, titles and numbers, on photos and on pictures that are hardly any."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

import fewcolors as fc
from fewcolors.compare import Comparison, Step
from fewcolors.rivals import RIVALS

# Squared error of the recipe on china.jpg, 64 colours, as measured elsewhere: scikit-learn on 1,000 pixels 132.08.
RECIPE_MSE = 132.08
# The bar of the k-means on all pixels; the best known is 111.4.
BAR_MSE = 113.5


@pytest.fixture(scope="module")
def of_china(china: np.ndarray) -> Comparison:
    return fc.compare(china, 64, with_=["sklearn"])


def colors_of(image: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(color) for color in image.reshape(-1, 3).tolist()}


def test_the_titles_are_the_recipes(of_china: Comparison) -> None:
    assert [panel.title for panel in of_china.panels()] == [
        "Original (96,615 colours)",
        "Quantized (64 colours, k-means)",
        "Quantized (64 colours, random)",
        "Quantized (64 colours, scikit-learn, 1,000 pixels)",
    ]


def test_kmeans_meets_its_bar_the_recipes_run_its_number_and_random_colours_are_far_behind(
    of_china: Comparison,
) -> None:
    kmeans, random, recipe = of_china.contenders
    assert kmeans.score.mse <= BAR_MSE
    assert recipe.score.mse == pytest.approx(RECIPE_MSE, rel=0.02)  # its versions differ in the last steps
    assert random.score.mse > 2 * kmeans.score.mse


def test_every_picture_has_the_shape_the_colours_and_the_score_it_claims(
    of_china: Comparison, china: np.ndarray
) -> None:
    assert np.array_equal(of_china.original, china)
    assert of_china.n_colors_before == 96_615
    for contender in of_china.contenders:
        assert (contender.image.shape, contender.image.dtype) == (china.shape, np.uint8)
        assert len(colors_of(contender.image)) <= contender.n_colors == 64
        assert contender.score == fc.measure(china, contender.image, measures=("delta_e_2000", "ssim"))
        assert contender.png is not None
        with PillowImage.open(io.BytesIO(contender.png)) as written:
            assert written.mode == "P"
            assert np.array_equal(np.asarray(written.convert("RGB")), contender.image)
        assert contender.seconds > 0


def test_the_random_codebook_is_pixels_of_the_photo_and_each_pixel_takes_the_nearest(
    gradient: np.ndarray,
) -> None:
    random = fc.compare(gradient, 9).contenders[1]
    codebook = np.array(sorted(colors_of(random.image)))
    assert colors_of(random.image) <= colors_of(gradient)
    assert len(codebook) == 9
    distances = ((gradient[:, :, np.newaxis].astype(int) - codebook) ** 2).sum(axis=-1)
    taken = ((gradient.astype(int) - random.image) ** 2).sum(axis=-1)
    assert np.array_equal(taken, distances.min(axis=-1))


def test_kmeans_is_what_quantize_gives(gradient: np.ndarray) -> None:
    kmeans = fc.compare(gradient, 12).contenders[0]
    assert np.array_equal(kmeans.image, fc.quantize(gradient, 12, space="srgb", dither="none").to_array())


def test_the_same_arguments_give_the_same_pictures_for_any_number_of_threads(gradient: np.ndarray) -> None:
    first, second = (fc.compare(gradient, 7, n_samples=500, seed=5, threads=threads) for threads in (1, 2))
    assert all(np.array_equal(a.image, b.image) for a, b in zip(first.contenders, second.contenders, strict=True))


def test_another_seed_draws_other_random_colours(gradient: np.ndarray) -> None:
    one, other = (fc.compare(gradient, 7, seed=seed).contenders[1].image for seed in (0, 1))
    assert not np.array_equal(one, other)


def test_a_sample_is_said_and_costs_quality(of_china: Comparison, china: np.ndarray) -> None:
    sampled = fc.compare(china, 64, n_samples=1000)
    assert "Fitting k-means on a sample of 1,000 pixels" in [step.text for step in sampled.steps]
    assert "Fitting k-means on all 273,280 pixels" in [step.text for step in of_china.steps]
    assert of_china.contenders[0].score.mse < sampled.contenders[0].score.mse < sampled.contenders[1].score.mse


def test_a_sample_larger_than_the_picture_is_the_picture(gradient: np.ndarray) -> None:
    whole, sampled = fc.compare(gradient, 7), fc.compare(gradient, 7, n_samples=10**6)
    assert np.array_equal(whole.contenders[0].image, sampled.contenders[0].image)


def test_steps_are_told_as_they_end_and_nothing_is_printed(
    gradient: np.ndarray, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[Step] = []
    comparison = fc.compare(gradient, 7, on_step=told.append)
    assert tuple(told) == comparison.steps
    assert all(step.seconds >= 0 and step.text for step in told)
    assert str(Step("Fitting k-means on all 273,280 pixels", 0.0211)) == (
        "Fitting k-means on all 273,280 pixels … done in 0.021 s"
    )
    assert capfd.readouterr() == ("", "")


def test_a_contenders_seconds_are_those_of_its_fit_and_its_prediction(of_china: Comparison) -> None:
    steps = {step.text: step.seconds for step in of_china.steps}
    fit = steps["Fitting k-means on all 273,280 pixels"]
    predict = steps["Predicting the colours of all 273,280 pixels (k-means)"]
    assert of_china.contenders[0].seconds == pytest.approx(fit + predict)


# Pictures that are hardly any


@pytest.mark.parametrize("rivals", [(), tuple(RIVALS)])
def test_every_generated_picture_can_be_compared(generated: np.ndarray, rivals: tuple[str, ...]) -> None:
    comparison = fc.compare(generated, 64, with_=rivals)
    distinct = len(colors_of(generated))
    kmeans, random, *_ = comparison.contenders
    assert len(comparison.contenders) == 2 + len(rivals)
    assert kmeans.n_colors == random.n_colors == min(64, distinct)
    if distinct <= 64:
        assert np.array_equal(kmeans.image, generated)
        assert np.array_equal(random.image, generated)
        assert kmeans.score.psnr == math.inf


def test_one_colour_is_singular() -> None:
    comparison = fc.compare(np.full((1, 1, 3), 9, np.uint8), 64, with_=["sklearn"])
    assert [panel.title for panel in comparison.panels()] == [
        "Original (1 colour)",
        "Quantized (1 colour, k-means)",
        "Quantized (1 colour, random)",
        "Quantized (1 colour, scikit-learn, 1 pixel)",
    ]
    assert "Fitting k-means on all 1 pixel" in [step.text for step in comparison.steps]


def test_grey_pictures_stay_grey() -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for contender in fc.compare(grey, 8, with_=["sklearn"]).contenders:
        assert (contender.image == contender.image[..., :1]).all()


def test_an_opaque_alpha_channel_changes_nothing(gradient: np.ndarray) -> None:
    with_alpha = np.dstack([gradient, np.full(gradient.shape[:2], 255, np.uint8)])
    assert np.array_equal(fc.compare(with_alpha, 5).contenders[0].image, fc.compare(gradient, 5).contenders[0].image)


def test_a_deep_picture_is_compared_as_its_rounding_to_8_bits(gradient: np.ndarray) -> None:
    deep = np.clip(gradient / 255 + 0.001, 0, 1)
    for form in (deep, np.dstack([deep, np.ones(deep.shape[:2])])):
        assert np.array_equal(fc.compare(form, 5).contenders[0].image, fc.compare(gradient, 5).contenders[0].image)


def test_transparency_is_said_not_to_be_built(gradient: np.ndarray) -> None:
    with pytest.raises(fc.NotBuiltError, match="transparency"):
        fc.compare(np.dstack([gradient, np.full(gradient.shape[:2], 254, np.uint8)]), 5)


# Wrong arguments


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"n_colors": 0}, "n_colors"),
        ({"n_colors": 1.5}, "n_colors"),
        ({"n_colors": "many"}, "n_colors"),
        ({"n_samples": 0}, "n_samples"),
        ({"n_samples": 1.5}, "n_samples"),
        ({"n_samples": True}, "n_samples"),
        ({"space": "rgb"}, "srgb"),
        ({"effort": "much"}, "balanced"),
        ({"seed": -1}, "seed"),
        ({"threads": 0}, "threads"),
        ({"with_": ["opencv"]}, "sklearn"),
        ({"with_": "opencv"}, "sklearn"),
    ],
)
def test_a_wrong_argument_is_one_line_before_any_work(wrong: dict[str, Any], word: str) -> None:
    with pytest.raises(fc.ArgumentError, match=word) as error:
        fc.compare("no-such-photo.jpg", **wrong)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("space", ["srgb", "linear", "oklab", "cielab"])
def test_k_means_beats_the_random_codebook_in_every_space(gradient: np.ndarray, space: str) -> None:
    k_means, random = fc.compare(gradient, 8, space=space).contenders
    assert k_means.score.mse < random.score.mse


@pytest.mark.parametrize(
    ("rival", "module", "install"),
    [("sklearn", "sklearn", r"'fewcolors\[sklearn\]'"), ("imagequant", "imagequant", "imagequant")],
)
def test_without_a_rivals_library_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, rival: str, module: str, install: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(fc.MissingExtraError, match=f"pip install {install}$"):
        fc.compare("no-such-photo.jpg", with_=[rival])


def test_comparing_imports_no_scikit_learn_unless_asked() -> None:
    code = (
        "import sys, numpy, fewcolors\nfewcolors.compare(numpy.zeros((2, 2, 3), 'uint8'), 2)\n"
        "assert not {'sklearn', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# How it shows itself


def test_the_table_is_aligned_and_has_a_row_for_each_picture(of_china: Comparison) -> None:
    head, *body = of_china.table().split("\n")
    names = ("colours", "MSE", "PSNR", "ΔE2000", "SSIM", "seconds", "PNG bytes")
    assert head.split() == " ".join(names).split()
    assert [row.split("  ")[0] for row in body] == ["original", "k-means", "random", "scikit-learn, 1,000 pixels"]
    ends = {name: head.index(name) + len(name) for name in names}
    for row in body[1:]:
        assert len(row) == len(head)
        assert all(row[end - 1].isdigit() for end in ends.values())
    assert f"{of_china.contenders[0].score.mse:.2f}" in body[1]


def test_a_lossless_picture_has_infinite_psnr_in_the_table() -> None:
    assert "inf" in fc.compare(np.zeros((2, 2, 3), np.uint8), 2).table()


def test_the_figure_is_saved_whole_and_kept(tmp_path: Path, gradient: np.ndarray) -> None:
    comparison = fc.compare(gradient, 7)
    comparison.save(tmp_path / "figure.png")
    with PillowImage.open(tmp_path / "figure.png") as figure:
        assert figure.width > 3 * gradient.shape[1]
    with pytest.raises(fc.ImageFileError, match="exists"):
        comparison.save(tmp_path / "figure.png")
    assert len(list(tmp_path.iterdir())) == 1


def test_the_figure_method_gives_matplotlibs(gradient: np.ndarray) -> None:
    comparison = fc.compare(gradient, 7)
    assert [axes.get_title() for axes in comparison.figure().axes] == [panel.title for panel in comparison.panels()]


def test_a_notebook_shows_figure_and_table(gradient: np.ndarray) -> None:
    comparison = fc.compare(gradient, 7)
    png = comparison._repr_png_()
    assert png is not None
    assert PillowImage.open(io.BytesIO(png)).format == "PNG"
    assert comparison._repr_html_().startswith('<img alt="')
    assert comparison._repr_html_().count("<tr>") == 4


def test_a_notebook_without_matplotlib_shows_the_table(gradient: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    comparison = fc.compare(gradient, 7)
    assert comparison._repr_png_() is None
    assert comparison._repr_html_().startswith("<table>")
