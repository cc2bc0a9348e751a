"""ColorKMeans: scikit-learn's face of the search for few colours."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, ClusterMixin, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.utils import assert_all_finite, check_array, check_random_state

# Private, but what scikit-learn's own estimators and those of its contributors check their parameters and weights
# with, unchanged since 1.2; writing these again would lose the wording that its checks ask for.
from sklearn.utils._openmp_helpers import _openmp_effective_n_threads
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from fewcolors._arrays import FloatArray
from fewcolors.design.kmeans import Stop
from fewcolors.design.search import EFFORTS
from fewcolors.sklearn.fitting import Draw, Fit, Labels, fitted, inertia_of_rows, labels_of, looked_up
from fewcolors.sklearn.levels import MOST_FEATURES, Table, levels_of
from fewcolors.sklearn.points import Points, Sample
from fewcolors.sklearn.search import Wish

# scikit-learn's KMeans begins ten times when it draws at random or a function draws for it, else once.
_MANY_STARTS = 10
# Few clusters leave few ways out of a bad start, and cost little. (Samples of 1,000 to 20,000 pixels of two photos, 8
# to 24 clusters: of 108 single searches 10 ended above one run of KMeans, by up to 1.4 %; of the best of three 3, by
# 0.15 %.)
_FEW_CLUSTERS, _FEW_STARTS = 32, 3


# Any, to the type checker: scikit-learn has no types.
class ColorKMeans(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """k-means made for colours, in the place of scikit-learn's `KMeans`: `from fewcolors.sklearn import ColorKMeans`.

    A table of pixels, (n, 1 to 4) uint8, or floats n / 255 or n, is counted first; the search then runs on its
    distinct colours with the library's kernel. Other tables of one to four features are searched in 256 steps of
    their range and finished by scikit-learn's Lloyd iterations; those of more features are scikit-learn's `KMeans`.
    Same table, parameters and `random_state` give the same centres for any number of threads, of which it takes as
    many as KMeans would (OMP_NUM_THREADS and threadpoolctl hold here, too).

    Parameters
    ----------
    n_clusters : int, default=8
        How many centres; KMeans' default.
    init : {"auto", "k-means++", "random"}, (n_clusters, n_features) array or callable, default="auto"
        Where the search begins: "auto" splits along principal axes, which needs no luck; "k-means++" and "random"
        draw. An array, or what `init(X, n_clusters, random_state=...)` returns, is a start of your own: then Lloyd's
        iterations are all that follows, and `effort` has no part. "auto" is "k-means++" for five features and more.
    n_init : "auto" or int, default="auto"
        How many searches, of which the best counts; from the second on they begin with k-means++ where the first
        splits. "auto" is 3 for init="auto", fewer than 32 clusters and up to four features, 10 for init="random" or a
        callable, else 1.
    max_iter : int, default=300
        Most iterations of the last run, over all distinct colours.
    tol : float, default=1e-4
        That run ends when an iteration lowers the inertia by no more than this share of it, a thousandth of this where
        distinct colours times clusters are up to a million. (For tables that are no colours it is KMeans' own
        tolerance, of the centres' moves.)
    random_state : int, RandomState instance or None, default=None
        Chooses the moves that the search tries, and the starts that are drawn. An int gives the same every time.
    effort : {"fast", "balanced", "best"}, default="balanced"
        How far the search goes before the last run, as in `fewcolors.quantize`: on photos "balanced" ends below one
        run of KMeans, "fast" about level with it. No part beyond four features.

    Attributes
    ----------
    cluster_centers_ : (n_clusters, n_features) float64, float32 for a float32 table
        In the table's units; of colours to 1/64 of a level (1/32 for four features).
    labels_ : (n_samples,) int32
    inertia_ : float
        Sum of weights times squared distances to the nearest centre.
    n_iter_ : int
    n_features_in_ : int
    feature_names_in_ : (n_features,) of str, where the table names its columns

    Notes
    -----
    `copy_x`, `algorithm` and `verbose` of KMeans are left out: nothing is overwritten, and there is one algorithm. No
    sparse tables: colours are dense.

    Examples
    --------
    >>> pixels = np.array([[255, 0, 0], [250, 0, 0], [0, 0, 255], [0, 0, 250]]) / 255
    >>> model = ColorKMeans(2, random_state=0).fit(pixels)
    >>> one, two, three, four = model.labels_.tolist()
    >>> one == two != three == four
    True
    >>> model.predict([[0.9, 0.1, 0.1]]) == model.labels_[0]
    array([ True])
    """

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        **{name: KMeans._parameter_constraints[name] for name in ("n_clusters", "n_init", "max_iter", "tol")},
        "init": [StrOptions({"auto", "k-means++", "random"}), callable, "array-like"],
        "random_state": ["random_state"],
        "effort": [StrOptions(set(EFFORTS))],
    }

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        init: Any = "auto",
        n_init: Any = "auto",
        max_iter: int = 300,
        tol: float = 1e-4,
        random_state: Any = None,
        effort: str = "balanced",
    ) -> None:
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state
        self.effort = effort

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """Find the centres of a table (n_samples, n_features); `sample_weight`: (n_samples,), or None for equal ones.

        Forgets what `fit` and `partial_fit` saw before. Raises what KMeans raises.
        """
        sample, threads = self._checked(X, sample_weight, reset=True), self._threads()
        self._check_count(len(sample.table))
        self.__dict__.pop("_seen", None)
        points = sample.points(threads)
        fit = self._learn(points, sample)
        if fit.labels is not None and sample.levels is not None and sample.weights is None:
            self.labels_ = looked_up(sample.levels, points, fit.labels, threads)
        else:
            self.labels_ = labels_of(sample, self.cluster_centers_, threads)
        return self

    def partial_fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """Find the centres of this table and all that came by `partial_fit` before: histograms add.

        The centres are those that `fit` finds on all tables together, for whole weights to the last bit; `labels_` are
        this table's, `inertia_` that of all. What is kept of colours is their distinct ones; other tables are kept
        whole. A `fit` in between starts afresh, and is not remembered. Arguments and errors are those of `fit`.
        """
        before, count = getattr(self, "_seen", (None, 0))
        sample, threads = self._checked(X, sample_weight, reset=before is None), self._threads()
        count += len(sample.table)
        self._check_count(count)
        points = sample.points(threads) if before is None else before + sample.points(threads)
        self._learn(points, sample)
        self.labels_ = labels_of(sample, self.cluster_centers_, threads)
        self._seen = points, count
        return self

    def fit_predict(self, X: Any, y: Any = None, sample_weight: Any = None) -> Labels:
        """`fit`, then the labels (n_samples,) of the same table; errors are those of `fit`."""
        labels: Labels = self.fit(X, sample_weight=sample_weight).labels_
        return labels

    def predict(self, X: Any) -> Labels:
        """The nearest centre (n_samples,) of each row of a table `X` (n_samples, n_features), exactly; the lowest of
        equals. Raises NotFittedError before `fit`, ValueError for a table of other features."""
        check_is_fitted(self)
        return labels_of(self._checked(X, None, reset=False), self.cluster_centers_, self._threads())

    def transform(self, X: Any) -> Table:
        """The distances (n_samples, n_clusters) of each row of `X` to the centres. Raises as `predict`."""
        check_is_fitted(self)
        distances: Table = euclidean_distances(self._checked(X, None, reset=False).table, self.cluster_centers_)
        return distances

    def fit_transform(self, X: Any, y: Any = None, sample_weight: Any = None) -> Table:
        """`fit`, then `transform` of the same table; errors are those of `fit`."""
        return self.fit(X, sample_weight=sample_weight).transform(X)

    def score(self, X: Any, y: Any = None, sample_weight: Any = None) -> float:
        """The inertia of a table, negated: more is better. Raises as `predict`."""
        check_is_fitted(self)
        sample, threads = self._checked(X, sample_weight, reset=False), self._threads()
        return -inertia_of_rows(sample.points(threads).rows(), self.cluster_centers_, threads)

    # What fit does

    def _checked(self, X: Any, sample_weight: Any, *, reset: bool) -> Sample:
        """The table as uint8, float64 or float32, C-contiguous, finite; and the weights."""
        if reset:
            self._validate_params()
        dtypes = [np.float64, np.float32, np.uint8]
        table = validate_data(self, X, reset=reset, dtype=dtypes, order="C", ensure_all_finite=False)
        levels = levels_of(table, self._threads())
        if levels is None:  # levels are finite; looking twice takes as long as finding them
            assert_all_finite(table, estimator_name=type(self).__name__, input_name="X")
        if sample_weight is None:
            return Sample(table, levels, None)
        return Sample(table, levels, _check_sample_weight(sample_weight, table, dtype=np.float64))

    def _check_count(self, n_samples: int) -> None:
        if n_samples < self.n_clusters:
            raise ValueError(f"n_samples={n_samples} should be >= n_clusters={self.n_clusters}.")

    def _threads(self) -> int:
        return int(_openmp_effective_n_threads())

    def _learn(self, points: Points, sample: Sample) -> Fit:
        wish = Wish(self.n_clusters, self._start(), Stop(self.max_iter, self.tol), self.effort, self._threads())
        own = [self._checked_start(start, sample.table) for start in self._own_starts(points)]
        fit = fitted(points, wish, own, Draw(self.random_state, self._n_starts(sample.table.shape[1])))
        self.cluster_centers_ = fit.centers.astype(np.float32 if sample.table.dtype == np.float32 else np.float64)
        self.inertia_, self.n_iter_ = fit.inertia, fit.n_iter
        self._n_features_out = self.n_clusters
        return fit

    def _start(self) -> str:
        return self.init if isinstance(self.init, str) else "auto"

    def _n_starts(self, n_features: int = 0) -> int:
        if self.n_init != "auto":
            return int(self.n_init)
        if isinstance(self.init, str) and self.init == "auto":
            return _FEW_STARTS if self.n_clusters < _FEW_CLUSTERS and n_features <= MOST_FEATURES else 1
        return _MANY_STARTS if callable(self.init) or self._start() == "random" else 1

    def _own_starts(self, points: Points) -> list[Any]:
        """The starts that the caller gives; none where the search finds its own."""
        if isinstance(self.init, str):
            return []
        if callable(self.init):
            rows, random_state = points.rows().table, check_random_state(self.random_state)
            return [self.init(rows, self.n_clusters, random_state=random_state) for _ in range(self._n_starts())]
        if self._n_starts() != 1:
            warnings.warn(
                "Explicit initial center position passed: performing only one init in ColorKMeans instead of "
                f"n_init={self.n_init}.",
                RuntimeWarning,
                stacklevel=4,
            )
        return [self.init]

    def _checked_start(self, start: Any, table: Table) -> FloatArray:
        centers: FloatArray = check_array(start, dtype=np.float64, order="C")
        for have, wanted, what in (
            (len(centers), self.n_clusters, f"the number of clusters {self.n_clusters}"),
            (centers.shape[1], table.shape[1], f"the number of features of the data {table.shape[1]}"),
        ):
            if have != wanted:
                raise ValueError(f"The shape of the initial centers {centers.shape} does not match {what}.")
        return centers

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
