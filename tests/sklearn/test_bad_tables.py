"""What ColorKMeans refuses, and with whose words."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans

import fewcolors
from fewcolors.sklearn import ColorKMeans

Table = np.ndarray

GOOD = np.random.default_rng(0).integers(0, 256, (30, 3)) / 255


def with_one(value: float) -> Table:
    table = GOOD.copy()
    table[4, 1] = value
    return table


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: model(4).fit(with_one(np.nan)),
        lambda model: model(4).fit(with_one(np.inf)),
        lambda model: model(4).fit(GOOD[:, 0]),
        lambda model: model(4).fit(GOOD[:3]),
        lambda model: model(4).fit(GOOD[:0]),
        lambda model: model(4).fit([["red", "green", "blue"]] * 9),
        lambda model: model(4).fit(GOOD, sample_weight=[1, 2]),
        lambda model: model(4).fit(GOOD, sample_weight=with_one(np.nan)[:, 1]),
        lambda model: model(4).predict(GOOD),
        lambda model: model(4).transform(GOOD),
        lambda model: model(4).score(GOOD),
        lambda model: model(4, random_state=0).fit(GOOD).predict(GOOD[:, :2]),
        lambda model: model(4, random_state=0).fit(GOOD).predict(with_one(np.nan)),
        lambda model: model(0).fit(GOOD),
        lambda model: model(2.5).fit(GOOD),
        lambda model: model(4, n_init=0).fit(GOOD),
        lambda model: model(4, max_iter=0).fit(GOOD),
        lambda model: model(4, tol=-1.0).fit(GOOD),
        lambda model: model(4, random_state="six").fit(GOOD),
    ],
)
def test_wrong_input_is_refused_with_kmeans_own_exception_and_words(ask: Any) -> None:
    with pytest.raises(Exception) as theirs:  # noqa: PT011  whatever KMeans raises is what is wanted
        ask(KMeans)
    with pytest.raises(type(theirs.value)) as ours:
        ask(ColorKMeans)
    assert str(ours.value).replace("ColorKMeans", "KMeans") == str(theirs.value)


@pytest.mark.parametrize(("name", "value"), [("init", "split"), ("effort", "much"), ("effort", None)])
def test_words_that_are_not_known_are_named(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"The '{name}' parameter of ColorKMeans must be"):
        ColorKMeans(4, **{name: value}).fit(GOOD)


def test_without_scikit_learn_the_message_says_how_to_install_it() -> None:
    code = (
        "import sys\nsys.modules['sklearn'] = None\nimport fewcolors\n"
        "try: import fewcolors.sklearn\nexcept fewcolors.MissingExtraError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60).stdout
    assert said == "fewcolors.sklearn needs scikit-learn; install it: pip install 'fewcolors[sklearn]'\n"


def test_errors_of_this_library_are_values_too() -> None:
    """A pipeline that catches ValueError catches ours."""
    assert issubclass(fewcolors.ArgumentError, ValueError)
