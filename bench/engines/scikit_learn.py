"""scikit-learn's k-means on all pixels and on 1,000 of them; fewcolors.rivals.scikit_learn says how it is called."""

from __future__ import annotations

from functools import partial

import sklearn  # noqa: F401  where it is missing, load_engines says so

from bench.engines import Answer, Engine
from fewcolors.rivals.scikit_learn import all_pixels, recipe

ENGINES = (
    Engine("scikit-learn KMeans, all pixels", "scikit-learn", partial(Answer.of, all_pixels)),
    Engine("scikit-learn KMeans, 1,000 pixels", "scikit-learn", partial(Answer.of, recipe)),
)
