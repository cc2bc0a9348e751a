"""scikit-learn's own checks of estimators, all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.utils.estimator_checks import parametrize_with_checks

from fewcolors.sklearn import ColorKMeans

# What scikit-learn's KMeans fails there, too, and why.
EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": (
        "its tables have ten features, which are scikit-learn's KMeans' own work: it draws other starts for a row of "
        "weight 2 than for the row twice. For colours the two are one (test_color_kmeans.py)"
    ),
}


@parametrize_with_checks(
    [ColorKMeans(n_clusters=2), ColorKMeans(n_clusters=2, init="random", effort="fast", max_iter=5)],
    expected_failed_checks=lambda estimator: EXPECTED,
)
def test_every_check_passes_that_kmeans_passes(
    estimator: BaseEstimator, check: Callable[[BaseEstimator], None]
) -> None:
    check(estimator)


@pytest.mark.parametrize("name", EXPECTED)
def test_kmeans_itself_fails_what_is_expected_to_fail(name: str) -> None:
    from sklearn.utils import estimator_checks

    with pytest.raises(AssertionError):
        getattr(estimator_checks, name)("KMeans", KMeans(n_clusters=2))
