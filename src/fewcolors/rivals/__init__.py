"""The rivals: other libraries' ways to reduce a picture's colours, one small adaptor per library, for comparison only.

A rival takes a picture (h, w, 3) uint8 and a number of colours, and answers with a palette and indices, called as its
own users call it, without dithering. Each library is optional, never a dependency, and imported by its adaptor alone.
`fewcolors.compare` runs them beside ours; the benchmarks race the same adaptors.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fewcolors.errors import MissingExtraError
from fewcolors.rivals import libimagequant, pillow, scikit_learn
from fewcolors.rivals.reply import Ask, Reply

__all__ = ["RIVALS", "Ask", "Reply", "Rival"]


@dataclass(frozen=True)
class Rival:
    """One library's way.

    `name`: the word of `with_=`. `title(ask)`: what tables call it. `called`: its name among people; `module`: what
    Python imports; `install`: what pip installs. `run(ask)`: the palette and the indices.
    """

    name: str
    title: Callable[[Ask], str]
    called: str
    module: str
    install: str
    run: Callable[[Ask], Reply]

    def require(self) -> None:
        """Raise `MissingExtraError` where the library is not installed; imports nothing, which can take a second."""
        if importlib.util.find_spec(self.module.partition(".")[0]) is None:
            raise MissingExtraError(
                f"comparing with {self.name!r} needs {self.called}; install it: pip install {self.install}"
            )

    def load(self) -> None:
        """Import the library, so that no run is charged for it."""
        importlib.import_module(self.module)


_RIVALS = (
    Rival(
        "sklearn", scikit_learn.title, "scikit-learn", "sklearn.cluster", "'fewcolors[sklearn]'", scikit_learn.recipe
    ),
    Rival("pillow", lambda ask: "Pillow, median cut", "Pillow", "PIL.Image", "Pillow", pillow.median_cut),
    Rival("imagequant", lambda ask: "imagequant", "imagequant", "imagequant", "imagequant", libimagequant.plain),
)

RIVALS: Mapping[str, Rival] = MappingProxyType({rival.name: rival for rival in _RIVALS})
