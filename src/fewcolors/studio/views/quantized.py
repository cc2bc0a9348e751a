"""Quantized: previews while a knob turns, full results on rest, their numbers, and the file to keep."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from starlette.responses import JSONResponse, Response

from fewcolors.studio.bodies import read_json
from fewcolors.studio.files import FORMATS, file_of, format_of
from fewcolors.studio.names import attachment, result_name
from fewcolors.studio.numbers import numbers_of
from fewcolors.studio.options import Wanted, wanted_of
from fewcolors.studio.pictures import Photo
from fewcolors.studio.plain import plain
from fewcolors.studio.results import Result, full
from fewcolors.studio.spoken import spoken
from fewcolors.studio.views import route
from fewcolors.studio.wire import packed
from fewcolors.studio.work import Turn

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio


async def quantize(request: Request, studio: Studio) -> Response:
    """A picture as it is wanted, at screen size or in full."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    wanted, turn = wanted_of(body.get("options")), studio.turns.turn_of(body)
    if body.get("preview"):
        sent = await studio.for_page(request, turn, studio.for_previews, _preview, studio, photo, wanted, turn)
    else:
        sent = await studio.for_page(request, turn, studio.for_results, _full, studio, photo, wanted, turn)
    return Response(sent, media_type="application/octet-stream")


def _preview(studio: Studio, photo: Photo, wanted: Wanted, turn: Turn) -> bytes:
    turn.check()
    start = time.perf_counter()
    found = studio.previews.preview(photo, wanted)
    return _sent(Result(found, None, time.perf_counter() - start), turn, preview=True)


def _full(studio: Studio, photo: Photo, wanted: Wanted, turn: Turn) -> bytes:
    turn.check()
    return _sent(full(studio.results, photo, wanted, turn.check), turn, preview=False)


def _sent(result: Result, turn: Turn, *, preview: bool) -> bytes:
    found = result.indexed
    height, width = found.shape
    used = np.bincount(found.indices.reshape(-1), minlength=len(found.palette)) / (height * width)
    header = {
        "serial": turn.serial,
        "width": width,
        "height": height,
        "colors": len(found.palette),
        "preview": preview,
        "milliseconds": round(1000 * result.seconds, 2),
        "report": plain(dict(found.report)),
        "warning": result.warning,
        "weights": [round(share, 6) for share in used.tolist()],
        "numbers": None,
    }
    return packed(header, {"palette": np.asarray(found.palette.rgba), "indices": found.indices})


async def numbers(request: Request, studio: Studio) -> Response:
    """What a full result costs the eye and the file."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    wanted, turn = wanted_of(body.get("options")), studio.turns.turn_of(body)
    found = await studio.for_page(request, turn, studio.for_numbers, _numbers, studio, photo, wanted, turn)
    return JSONResponse(found)


def _numbers(studio: Studio, photo: Photo, wanted: Wanted, turn: Turn) -> dict[str, Any]:
    turn.check()
    found = full(studio.results, photo, wanted, turn.check).indexed
    turn.check()
    found_numbers = numbers_of(photo, found, wanted, turn.check)
    return found_numbers | {"serial": turn.serial, "input_bytes": len(photo.data)}


async def download(request: Request, studio: Studio) -> Response:
    """The result as a file."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    wanted, suffix = wanted_of(body.get("options")), format_of(body.get("format", "png"))
    data = await studio.for_results.run(_file, studio, photo, wanted, suffix)
    headers = {"Content-Disposition": attachment(result_name(photo.name, suffix))}
    return Response(data, media_type=FORMATS[suffix], headers=headers)


def _file(studio: Studio, photo: Photo, wanted: Wanted, suffix: str) -> bytes:
    return file_of(full(studio.results, photo, wanted, studio.turns.go_on), wanted, suffix)


async def words(request: Request, studio: Studio) -> Response:
    """The command and the Python that give the bytes of the download."""
    photo = await studio.photo(request.path_params["id"])
    body = await read_json(request, studio.limits)
    wanted, suffix = wanted_of(body.get("options")), format_of(body.get("format", "png"))
    return JSONResponse(spoken(photo, wanted, suffix))


ROUTES = [
    route("/api/images/{id}/quantize", quantize, "POST"),
    route("/api/images/{id}/numbers", numbers, "POST"),
    route("/api/images/{id}/download", download, "POST"),
    route("/api/images/{id}/spoken", words, "POST"),
]
