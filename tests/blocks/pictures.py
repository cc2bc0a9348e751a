"""Pictures that the tests of blocks share, and the ways to cut them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

H, W = 61, 83


def smooth_and_busy(channels: int = 3, dtype: str = "uint8") -> NDArray[Any]:
    """Half a gradient, half noise; with alpha opaque, soft and clear areas; deep where its type is."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:H, 0:W]
    image = np.dstack([3 * x, 4 * y, 255 - x - y]).clip(0, 255).astype(np.uint8)
    image[:, W // 2 :] = rng.integers(0, 256, (H, W - W // 2, 3), np.uint8)
    if channels == 4:
        alpha = np.where(x < 30, 255, np.where(y < 20, 0, 100 + x)).astype(np.uint8)
        image = np.dstack([image, alpha])
    if channels == 1:
        image = image[:, :, 0]
    if dtype == "uint16":
        return image.astype(np.uint16) * 257 + (rng.integers(0, 9, image.shape) * (image < 255)).astype(np.uint16)
    return image if dtype == "uint8" else (image / np.float32(255)).astype(np.float32) ** np.float32(1.1)


def cuts(size: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Any way to cut so many rows into chunks."""
    return st.lists(st.integers(1, size - 1), max_size=4, unique=True).map(
        lambda at: tuple(int(part) for part in np.diff([0, *sorted(at), size]))
    )
