"""Images: pictures that come in, what is known of them, and their pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from starlette.responses import JSONResponse, Response

from fewcolors._arrays import to_8_bits, with_alpha
from fewcolors.studio.bodies import read_bytes
from fewcolors.studio.faults import wrong
from fewcolors.studio.names import given_name, safe_name
from fewcolors.studio.pictures import Photo, opened
from fewcolors.studio.views import route
from fewcolors.studio.wire import packed

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

_SIZES = ("full", "screen")


async def start(_request: Request, studio: Studio) -> Response:
    """The picture that a page begins with."""
    photo = await studio.work(studio.first)
    return JSONResponse(studio.pictures.keep(photo).record())


async def upload(request: Request, studio: Studio) -> Response:
    """Keep a picture: the body is its file."""
    given = request.query_params.get("name", "")
    data = await studio.for_uploads.hold(read_bytes, request, studio.limits.upload, studio.limits)
    photo = await studio.work(opened, data, safe_name(given), given_name(given), studio.limits)
    return JSONResponse(studio.pictures.keep(photo).record(), 201)


async def forget(request: Request, studio: Studio) -> Response:
    """Forget a picture."""
    studio.forget(request.path_params["id"])
    return Response(status_code=204)


async def pixels(request: Request, studio: Studio) -> Response:
    """Its pixels, RGBA, as they are quantized."""
    photo = await studio.photo(request.path_params["id"])
    size = request.query_params.get("size", "full")
    if size not in _SIZES:
        raise wrong(f"size={size[:20]!r}: try one of {', '.join(_SIZES)}")
    body = await studio.work(_pixels, photo, size)
    return Response(body, media_type="application/octet-stream")


def _pixels(photo: Photo, size: str) -> bytes:
    rgba = with_alpha(np.asarray(to_8_bits(photo.decoded.pixels if size == "full" else photo.screen)))
    return packed({"width": rgba.shape[1], "height": rgba.shape[0]}, {"pixels": rgba})


ROUTES = [
    route("/api/start", start),
    route("/api/images", upload, "POST"),
    route("/api/images/{id}", forget, "DELETE"),
    route("/api/images/{id}/pixels", pixels),
]
