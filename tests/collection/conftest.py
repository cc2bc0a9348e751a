"""What the tests of collections share: a folder of generated pictures, and what their palettes come to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli import conftest as command

run = command.run  # the command in this process

SIZES = ((48, 64), (200, 90), (1, 1), (70, 70), (33, 150))


def picture(seed: int, height: int, width: int) -> np.ndarray:
    """Soft blobs of some colours with noise, (height, width, 3)."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width] / max(height, width)
    centers, colors = rng.random((5, 2)), rng.integers(0, 256, (5, 3))
    nearest = ((y[..., None] - centers[:, 0]) ** 2 + (x[..., None] - centers[:, 1]) ** 2).argmin(axis=2)
    noisy = colors[nearest] + rng.normal(0, 6, (height, width, 3))
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def fill(folder: Path, count: int) -> list[str]:
    """`count` pictures in a folder, every third below it; their paths."""
    paths = []
    for seed in range(count):
        path = folder / ("deep" if seed % 3 == 2 else "") / f"{seed:03d}.{'png' if seed % 2 else 'jpg'}"
        path.parent.mkdir(exist_ok=True, parents=True)
        Image.fromarray(picture(seed, *SIZES[seed % len(SIZES)])).save(path)
        paths.append(str(path))
    return paths


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The current folder has a folder `photos` of 12 pictures: their paths, as `paths_of` finds them."""
    monkeypatch.chdir(tmp_path)
    return sorted(fill(Path("photos"), 12), key=lambda path: (path.count("/"), path))
