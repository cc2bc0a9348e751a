"""Pages: the shell and its parts, out of the folder `static`. They hold no secret."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from starlette.responses import Response

from fewcolors.studio.faults import Fault
from fewcolors.studio.views import route

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# Said here, because a system's own table may call a module text/plain, which browsers refuse.
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
    "txt": "text/plain; charset=utf-8",
}
# Each part of an address is a plain name: none begins with a dot, none leads upwards.
_PLACE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.([a-z0-9]+)")


async def shell(_request: Request, _studio: Studio) -> Response:
    """The page."""
    return _file("index.html")


async def part(request: Request, _studio: Studio) -> Response:
    """A file of the page."""
    return _file(request.path_params["place"])


def _file(place: str) -> Response:
    found = _PLACE.fullmatch(place)
    if found is None or found[1] not in _TYPES:
        raise Fault(404, "no such page")
    file = resources.files("fewcolors.studio").joinpath("static", *place.split("/"))
    if not file.is_file():
        raise Fault(404, "no such page")
    return Response(file.read_bytes(), media_type=_TYPES[found[1]])


ROUTES = [route("/", shell), route("/static/{place:path}", part)]
