"""Records for tests: any that a format may hold, drawn by hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fewcolors.formats import FORMATS, Format, Record

# Letters of every kind that names have in the wild, and those that formats use for themselves.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
NAMES = st.text(LETTERS, max_size=30).map(str.strip) | st.sampled_from(
    ["", "", "red", "Red", "dark red", "1", "2", "color-1", "*/", "/*", "//", '"', "&lt;", "<", "#", "none", "Untitled"]
)


@st.composite
def records(draw: st.DrawFn, kind: Format) -> Record:
    """A record of which this format loses no colour: few enough, and opaque where it holds no alpha."""
    count = draw(st.integers(1, min(kind.most or 40, 40)))
    rgba = draw(arrays(np.uint8, (count, 4)))
    if kind.alpha != "yes":
        rgba[:, 3] = 255
    if kind.alpha == "one clear" and draw(st.booleans()):
        rgba[draw(st.integers(0, count - 1)), 3] = 0
    names = draw(st.none() | st.lists(NAMES, min_size=count, max_size=count).map(tuple))
    return Record(rgba, names, draw(NAMES))


def kinds() -> list[str]:
    """The names of all formats."""
    return list(FORMATS)
