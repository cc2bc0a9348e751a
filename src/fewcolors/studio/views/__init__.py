"""Views: what each address answers, one family a file; `ROUTES` of each are put together by `app`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from fewcolors.studio.faults import answer

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

View = Callable[["Request", "Studio"], Awaitable[Response]]


def route(path: str, view: View, *methods: str) -> Route:
    """The route of a view; its errors become answers of one line."""

    async def endpoint(request: Request) -> Response:
        try:
            return await view(request, request.app.state.studio)
        except ClientDisconnect:  # cut off half-way: nobody hears the answer
            return Response(status_code=400)
        except Exception as error:
            return answer(error)

    return Route(path, endpoint, methods=list(methods or ("GET",)))
