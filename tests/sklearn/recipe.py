"""The textbook's colour quantization, step by step, as people paste it: one import line decides whose k-means runs."""

IMPORT = "from sklearn.cluster import KMeans"

TEXT = f"""
from time import perf_counter

import numpy as np
{IMPORT}
from sklearn.datasets import load_sample_image
from sklearn.metrics import pairwise_distances_argmin
from sklearn.utils import shuffle

n_colors = 64
photo = load_sample_image("china.jpg")
photo = np.array(photo, dtype=np.float64) / 255
width, height, depth = original_shape = photo.shape
assert depth == 3
pixels = np.reshape(photo, (width * height, depth))

print("Fitting model on a small sub-sample of the data")
start = perf_counter()
sample = shuffle(pixels, random_state=0, n_samples=1_000)
kmeans = KMeans(n_clusters=n_colors, n_init="auto", random_state=0).fit(sample)
print(f"done in {{perf_counter() - start:.3f}} s.")

print("Predicting colour indices on the full image (k-means)")
start = perf_counter()
labels = kmeans.predict(pixels)
print(f"done in {{perf_counter() - start:.3f}} s.")

codebook_random = shuffle(pixels, random_state=0, n_samples=n_colors)
print("Predicting colour indices on the full image (random)")
start = perf_counter()
labels_random = pairwise_distances_argmin(codebook_random, pixels, axis=0)
print(f"done in {{perf_counter() - start:.3f}} s.")


def recreate(codebook, labels, width, height):
    return codebook[labels].reshape(width, height, -1)


quantized = recreate(kmeans.cluster_centers_, labels, width, height)
quantized_random = recreate(codebook_random, labels_random, width, height)
"""
