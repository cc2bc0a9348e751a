"""The classics: other ways to make a palette, behind one signature, for comparison and teaching.

None of them comes near the k-means of `search`; each shows what it owes to which idea.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fewcolors._arrays import UInt8Array
from fewcolors.cloud import Cloud
from fewcolors.design.codebook import codebook_colors
from fewcolors.design.draws import Draws
from fewcolors.design.mediancut import median_cut_colors
from fewcolors.design.octree import octree_colors
from fewcolors.design.plusplus import plusplus_colors
from fewcolors.design.popularity import popularity_colors
from fewcolors.design.uniform import uniform_colors
from fewcolors.design.wu import wu_colors


@dataclass(frozen=True)
class Method:
    """A way to make a palette.

    `name`: the word of `method=`. `colors(cloud, n_colors, draws)`: 1 to `n_colors` distinct colours, uint8 (k, c), c
    being the channels of the cloud's histogram. `summary`: one line. `source`: who, where, when.
    """

    name: str
    colors: Callable[[Cloud, int, Draws], UInt8Array]
    summary: str
    source: str


_METHODS = (
    Method(
        "median-cut",
        median_cut_colors,
        "boxes cut at the median, so that every colour serves as many pixels",
        "Heckbert, SIGGRAPH 1982",
    ),
    Method("wu", wu_colors, "boxes cut where the squared error falls most", "Wu, Graphics Gems II, 1991"),
    Method(
        "octree",
        octree_colors,
        "cubes in eighths, merged from those of the fewest pixels up",
        "Gervautz & Purgathofer, 1988",
    ),
    Method("popularity", popularity_colors, "the cells of the most pixels", "Heckbert, SIGGRAPH 1982"),
    Method("uniform", uniform_colors, "a fixed grid, whatever the image", "Heckbert, SIGGRAPH 1982"),
    Method(
        "k-means++",
        plusplus_colors,
        "colours drawn the likelier, the farther they lie from those before",
        "Arthur & Vassilvitskii, SODA 2007",
    ),
    Method("random", codebook_colors, "colours drawn as often as they have pixels", "scikit-learn's gallery"),
)

# In the order in which a lesson would tell them: those that cut, those that count, those that draw.
CLASSICS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _METHODS})
