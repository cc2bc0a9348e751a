"""The errors fewcolors raises; all of them derive from `FewcolorsError`.

A message is one line that names the input and says what to try. The commands print it as it is.
"""

from __future__ import annotations

from typing import Any


class FewcolorsError(Exception):
    """Anything that fewcolors refuses or cannot do."""


class ArgumentError(FewcolorsError, ValueError):
    """An argument is wrong: its value, its shape or its type."""


class TargetError(FewcolorsError):
    """A quality or a size that was asked for cannot be reached. `best`: the `Indexed` that comes nearest; its
    `report` says what was tried."""

    def __init__(self, message: str, best: Any) -> None:
        super().__init__(message)
        self.best = best

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.best)


class ImageFileError(FewcolorsError, OSError):
    """An image file cannot be read or written."""


class PaletteFileError(FewcolorsError, OSError):
    """A palette file, or a palette's name, cannot be read or written."""


class NotBuiltError(FewcolorsError, NotImplementedError):
    """The argument is right, but this version does not do it yet."""


class MissingExtraError(FewcolorsError, ImportError):
    """An optional library is missing; the message gives the pip command that brings it."""
