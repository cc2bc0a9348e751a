"""Paths: which image files a collection has: those below a folder, or those that a list names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from fewcolors.errors import ArgumentError

STREAM = "-"
# What is taken from a folder: the endings of the pictures that people keep. A file that a list names is read whatever
# its name says.
IMAGE_SUFFIXES = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".jp2", ".jpeg", ".jpg", ".png", ".ppm", ".tga", ".tif", ".tiff", ".webp")
)


def paths_of(source: str | os.PathLike[str]) -> list[str]:
    """The image files below a folder, by name, folders that cannot be read among them, so that each is told of; or the
    lines of a list of paths, in its order, relative ones to the current folder; "-" is a list on stdin.

    Hidden files and folders are left out, empty lines too. Raises ArgumentError where there is nothing. `source`: the
    folder, the list's file, or "-".

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.png", "a.jpg", ".hidden.png", "notes.txt"):
    ...         pathlib.Path(folder, name).touch()
    ...     [os.path.basename(path) for path in paths_of(folder)]
    ['a.jpg', 'b.png']
    """
    name = os.fspath(source)
    if name != STREAM and os.path.isdir(name):
        found = list(_walk(name))
        if not found:
            raise ArgumentError(f"no pictures in the folder {name!r}; name another, or a list of paths")
        return found
    listed = _lines(name)
    if not listed:
        raise ArgumentError(f"{_shown(name)} names no picture; write one path a line")
    return listed


def _walk(folder: str) -> Iterator[str]:
    locked: list[str] = []
    for parent, folders, files in os.walk(folder, onerror=lambda error: locked.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in IMAGE_SUFFIXES and not name.startswith("."):
                yield os.path.join(parent, name)
    yield from sorted(locked)


def _lines(name: str) -> list[str]:
    try:
        if name == STREAM:
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
    except FileNotFoundError:
        raise ArgumentError(f"no such folder or list: {name!r}; check the spelling") from None
    except (OSError, ValueError) as error:
        raise ArgumentError(f"cannot read {name!r}: {getattr(error, 'strerror', None) or error}") from None
    if b"\0" in data:
        raise ArgumentError(f"{_shown(name)} is no list of paths, one a line; name a folder or a text file")
    return [os.fsdecode(line) for raw in data.split(b"\n") if (line := raw.removesuffix(b"\r"))]


def _shown(name: str) -> str:
    return "stdin" if name == STREAM else repr(name)
