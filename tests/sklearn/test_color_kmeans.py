"""ColorKMeans: its laws, naive twins, scikit-learn's KMeans as the judge, and the recipe with one line changed."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import shuffle

from fewcolors.sklearn import ColorKMeans, estimator
from tests.sklearn import recipe

Table = np.ndarray


def run_recipe(import_line: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(recipe.TEXT.replace(recipe.IMPORT, import_line), names)
    return names


def colors(n: int, d: int, seed: int = 0) -> np.ndarray:
    """Rows of uint8 in some ten loose clusters."""
    rng = np.random.default_rng(seed)
    middles = rng.integers(30, 226, (10, d))
    return (middles[rng.integers(0, 10, n)] + rng.normal(0, 12, (n, d))).clip(0, 255).astype(np.uint8)


def brute_force(table: Table, centers: Table) -> tuple[np.ndarray, float]:
    """The naive twin of predict and inertia_."""
    sq = np.square(table[:, None].astype(np.float64) - centers[None].astype(np.float64)).sum(axis=2)
    return sq.argmin(axis=1), float(sq.min(axis=1).sum())


# The forms in which tables of pixels come, and one that is no colours at all.
FORMS = {
    "uint8": lambda rows: rows,
    "n / 255": lambda rows: rows / 255,
    "n * (1 / 255)": lambda rows: rows * (1 / 255),
    "float32": lambda rows: (rows / 255).astype(np.float32),
    "whole floats": lambda rows: rows.astype(np.float64),
    "whole numbers": lambda rows: rows.astype(np.int64),
    "roots": lambda rows: np.sqrt(rows / 255.0),
}


# The recipe


@pytest.fixture(scope="module")
def recipes() -> tuple[dict[str, Any], dict[str, Any]]:
    return run_recipe(recipe.IMPORT), run_recipe("from fewcolors.sklearn import ColorKMeans as KMeans")


def test_the_recipe_runs_with_one_line_changed_and_ends_with_less_error(
    recipes: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    theirs, ours = recipes
    assert isinstance(ours["kmeans"], ColorKMeans)
    assert ours["quantized"].shape == theirs["quantized"].shape == (427, 640, 3)
    errors = [np.square(names["quantized"] - names["photo"]).sum() for names in (ours, theirs)]
    assert errors[0] < errors[1]
    assert ours["kmeans"].inertia_ < theirs["kmeans"].inertia_


def test_the_recipes_labels_are_those_of_the_nearest_centres(recipes: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours = recipes[1]
    labels, _ = brute_force(ours["pixels"][::97], ours["kmeans"].cluster_centers_)
    assert np.array_equal(ours["labels"][::97], labels)
    assert ours["labels"].dtype == recipes[0]["labels"].dtype


# Against scikit-learn's KMeans


@pytest.mark.parametrize("n_clusters", [8, 16, 64])
@pytest.mark.parametrize("n_samples", [1000, 10_000])
@pytest.mark.parametrize("photo", ["china", "flower"])
def test_the_inertia_is_no_worse_than_that_of_one_run_of_kmeans(
    photo: str, n_samples: int, n_clusters: int, request: pytest.FixtureRequest
) -> None:
    pixels = shuffle(request.getfixturevalue(photo).reshape(-1, 3) / 255, random_state=1, n_samples=n_samples)
    theirs = KMeans(n_clusters, n_init=1, random_state=0).fit(pixels)
    assert ColorKMeans(n_clusters, random_state=0).fit(pixels).inertia_ <= theirs.inertia_


def test_on_all_pixels_the_inertia_is_below_the_best_that_kmeans_is_known_to_reach(china: np.ndarray) -> None:
    """112.02 is scikit-learn's squared 8-bit error, mean over pixels, after 63 iterations from k-means++."""
    model = ColorKMeans(64, random_state=0).fit(china.reshape(-1, 3) / 255)
    assert model.inertia_ * 255**2 / 273_280 < 112.02


@pytest.mark.parametrize("d", [1, 2, 3, 4, 7])
def test_floats_of_any_number_of_features_are_clustered_about_as_well(d: int) -> None:
    table = np.random.default_rng(d).normal(size=(600, d)) * 10.0 ** np.random.default_rng(d).integers(-3, 4)
    ours, theirs = (model(12, random_state=0).fit(table).inertia_ for model in (ColorKMeans, KMeans))
    assert ours <= theirs * (1 + 1e-9)


# Laws


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_labels_and_inertia_are_those_of_the_nearest_centres(form: str, d: int) -> None:
    table = FORMS[form](colors(700, d))
    model = ColorKMeans(9, random_state=3).fit(table)
    labels, inertia = brute_force(table, model.cluster_centers_)
    assert np.array_equal(model.labels_, labels)
    assert np.array_equal(model.predict(table), labels)
    assert model.inertia_ == pytest.approx(inertia, rel=1e-5)
    assert model.score(table) == pytest.approx(-inertia, rel=1e-5)
    assert model.cluster_centers_.dtype == (np.float32 if table.dtype == np.float32 else np.float64)


@pytest.mark.parametrize("form", ["uint8", "n / 255", "float32", "whole floats"])
@pytest.mark.parametrize("d", [1, 3, 4])
def test_every_centre_is_the_mean_of_what_it_serves(form: str, d: int) -> None:
    """To the lattice's half step, once nothing moves any more."""
    table = FORMS[form](colors(700, d))
    model = ColorKMeans(9, random_state=3, tol=0).fit(table)
    scale = 1 if table.max() > 1 else 255
    means = np.stack([table[model.labels_ == label].mean(axis=0) for label in range(9)])
    assert np.abs(means - model.cluster_centers_).max() * scale <= 1 / 64 + 1e-4


def test_the_form_of_the_pixels_changes_nothing() -> None:
    rows = colors(900, 3)
    models = [ColorKMeans(7, random_state=0).fit(FORMS[form](rows)) for form in list(FORMS)[:6]]
    for model in models[1:]:
        assert np.array_equal(model.labels_, models[0].labels_)


@pytest.mark.parametrize("form", ["n / 255", "roots"])
def test_batches_are_one_table(form: str) -> None:
    """partial_fit adds histograms: the centres are those of a fit on everything, to the last bit."""
    table = FORMS[form](colors(900, 3))
    batches = ColorKMeans(7, random_state=0)
    for batch in np.array_split(table, 4):
        batches.partial_fit(batch)
    whole = ColorKMeans(7, random_state=0).fit(table)
    assert np.array_equal(batches.cluster_centers_, whole.cluster_centers_)
    assert batches.inertia_ == pytest.approx(whole.inertia_, rel=1e-12)
    assert np.array_equal(batches.labels_, whole.labels_[-225:])


def test_a_batch_that_is_no_colours_joins_those_that_are() -> None:
    first, second = colors(300, 3) / 255, np.sqrt(colors(300, 3, seed=1) / 255.0)
    model = ColorKMeans(5, random_state=0).partial_fit(first).partial_fit(second)
    _, inertia = brute_force(np.concatenate([first, second]), model.cluster_centers_)
    assert model.inertia_ == pytest.approx(inertia)


def test_a_fit_forgets_the_batches_before_it() -> None:
    one, other = colors(300, 3) / 255, colors(300, 3, seed=1) / 255
    model = ColorKMeans(5, random_state=0).partial_fit(one).fit(other)
    assert np.array_equal(model.cluster_centers_, ColorKMeans(5, random_state=0).fit(other).cluster_centers_)
    again = model.partial_fit(one)
    assert np.array_equal(again.cluster_centers_, ColorKMeans(5, random_state=0).fit(one).cluster_centers_)


@pytest.mark.parametrize("form", ["uint8", "n / 255"])
def test_a_weight_of_three_is_the_row_three_times_and_none_is_no_row(form: str) -> None:
    table = FORMS[form](colors(400, 3))
    weights = np.random.default_rng(2).integers(0, 4, 400)
    weighted = ColorKMeans(7, random_state=0).fit(table, sample_weight=weights)
    repeated = ColorKMeans(7, random_state=0).fit(table.repeat(weights, axis=0))
    assert np.array_equal(weighted.cluster_centers_, repeated.cluster_centers_)
    assert weighted.inertia_ == repeated.inertia_
    assert np.array_equal(weighted.labels_, repeated.predict(table))


def test_fractional_weights_pull_the_centres() -> None:
    table = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 1], [0, 0.9, 0.9]])
    model = ColorKMeans(2, random_state=0).fit(table, sample_weight=[0.75, 0.25, 0.5, 0.5])
    assert sorted(model.cluster_centers_.tolist()) == [[0, 0.95, 0.95], [0.25, 0, 0]]


@pytest.mark.parametrize("form", ["n / 255", "roots"])
def test_the_number_of_threads_changes_nothing(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = FORMS[form](colors(3000, 3))
    found = []
    for threads in (1, 2, 5):
        monkeypatch.setattr(estimator, "_openmp_effective_n_threads", lambda threads=threads: threads)
        model = ColorKMeans(7, random_state=0).fit(table)
        found.append((model.cluster_centers_.tobytes(), model.predict(table).tobytes()))
    assert len(set(found)) == 1


def test_the_same_random_state_gives_the_same_centres_and_another_may_not() -> None:
    table = colors(900, 3)
    one, again, other = (ColorKMeans(40, random_state=seed).fit(table).cluster_centers_ for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_predicting_follows_centres_that_are_set_by_hand() -> None:
    table = colors(300, 3) / 255
    model = ColorKMeans(4, random_state=0).fit(table)
    model.cluster_centers_ = np.random.default_rng(0).normal(0.5, 1, (4, 3))
    assert np.array_equal(model.predict(table), brute_force(table, model.cluster_centers_)[0])


# Starts


@pytest.mark.parametrize("init", ["k-means++", "random"])
@pytest.mark.parametrize("form", ["n / 255", "roots"])
def test_a_drawn_start_ends_about_where_the_split_does(init: str, form: str) -> None:
    table = FORMS[form](colors(900, 3))
    drawn = ColorKMeans(12, init=init, random_state=0).fit(table)
    assert drawn.inertia_ <= 1.05 * ColorKMeans(12, random_state=0).fit(table).inertia_


def test_more_starts_are_never_worse() -> None:
    table = colors(900, 3)
    one, five = (ColorKMeans(30, n_init=n, random_state=0).fit(table).inertia_ for n in (1, 5))
    assert five <= one


def lloyd_twin(table: Table, centers: Table, iterations: int) -> Table:
    for _ in range(iterations):
        labels, _ = brute_force(table, centers)
        centers = np.stack([table[labels == label].mean(axis=0) for label in range(len(centers))])
    return centers


@pytest.mark.parametrize("iterations", [1, 2, 5])
@pytest.mark.parametrize("as_callable", [False, True])
def test_an_own_start_is_followed_by_lloyds_iterations_and_nothing_else(iterations: int, as_callable: bool) -> None:
    """The n-th assignment is made to the centres that n - 1 moves gave."""
    table = colors(500, 3) / 255
    start = table[::50][:6]
    init: Any = (lambda X, n_clusters, random_state: start) if as_callable else start
    model = ColorKMeans(6, init=init, n_init=1, max_iter=iterations, tol=0).fit(table)
    twin = lloyd_twin(table, start, iterations - 1)
    assert np.abs(model.cluster_centers_ - twin).max() < 1e-3
    assert model.n_iter_ <= iterations


def test_an_own_start_far_outside_the_colours_still_gives_every_centre_something() -> None:
    table = colors(300, 3) / 255
    start = np.concatenate([np.full((3, 3), 9.0), np.full((3, 3), 0.5)])
    model = ColorKMeans(6, init=start).fit(table)
    assert set(model.labels_) == set(range(6))


def test_centres_that_one_iteration_leaves_empty_serve_something_afterwards() -> None:
    table = colors(3000, 3) / 255
    grey = np.full((4, 3), 0.5)
    model = ColorKMeans(4, init=grey, n_init=1, max_iter=1).fit(table)
    assert set(model.labels_) == set(range(4))
    assert model.inertia_ < brute_force(table, grey)[1]


def test_labels_of_more_centres_than_are_tried_one_by_one_are_those_of_the_nearest() -> None:
    table = np.unique(colors(500, 3), axis=0) / 255
    start = table[::2]
    model = ColorKMeans(len(start), init=start, n_init=1, max_iter=1).fit(table)
    chosen = np.square(table - model.cluster_centers_[model.predict(table)]).sum()
    assert chosen == pytest.approx(brute_force(table, model.cluster_centers_)[1], rel=1e-12)  # some are tied


def test_several_own_starts_are_refused_with_kmeans_words() -> None:
    table = colors(100, 3) / 255
    with pytest.warns(RuntimeWarning, match="Explicit initial center position passed: performing only one init"):
        ColorKMeans(2, init=table[:2], n_init=3).fit(table)
    for wrong in (table[:3], table[:2, :2]):
        with pytest.raises(ValueError, match=r"^The shape of the initial centers \(\d, \d\) does not match the number"):
            ColorKMeans(2, init=wrong).fit(table)


# Tables that are hardly any


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("form", FORMS)
def test_fewer_distinct_rows_than_clusters_are_all_found_and_warned_of(d: int, form: str) -> None:
    table = FORMS[form](np.repeat(np.array([[0] * d, [255] * d, [10] * d], np.uint8), 4, axis=0))
    with pytest.warns(ConvergenceWarning, match=r"distinct clusters \(3\) found smaller than n_clusters \(5\)"):
        model = ColorKMeans(5, random_state=0).fit(table)
    assert model.cluster_centers_.shape == (5, d)
    assert model.inertia_ == pytest.approx(0, abs=1e-9)
    assert len(set(model.labels_)) == 3


def test_as_many_distinct_rows_as_clusters_are_the_centres() -> None:
    table = np.array([[0, 0, 9], [255, 3, 9], [10, 0, 0]], np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = ColorKMeans(3).fit(table)
    assert sorted(model.cluster_centers_.tolist()) == sorted(table.tolist())
    assert model.inertia_ == 0


@pytest.mark.parametrize("table", [np.ones((20, 3)), np.full((20, 3), 0.123)])
def test_one_colour_has_one_cluster(table: Table) -> None:
    model = ColorKMeans(1).fit(table)
    assert model.cluster_centers_.tolist() == [pytest.approx(table[0].tolist())]


def test_zeros_and_ones_are_colours() -> None:
    table = np.random.default_rng(0).integers(0, 2, (50, 3)).astype(np.float64)
    model = ColorKMeans(8, random_state=0).fit(table)
    assert model.inertia_ == 0


# In scikit-learn's company


def test_it_works_in_a_pipeline_and_in_a_search_over_parameters() -> None:
    table = colors(300, 3) / 255
    pipeline = make_pipeline(StandardScaler(), ColorKMeans(random_state=0))
    search = GridSearchCV(pipeline, {"colorkmeans__n_clusters": [2, 9]}, cv=2).fit(table)
    assert search.best_params_ == {"colorkmeans__n_clusters": 9}
    assert search.best_estimator_.predict(table).shape == (300,)


def test_columns_keep_their_names() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(colors(60, 3) / 255, columns=["red", "green", "blue"])
    model = ColorKMeans(2, random_state=0).set_output(transform="pandas").fit(frame)
    assert model.feature_names_in_.tolist() == ["red", "green", "blue"]
    assert model.transform(frame).columns.tolist() == ["colorkmeans0", "colorkmeans1"]
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[["blue", "green", "red"]])


def test_a_copy_by_pickle_predicts_alike_and_a_clone_is_unfitted() -> None:
    table = colors(60, 3) / 255
    model = ColorKMeans(4, random_state=0, effort="fast").partial_fit(table)
    copied = pickle.loads(pickle.dumps(model))
    assert np.array_equal(copied.predict(table), model.predict(table))
    assert np.array_equal(copied.partial_fit(table).cluster_centers_, model.partial_fit(table).cluster_centers_)
    fresh = clone(model)
    assert fresh.get_params() == model.get_params()
    assert not hasattr(fresh, "cluster_centers_")


def test_transform_gives_the_distances_to_the_centres() -> None:
    table = colors(60, 3) / 255
    model = ColorKMeans(4, random_state=0)
    distances = model.fit_transform(table)
    assert np.array_equal(distances.argmin(axis=1), model.fit_predict(table))
    expected = np.linalg.norm(table[:, None] - model.cluster_centers_[None], axis=2)
    assert distances == pytest.approx(expected, abs=1e-7)
