"""Studio: what the views of one server share: limits, pictures, results, and the lanes that work goes through."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from fewcolors.studio.limits import Limits
from fewcolors.studio.pictures import Photo, Pictures
from fewcolors.studio.previews import Previews
from fewcolors.studio.results import Results
from fewcolors.studio.work import Lane, Turn, Turns

if TYPE_CHECKING:
    from starlette.requests import Request

Found = TypeVar("Found")


class Studio:
    """One server's state. `first`: makes the picture that a page begins with."""

    def __init__(self, limits: Limits, first: Callable[[], Photo]) -> None:
        self.limits = limits
        self.first = first
        self.pictures = Pictures(limits)
        self.results = Results()
        self.previews = Previews()
        self.turns = Turns()
        # The kernel uses every core by itself, so one of a kind at once is the quickest. A line of previews is only
        # as long as pages that are open; uploads wait for each other, as many as a folder that is dropped has.
        self.for_previews = Lane(1, waiting=32)
        self.for_results = Lane(1, waiting=32)
        self.for_numbers = Lane(1, waiting=32)
        self.for_pictures = Lane(2, waiting=64)
        self.for_uploads = Lane(3, waiting=64)

    async def photo(self, name: str) -> Photo:
        """The picture of this id, read again where only its file was kept. Raises Fault."""
        found = self.pictures.peek(name)
        if isinstance(found, Photo):
            return found
        return self.pictures.keep(await self.work(found.unfolded, self.limits))

    def forget(self, name: str) -> None:
        """Drop a picture and all that was made of it."""
        self.pictures.drop(name)
        self.results.drop(name)
        self.previews.forget(name)

    @property
    def running(self) -> int:
        """How many threads are at work."""
        return sum(lane.running for lane in (self.for_previews, self.for_results, self.for_numbers, self.for_pictures))

    async def for_page(
        self, request: Request, turn: Turn, lane: Lane, work: Callable[..., Found], *arguments: Any
    ) -> Found:
        """What the work returns for a page that waits for it; where it no longer does, the work stops at the end of its
        stage."""
        watching = asyncio.create_task(_watch(request, turn))
        try:
            return await lane.run(work, *arguments)
        finally:
            watching.cancel()

    async def work(self, work: Callable[..., Found], *arguments: Any) -> Found:
        """What is neither a preview nor a full result, in a thread."""
        return await self.for_pictures.run(work, *arguments)


async def _watch(request: Request, turn: Turn) -> None:
    """Wait until the page hangs up; its body has been read, so nothing else can come."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
    turn.gone.set()
