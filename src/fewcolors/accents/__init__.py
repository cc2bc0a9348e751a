"""Accents: small colours that matter, found in a picture and kept in its palette.

An accent is a region of at least 12 alike pixels, or several such regions, of at most 1 % of the image, whose colour is
far from everything of more weight: the red dots on a grey map. A palette of least error drops it, since so few pixels
cost so little. `find_accents` says which a palette would lose, `with_accents` makes room for them.
"""

from fewcolors.accents.find import NOTHING, Accent, Found, Scene, find_accents
from fewcolors.accents.keep import Kept, settled_around, told, with_accents
from fewcolors.accents.wish import strength_of

__all__ = [
    "NOTHING",
    "Accent",
    "Found",
    "Kept",
    "Scene",
    "find_accents",
    "settled_around",
    "strength_of",
    "told",
    "with_accents",
]
