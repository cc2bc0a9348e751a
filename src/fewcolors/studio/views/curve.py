"""Curve: the error and the bytes over the number of colours, at screen size, and where its knee is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import JSONResponse, Response

from fewcolors.images import encode_indexed
from fewcolors.metrics import measure
from fewcolors.studio.bodies import read_json
from fewcolors.studio.options import Wanted, wanted_of
from fewcolors.studio.pictures import Photo
from fewcolors.studio.views import route
from fewcolors.studio.work import Turn
from fewcolors.targets.knee import knee

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# Doublings, and as many between them where the curve bends most.
_STOPS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256)


async def curve(request: Request, studio: Studio) -> Response:
    """The points of the curve, and its knee."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    wanted, turn = wanted_of(body.get("options")), studio.turns.turn_of(body)
    found = await studio.for_page(request, turn, studio.for_results, _curve, studio, photo, wanted, turn)
    return JSONResponse(found)


def _curve(studio: Studio, photo: Photo, wanted: Wanted, turn: Turn) -> dict[str, Any]:
    least = max(1, len(wanted["locked"]))
    points = []
    for k in [stop for stop in _STOPS if stop >= least]:
        turn.check()
        points.append(_point(studio, photo, replace(wanted, values={**wanted.values, "n_colors": k}, palette=None)))
        if points[-1]["colors"] < k:  # the picture has no more
            break
    return {"points": points, "knee": knee({point["n_colors"]: point["mse"] for point in points})}


def _point(studio: Studio, photo: Photo, wanted: Wanted) -> dict[str, Any]:
    found = studio.previews.preview(photo, wanted)
    kind = "keep-color" if wanted["alpha"] == "keep-color" else "blend"
    score = measure(photo.screen, found, measures="delta_e_ok", alpha=kind)
    # Level 0 tells one number of colours from the next as well as the others, in a fifth of the time.
    data = encode_indexed(np.asarray(found.indices), np.asarray(found.palette.written), optimize=0)
    return {
        "n_colors": wanted["n_colors"],
        "colors": len(found.palette),
        "mse": score.mse,
        "delta_e": score.delta_e_ok,
        "bytes": len(data),
    }


ROUTES = [route("/api/images/{id}/curve", curve, "POST")]
