"""Targets: what to aim at in place of a number of colours: a quality, a size of the file, the knee of the errors.

`goal` checks what is wanted, `aim` reaches it. `quality` searches the fewest colours that reach one, `size` the best
picture that fits; both ask `trials`, which solves, measures and remembers what was tried. `curve` holds the errors that
the `knee` is found on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fewcolors.targets.goal import Goal, goal_of

if TYPE_CHECKING:
    from fewcolors.targets.aim import aimed

__all__ = ["Goal", "aimed", "goal_of"]


def __getattr__(name: str) -> Any:
    """The search, loaded where something is to be searched. (`knee` is its module's, whose name it bears.)"""
    if name == "aimed":
        from fewcolors.targets.aim import aimed

        return aimed
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
