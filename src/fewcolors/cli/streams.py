"""Streams and names: bytes to stdout, and file names as lines show them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import click

from fewcolors.errors import ImageFileError


def shown(name: str) -> str:
    """A name as a line of ours shows it: as it is where it can stand there, else quoted, newlines and what is no UTF-8
    escaped: a line stays one line.

    >>> shown("my photo.png"), shown("two\\nlines.png")
    ('my photo.png', "'two\\\\nlines.png'")
    """
    return name if name.isprintable() else repr(name)


def teller(quiet: bool) -> Callable[[str], None]:
    """What says a line on stderr; says nothing where that is wished."""
    return _say_nothing if quiet else partial(click.echo, err=True)


def _say_nothing(_line: str) -> None:
    pass


def put_out(data: bytes) -> None:
    """All of it to stdout. Raises ImageFileError where that takes no more."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise ImageFileError(stdout_fault(error)) from error


def stdout_fault(error: OSError) -> str:
    """What became of stdout, and what to try. What is left in its buffer is let go: a process that ends flushes it once
    more, and would say so in words of its own, with exit code 120."""
    _let_go()
    return f"cannot write to stdout: {error.strerror or error}; free some space, or name a file to write to"


def _let_go() -> None:
    import os

    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    except (OSError, ValueError, AttributeError):  # no real stdout, as in tests
        return
