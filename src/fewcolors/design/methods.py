"""The classics: other ways to make a palette, behind one signature, for comparison and teaching.

None of them comes near the k-means of `search`; each shows what it owes to which idea.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType

from fewcolors._arrays import UInt8Array
from fewcolors._sealed import sealed
from fewcolors.cloud import Cloud
from fewcolors.design.draws import Draws


@sealed
class Method:
    """A way to make a palette.

    `name`: the word of `method=`. `home`: its module in this room, and its function there. `summary`: one line.
    `source`: who, where, when.
    """

    name: str
    home: str
    summary: str
    source: str

    def colors(self, cloud: Cloud, n_colors: int, draws: Draws) -> UInt8Array:
        """1 to `n_colors` distinct colours, uint8 (k, c), c being the channels of the cloud's histogram."""
        module, _, function = self.home.partition(".")
        found: UInt8Array = getattr(importlib.import_module(f"fewcolors.design.{module}"), function)(
            cloud, n_colors, draws
        )
        return found


_METHODS = (
    Method(
        "median-cut",
        "mediancut.median_cut_colors",
        "boxes cut at the median, so that every colour serves as many pixels",
        "Heckbert, SIGGRAPH 1982",
    ),
    Method("wu", "wu.wu_colors", "boxes cut where the squared error falls most", "Wu, Graphics Gems II, 1991"),
    Method(
        "octree",
        "octree.octree_colors",
        "cubes in eighths, merged from those of the fewest pixels up",
        "Gervautz & Purgathofer, 1988",
    ),
    Method("popularity", "popularity.popularity_colors", "the cells of the most pixels", "Heckbert, SIGGRAPH 1982"),
    Method("uniform", "uniform.uniform_colors", "a fixed grid, whatever the image", "Heckbert, SIGGRAPH 1982"),
    Method(
        "k-means++",
        "plusplus.plusplus_colors",
        "colours drawn the likelier, the farther they lie from those before",
        "Arthur & Vassilvitskii, SODA 2007",
    ),
    Method(
        "random", "codebook.codebook_colors", "colours drawn as often as they have pixels", "scikit-learn's gallery"
    ),
)

# In the order in which a lesson would tell them: those that cut, those that count, those that draw.
CLASSICS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _METHODS})
