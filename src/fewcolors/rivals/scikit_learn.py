"""scikit-learn's k-means: as its colour-quantization example does it, on 1,000 pixels, and on all of them.

Pixels are floats in [0, 1], float64, as in the example.
"""

from __future__ import annotations

import warnings

from fewcolors._nouns import number_of
from fewcolors.rivals.reply import Ask, Reply, rounded

SAMPLE = 1000  # the example's own number


def title(ask: Ask) -> str:
    """Says how many pixels it learns from."""
    n = _n_samples(ask)
    return f"scikit-learn, {number_of(n, 'pixel')}"


def recipe(ask: Ask) -> Reply:
    """Fit on a sample, 1,000 pixels unless `n_samples` says otherwise; predict all pixels."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.utils import shuffle

    pixels = ask.image.reshape(-1, 3) / 255.0
    seed = ask.seed % 2**32  # the most its random_state takes
    sample = shuffle(pixels, random_state=seed, n_samples=_n_samples(ask))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # of fewer distinct points than centres
        model = KMeans(min(ask.n_colors, len(sample)), n_init="auto", random_state=seed).fit(sample)
    return Reply(rounded(model.cluster_centers_, 255), model.predict(pixels).reshape(ask.image.shape[:2]))


def all_pixels(ask: Ask) -> Reply:
    """One fit on every pixel; the labels come with it."""
    from sklearn.cluster import KMeans

    pixels = ask.image.reshape(-1, 3) / 255.0
    model = KMeans(ask.n_colors, n_init=1, random_state=ask.seed % 2**32).fit(pixels)
    return Reply(rounded(model.cluster_centers_, 255), model.labels_.reshape(ask.image.shape[:2]))


def _n_samples(ask: Ask) -> int:
    return min(ask.n_samples or SAMPLE, int(ask.image.shape[0]) * int(ask.image.shape[1]))
