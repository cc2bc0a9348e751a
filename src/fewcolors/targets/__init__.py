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
    from fewcolors.targets.knee import knee

__all__ = ["Goal", "aimed", "goal_of", "knee"]


def __getattr__(name: str) -> Any:
    """The search, loaded where something is to be searched."""
    if name == "aimed":
        from fewcolors.targets.aim import aimed

        return aimed
    if name == "knee":
        from fewcolors.targets.knee import knee

        return knee
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
