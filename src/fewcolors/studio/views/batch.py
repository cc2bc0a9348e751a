"""Batch: many pictures as one zip, in one palette for all or one for each, sent while it is made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse

from fewcolors.errors import FewcolorsError
from fewcolors.histogram import Histogram, count_colors
from fewcolors.palette import Palette
from fewcolors.quantize import design_palette
from fewcolors.studio.bodies import read_json
from fewcolors.studio.faults import Fault, wrong
from fewcolors.studio.files import file_of, format_of
from fewcolors.studio.names import attachment, each_once, result_name
from fewcolors.studio.options import Wanted, wanted_of
from fewcolors.studio.pictures import Photo
from fewcolors.studio.results import Result, solve
from fewcolors.studio.views import route

if TYPE_CHECKING:
    from starlette.requests import Request

    from fewcolors.studio.studio import Studio

# What looks at one picture, as `fewcolors quantize --shared` has it, and what it is where nobody asked for it.
_OF_ONE = {"quality": (None,), "max_bytes": (None,), "accents": ("auto", "off")}
# What a palette alone is made by.
_OF_DESIGN = ("n_colors", "space", "alpha", "alpha_threshold", "effort", "order", "seed")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's first day: the same pictures are the same bytes on any day
_NAME = "fewcolors.zip"
# What could not be done is told inside, since the rest has been sent by then.
_FAULTS = "not-done.txt"


async def batch(request: Request, studio: Studio) -> Response:
    """A zip of the pictures."""
    body = await read_json(request, studio.limits)
    wanted, suffix = wanted_of(body.get("options")), format_of(body.get("format", "png"))
    names = _names(body.get("ids"), studio)
    if body.get("shared"):
        wanted = await _with_one_palette(studio, names, wanted)
    sent = _zipped(studio, names, wanted, suffix)
    headers = {"Content-Disposition": attachment(_NAME)}
    return StreamingResponse(sent, media_type="application/zip", headers=headers)


def _names(ids: Any, studio: Studio) -> list[str]:
    if not isinstance(ids, list) or not ids or not all(isinstance(each, str) for each in ids):
        raise wrong("ids: expected a list of pictures")
    if len(ids) > studio.limits.batch:
        raise Fault(413, f"{len(ids):,} pictures are more than {studio.limits.batch}; send fewer at once")
    for each in ids:
        studio.pictures.peek(each)
    return list(dict.fromkeys(ids))


# One palette for all


async def _with_one_palette(studio: Studio, names: Sequence[str], wanted: Wanted) -> Wanted:
    if wanted.palette is not None:
        return wanted
    for name, unasked in _OF_ONE.items():
        if wanted[name] not in unasked:
            raise wrong(f"{name} looks at each picture, and one palette is for all; leave one out")
    if wanted["n_colors"] == "auto":
        raise wrong('n_colors="auto" looks at each picture, and one palette is for all; give a number')
    counted = []
    for name in names:
        counted.append(await studio.for_results.run(_counted, await studio.photo(name)))
    return Wanted(wanted.values, await studio.for_results.run(_designed, counted, wanted))


def _counted(photo: Photo) -> Histogram:
    return count_colors(photo.decoded)


def _designed(counted: list[Histogram], wanted: Wanted) -> Palette:
    options = {name: wanted[name] for name in _OF_DESIGN}
    return design_palette([reduce(add, counted)], locked=wanted["locked"] or None, **options)


# The zip


class _Sink(io.RawIOBase):
    """What a zip is written into; `taken` hands on what has come."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """The bytes since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


async def _zipped(studio: Studio, names: Sequence[str], wanted: Wanted, suffix: str) -> AsyncIterator[bytes]:
    sink = _Sink()
    archive = zipfile.ZipFile(sink, "w")
    called = each_once([result_name(studio.pictures.name_of(name), suffix) for name in names])
    faults = []
    for name, inside in zip(names, called, strict=True):
        try:
            photo = await studio.photo(name)
            data = await studio.for_results.run(_file, studio, photo, wanted, suffix)
        except (FewcolorsError, Fault, MemoryError) as error:
            faults.append(f"{inside}: {error}\n")
            continue
        archive.writestr(zipfile.ZipInfo(inside, _EPOCH), data)
        yield sink.taken()
    if faults:
        archive.writestr(zipfile.ZipInfo(_FAULTS, _EPOCH), "".join(faults))
    archive.close()
    yield sink.taken()


def _file(studio: Studio, photo: Photo, wanted: Wanted, suffix: str) -> bytes:
    found, warning = solve(photo, wanted, studio.turns.go_on)
    return file_of(Result(found, warning, 0.0), wanted, suffix)


ROUTES = [route("/api/batch", batch, "POST")]
