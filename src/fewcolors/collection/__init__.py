"""Collection: many image files in, a small palette of each out, with shares and names to search by, and one of all.

    paths ─▶ pieces of 64 ─▶ workers: processes, or a cluster's ─▶ journal ─▶ rows in the order of the paths ─▶ file
                                                                                └▶ the set's palette

What decides a row is its image file and the options alone, so rows do not depend on how many work on them, nor on how
often the run was interrupted. `build` is what `fewcolors palette --dataset` does; docs/collections.md tells how files
are searched.
"""

from __future__ import annotations

from fewcolors.collection.build import Built, build
from fewcolors.collection.paths import paths_of
from fewcolors.collection.records import Record
from fewcolors.collection.together import Weighing, palette_of
from fewcolors.collection.workers import palettes

__all__ = ["Built", "Record", "Weighing", "build", "palette_of", "palettes", "paths_of"]
