"""The errors fewcolors raises; all of them derive from `FewcolorsError`.

A message is one line that names the input and says what to try. The commands print it as it is.
"""

from __future__ import annotations

import os
from typing import Any

# More than any name of a file may have (255 bytes); of a longer path the end tells most.
_MOST_OF_A_NAME = 300


def quoted(path: str | os.PathLike[str]) -> str:
    """A name as one line, whatever characters it has and however long it is: newlines and undecodable bytes come out
    escaped."""
    name = os.fspath(path)
    return repr(name) if len(name) <= _MOST_OF_A_NAME else f"… {name[-_MOST_OF_A_NAME:]!r}"


class FewcolorsError(Exception):
    """Anything that fewcolors refuses or cannot do; each of the errors below is one, so that one `except` meets all.

    >>> import fewcolors
    >>> try:
    ...     fewcolors.quantize("nowhere.jpg")
    ... except FewcolorsError as error:
    ...     assert "nowhere.jpg" in str(error) and isinstance(error, OSError)
    """


class ArgumentError(FewcolorsError, ValueError):
    """An argument is wrong: its value, its shape or its type. A ValueError, too.

    >>> import fewcolors
    >>> try:
    ...     fewcolors.design_palette([[[0.5, 0.5, 7.5]]])
    ... except ValueError as error:
    ...     assert isinstance(error, ArgumentError)
    """


class TargetError(FewcolorsError):
    """A quality or a size that was asked for cannot be reached. `best`: the `Indexed` that comes nearest; its
    `report` says what was tried.

    >>> import numpy, fewcolors
    >>> noise = numpy.random.default_rng(0).integers(0, 256, (32, 32, 3), numpy.uint8)
    >>> try:
    ...     fewcolors.quantize(noise, max_bytes=10)
    ... except TargetError as error:
    ...     assert error.best.shape == (32, 32)
    """

    def __init__(self, message: str, best: Any) -> None:
        super().__init__(message)
        self.best = best

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.best)


class ImageFileError(FewcolorsError, OSError):
    """An image file cannot be read or written. An OSError, too.

    >>> import fewcolors
    >>> try:
    ...     fewcolors.quantize(b"no picture")
    ... except OSError as error:
    ...     assert isinstance(error, ImageFileError)
    """


class PaletteFileError(FewcolorsError, OSError):
    """A palette file, or a palette's name, cannot be read or written. An OSError, too.

    >>> import fewcolors
    >>> try:
    ...     fewcolors.Palette.named("no such")
    ... except OSError as error:
    ...     assert isinstance(error, PaletteFileError) and "pico-8" in str(error)
    """


class NotBuiltError(FewcolorsError, NotImplementedError):
    """The argument is right, but this version does not do it yet. A NotImplementedError, too.

    >>> import numpy, fewcolors
    >>> try:
    ...     fewcolors.compare(numpy.zeros((2, 2, 4), numpy.uint8))
    ... except NotImplementedError as error:
    ...     assert isinstance(error, NotBuiltError) and "transparency" in str(error)
    """


class MissingExtraError(FewcolorsError, ImportError):
    """An optional library is missing; the message gives the pip command that brings it. An ImportError, too.

    >>> assert issubclass(MissingExtraError, ImportError) and issubclass(MissingExtraError, FewcolorsError)
    """
