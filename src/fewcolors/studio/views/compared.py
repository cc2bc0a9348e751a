"""Compared: the textbook's k-means beside older ways to choose colours, each with its picture, error and time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import Response

from fewcolors.metrics import measure
from fewcolors.quantize import apply_palette, design_palette
from fewcolors.studio.bodies import read_json
from fewcolors.studio.faults import wrong
from fewcolors.studio.options import KNOBS
from fewcolors.studio.pictures import Photo
from fewcolors.studio.views import route
from fewcolors.studio.wire import packed
from fewcolors.studio.work import Turn

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# The method's name, and what it is called under its picture. All in plain sRGB without dither, as the textbook has it.
_METHODS = {
    "k-means": "k-means",
    "random": "random codebook",
    "median-cut": "median cut",
    "octree": "octree",
}
_SPACE = "srgb"


async def compare(request: Request, studio: Studio) -> Response:
    """All methods at screen size."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    n_colors = body.get("n_colors", 64)
    if n_colors == "auto" or not KNOBS["n_colors"].allows(n_colors):
        raise wrong("n_colors: expected a whole number from 1 to 256")
    turn = studio.turns.turn_of(body)
    sent = await studio.for_page(request, turn, studio.for_results, _compare, photo, n_colors, turn)
    return Response(sent, media_type="application/octet-stream")


def _compare(photo: Photo, n_colors: int, turn: Turn) -> bytes:
    rows: list[dict[str, Any]] = []
    buffers: dict[str, np.ndarray] = {}
    for place, (name, title) in enumerate(_METHODS.items()):
        turn.check()
        start = time.perf_counter()
        palette = design_palette(photo.screen, n_colors, method=name, space=_SPACE)
        found = apply_palette(photo.screen, palette, space=_SPACE, dither="none")
        milliseconds = 1000 * (time.perf_counter() - start)
        score = measure(photo.screen, found)
        rows.append(
            {
                "name": name,
                "title": title,
                "mse": score.mse,
                "colors": len(palette),
                "milliseconds": round(milliseconds, 2),
            }
        )
        buffers |= {f"palette-{place}": np.asarray(palette.rgba), f"indices-{place}": found.indices}
    height, width = photo.screen.shape[:2]
    return packed({"width": width, "height": height, "entries": rows}, buffers)


ROUTES = [route("/api/images/{id}/compare", compare, "POST")]
