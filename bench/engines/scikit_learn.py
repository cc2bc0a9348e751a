"""scikit-learn's k-means: on all pixels, and as its colour-quantization example does it, on 1,000 of them.

Pixels are floats in [0, 1], float64, as in the example. The palette is rounded to 8 bits, as any file needs it.
"""

from __future__ import annotations

import numpy as np
from sklearn.cluster import KMeans
from sklearn.utils import shuffle

from bench.engines import Answer, Engine, Pixels

SAMPLE = 1000  # the example's own number


def run_all_pixels(image: Pixels, n_colors: int) -> Answer:
    """One fit on every pixel; the labels come with it."""
    pixels = image.reshape(-1, 3) / 255.0
    kmeans = KMeans(n_colors, n_init=1, random_state=0).fit(pixels)
    return _answer(kmeans, kmeans.labels_, image)


def run_sample(image: Pixels, n_colors: int) -> Answer:
    """Fit on 1,000 pixels, predict them all."""
    pixels = image.reshape(-1, 3) / 255.0
    sample = shuffle(pixels, random_state=0, n_samples=SAMPLE)
    kmeans = KMeans(n_colors, n_init="auto", random_state=0).fit(sample)
    return _answer(kmeans, kmeans.predict(pixels), image)


def _answer(kmeans: KMeans, labels: np.ndarray, image: Pixels) -> Answer:
    palette = np.rint(kmeans.cluster_centers_ * 255).clip(0, 255).astype(np.uint8)
    return Answer.from_indices(palette, labels.reshape(image.shape[:2]))


ENGINES = (
    Engine("scikit-learn KMeans, all pixels", "scikit-learn", run_all_pixels),
    Engine("scikit-learn KMeans, 1,000 pixels", "scikit-learn", run_sample),
)
