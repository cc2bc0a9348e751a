"""k-means for colours as a scikit-learn estimator: `from fewcolors.sklearn import ColorKMeans as KMeans`.

The extra `sklearn` (scikit-learn). Where there is an image, its neighbour `fewcolors.quantize` is shorter and faster;
this is for code that speaks scikit-learn: pipelines, searches over parameters, tables of pixels.
"""

from __future__ import annotations

from fewcolors.errors import MissingExtraError

# Not inside a function, as elsewhere: the estimator derives from scikit-learn's classes.
try:
    import sklearn  # noqa: F401  # only whether it is there
except ImportError as error:
    raise MissingExtraError(
        "fewcolors.sklearn needs scikit-learn; install it: pip install 'fewcolors[sklearn]'"
    ) from error

from fewcolors.sklearn.estimator import ColorKMeans

__all__ = ["ColorKMeans"]
