"""Server: binds 127.0.0.1, says where it is once it answers, and stops at once when asked to."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import Any

import uvicorn

from fewcolors.errors import FewcolorsError
from fewcolors.images import pixels_limited
from fewcolors.studio.app import app_of
from fewcolors.studio.idle import keep_large_blocks_apart
from fewcolors.studio.limits import Limits
from fewcolors.studio.names import safe_name
from fewcolors.studio.pictures import Photo, opened
from fewcolors.studio.sample import sample
from fewcolors.studio.studio import Studio

HOST = "127.0.0.1"
# Answers that are under way may end so long after Ctrl-C, and threads of the kernel after that, in seconds.
_GRACE = 1
_THREADS_GRACE = 2.0
# The number of new connections that wait to be seen; 200 come at once where a page has many tabs.
_BACKLOG = 512


def serve(
    photo: str | None = None,
    *,
    port: int = 0,
    open_browser: bool = True,
    limits: Limits | None = None,
    say: Callable[[str], Any] | None = None,
) -> None:
    """Serve the studio until it is interrupted. `photo`: what it begins with, None for a sample. `port`: 0 for any that
    is free. `say`: called with the address and a line's end, once it answers; None prints them. Raises FewcolorsError
    where the photo cannot be read or the port is taken, and KeyboardInterrupt after Ctrl-C."""
    limits = limits or Limits()
    keep_large_blocks_apart()
    with pixels_limited(limits.pixels), _bound(port) as listening:
        first = _first(photo, limits)
        studio = Studio(limits, first)
        token = secrets.token_urlsafe(32)
        taken = listening.getsockname()[1]
        address = f"http://{HOST}:{taken}/?token={token}"
        _silence()
        server = _Server(
            _config(app_of(studio, taken, token)), lambda: _announce(address, open_browser, say or sys.stdout.write)
        )
        try:
            server.run(sockets=[listening])
        finally:
            _settle(studio)
    if server.interrupted:  # uvicorn raises it but where Ctrl-C is ignored, as shells have it for what is in the back
        raise KeyboardInterrupt


def _bound(port: int) -> socket.socket:
    # asyncio sends at once (TCP_NODELAY) where a socket says that it is TCP's; else every small answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        told = f"cannot listen on port {port}: {error.strerror}; leave --port out for one that is free"
        raise FewcolorsError(told) from error
    return listening


def _first(photo: str | None, limits: Limits) -> Callable[[], Photo]:
    """Makes the picture that a page begins with. Raises FewcolorsError at once where it cannot be read."""
    if photo is None:
        data, name, place = sample()
    else:
        data, name, place = _read(photo), safe_name(os.path.basename(photo)), photo
    opened(data, name, place, limits)
    return lambda: opened(data, name, place, limits)


def _read(photo: str) -> bytes:
    from fewcolors.images.reading import open_file

    with open_file(photo, repr(photo)) as file:
        return file.read()


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=_GRACE,
    )


def _silence() -> None:
    """uvicorn's log would mix with our lines; what goes wrong in a view is said by `faults`."""
    log = logging.getLogger("uvicorn")
    log.addHandler(logging.NullHandler())
    log.propagate = False


def _announce(address: str, open_browser: bool, say: Callable[[str], Any]) -> None:
    say(f"{address}\n")
    sys.stdout.flush()
    if open_browser:  # in a thread: some browsers keep their caller waiting
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


class _Server(uvicorn.Server):  # type: ignore[misc]  # not typed where types are checked
    """uvicorn's, which tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.interrupted = False

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Remember what asked for the end."""
        self.interrupted = sig == signal.SIGINT
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def _settle(studio: Studio) -> None:
    """Let threads that still work come to their end; where one takes too long, leave without it: a thread that returns
    from the kernel to an interpreter that is gone would take the process down with a fault."""
    studio.turns.stopping.set()
    until = time.monotonic() + _THREADS_GRACE
    while studio.running and time.monotonic() < until:
        time.sleep(0.01)
    if studio.running:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(130)  # as after Ctrl-C
