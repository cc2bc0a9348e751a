"""Faults: what is answered in place of a result, one line that says what to try, as JSON; and which status fits."""

from __future__ import annotations

import sys
from typing import Any

from starlette.responses import JSONResponse, Response

from fewcolors.errors import ArgumentError, FewcolorsError

# After so many seconds a lane that was full has most probably room: a full result of a photo takes half of one.
RETRY_AFTER = 1


class Fault(Exception):
    """A request that is answered with `status` and one line."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def superseded() -> Fault:
    """Newer wishes of the same page have come since."""
    return Fault(409, "a newer request of this page has taken its place")


def busy() -> Fault:
    """There is a queue already, and it is full."""
    return Fault(429, "too much at once; try again in a second")


def answer(error: Exception) -> Response:
    """The answer that an error comes to."""
    if isinstance(error, Fault):
        return _json(error.status, str(error))
    if isinstance(error, FewcolorsError):
        return _json(413 if is_bomb(error) else 400, str(error))
    if isinstance(error, MemoryError):
        return _json(413, "not enough memory; try a smaller picture")
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    sys.stderr.write(f"fewcolors: this is a bug in the studio, please report it: {reason}\n")
    sys.stderr.flush()
    return _json(500, "this is a bug in fewcolors; what it says is in the terminal")


def is_bomb(error: BaseException) -> bool:
    """Whether a file has more pixels than are allowed, which Pillow calls a decompression bomb."""
    return type(error.__cause__).__name__.startswith("DecompressionBomb")


def wrong(message: str) -> ArgumentError:
    """A wrong wish, on one line."""
    return ArgumentError(" ".join(message.split()))


def _json(status: int, message: str) -> Response:
    headers: dict[str, Any] = {"Retry-After": str(RETRY_AFTER)} if status == 429 else {}
    return JSONResponse({"error": " ".join(message.split())}, status, headers)
