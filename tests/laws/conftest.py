"""The real photos that the laws are tried on; they come inside scikit-learn and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray


@pytest.fixture(scope="session", params=["china.jpg", "flower.jpg", "astronaut", "coffee", "chelsea"])
def photo(request: pytest.FixtureRequest) -> NDArray[np.uint8]:
    """Each real photo in turn, (h, w, 3), read-only."""
    if request.param.endswith(".jpg"):
        from sklearn.datasets import load_sample_image

        image = load_sample_image(request.param)
    else:
        import skimage.data

        image = getattr(skimage.data, request.param)()
    image = np.ascontiguousarray(image)
    image.setflags(write=False)
    return image
