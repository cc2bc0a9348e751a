"""Palettes: files of every format that fewcolors reads, read and written, and the palettes known by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from fewcolors.errors import PaletteFileError
from fewcolors.formats import FORMATS, Record, encode, named, parse
from fewcolors.palette import Palette
from fewcolors.studio.bodies import read_bytes, read_json
from fewcolors.studio.faults import wrong
from fewcolors.studio.names import attachment, safe_name, stem_of
from fewcolors.studio.options import MOST_COLORS, palette_of
from fewcolors.studio.views import route

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# Of the named palettes, grey-N stands for any number of levels; these are offered.
_GREYS = ("grey-2", "grey-4", "grey-16", "grey-256")


async def formats(_request: Request, _studio: Studio) -> Response:
    """Every format of palette files."""
    listed = [{"name": kind.name, "suffix": kind.suffixes[0], "title": kind.title} for kind in FORMATS.values()]
    return JSONResponse(listed)


async def load(request: Request, studio: Studio) -> Response:
    """The palette in a file, which is the body."""
    name = safe_name(request.query_params.get("name", ""), "palette")
    data = await studio.for_uploads.hold(read_bytes, request, studio.limits.palette, studio.limits)
    return JSONResponse(await studio.work(_loaded, data, name))


def _loaded(data: bytes, name: str) -> dict[str, Any]:
    try:
        record = parse(data, name)
    except PaletteFileError as error:
        raise PaletteFileError(f"{name!r}: {error}") from error
    return _told(record.rgba, record.names, name) | {"notes": list(record.notes)}


async def save(request: Request, studio: Studio) -> Response:
    """A palette as the bytes of a file."""
    body = await read_json(request, studio.limits)
    palette = palette_of({"rgba": body.get("rgba"), "names": body.get("names")})
    kind = body.get("format")
    if not isinstance(kind, str) or kind not in FORMATS or palette is None:
        raise wrong(f"format={str(kind)[:20]!r}: try one of {', '.join(FORMATS)}")
    name = stem_of(safe_name(str(body.get("name", "")), "palette")) + FORMATS[kind].suffixes[0]
    data = await studio.work(encode, Record(palette.rgba, palette.names), kind)
    headers = {"Content-Disposition": attachment(name)}
    return Response(data, media_type="application/octet-stream", headers=headers)


async def known(_request: Request, studio: Studio) -> Response:
    """The palettes known by name that a file can hold."""
    return JSONResponse({"palettes": await studio.work(_known)})


def _known() -> list[dict[str, Any]]:
    names = [name for name in named.names() if name != "grey-N"]
    counted = [(name, len(named.load(name))) for name in (*names, *_GREYS)]
    return [{"name": name, "title": name, "colors": count} for name, count in counted if count <= MOST_COLORS]


async def by_name(request: Request, studio: Studio) -> Response:
    """One of these."""
    name = request.path_params["name"]
    palette = await studio.work(Palette.named, name)
    return JSONResponse(_told(palette.rgba, palette.names, name))


def _told(rgba: Any, names: tuple[str, ...] | None, source: str) -> dict[str, Any]:
    if len(rgba) > MOST_COLORS:
        raise PaletteFileError(f"{source!r} has {len(rgba):,} colours; a picture holds {MOST_COLORS}: take fewer")
    return {"rgba": rgba.tolist(), "names": None if names is None else list(names), "name": source}


ROUTES = [
    route("/api/palette/formats", formats),
    route("/api/palette/load", load, "POST"),
    route("/api/palette/save", save, "POST"),
    route("/api/palette/named", known),
    route("/api/palette/named/{name}", by_name),
]
