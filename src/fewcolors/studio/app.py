"""App: the routes of all views, as one ASGI application behind the guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response

from fewcolors.studio.faults import Fault, answer
from fewcolors.studio.guard import Guard
from fewcolors.studio.idle import Idle, give_back_memory
from fewcolors.studio.views import batch, cloud, compared, curve, images, pages, palettes, quantized

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

_FAMILIES = (pages, images, quantized, palettes, cloud, compared, curve, batch)
_NO_SUCH_PLACE = {404: "no such address", 405: "this address does not take that method"}


def app_of(studio: Studio, port: int, token: str) -> Guard:
    """The application for a server on 127.0.0.1:`port`, whose page knows `token`."""
    routes = [route for family in _FAMILIES for route in family.ROUTES]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _not_here})
    app.state.studio = studio
    return Guard(Idle(app, give_back_memory), port, token)


async def _not_here(_request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return answer(Fault(status, _NO_SUCH_PLACE.get(status, "this request is wrong")))
