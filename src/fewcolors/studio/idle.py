"""Idle: what is done when nobody asks anything for a moment: memory that was freed goes back to the system.

The C library keeps what is freed in small holes for later; after 8 uploads of 36 MB, 20 that were cut off and 20 of
garbage that was 300 MB here. Handing it back takes some 10 ms, which is why it waits until nobody does.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from fewcolors import _kernel

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# A hand that drags pauses for less.
_MOMENT = 1.0
# As glibc's malloc.h numbers it; and more than a preview of a megapixel asks for at a time, which would wait for pages.
_M_MMAP_THRESHOLD, _LARGE = -3, 24 << 20


class Idle:
    """ASGI middleware that calls `rest` once no request has been under way for a moment."""

    def __init__(self, app: ASGIApp, rest: Callable[[], None]) -> None:
        self._app = app
        self._rest = rest
        self._under_way = 0
        self._timer: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        self._under_way += 1
        if self._timer is not None:
            self._timer.cancel()
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._timer = asyncio.get_running_loop().call_later(_MOMENT, self._rest)


def give_back_memory() -> None:
    """Hand freed memory back to the system, the kernel's and, where the C library can (glibc), its own."""
    gc.collect()
    _kernel.give_back_memory()
    _ask_c_library("malloc_trim", 0)


def keep_large_blocks_apart() -> None:
    """Let the C library (glibc) give large blocks back as soon as they are freed. Else it learns to keep them among the
    small ones, and after 8 uploads of 36 MB at once 90 MB stay; with this 8 do."""
    _ask_c_library("mallopt", _M_MMAP_THRESHOLD, _LARGE)


def _ask_c_library(function: str, *arguments: int) -> None:
    try:
        getattr(ctypes.CDLL(None), function)(*arguments)
    except (AttributeError, OSError, TypeError):  # another C library, or another system
        return
