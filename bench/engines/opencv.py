"""OpenCV's k-means, as its tutorial on colour quantization calls it, started by k-means++."""

from __future__ import annotations

import cv2
import numpy as np

from bench.engines import Answer, Engine, Pixels

# The tutorial's stop rule: ten iterations, or centres that move by less than one grey level.
STOP = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)


def run(image: Pixels, n_colors: int) -> Answer:
    """One attempt, one thread; OpenCV has its own thread pool, which threadpoolctl cannot hold everywhere."""
    cv2.setNumThreads(1)
    cv2.setRNGSeed(0)
    pixels = image.reshape(-1, 3).astype(np.float32)
    _, labels, centers = cv2.kmeans(pixels, n_colors, None, STOP, 1, cv2.KMEANS_PP_CENTERS)
    palette = np.rint(centers).clip(0, 255).astype(np.uint8)
    return Answer.from_indices(palette, labels.reshape(image.shape[:2]))


ENGINES = (Engine("OpenCV kmeans, 10 iterations", "opencv-python-headless", run),)
