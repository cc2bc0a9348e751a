"""Work: threads beside the loop of the server, a bounded number at once and a bounded queue, the newest wish first.

The kernel releases the interpreter, so the loop goes on answering. A `Lane` is for one kind of work, so that an upload
never waits for a search, nor a preview for a full result. `Turns` knows which wish of a page is its newest: what waits
behind it is dropped, and what runs stops at the end of its stage.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio
import anyio.to_thread

from fewcolors.studio.faults import Fault, busy, superseded

Found = TypeVar("Found")

# Pages that are open at once; of one that was forgotten, an old wish may be done in vain.
_MOST_CLIENTS = 64
_LONGEST_CLIENT = 64


class Lane:
    """`at_once` threads for one kind of work, and at most `waiting` requests in line for them."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._inside = 0
        self.running = 0
        self._lock = threading.Lock()

    async def run(self, work: Callable[..., Found], *arguments: Any) -> Found:
        """What the work returns, done in a thread. Raises Fault 429 where the line is full."""

        def counted() -> Found:
            self._count(1)
            try:
                return work(*arguments)
            finally:
                self._count(-1)

        with self.place:
            found: Found = await anyio.to_thread.run_sync(counted, limiter=self._limiter, abandon_on_cancel=True)
        return found

    def _count(self, change: int) -> None:
        with self._lock:
            self.running += change

    async def hold(self, task: Callable[..., Any], *arguments: Any) -> Any:
        """The same for what is awaited: an upload that comes in."""
        with self.place:
            async with self._limiter:
                return await task(*arguments)

    @property
    def place(self) -> _Place:
        """A place in the line."""
        return _Place(self)


class _Place:
    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def __enter__(self) -> None:
        if self._lane._inside >= self._lane._most:
            raise busy()
        self._lane._inside += 1

    def __exit__(self, *_: object) -> None:
        self._lane._inside -= 1


@dataclass(frozen=True)
class Turn:
    """One wish of a page; `check` raises where a newer one has come, the page is `gone` or the server stops."""

    turns: Turns
    client: str
    serial: int
    gone: threading.Event = field(default_factory=threading.Event)

    def check(self, _stage: object = None) -> None:
        """Raises Fault 409. Takes the place of a search's `progress`."""
        self.turns.go_on()
        if self.gone.is_set() or self.turns.newest(self.client) > self.serial:
            raise superseded()


class Turns:
    """The newest wish of each page."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()
        self.stopping = threading.Event()

    def turn_of(self, body: Mapping[str, Any]) -> Turn:
        """The wish that came in a body with `client` and `serial`; without them one that nothing supersedes. Raises
        Fault where they cannot be told."""
        if "client" not in body:
            return Turn(self, "", 0)
        client, serial = body["client"], body.get("serial")
        if not isinstance(client, str) or not 0 < len(client) <= _LONGEST_CLIENT:
            raise Fault(400, f"client: expected a text of 1 to {_LONGEST_CLIENT} characters")
        if not isinstance(serial, int) or isinstance(serial, bool) or not 0 <= serial < 1 << 53:
            raise Fault(400, "serial: expected a whole number, one more with each request")
        with self._lock:
            self._newest[client] = max(serial, self._newest.pop(client, 0))
            while len(self._newest) > _MOST_CLIENTS:
                self._newest.popitem(last=False)
        return Turn(self, client, serial)

    def go_on(self, _stage: object = None) -> None:
        """Raises Fault where the server stops: for what no newer wish takes the place of."""
        if self.stopping.is_set():
            raise Fault(409, "the studio is being closed")

    def newest(self, client: str) -> int:
        """The newest wish of a page; -1 where it is not known."""
        with self._lock:
            return self._newest.get(client, -1)
